"""Which feeds are wanted, in every process that takes calls: `news.feeds`, read whole and followed."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from majra import topics
from majra.kafka.errors import KafkaProblem
from majra.kafka.follow import open_follower
from majra.kafka.log import read_log
from majra.records.codec import DecodeError, decode
from majra.records.feed import Feed
from majra.settings import Settings

log = structlog.get_logger("majra.websub")

RETRY: Final = 2.0
"""Seconds before it is tried again, once the broker failed."""


class Registry:
    """The ids of feeds that are registered and not paused. `ready` is set once all that was there is read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wanted: set[str] = set()
        self.ready = asyncio.Event()

    def wants(self, feed_id: str) -> bool:
        """Whether pushes for the feed are wanted."""
        return feed_id in self._wanted

    async def follow(self) -> None:
        """Reads, and reads on. Ends by cancellation only."""
        while True:
            try:
                # The start of what comes is fixed before what is there is read: between them nothing is missed.
                async with open_follower(self._settings, [topics.FEEDS], "latest") as coming:
                    async for record in read_log(self._settings, topics.FEEDS):
                        self.take(record)
                    self.ready.set()
                    async for record in coming:
                        self.take(record)
            except (KafkaError, KafkaProblem) as error:
                log.warning("registry cannot be followed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(RETRY)

    def take(self, record: ConsumerRecord) -> None:
        """Takes in a record of `news.feeds`."""
        name = (record.key or b"").decode("utf-8", "replace")
        try:
            wanted = record.value is not None and not decode(record.value, Feed).paused
        except DecodeError:
            return  # as the service does: what was known of it stays
        (self._wanted.add if wanted else self._wanted.discard)(name)
