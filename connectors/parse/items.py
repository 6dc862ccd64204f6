"""What a parser gives: a feed's own words and its items, before anything is decided about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from majra.records.entry import Media
from majra.records.feed import ErrorType


class ParseError(Exception):
    """The text is no feed that can be used. `links` are feeds that it names, where it is a web page."""

    def __init__(self, kind: ErrorType, message: str, links: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind: ErrorType = kind
        self.links = links


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the feed has it. Texts may be HTML, dates are as written, addresses are absolute."""

    url: str | None = None
    guid: str | None = None
    title: str | None = None
    content: str | None = None
    summary: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed: its items in its own order, and what it says of itself."""

    items: tuple[Item, ...]
    title: str | None = None
    language: str | None = None
    dates: tuple[str, ...] = ()
    """The feed's own dates, as written: they tell its usual zone."""
    ttl: float | None = None
    """Seconds that the feed asks to be left alone."""
    skip_hours: frozenset[int] = field(default_factory=frozenset)
    """Hours of the day, in UTC, in which it has nothing new (RSS 2.0)."""
    skip_days: frozenset[int] = field(default_factory=frozenset)
    """Days of the week, Monday 0."""
    hub: str | None = None
    topic: str | None = None
    """WebSub: the hub it names, and its own address there (`rel` hub and self)."""
    truncated: bool = False
    """Whether the text ended before the feed did: the items that were whole are here."""
