"""Reading a log: a topic from its beginning, or from a time, up to where it ends now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from majra.kafka.connect import started
from majra.kafka.errors import TopicMissing
from majra.kafka.security import client_options
from majra.settings import Settings

POLL_MS = 500
"""How long one fetch may wait for records; the end of the log is noticed within this."""


@asynccontextmanager
async def open_reader(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer without a group, for reading logs and offsets. Raises `BrokerUnavailable`."""
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        client_id="majra-reader",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_message_bytes,
    )
    async with started(consumer, consumer.stop, settings):
        yield consumer


async def partitions_of(consumer: AIOKafkaConsumer, topic: str, settings: Settings) -> list[TopicPartition]:
    """The partitions of `topic`, in order. Raises `TopicMissing`, and never makes the topic by asking."""
    if topic not in await consumer.topics():
        raise TopicMissing([topic], settings.kafka)
    # The consumer knows the partitions of topics it follows only; the topic is there, so asking cannot make it.
    await consumer._client.add_topic(topic)
    return [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]


async def start_offsets(
    consumer: AIOKafkaConsumer, partitions: Collection[TopicPartition], since: datetime | None
) -> dict[TopicPartition, int]:
    """The first offset to read in each partition: its beginning, or the first record at or after `since`.

    On a broker that finds nothing by time, as the embedded one, it is the beginning: what is older than `since` may come
    along, and a reader to whom it matters leaves it out by the records' own times.
    """
    beginnings: dict[TopicPartition, int] = await consumer.beginning_offsets(partitions)
    if since is None:
        return beginnings
    found = await consumer.offsets_for_times({each: int(since.timestamp() * 1000) for each in partitions})
    ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
    starts = {each: ends[each] if found[each] is None else found[each].offset for each in partitions}
    doubtful = [each for each in partitions if beginnings[each] < ends[each] <= starts[each]]
    if doubtful:
        # A partition that holds records has one that is younger than 1970, on a broker that can tell.
        oldest = await consumer.offsets_for_times(dict.fromkeys(doubtful, 0))
        starts |= {each: beginnings[each] for each in doubtful if oldest[each] is None}
    return starts


async def read_range(
    consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> AsyncIterator[ConsumerRecord]:
    """The records from `starts` up to `ends` (exclusive), each partition in its own order."""
    waiting = {each for each, end in ends.items() if starts[each] < end}
    if not waiting:
        return
    consumer.assign(list(waiting))
    for partition in waiting:
        consumer.seek(partition, starts[partition])
    while waiting:
        batches = await consumer.getmany(*waiting, timeout_ms=POLL_MS)
        for partition, records in batches.items():
            for record in records:
                if record.offset < ends[partition]:
                    yield record
        for partition in list(waiting):
            if await consumer.position(partition) >= ends[partition]:
                waiting.discard(partition)


async def read_log(
    settings: Settings, topic: str, *, partitions: Collection[int] | None = None, since: datetime | None = None
) -> AsyncIterator[ConsumerRecord]:
    """All records of `topic` (of some `partitions`, and from `since`) up to its end at the time of the call."""
    async with open_reader(settings) as consumer:
        chosen = [
            each
            for each in await partitions_of(consumer, topic, settings)
            if partitions is None or each.partition in partitions
        ]
        if not chosen:
            return
        starts = await start_offsets(consumer, chosen, since)
        ends = await consumer.end_offsets(chosen)
        async for record in read_range(consumer, starts, ends):
            yield record
