"""The feed: what an operator registered (`news.feeds`), what is known of it (`news.feed-state`), and a poll's report."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

import msgspec

from majra.records.base import Record, Utc

Result = Literal["ok", "not-modified", "unchanged", "gone", "redirected", "error"]
ErrorType = Literal[
    "bad-address",
    "blocked-address",
    "dns",
    "connect",
    "tls",
    "timeout",
    "too-large",
    "redirects",
    "http",
    "truncated",
    "encoding",
    "not-a-feed",
    "unsafe-xml",
    "robots",
    "internal",
]
ERROR_MEANINGS: Final[dict[str, str]] = {
    "bad-address": "the address cannot be asked: no http(s), no host, or longer than 2,048 characters",
    "blocked-address": "it leads to a private, loopback or otherwise not public address",
    "dns": "its host has no address",
    "connect": "no connection, or the connection broke",
    "tls": "its certificate or TLS handshake is not right",
    "timeout": "not done within the bounds of time",
    "too-large": "more bytes than the bound, after decompression",
    "redirects": "too many redirects, or a loop of them",
    "http": "the server answered with an error; `status` says which",
    "truncated": "the body ended early and nothing of it could be read",
    "encoding": "the compression is broken or unknown",
    "not-a-feed": "no RSS, Atom, JSON Feed or news sitemap",
    "unsafe-xml": "it declares entities of its own; these are refused",
    "robots": "the site's robots.txt does not want it fetched",
    "internal": "a fault of Majra's own; please report it",
}
"""The closed list of what can go wrong with a feed, in words."""
assert set(ERROR_MEANINGS) == set(get_args(ErrorType))

MIN_INTERVAL: Final = 120.0
"""Seconds: the floor for a feed that is busy (feed-facts, schedule)."""
MAX_INTERVAL: Final = 86_400.0
"""Seconds: the ceiling for one that is quiet or fails."""


class Feed(Record, frozen=True, kw_only=True):
    """A feed to poll, with its own settings. A tombstone (null value) removes it."""

    id: str
    url: str
    title: str | None = None
    language: str | None = None
    interval: Annotated[float, msgspec.Meta(ge=MIN_INTERVAL, le=MAX_INTERVAL, description="seconds")] | None = None
    """A fixed interval; None: found by how often the feed has something new."""
    full_text: bool = False
    """Whether the article's page is fetched where the feed gives only a summary."""
    topics: tuple[str, ...] = ()
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    paused: bool = False
    added: Utc | None = None


class PollError(Record, frozen=True, kw_only=True):
    """Why a poll failed: one of a closed list of types, and a line for people."""

    type: ErrorType
    message: str


class Subscription(Record, frozen=True, kw_only=True):
    """A feed's WebSub subscription, as its owner knows it."""

    hub: str
    topic: str
    callback: str
    """A hash of the callback address: another secret or public address asks anew."""
    status: Literal["asked", "confirmed", "denied", "failed"]
    asked: Utc
    again: Utc
    """When the hub is asked next: to renew the lease, or to try once more."""
    failures: int = 0
    """Requests in a row that the hub refused, did not answer, or never came back to."""
    error: str | None = None
    confirmed: Utc | None = None
    until: Utc | None = None
    """The end of the lease."""
    pushed: Utc | None = None
    """The last push."""
    missed: Utc | None = None
    """The last poll that found what no push had brought."""
    ordinary: Utc | None = None
    """When the feed would be polled without the subscription."""


class FeedState(Record, frozen=True, kw_only=True):
    """What polls of a feed have learned: validators, schedule, health, and what was seen.

    `seen` maps entry ids to the hash of what a reader reads, oldest sighting first.
    """

    id: str
    url: str
    """The address to ask next: the registered one, or where a permanent redirect led."""
    etag: str | None = None
    modified: str | None = None
    body: str | None = None
    """Hash of the last body, for servers without validators."""
    last_full: Utc | None = None
    """When it was last fetched without conditions: some servers answer 304 for ever."""
    interval: float
    """Seconds between polls while all is well."""
    next_poll: Utc
    last_poll: Utc | None = None
    last_success: Utc | None = None
    newest: Utc | None = None
    """Publication time of the newest item."""
    failures: float = 0.0
    """Weighted failures in a row: see `connectors.schedule`."""
    result: Result | None = None
    status: int | None = None
    error: PollError | None = None
    zone: int | None = None
    """The feed's usual zone, in minutes east of UTC, for its dates that name none."""
    ttl: float | None = None
    """Seconds that the feed itself asks to be left alone."""
    skip_hours: tuple[int, ...] = ()
    """Hours, in UTC, and days (Monday 0) in which it says it has nothing new."""
    skip_days: tuple[int, ...] = ()
    hub: str | None = None
    """The WebSub hub that the feed names, and the address it is known by there."""
    topic: str | None = None
    push: Subscription | None = None
    seen: dict[str, str] = msgspec.field(default_factory=dict)


class PollReport(Record, frozen=True, kw_only=True):
    """A poll's report line. Every item is counted once: `new` (revised ones too), `rejected`, or known before."""

    feed: str
    url: str
    result: Result
    status: int | None
    items: int
    new: int
    rejected: int
    error: PollError | None
    next_poll: Utc
