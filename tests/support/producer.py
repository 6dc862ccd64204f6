"""aiokafka's producer without a broker: a test decides when, and how, each record is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from majra.kafka.publisher import Outgoing, Publisher
from majra.settings import Settings
from majra.topics import DEAD_LETTER


@dataclass
class Sent:
    """A record handed to the producer, and the future of its acknowledgement."""

    record: Outgoing
    future: asyncio.Future[None]


@dataclass
class Producer:
    """`log` is what the broker holds. With `fail` None each record waits in `waiting` for `answer`; else it is answered at
    once, by the error of its topic if it has one there."""

    fail: dict[str, BaseException] | None = field(default_factory=dict)
    topics: Collection[str] = ("out", DEAD_LETTER)
    log: list[Outgoing] = field(default_factory=list)
    waiting: list[Sent] = field(default_factory=list)
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def client(self) -> Any:
        async def fetch_all_metadata() -> Any:
            return SimpleNamespace(topics=lambda: set(self.topics))

        return SimpleNamespace(fetch_all_metadata=fetch_all_metadata)

    async def send(
        self, topic: str, *, value: bytes | None, key: bytes | None, headers: list[tuple[str, bytes]]
    ) -> asyncio.Future[None]:
        sent = Sent(Outgoing(topic, key, value, tuple(headers)), asyncio.get_running_loop().create_future())
        self.waiting.append(sent)
        if self.fail is not None:
            self.answer(sent, self.fail.get(topic))
        self._arrival.set()
        return sent.future

    async def waits_with(self, count: int) -> list[Sent]:
        """Those that wait, once there are so many."""
        async with asyncio.timeout(10):
            while len(self.waiting) < count:
                self._arrival.clear()
                await self._arrival.wait()
        return list(self.waiting)

    def answer(self, sent: Sent, error: BaseException | None = None, *, kept: bool | None = None) -> None:
        """The broker's answer; a record is kept where there is no error, or where an answer got lost (`kept`)."""
        self.waiting.remove(sent)
        if kept if kept is not None else error is None:
            self.log.append(sent.record)
        if isinstance(error, asyncio.CancelledError):
            sent.future.cancel()
        elif error is not None:
            sent.future.set_exception(error)
        else:
            sent.future.set_result(None)

    def publisher(self, *, timeout: float = 5.0) -> Publisher:
        return Publisher(self, Settings(publish_timeout=timeout))
