"""What one poll of a feed means: the entries to publish, the state to keep, the line to report. Pure.

`answered` and `failed` take what the network gave; `connectors.poll` does the asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from msgspec.structs import replace
from yarl import URL

from connectors.decide import schedule
from connectors.decide.entries import Rejected, entries_of, newest_first
from connectors.decide.novelty import reading_hash, remembered, status_of
from connectors.decide.zones import usual_zone
from connectors.net.address import same_site
from connectors.net.client import Fetched
from connectors.net.errors import FetchError
from connectors.net.headers import fresh_until
from connectors.parse.feed import parse_feed
from connectors.parse.items import ParsedFeed, ParseError
from connectors.websub.links import named_hub
from majra import ids
from majra.records.entry import Entry
from majra.records.feed import MAX_INTERVAL, ErrorType, Feed, FeedState, PollError, PollReport, Result
from majra.settings import Settings

FULL_EVERY: Final = timedelta(days=1)
"""A fetch without conditions at least so often: some servers answer 304 for ever (feed-facts, HTTP)."""
_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a poll. `entries` are new or revised, oldest first; `state` counts once they are published.

    `rejected` are those not told before; items beyond the bound of a feed are only counted, in the report.
    """

    state: FeedState
    report: PollReport
    entries: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    revised: int = 0
    """Of `entries`, those that were seen before and read otherwise now."""


def first_state(feed: Feed, now: datetime, settings: Settings) -> FeedState:
    """The state of a feed that was never polled: due now."""
    return FeedState(id=feed.id, url=feed.url, interval=feed.interval or settings.feed_interval, next_poll=now)


def conditions(feed: Feed, state: FeedState, now: datetime) -> dict[str, str]:
    """The request's headers: the feed's own, and the validators as the server gave them, except once a day."""
    # Where a permanent redirect led to another site, that site is not told what was meant for the feed's own.
    own = state.url == feed.url or same_site(URL(feed.url), URL(state.url))
    headers = dict(feed.headers) if own else {}
    if state.last_full is not None and now - state.last_full < FULL_EVERY:
        if state.etag:
            headers["If-None-Match"] = state.etag
        if state.modified:
            headers["If-Modified-Since"] = state.modified
    return headers


def needs_reading(state: FeedState, fetched: Fetched) -> bool:
    """Whether the answer holds a feed that must be parsed: what else there is takes microseconds to decide."""
    return fetched.status == 200 and not fetched.elsewhere and _body_hash(fetched) != state.body


def answered(
    feed: Feed, state: FeedState, fetched: Fetched, now: datetime, settings: Settings, *, chance: float = 0.0
) -> Outcome:
    """What an answer of the server means. `chance` (0-1) is the draw for the jitter."""
    asked, first = state.url, state.last_success is None
    state = replace(state, url=fetched.permanent or state.url)
    if fetched.elsewhere:
        return _end(feed, asked, replace(state, url=feed.url), "redirected", fetched.status, now, MAX_INTERVAL, chance)
    body = _body_hash(fetched)
    if fetched.status == 304 or body == state.body:
        result: Result = "not-modified" if fetched.status == 304 else "unchanged"
        state = _fetched(state, fetched, now, body if result == "unchanged" else state.body)
        interval = _interval(feed, state, settings, now, items=1, new=0, first=first)
        wishes = (fresh_until(fetched.headers, now),)
        return _end(
            feed, asked, replace(state, interval=interval), result, fetched.status, now, interval, chance, wishes=wishes
        )
    try:
        parsed = parse_feed(fetched.body, fetched.headers.get("content-type"), fetched.url)
        if not parsed.items and (parsed.truncated or fetched.truncated):
            raise ParseError("truncated", "the answer ended before its first item did")
    except ParseError as error:
        fault = FetchError(error.kind, str(error), status=fetched.status)
        return failed(feed, replace(state, url=asked), fault, now, chance=chance)
    return _read(feed, asked, state, fetched, parsed, body, now, settings, chance)


def failed(
    feed: Feed, state: FeedState, error: FetchError, now: datetime, *, blame: bool = True, chance: float = 0.0
) -> Outcome:
    """What a failure means. With `blame` false our own network is out, and the feed's record stays as it was."""
    gone = error.status == _GONE
    failures = state.failures + schedule.weight(error.kind, error.status) if blame else state.failures
    wait = MAX_INTERVAL if gone else schedule.after_failure(feed.interval or state.interval, failures)
    asked = state.url
    # Where a feed moved to may be what fails: the registered address is asked again.
    state = replace(state, failures=failures, url=feed.url if blame else state.url)
    return _end(
        feed, asked, state, "gone" if gone else "error", error.status, now, wait, chance,
        wishes=(error.retry_after,), error=None if gone else (error.kind, str(error)),
    )  # fmt: skip


