"""Lag from outside the workers: what each group has still to do, and for how long it has waited.

Thin reading (`Observer`) around one pure function (`partition_lag`), for `majra lag` and for the exporter: both ask the
brokers and not the workers, so that a dead or stuck worker shows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import IncompatibleBrokerVersion, KafkaError, for_code

from majra.kafka.admin import open_admin
from majra.kafka.connect import started
from majra.kafka.errors import KafkaProblem, TopicMissing
from majra.kafka.log import partitions_of
from majra.kafka.retry import retrying
from majra.records.base import Record
from majra.settings import Settings

COORDINATOR_WAIT: Final = 15.0
"""Seconds for a group's coordinator: a new cluster makes its offsets topic at the first question, which takes a few."""
HEAD_WAIT_MS: Final = 3_000
"""How long a look may wait for the first unprocessed record. It is there, so it takes milliseconds."""
_GONE: Final = ("Dead", "Empty")
"""States of a group without members."""


class PartitionLag(Record, frozen=True, kw_only=True):
    """How far a group is behind in one partition. Offsets are Kafka's; `end` is the next one to be written."""

    group: str
    topic: str
    partition: int
    committed: int | None
    """The next offset to process, as committed; None: the group never committed here."""
    begin: int
    end: int
    behind: int
    """Messages still to process."""
    seconds: float | None
    """How long the first of them has waited; 0 where there is none, None where its time could not be read."""


class GroupLag(Record, frozen=True, kw_only=True):
    """A group as a whole: `behind` is the sum, `seconds` the longest wait of its partitions."""

    group: str
    topic: str
    members: int | None
    """Consumers in the group now; None where the broker cannot say (the embedded one)."""
    behind: int
    seconds: float | None


def first_unprocessed(committed: int | None, begin: int, end: int) -> int:
    """The offset a group goes on from: what it committed, within what the log still holds.

    Before the log's begin, messages left by retention. Beyond its end the topic was made anew: workers start over.
    """
    if committed is None or not begin <= committed <= end:
        return begin
    return committed


def partition_lag(
    *, group: str, topic: str, partition: int, committed: int | None, begin: int, end: int,
    head: datetime | None, now: datetime,
) -> PartitionLag:  # fmt: skip
    """The row of one partition. `head` is the time of the first unprocessed record, where there is one and it is known."""
    behind = end - first_unprocessed(committed, begin, end)
    seconds = None if head is None else max(0.0, (now - head).total_seconds())
    return PartitionLag(
        group=group,
        topic=topic,
        partition=partition,
        committed=committed,
        begin=begin,
        end=end,
        behind=behind,
        seconds=seconds if behind else 0.0,
    )


def group_lag(rows: Collection[PartitionLag], members: Mapping[str, int | None]) -> list[GroupLag]:
    """The groups of `rows`, in their order."""
    groups = []
    for group, topic in dict.fromkeys((row.group, row.topic) for row in rows):
        own = [row for row in rows if (row.group, row.topic) == (group, topic)]
        known = [row.seconds for row in own if row.seconds is not None]
        groups.append(
            GroupLag(
                group=group,
                topic=topic,
                members=members.get(group),
                behind=sum(row.behind for row in own),
                seconds=max(known, default=0.0) if any(known) or len(known) == len(own) else None,
            )
        )
    return groups


class Observer:
    """Reads what lag is computed from. `groups` names the source topic of each group."""

    def __init__(
        self,
        settings: Settings,
        consumer: AIOKafkaConsumer,
        admin: AIOKafkaAdminClient,
        groups: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._consumer = consumer
        self._admin = admin
        self._groups = groups
        self._clock = clock
        self._heads: dict[TopicPartition, tuple[int, datetime]] = {}

    async def look(self) -> tuple[list[PartitionLag], list[GroupLag]]:
        """The lag now, by partition and by group. Raises `TopicMissing` and `KafkaProblem`."""
        if missing := sorted(set(self._groups.values()) - await self._consumer.topics()):
            raise TopicMissing(missing, self._settings.kafka)
        try:
            rows = [row for group, topic in self._groups.items() for row in await self._rows(group, topic)]
            return rows, group_lag(rows, {group: await self._members(group) for group in self._groups})
        except KafkaError as error:
            raise KafkaProblem(f"cannot read lag from {self._settings.kafka}: {_say(error)}") from error

    async def _rows(self, group: str, topic: str) -> list[PartitionLag]:
        partitions = await partitions_of(self._consumer, topic, self._settings)
        # Committed before end: what comes in between counts as behind, and lag is never negative.
        committed = await self._committed(group, partitions)
        begins = await self._consumer.beginning_offsets(partitions)
        ends = await self._consumer.end_offsets(partitions)
        rows = []
        for each in partitions:
            offset, end = first_unprocessed(committed[each], begins[each], ends[each]), ends[each]
            rows.append(
                partition_lag(
                    group=group,
                    topic=topic,
                    partition=each.partition,
                    committed=committed[each],
                    begin=begins[each],
                    end=end,
                    head=await self._head(each, offset) if offset < end else None,
                    now=self._clock(),
                )
            )
        return rows

    async def _committed(self, group: str, partitions: list[TopicPartition]) -> dict[TopicPartition, int | None]:
        async for attempt in retrying(COORDINATOR_WAIT, KafkaError):
            with attempt:
                found = await self._admin.list_consumer_group_offsets(group, partitions=partitions)
        offsets = {each: found[each].offset if each in found else -1 for each in partitions}
        return {each: offset if offset >= 0 else None for each, offset in offsets.items()}

    async def _head(self, partition: TopicPartition, offset: int) -> datetime | None:
        """When the record at `offset` (or the next that is there) was written. A head that stands is not read again."""
        known = self._heads.get(partition)
        if known is None or known[0] != offset:
            self._consumer.assign([partition])
            self._consumer.seek(partition, offset)
            batches = await self._consumer.getmany(partition, timeout_ms=HEAD_WAIT_MS, max_records=1)
            records = batches.get(partition)
            if not records:
                return None
            known = self._heads[partition] = (offset, datetime.fromtimestamp(records[0].timestamp / 1000, UTC))
        return known[1]

    async def _members(self, group: str) -> int | None:
        try:
            (answer,) = await self._admin.describe_consumer_groups([group])
        except IncompatibleBrokerVersion:
            return None
        code, _group, state, _kind, _protocol, members, *_rest = answer.groups[0]
        if code:
            raise for_code(code)(f"group {group}")
        return 0 if state in _GONE else len(members)


@asynccontextmanager
async def open_observer(
    settings: Settings, groups: Mapping[str, str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[Observer]:
    """An observer for as long as the context is open; it joins no group. Raises `BrokerUnavailable`."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka,
        client_id="majra-lag",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=1,  # a broker gives one batch all the same, and one record is all that is wanted
        fetch_max_wait_ms=50,  # at a log's end it would wait and hold up the next partition's turn
    )
    async with started(consumer, consumer.stop, settings.kafka), open_admin(settings) as admin:
        yield Observer(settings, consumer, admin, groups, clock)


def _say(error: KafkaError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
