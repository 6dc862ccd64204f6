"""Whether the splitter kept its law on a page: each visible character is in one field, and none was invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from majra.cli.split_roles import plural
from majra.records.base import Record
from streams.split.page import SplitPage


class Sums(Record, frozen=True, kw_only=True):
    """Counts of a page. Characters are the visible ones (code points, white space apart) of its cleaned text."""

    articles: int
    related: int
    dropped: int
    """Pieces that are in no article."""
    characters: int
    """Characters of the whole page."""
    dropped_characters: int
    lost: int
    """Characters of the page that are in no field; other than 0 is a fault of the splitter."""
    invented: int
    """Characters of the fields that are not the page's; other than 0 is a fault of the splitter."""


def sums_of(page: SplitPage, texts: Iterable[str]) -> Sums:
    """Counts `page` anew against `texts`, what the splitter was given."""
    given, found, dropped = _visible(texts), _visible(_fields(page)), _visible(piece.text for piece in page.dropped)
    return Sums(
        articles=len(page.articles),
        related=len(page.related),
        dropped=len(page.dropped),
        characters=given.total(),
        dropped_characters=dropped.total(),
        lost=(given - found - dropped).total(),
        invented=(found + dropped - given).total(),
    )


def summary(sums: Sums) -> str:
    """The counts as one line."""
    found = f"{plural(sums.articles, 'article')}, {plural(sums.related, 'related headline')}"
    dropped = f"{plural(sums.dropped, 'piece')} dropped ({sums.dropped_characters:,} characters)"
    if sums.lost or sums.invented:
        kept = f"of {sums.characters:,} visible characters {sums.lost:,} are lost, {sums.invented:,} are invented"
    else:
        kept = f"all {sums.characters:,} visible characters are accounted for"
    return f"{found}, {dropped}; {kept}"


def _fields(page: SplitPage) -> Iterable[str]:
    yield from page.related
    for article in page.articles:
        yield from (article.headline or "", article.byline or "", article.body, *article.sources, *article.keywords)


def _visible(texts: Iterable[str]) -> Counter[str]:
    return Counter("".join("".join(text.split()) for text in texts))
