"""Following topics: every record from a start on, as it comes, until the reader goes away. No group, no commits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from heapq import merge
from typing import Literal

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError

from majra.kafka.errors import KafkaProblem, TopicMissing
from majra.kafka.log import POLL_MS, open_reader, partitions_of, start_offsets
from majra.settings import Settings


@asynccontextmanager
async def open_follower(
    settings: Settings, topics: Sequence[str], start: Literal["earliest", "latest"] | datetime
) -> AsyncIterator[AsyncIterator[ConsumerRecord]]:
    """The records of all partitions of `topics`, without end; the start is fixed once the context is entered.

    Each partition keeps its order; what arrives together is merged by time. A record that left by retention before it
    was read is skipped. While no broker answers, the follower waits. Raises `BrokerUnavailable` and `TopicMissing`.
    """
    async with open_reader(settings) as consumer:
        if missing := sorted(set(topics) - await consumer.topics()):
            raise TopicMissing(missing, settings.kafka)
        partitions = [each for topic in topics for each in await partitions_of(consumer, topic, settings)]
        if start == "latest":
            starts = await consumer.end_offsets(partitions)
        else:
            starts = await start_offsets(consumer, partitions, None if start == "earliest" else start)
        consumer.assign(partitions)
        for partition in partitions:
            consumer.seek(partition, starts[partition])
        yield _records(consumer, start if isinstance(start, datetime) else None, settings.kafka)


async def _records(consumer: AIOKafkaConsumer, since: datetime | None, brokers: str) -> AsyncIterator[ConsumerRecord]:
    oldest = 0 if since is None else since.timestamp() * 1000
    while True:
        try:
            batches = await consumer.getmany(timeout_ms=POLL_MS)
        except KafkaError as error:
            raise KafkaProblem(f"cannot read on from {brokers}: {type(error).__name__}: {error}") from error
        for record in merge(*batches.values(), key=lambda each: each.timestamp):
            if record.timestamp >= oldest:
                yield record
