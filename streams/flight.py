"""Messages under way in one stage: handled in order, several at once, and each acknowledged in its turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from majra.kafka.publisher import Outgoing, Sending
from streams.stage import Message
from streams.stage_thread import Outcome


@dataclass(slots=True, eq=False)
class Flight:
    """A message from the moment it is taken until it is done.

    `ack` is called once, when what became of it is acknowledged, and never before that of an earlier flight.
    """

    message: Message
    ack: Callable[[], object]
    outcome: asyncio.Future[Outcome]
    records: Sequence[Outgoing] = ()
    """What it came to; its dead letter, where the stage failed."""
    since: float = 0.0
    """When the records were ready (`perf_counter`)."""
    error: BaseException | None = None
    """Why it is a dead letter; None where it is none."""
    sending: Sending | None = None
    """None until the records are handed to the producer."""
    failed: Exception | None = None
    """Why the records were not published at the last try, where that is their own fault or may pass."""
    again: bool = False
    """Whether that last try was the second, of which all is known."""


class Flights:
    """Those under way, oldest first. `limit` is how many there may be."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._flights: deque[Flight] = deque()
        self._landed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._flights)

    def add(self, flight: Flight) -> None:
        """The newest."""
        self._flights.append(flight)

    def after(self, flight: Flight) -> list[Flight]:
        """Those that came after it."""
        flights = list(self._flights)
        return flights[flights.index(flight) + 1 :]

    def land(self, flight: Flight) -> None:
        """The oldest is done: it is acknowledged. Raises ValueError where it is not the oldest."""
        if self._flights[0] is not flight:
            raise ValueError(f"offset {flight.message.offset} would be acknowledged before an older one")
        flight.ack()
        self._flights.popleft()
        self._landed.set()

    async def room(self) -> None:
        """Returns once there is room for another."""
        await self._fewer(self._limit)

    async def none(self) -> None:
        """Returns once none is under way."""
        await self._fewer(1)

    async def landed(self, flight: Flight) -> None:
        """Returns once `flight` is done."""
        while flight in self._flights:
            await self._next()

    async def _fewer(self, than: int) -> None:
        while len(self._flights) >= than:
            await self._next()

    async def _next(self) -> None:
        self._landed.clear()
        await self._landed.wait()
