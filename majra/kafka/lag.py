"""Lag from outside the workers: what each group has still to do, and for how long it has waited.

Thin reading (`Observer`) around one pure function (`partition_lag`), for `majra lag` and for the exporter: both ask the
brokers and not the workers, so that a dead or stuck worker shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CoordinatorLoadInProgressError, IncompatibleBrokerVersion, KafkaError, for_code

from majra.kafka.admin import open_admin
from majra.kafka.connect import started
from majra.kafka.errors import KafkaProblem, TopicMissing
from majra.kafka.log import partitions_of
from majra.kafka.retry import retrying
from majra.kafka.security import client_options
from majra.records.base import Record
from majra.settings import Settings

COORDINATOR_WAIT: Final = 15.0
"""Seconds for a group's coordinator: a new cluster makes its offsets topic at the first question, which takes a few."""
HEAD_WAIT: Final = 3.0
"""Seconds that a look may wait for the first unprocessed records. They are there, so it takes milliseconds."""
HEAD_BYTES: Final = 32_768
"""Read of a partition for its first unprocessed record: a producer's batch (16 KB), so that one answer has many partitions'.
Of a larger batch a broker gives one whole all the same."""
STATES: Final = ("Stable", "PreparingRebalance", "CompletingRebalance", "Empty", "Dead")
"""What Kafka says of a group that is balanced as Faust's and our consumers are; the last two have no members."""


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
    state: str | None
    """One of `STATES`, or what else the broker says; None where it cannot say."""
    behind: int | None
    """None for a group that commits nothing, and so is never behind: the connectors share feeds, they do not work them off."""
    seconds: float | None


class Described(Record, frozen=True, kw_only=True):
    """A group as its coordinator knows it; None where the broker cannot say (the embedded one)."""

    state: str | None
    members: int | None


class LogSpan(Record, frozen=True, kw_only=True):
    """What a partition holds: offsets `begin` to `end`, exclusive."""

    topic: str
    partition: int
    begin: int
    end: int


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


def group_lag(rows: Collection[PartitionLag], described: Mapping[str, Described]) -> list[GroupLag]:
    """The groups of `rows`, in their order."""
    groups = []
    for group, topic in dict.fromkeys((row.group, row.topic) for row in rows):
        own = [row for row in rows if (row.group, row.topic) == (group, topic)]
        known = [row.seconds for row in own if row.seconds is not None]
        groups.append(
            GroupLag(
                group=group,
                topic=topic,
                members=described[group].members,
                state=described[group].state,
                behind=sum(row.behind for row in own),
                seconds=max(known, default=0.0) if any(known) or len(known) == len(own) else None,
            )
        )
    return groups