def _read(
    feed: Feed,
    asked: str,
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed,
    body: str,
    now: datetime,
    settings: Settings,
    chance: float,
) -> Outcome:
    first = state.last_success is None
    before = state.seen
    texts = (*parsed.dates, *(date for item in parsed.items for date in (item.published, item.updated)))
    zone = usual_zone(texts, now, state.zone)
    every = newest_first(entries_of(parsed, feed, now, zone))
    rejected = [each for each in every if isinstance(each, Rejected)]
    found = [each for each in every if isinstance(each, Entry)]
    kept = found[: settings.max_items]
    fresh, now_seen = _fresh(kept, before)
    unusable = {_rejected_id(each): each for each in rejected}
    seen = remembered(before, now_seen | dict.fromkeys(unusable, ""))
    moments = [moment for each in kept if (moment := each.published or each.updated)]
    newest = max([*moments, *([state.newest] if state.newest else [])], default=None)
    whole = not (parsed.truncated or fetched.truncated)
    state = _fetched(replace(state, newest=newest, zone=zone, seen=seen), fetched, now, body if whole else None)
    if not whole:
        state = replace(state, etag=None, modified=None)  # what is missing must come with the next poll
    hub, topic = named_hub(fetched.headers, fetched.url) or (parsed.hub, parsed.topic)
    state = replace(
        state,
        hub=hub,
        topic=topic if hub else None,
        ttl=parsed.ttl,
        skip_hours=tuple(sorted(parsed.skip_hours)),
        skip_days=tuple(sorted(parsed.skip_days)),
    )
    interval = _interval(feed, state, settings, now, items=len(kept), new=len(fresh), first=first)
    outcome = _end(
        feed, asked, replace(state, interval=interval), "ok", fetched.status, now, interval, chance,
        wishes=(fresh_until(fetched.headers, now),), counts=(len(parsed.items), len(fresh), len(rejected) + len(found) - len(kept)),
    )  # fmt: skip
    told = tuple(each for key, each in unusable.items() if key not in before)
    revised = sum(each.id in before for each in fresh)
    return Outcome(outcome.state, outcome.report, tuple(reversed(fresh)), told, revised)


def _fresh(entries: Iterable[Entry], seen: Mapping[str, str]) -> tuple[list[Entry], dict[str, str]]:
    """The new and revised of `entries`, and the hash of each. Of one id in a document the first, the newest, counts."""
    fresh: list[Entry] = []
    now: dict[str, str] = {}
    readings = set(seen.values())
    for entry in entries:
        assert entry.id is not None
        if entry.id in now:
            continue
        reading = reading_hash(entry)
        if status_of(entry, reading, seen, readings) != "known":
            fresh.append(entry)
        now[entry.id] = reading
        readings.add(reading)
    return fresh, now


def _body_hash(fetched: Fetched) -> str:
    return sha256(fetched.body).hexdigest()[:16]


def _rejected_id(rejected: Rejected) -> str:
    """What a rejected item is remembered by, so that it is told once and not at each poll."""
    return ids.digest("rejected", repr(rejected.what))


def _fetched(state: FeedState, fetched: Fetched, now: datetime, body: str | None) -> FeedState:
    """The state after an answer: validators as they came; a 304 repeats those it stands for, or none."""
    headers = fetched.headers
    if fetched.status == 304:
        return replace(
            state, etag=headers.get("etag", state.etag), modified=headers.get("last-modified", state.modified)
        )
    return replace(state, etag=headers.get("etag"), modified=headers.get("last-modified"), body=body, last_full=now)


def _interval(
    feed: Feed, state: FeedState, settings: Settings, now: datetime, *, items: int, new: int, first: bool
) -> float:
    if feed.interval is not None:
        return feed.interval
    age = (now - state.newest).total_seconds() if state.newest else None
    return schedule.adapted(state.interval, items=items, new=new, first=first, age=age, start=settings.feed_interval)


def _end(
    feed: Feed,
    asked: str,
    state: FeedState,
    result: Result,
    status: int | None,
    now: datetime,
    wait: float,
    chance: float,
    *,
    wishes: Iterable[datetime | None] = (),
    error: tuple[ErrorType, str] | None = None,
    counts: tuple[int, int, int] = (0, 0, 0),
) -> Outcome:
    own = now + timedelta(seconds=state.ttl) if state.ttl is not None else None
    when = schedule.next_poll(
        now, wait, wishes=(*wishes, own), skip_hours=state.skip_hours, skip_days=state.skip_days, chance=chance
    )
    fault = PollError(type=error[0], message=error[1]) if error else None
    success = result in ("ok", "not-modified", "unchanged")
    state = replace(
        state,
        next_poll=when,
        last_poll=now,
        last_success=now if success else state.last_success,
        failures=0.0 if success else state.failures,
        result=result,
        status=status,
        error=fault,
    )
    items, new, rejected = counts
    report = PollReport(
        feed=feed.url, url=asked, result=result, status=status, items=items, new=new, rejected=rejected, error=fault,
        next_poll=when,
    )  # fmt: skip
    return Outcome(state, report)
