"""Refine: one entry in, the articles of its page out, as documents. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from majra import ids
from majra.records.document import (
    PROFILE,
    AltId,
    Association,
    Document,
    Majra,
    Named,
    Picture,
    Times,
    Value,
)
from majra.records.entry import ContentType, Entry
from majra.text.arabic import match_key
from majra.text.html import text_blocks
from streams.clean import clean_page
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.splitter import split_page

MAIN, EMBEDDED = "main", "embedded"
"""`rel` of an association: the page's own article, and one embedded in it."""


class EmptyEntry(ValueError):
    """The entry holds nothing to read."""

    def __init__(self) -> None:
        super().__init__("nothing to read: content, summary and title are all empty")


def refine(entry: Entry, now: datetime, *, split: bool = True, explain: bool = False) -> tuple[Document, ...]:
    """The documents of `entry`, the main article first. With `split` false: one document, the whole page cleaned.

    `now` is when it is done; an entry without `fetched` counts as fetched then. Raises `EmptyEntry`.
    """
    entry = identified(entry)
    text, content_type, complete = _text_of(entry)
    page = Page(text=text, content_type=content_type, title=_inline(entry.title), language=entry.language)
    parts = split_page(page) if split else clean_page(page)
    assert entry.id
    articles = [
        (article, entry.id if article.position == 0 else _embedded_id(entry.id, article)) for article in parts.articles
    ]
    links = [_link(article, article_id) for article, article_id in articles]
    documents = tuple(
        _document(
            entry,
            article,
            article_id,
            parts,
            links=links[1:] if article.position == 0 else [replace(links[0], rel=MAIN)],
            complete=complete,
            now=now,
        )
        for article, article_id in articles
    )
    if explain:
        return (documents[0].with_majra(layout=parts.layout), *documents[1:])
    return documents


def identified(entry: Entry) -> Entry:
    """The entry with its id: the connector's, else computed (see `majra.ids`)."""
    if entry.id and entry.id.strip():
        return entry
    return replace(
        entry,
        id=ids.entry_id(
            url=entry.url, feed=entry.feed, guid=entry.guid, title=entry.title, text=entry.content or entry.summary
        ),
    )


def _text_of(entry: Entry) -> tuple[str, ContentType | None, bool]:
    """The text to split, what it is, and whether it is the whole article as far as the feed tells. Markup alone is no text."""
    if entry.content and text_blocks(entry.content, entry.content_type):
        return entry.content, entry.content_type, True
    if entry.summary and _inline(entry.summary):
        return entry.summary, None, False
    if _inline(entry.title):
        return "", "text/plain", False
    raise EmptyEntry


def _inline(markup: str | None) -> str | None:
    """A title or summary as one line of plain text; None where nothing is left."""
    if not markup:
        return None
    return " ".join(block.text for block in text_blocks(markup)) or None


def _embedded_id(entry: str, article: SplitArticle) -> str:
    return ids.embedded_article_id(entry, article.headline or "", article.body, article.position)


def _link(article: SplitArticle, article_id: str) -> Association:
    name = article.headline or article.body[:80] or article_id
    return Association(name=name, rel=EMBEDDED, uri=ids.article_uri(article_id))


def _document(
    entry: Entry,
    article: SplitArticle,
    article_id: str,
    page: SplitPage,
    *,
    links: list[Association],
    complete: bool,
    now: datetime,
) -> Document:
    main = article.position == 0
    fetched = entry.fetched or now
    representation: Literal["full", "partial"] = "full" if complete else "partial"
    authors = "، ".join(name.strip() for name in entry.authors or () if name.strip()) if main else ""
    byline = article.byline or authors
    assert entry.id
    return Document(
        uri=ids.article_uri(article_id),
        type="text",
        representation_type=representation,
        profile=PROFILE,
        version="1",
        first_created=fetched,
        version_created=fetched,
        content_created=_published(entry) if main else UNSET,
        pub_status="usable",
        language=article.language,
        headlines=(Value(value=article.headline),) if article.headline else UNSET,
        bodies=(Value(value=article.body, content_type="text/plain"),),
        descriptions=_descriptions(entry, article) if main else (),
        info_sources=tuple(Named(name=name) for name in article.sources),
        by=byline or UNSET,
        associations=tuple(links),
        alt_ids=_alt_ids(entry) if main else (AltId(role="entry", value=entry.id),),
        majra=Majra(
            entry=entry.id,
            feed=entry.feed,
            position=article.position,
            parent=None if main else ids.article_uri(entry.id),
            keywords=article.keywords,
            related=page.related if main else (),
            dropped=page.dropped if main else (),
            content_hash=ids.content_hash(article.headline or "", article.body),
            categories=(entry.categories or ()) if main else (),
            routes=(entry.topics or ()) if main else (),
            media=tuple(Picture(url=each.url, type=each.type) for each in entry.media or ()) if main else (),
            times=Times(polled=entry.fetched or UNSET, refined=now),
        ),
    )


def _published(entry: Entry) -> datetime | UnsetType:
    return entry.published or entry.updated or UNSET


def _descriptions(entry: Entry, article: SplitArticle) -> tuple[Value, ...]:
    """The feed's summary, where it is more than the body's start."""
    summary = _inline(entry.summary)
    if not summary:
        return ()
    key, body = match_key(summary), match_key(article.body)
    if not key or body.startswith(key) or key == match_key(article.headline or ""):
        return ()
    return (Value(value=summary, content_type="text/plain"),)


def _alt_ids(entry: Entry) -> tuple[AltId, ...]:
    named = (("entry", entry.id), ("url", entry.url), ("guid", entry.guid))
    return tuple(AltId(role=role, value=value) for role, value in named if value)
