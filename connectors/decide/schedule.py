"""When to poll next. Pure: what was learned goes in, the new interval and the next time come out.

Rules: feed-facts (Media Cloud's rule for the interval; weights of failures; the publisher's wishes).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from majra.records.feed import MAX_INTERVAL, MIN_INTERVAL, ErrorType

LENGTHEN: Final = 1.5
SHORTEN: Final = 0.5
"""Steps of the interval: up slowly, since a quiet hour proves little, down fast, since news that waits is stale."""
MOSTLY: Final = 2 / 3
FEW: Final = 1 / 3
QUIET_SHARE: Final = 4
"""The interval stays below this part of the newest item's age, or the first interval: so that a quiet night, which is
long for a busy feed, does not make its morning late."""
JITTER: Final = 0.1
"""Share of the wait that is added by chance, so that feeds polled together drift apart."""
AFTER_SKIP: Final = 600.0
"""Seconds over which feeds are spread whose skipped hours end together: the usual interval."""
_WEIGHTS: Final[dict[ErrorType, float]] = {"dns": 0.25, "timeout": 0.5, "connect": 0.5, "tls": 0.5, "truncated": 0.5}
_SOFT_STATUS: Final = 0.5


def adapted(interval: float, *, items: int, new: int, first: bool, age: float | None, start: float) -> float:
    """Seconds between polls after one that found `new` of `items` new. `age`: seconds since the newest item.

    A `first` poll tells nothing: everything is new to us. `start` is the interval that a feed begins with.
    """
    if first or items == 0:
        return interval
    known = (items - new) / items
    if known >= MOSTLY:
        interval *= LENGTHEN
    elif known < FEW:
        interval *= SHORTEN
    if age is not None:
        interval = min(interval, max(start, age / QUIET_SHARE))
    return min(max(interval, MIN_INTERVAL), MAX_INTERVAL)


def weight(kind: ErrorType, status: int | None) -> float:
    """How much a failure counts: a missing name .25, what passes by itself .5, what will not 1."""
    if kind == "http" and status is not None and (status in (408, 425, 429) or status >= 500):
        return _SOFT_STATUS
    return _WEIGHTS.get(kind, 1.0)


def after_failure(interval: float, failures: float) -> float:
    """Seconds to wait after `failures` (weighted, in a row): never less than without, never for good."""
    return min(max(interval, interval * failures), MAX_INTERVAL)


def next_poll(
    now: datetime,
    wait: float,
    *,
    wishes: Iterable[datetime | None] = (),
    skip_hours: Collection[int] = (),
    skip_days: Collection[int] = (),
    chance: float = 0.0,
) -> datetime:
    """`wait` seconds from `now`, or what the publisher asks where that is later, within the ceiling.

    `chance` in 0-1 is the jitter's draw. `skip_hours` are UTC, `skip_days` count from Monday 0 (RSS 2.0).
    """
    ceiling = now + timedelta(seconds=MAX_INTERVAL)
    when = now + timedelta(seconds=wait * (1 + JITTER * chance))
    when = max([when, *(wish for wish in wishes if wish is not None)])
    skipped = False
    while when < ceiling and (when.hour in skip_hours or when.weekday() in skip_days):
        when = when.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        skipped = True
    if skipped:  # or all that skip the same hours come at once
        when += timedelta(seconds=AFTER_SKIP * chance)
    when = min(when, ceiling)
    return when.replace(microsecond=when.microsecond // 1000 * 1000)


def reached_publisher(kind: ErrorType) -> bool:
    """Whether a failure with this error still shows that our own network works."""
    return kind not in ("dns", "connect", "timeout")
