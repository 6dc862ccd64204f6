"""Opening a Kafka client: started, or one clear line; stopped in any case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.errors import KafkaConnectionError

from majra.kafka.errors import BrokerUnavailable


@asynccontextmanager
async def started(client: Any, stop: Callable[[], Awaitable[None]], brokers: str) -> AsyncIterator[None]:
    """`client`, started, for as long as the context is open. Raises `BrokerUnavailable` where no broker answers."""
    try:
        try:
            await client.start()
        except KafkaConnectionError as error:
            raise BrokerUnavailable(brokers) from error
        yield
    finally:
        await stop()
