"""The feeds that this process owns, what is known of each, and which are due. In memory; the log is its truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from connectors.decide.poll import first_state
from majra import ids
from majra.records.codec import DecodeError, decode
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

log = structlog.get_logger("majra.connectors")


@dataclass
class Owned:
    """A feed of ours: its partition of `news.feeds`, and when it is due (its schedule, or a spread over the start)."""

    feed: Feed
    partition: int
    due: datetime
    defined: datetime
    """When its definition, as it is now, was read."""
    state: FeedState | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever is about to change the state: a poll, a push, a request to the hub."""


class Roster:
    """Feeds by id. `chance` draws from 0-1 for the spread of first polls; `when` tells when a state says to poll next."""

    def __init__(self, settings: Settings, chance: Callable[[], float], when: Callable[[FeedState], datetime]) -> None:
        self._settings, self._chance, self._when = settings, chance, when
        self._owned: dict[str, Owned] = {}

    def __len__(self) -> int:
        return len(self._owned)

    def __iter__(self) -> Iterator[Owned]:
        return iter(self._owned.values())

    def get(self, feed_id: str) -> Owned | None:
        """The feed, where it is ours."""
        return self._owned.get(feed_id)

    def has_address(self, url: str, but: str) -> bool:
        """Whether another of our feeds than `but` is registered at this address."""
        other = ids.feed_id(url)
        return other != but and other in self._owned

    def define(self, partition: int, key: bytes | None, value: bytes | None, now: datetime, *, spread: bool) -> None:
        """Takes in a record of `news.feeds`; the same one again changes nothing. `spread`: it was there before us."""
        name = (key or b"").decode("utf-8", "replace")
        if value is None:
            self._owned.pop(name, None)
            return
        try:
            feed = decode(value, Feed)
        except DecodeError as error:
            log.warning("feed definition cannot be read", feed=name, error=str(error))
            return
        known = self._owned.get(feed.id)
        if known is None:
            due = self._start(now) if spread else now
            self._owned[feed.id] = Owned(feed, partition, due, defined=now)
        elif known.feed != feed:
            known.partition = partition
            if feed.interval is not None and feed.interval != known.feed.interval:
                known.due = min(known.due, now + timedelta(seconds=feed.interval))
            known.feed, known.defined = feed, now

    def restore(self, value: bytes | None, now: datetime) -> None:
        """Takes in a record of `news.feed-state`; one that is older than what is known changes nothing."""
        if value is None:
            return
        try:
            state = decode(value, FeedState)
        except DecodeError as error:
            log.warning("feed state cannot be read", error=str(error))
            return
        owned = self._owned.get(state.id)
        if owned is None or owned.state == state:
            return
        # Of one poll there are several states where hubs had their say since; the log has them in order.
        if owned.state is None or _polled(owned.state) <= _polled(state):
            owned.state = state
            # What is long due is spread like a start: after an outage of ours all feeds are.
            due = self._when(state)
            owned.due = due if due > now else self._start(now)

    def polled(self, state: FeedState) -> None:
        """What a poll has learned counts from now on: it is published."""
        owned = self._owned.get(state.id)
        if owned is not None:
            owned.state, owned.due = state, self._when(state)

    def learned(self, state: FeedState) -> None:
        """What a hub has told counts from now on. The feed's turn changes only where its state says so."""
        owned = self._owned.get(state.id)
        if owned is not None:
            if owned.state is None or self._when(owned.state) != self._when(state):
                owned.due = self._when(state)
            owned.state = state

    def delay(self, feed_id: str, until: datetime) -> None:
        """Puts a feed off whose poll could not be published."""
        if (owned := self._owned.get(feed_id)) is not None:
            owned.due = until

    def keep(self, partitions: Collection[int]) -> list[str]:
        """Lets go of the feeds of all other partitions; their ids."""
        lost = [feed_id for feed_id, owned in self._owned.items() if owned.partition not in partitions]
        for feed_id in lost:
            del self._owned[feed_id]
        return lost

    def due(self, now: datetime) -> list[Owned]:
        """The feeds to poll now, the longest due first."""
        due = [owned for owned in self._owned.values() if owned.due <= now and not owned.feed.paused]
        return sorted(due, key=lambda owned: owned.due)

    def state_of(self, owned: Owned, now: datetime) -> FeedState:
        """What is known of the feed; a first state where it was never polled."""
        return owned.state or first_state(owned.feed, now, self._settings)

    def _start(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._settings.start_spread * self._chance())


def _polled(state: FeedState) -> float:
    return state.last_poll.timestamp() if state.last_poll else 0.0