class Observer:
    """Reads what lag is computed from. `groups` names the source topic of each group; `sharers` those of groups that
    share a topic's partitions and commit nothing."""

    def __init__(
        self,
        settings: Settings,
        consumer: AIOKafkaConsumer,
        admin: AIOKafkaAdminClient,
        groups: Mapping[str, str],
        sharers: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._consumer = consumer
        self._admin = admin
        self._groups = groups
        self._sharers = sharers
        self._clock = clock
        self._known: dict[TopicPartition, tuple[int, datetime]] = {}

    async def look(self) -> tuple[list[PartitionLag], list[GroupLag]]:
        """The lag now, by partition and by group. Raises `TopicMissing` and `KafkaProblem`."""
        if missing := sorted(set(self._groups.values()) - await self._consumer.topics()):
            raise TopicMissing(missing, self._settings.kafka)
        try:
            rows = [row for group, topic in self._groups.items() for row in await self._rows(group, topic)]
            groups = group_lag(rows, {group: await self._describe(group) for group in self._groups})
            return rows, groups + [await self._sharer(group, topic) for group, topic in self._sharers.items()]
        except KafkaError as error:
            raise KafkaProblem(f"cannot read lag from {self._settings.kafka}: {_say(error)}") from error

    async def logs(self, topics: Collection[str]) -> list[LogSpan]:
        """What each partition of `topics` holds, of those that are there. Raises `KafkaProblem`."""
        try:
            there = await self._consumer.topics()
            partitions = [
                each
                for topic in topics
                if topic in there
                for each in await partitions_of(self._consumer, topic, self._settings)
            ]
            begins = await self._consumer.beginning_offsets(partitions)
            ends = await self._consumer.end_offsets(partitions)
        except KafkaError as error:
            raise KafkaProblem(f"cannot read offsets from {self._settings.kafka}: {_say(error)}") from error
        return [
            LogSpan(topic=each.topic, partition=each.partition, begin=begins[each], end=ends[each])
            for each in partitions
        ]

    async def _rows(self, group: str, topic: str) -> list[PartitionLag]:
        partitions = await partitions_of(self._consumer, topic, self._settings)
        # Committed before end: what comes in between counts as behind, and lag is never negative.
        committed = await self._committed(group, partitions)
        begins = await self._consumer.beginning_offsets(partitions)
        ends = await self._consumer.end_offsets(partitions)
        firsts = {each: first_unprocessed(committed[each], begins[each], ends[each]) for each in partitions}
        heads = await self._heads({each: offset for each, offset in firsts.items() if offset < ends[each]})
        now = self._clock()
        return [
            partition_lag(
                group=group,
                topic=topic,
                partition=each.partition,
                committed=committed[each],
                begin=begins[each],
                end=ends[each],
                head=heads.get(each),
                now=now,
            )
            for each in partitions
        ]

    async def _committed(self, group: str, partitions: list[TopicPartition]) -> dict[TopicPartition, int | None]:
        async for attempt in retrying(COORDINATOR_WAIT, KafkaError):
            with attempt:
                found = await self._admin.list_consumer_group_offsets(group, partitions=partitions)
                if not set(partitions) <= found.keys():
                    # A coordinator that has just moved answers with an error for the whole group, which the client
                    # leaves out. Taken for "never committed", all of the log would seem to be behind.
                    raise CoordinatorLoadInProgressError(f"group {group}")
        offsets = {each: found[each].offset for each in partitions}
        return {each: offset if offset >= 0 else None for each, offset in offsets.items()}

    async def _heads(self, firsts: Mapping[TopicPartition, int]) -> dict[TopicPartition, datetime]:
        """When the records at these offsets (or the next that are there) were written; those of them that came in time.

        A head that stands is not read again.
        """
        self._known |= await self._read(
            {each: offset for each, offset in firsts.items() if not self._is_known(each, offset)}
        )
        return {each: self._known[each][1] for each, offset in firsts.items() if self._is_known(each, offset)}

    def _is_known(self, partition: TopicPartition, offset: int) -> bool:
        return partition in self._known and self._known[partition][0] == offset

    async def _read(self, firsts: Mapping[TopicPartition, int]) -> dict[TopicPartition, tuple[int, datetime]]:
        found: dict[TopicPartition, tuple[int, datetime]] = {}
        if not firsts:
            return found
        self._consumer.assign(list(firsts))
        for partition, offset in firsts.items():
            self._consumer.seek(partition, offset)
        clock = asyncio.get_running_loop().time
        deadline = clock() + HEAD_WAIT
        while (waiting := firsts.keys() - found) and (left := deadline - clock()) > 0:
            batches = await self._consumer.getmany(*waiting, timeout_ms=int(left * 1000) + 1)
            for partition, records in batches.items():
                if records:
                    found[partition] = firsts[partition], datetime.fromtimestamp(records[0].timestamp / 1000, UTC)
                    self._consumer.pause(partition)  # no more of it is wanted
        return found

    async def _describe(self, group: str) -> Described:
        async for attempt in retrying(COORDINATOR_WAIT, KafkaError):
            with attempt:
                try:
                    (answer,) = await self._admin.describe_consumer_groups([group])
                except IncompatibleBrokerVersion:
                    return Described(state=None, members=None)
                code, _group, state, _kind, _protocol, members, *_rest = answer.groups[0]
                if code:
                    raise for_code(code)(f"group {group}")
        return Described(state=state, members=len(members))

    async def _sharer(self, group: str, topic: str) -> GroupLag:
        described = await self._describe(group)
        return GroupLag(
            group=group,
            topic=topic,
            members=described.members,
            state=described.state,
            behind=None,
            seconds=None,
        )


@asynccontextmanager
async def open_observer(
    settings: Settings,
    groups: Mapping[str, str],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    sharers: Mapping[str, str] | None = None,
) -> AsyncIterator[Observer]:
    """An observer for as long as the context is open; it joins no group. Raises `BrokerUnavailable`."""
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        client_id="majra-lag",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=HEAD_BYTES,
        fetch_max_wait_ms=50,  # at a log's end it would wait and hold up the next partition's turn
    )
    async with started(consumer, consumer.stop, settings), open_admin(settings) as admin:
        yield Observer(settings, consumer, admin, groups, sharers or {}, clock)


def _say(error: KafkaError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
