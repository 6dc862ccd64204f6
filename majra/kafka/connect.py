"""Opening a Kafka client: started, or one clear line; stopped in any case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.errors import KafkaConnectionError

from majra.kafka.errors import BrokerUnavailable
from majra.kafka.refusal import refusal
from majra.settings import Settings


@asynccontextmanager
async def started(client: Any, stop: Callable[[], Awaitable[None]], settings: Settings) -> AsyncIterator[None]:
    """`client`, started, for as long as the context is open. Raises `BrokerUnavailable`: no broker answers, or lets us in."""
    try:
        try:
            await client.start()
        except KafkaConnectionError as error:
            raise BrokerUnavailable(settings.kafka, await refusal(settings)) from error
        yield
    finally:
        await stop()
