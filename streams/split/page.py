"""What goes into the splitter and what comes out."""

from __future__ import annotations

from majra.records.base import Record
from majra.records.document import Dropped, LayoutBlock
from majra.records.entry import ContentType


class Page(Record, frozen=True, kw_only=True):
    """A page. `content_type` None: by looking. `title`: the feed's headline, plain text."""

    text: str
    content_type: ContentType | None = None
    title: str | None = None
    language: str | None = None


class SplitArticle(Record, frozen=True, kw_only=True):
    """An article of the page: `position` 0 is the main one. `body` has one newline between paragraphs."""

    position: int
    headline: str | None
    byline: str | None
    body: str
    language: str
    sources: tuple[str, ...]
    keywords: tuple[str, ...]


class SplitPage(Record, frozen=True, kw_only=True):
    """All that a page holds; every visible character is in exactly one of these fields (`layout` shows it again)."""

    articles: tuple[SplitArticle, ...]
    related: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    layout: tuple[LayoutBlock, ...]
