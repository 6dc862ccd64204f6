"""What stands at an address that somebody wants to register: a feed, a page that names feeds, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from connectors.net.client import Client, Fetched
from connectors.net.errors import FetchError
from connectors.parse.feed import parse_feed
from connectors.parse.items import ParseError
from majra.records.feed import ErrorType
from majra.text.html import text_blocks

_LONGEST_TITLE: Final = 200
"""Characters of a feed's own title that are kept: it is a name in a table."""
_WRONG: Final = frozenset({404, 410})
"""Answers that say that nothing is there; all others may pass by themselves, or are meant for other guests."""
_PASSING: Final[frozenset[ErrorType]] = frozenset({"connect", "timeout", "tls", "http", "truncated", "encoding"})
"""Faults of the moment or of the server: the address may be right. A host without an address, or a private one, is not."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed. `url` is the address to register: where permanent redirects led. `title` as it names itself."""

    url: str
    title: str | None
    items: int


@dataclass(frozen=True, slots=True)
class Named:
    """A web page, and the feeds that it names, in its order; none where it is just a page."""

    url: str
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Nothing that can be read now. `plausible`: it may be a feed all the same, and its polls will tell."""

    url: str
    reason: str
    plausible: bool


Probe = Found | Named | Unread


def judged(address: str, answer: Fetched | FetchError) -> Probe:
    """What the answer at `address` shows."""
    if isinstance(answer, FetchError):
        plausible = answer.kind in _PASSING and answer.status not in _WRONG
        return Unread(address, f"{answer.kind}: {answer}", plausible)
    try:
        parsed = parse_feed(answer.body, answer.headers.get("content-type"), answer.url)
    except ParseError as error:
        if error.links:
            return Named(answer.url, error.links)
        return Unread(address, f"{error.kind}: {error}", plausible=False)
    return Found(answer.permanent or address, _plain(parsed.title), len(parsed.items))


async def probe(client: Client, address: str, headers: Mapping[str, str] | None = None) -> Probe:
    """Asks `address` once. Never raises for what it finds there."""
    try:
        answer: Fetched | FetchError = await client.get(address, headers)
    except FetchError as error:
        answer = error
    return judged(address, answer)


def _plain(title: str | None) -> str | None:
    return " ".join(block.text for block in text_blocks(title or ""))[:_LONGEST_TITLE].strip() or None
