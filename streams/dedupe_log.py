"""What the dedupe stage published, read back: its state after a start, a crash or a rebalance."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from aiokafka import TopicPartition

from majra.clock import utc_now
from majra.kafka.log import open_reader, partitions_of, read_range, start_offsets
from majra.settings import Settings
from majra.topics import DUPLICATES, ORIGINALS

TURN = 64
"""Articles after which the event loop gets a turn, some 20 ms: a fetch brings thousands, and the worker must go on telling
its group that it lives."""


class PublishedLog:
    """`news.originals` and `news.duplicates`, followed from the window's start; each look goes on where the last ended."""

    def __init__(self, settings: Settings, window: timedelta) -> None:
        self._settings = settings
        self._window = window
        self._positions: dict[TopicPartition, int] = {}

    async def news(self) -> AsyncIterator[bytes]:
        """The values published since the last look, to the logs' ends as they are now."""
        async with open_reader(self._settings) as consumer:
            partitions = [
                partition
                for topic in (ORIGINALS, DUPLICATES)
                for partition in await partitions_of(consumer, topic, self._settings)
            ]
            ends = await consumer.end_offsets(partitions)
            starts = await start_offsets(consumer, partitions, utc_now() - self._window)
            starts = {each: max(starts[each], self._positions.get(each, 0)) for each in partitions}
            number = 0
            async for record in read_range(consumer, starts, ends):
                if record.value is not None:
                    yield record.value
                self._positions[TopicPartition(record.topic, record.partition)] = record.offset + 1
                number += 1
                if number % TURN == 0:
                    await asyncio.sleep(0)
