"""Which entries want their page, and whether what the page gave is the entry's article. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, Literal
from urllib.parse import urlsplit

from msgspec.structs import replace

from connectors.decide.entries import WHOLE, reading_words
from connectors.fulltext.extract import article_markup
from majra import ids
from majra.records.entry import Entry
from majra.text.language import UNDETERMINED, detect_language

Refused = Literal["no-article", "shorter", "other-language", "other-text"]
"""Why a page is not its entry's article: none in it, no more than the feed's own text, another language, another story."""
SHARED: Final = 0.3
"""Share of the title's and summary's words that the page's text must take up. A consent wall, a login page or the front
page that a dead address leads to has some of them by chance; an article has nearly all."""
_ENOUGH: Final = 4
"""Words of title and summary from which their share says something."""
_AFFIX: Final = re.compile(r"^(?:وال|بال|فال|كال|لل|ال|[وبلف])(?=\w{3})")
NEW_WORDS: Final = 25
"""Words that a page must add to title and summary: with fewer it is the same teaser again, and a line that asks to
subscribe or to log in."""


def wants_page(entry: Entry) -> bool:
    """Whether the feed gave less than an article, and an address that is this entry's own."""
    if (
        not entry.url
        or not entry.url.startswith(("http://", "https://"))
        or len(reading_words(entry.content or entry.summary or "")) >= WHOLE
    ):
        return False
    # An address that several items share, or a site's front page, is no identity (see `connectors.decide.entries`).
    return entry.id == ids.entry_id(url=entry.url, feed=None, guid=None, title=None, text=None)


def with_page(entry: Entry, html: str, url: str) -> Entry | Refused:
    """`entry` with the article of its page, found at `url`, as its content; or why the page is not its article.

    Id, title and all else are the feed's; a short text that the feed gave as content becomes the summary.
    """
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return "other-text"
    markup = article_markup(html, url)
    if markup is None:
        return "no-article"
    page = reading_words(markup)
    told = reading_words(entry.title or "") + reading_words(entry.content or entry.summary or "")
    if not _same_language(told, entry.language, page):
        return "other-language"
    if not _same_story(told, page):
        return "other-text"
    if (Counter(page) - Counter(told)).total() < NEW_WORDS:
        return "shorter"
    return replace(entry, content=markup, content_type="text/html", summary=entry.summary or entry.content)


def _same_language(told: list[str], declared: str | None, page: list[str]) -> bool:
    found = detect_language(" ".join(page))
    expected = detect_language(" ".join(told), declared)
    return found == expected or UNDETERMINED in (found, expected)


def _same_story(told: list[str], page: list[str]) -> bool:
    wanted = {_bare(word) for word in told if len(word) > 2}
    if len(wanted) < _ENOUGH:
        return True
    there = {_bare(word) for word in page}
    return len(wanted & there) >= len(wanted) * SHARED


def _bare(word: str) -> str:
    """A folded word without article and conjunction, so that a headline's `جسر` is the text's `والجسر`."""
    return _AFFIX.sub("", word)
