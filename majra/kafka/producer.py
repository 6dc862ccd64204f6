"""aiokafka's idempotent producer, made anew where it cannot go on.

A broker numbers what a producer sends it in each partition. aiokafka counts a batch that it gave up on as sent, so that
after an outage longer than a request may take the broker waits for numbers that never come, and refuses all that
follows for as long as the producer lives (aiokafka #1017). A new producer has numbers of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import OutOfOrderSequenceNumber, UnknownProducerId

log = structlog.get_logger("majra.producer")

OUT_OF_STEP: Final = (OutOfOrderSequenceNumber, UnknownProducerId)
"""What a broker answers to a producer whose numbers are not those it waits for, or that it has forgotten."""


class LastingProducer:
    """Sends through the producer that `make` gives; after an answer of `OUT_OF_STEP`, the next record through a new one.

    What the old one still has under way is finished by it: `send`'s futures tell, as ever.
    """

    def __init__(self, make: Callable[[], AIOKafkaProducer]) -> None:
        self._make = make
        self._producer = make()
        self._out_of_step = False
        self._renewing = asyncio.Lock()
        self._stopping: set[asyncio.Task[None]] = set()

    @property
    def client(self) -> Any:
        """The producer's client, which knows the cluster."""
        return self._producer.client

    async def start(self) -> None:
        """Raises `KafkaConnectionError` where no broker answers."""
        await self._producer.start()

    async def stop(self) -> None:
        """What is under way is finished, or fails within the producer's own bounds."""
        await asyncio.gather(self._producer.stop(), *self._stopping)

    async def send(self, topic: str, **record: Any) -> asyncio.Future[Any]:
        """As aiokafka's; the future tells of the acknowledgement. Raises KafkaError."""
        if self._out_of_step:
            await self._renew()
        future: asyncio.Future[Any] = await self._producer.send(topic, **record)
        future.add_done_callback(partial(self._look, self._producer))
        return future

    def _look(self, producer: AIOKafkaProducer, future: asyncio.Future[Any]) -> None:
        if producer is self._producer and not future.cancelled() and isinstance(future.exception(), OUT_OF_STEP):
            self._out_of_step = True

    async def _renew(self) -> None:
        async with self._renewing:
            if not self._out_of_step:  # somebody else's record came first
                return
            fresh = self._make()
            try:
                await fresh.start()
            except BaseException:
                await fresh.stop()
                raise
            log.warning("the brokers lost step with the producer; a new one goes on")
            stopping = asyncio.ensure_future(self._producer.stop())
            self._stopping.add(stopping)
            stopping.add_done_callback(self._stopping.discard)
            self._producer, self._out_of_step = fresh, False
