"""How fresh the feeds are: what was registered (`news.feeds`) beside what polls have learned (`news.feed-state`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar, get_args

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from msgspec.structs import replace

from majra.kafka.errors import KafkaProblem, TopicMissing
from majra.kafka.log import partitions_of, read_range
from majra.records.base import Record, Utc
from majra.records.codec import DecodeError, decode
from majra.records.feed import ERROR_MEANINGS, Feed, FeedState
from majra.settings import Settings
from majra.topics import FEED_STATE, FEEDS

R = TypeVar("R", Feed, FeedState)
Standing = Literal["failing", "late", "waiting", "fresh", "paused"]

OVERDUE: Final = timedelta(minutes=5)
"""A poll this much past its time is late: connectors that share feeds anew, and spacing by host, take a minute or two."""
_WORST: Final = {standing: rank for rank, standing in enumerate(get_args(Standing))}


class FeedRow(Record, frozen=True, kw_only=True):
    """One feed's freshness. Times are null where there was no poll yet, or the feed has no dates."""

    id: str
    url: str
    title: str | None
    standing: Standing
    """failing: its last poll failed; late: not polled when it was due; waiting: not polled yet; else fresh or paused."""
    last_poll: Utc | None
    last_success: Utc | None
    newest: Utc | None
    next_poll: Utc | None
    failures: float
    error_type: str | None
    error: str | None
    """The error in words."""


def feed_row(feed: Feed, state: FeedState | None, now: datetime) -> FeedRow:
    """What is known of one feed now."""
    error = state.error if state else None
    return FeedRow(
        id=feed.id,
        url=feed.url,
        title=feed.title,
        standing=standing(feed, state, now),
        last_poll=state.last_poll if state else None,
        last_success=state.last_success if state else None,
        newest=state.newest if state else None,
        next_poll=state.next_poll if state else None,
        failures=state.failures if state else 0.0,
        error_type=error.type if error else None,
        error=f"{ERROR_MEANINGS[error.type]}: {error.message}".rstrip(": ") if error else None,
    )


def standing(feed: Feed, state: FeedState | None, now: datetime) -> Standing:
    """One word for a feed; see `FeedRow`. A feed that fails is failing, whether or not it is also late."""
    if feed.paused:
        return "paused"
    if state is None:
        overdue = feed.added is not None and now - feed.added > OVERDUE
        return "late" if overdue else "waiting"
    if state.failures > 0 or state.error is not None:
        return "failing"
    return "late" if now - state.next_poll > OVERDUE else "fresh"


def worst_first(rows: Iterable[FeedRow]) -> list[FeedRow]:
    """Failing feeds, most failures first; then late ones, the longest without success first; then the rest."""

    def badness(row: FeedRow) -> tuple[object, ...]:
        success = row.last_success.timestamp() if row.last_success else 0.0
        return (_WORST[row.standing], -row.failures, success, row.url)

    return sorted(rows, key=badness)


def counts(rows: Iterable[FeedRow]) -> dict[str, int]:
    """How many feeds have each standing, those without any among them."""
    found = Counter(row.standing for row in rows)
    return {each: found[each] for each in _WORST}


class Feeds:
    """The two logs folded by feed; each look reads on from where the last ended."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._at: dict[TopicPartition, int] = {}
        self._feeds: dict[bytes, Feed] = {}
        self._states: dict[bytes, FeedState] = {}
        self.unreadable = 0
        """Records so far that were neither a feed nor a state, as another version of Majra might write."""

    async def look(self, consumer: AIOKafkaConsumer, now: datetime) -> list[FeedRow]:
        """The feeds now, the worst first; read with `consumer`. Raises `TopicMissing` and `KafkaProblem`.

        What was read before a look broke off is kept: the next one, with another consumer or not, goes on from there.
        """
        if missing := sorted({FEEDS, FEED_STATE} - await consumer.topics()):
            raise TopicMissing(missing, self._settings.kafka)
        try:
            await self._fold(consumer, FEEDS, Feed, self._feeds)
            await self._fold(consumer, FEED_STATE, FeedState, self._states)
        except KafkaError as error:
            raise KafkaProblem(f"cannot read feeds from {self._settings.kafka}: {type(error).__name__}") from error
        return worst_first(feed_row(feed, self._states.get(key), now) for key, feed in self._feeds.items())

    async def _fold(self, consumer: AIOKafkaConsumer, topic: str, kind: type[R], into: dict[bytes, R]) -> None:
        partitions = await partitions_of(consumer, topic, self._settings)
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        if any(self._at.get(each, 0) > ends[each] for each in partitions):  # the topic was made anew
            into.clear()
            self._at = {each: offset for each, offset in self._at.items() if each.topic != topic}
        starts = {each: max(begins[each], self._at.get(each, 0)) for each in partitions}
        async for record in read_range(consumer, starts, ends):
            self._at[TopicPartition(record.topic, record.partition)] = record.offset + 1
            key = record.key or b""
            if record.value is None:
                into.pop(key, None)
                continue
            try:
                found = decode(record.value, kind)
            except DecodeError:
                self.unreadable += 1
                continue
            # What was seen is by far the largest part of a state, and tells nothing here.
            into[key] = replace(found, seen={}) if isinstance(found, FeedState) else found
        self._at |= {each: max(starts[each], ends[each]) for each in partitions}
