"""Politeness: at most a few requests at once to a host, and some time between their starts (miniflux #2336, #3289: bans)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class _Host:
    slots: asyncio.Semaphore
    free_at: float = 0.0
    users: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class HostQueue:
    """Turns at hosts: `at_once` requests each, their starts `spacing` seconds apart."""

    def __init__(self, at_once: int, spacing: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once, self._spacing, self._clock = at_once, spacing, clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits for a turn at `host` and holds it for as long as the context is open."""
        entry = self._hosts.get(host)
        if entry is None:
            entry = self._hosts[host] = _Host(asyncio.Semaphore(self._at_once))
        entry.users += 1
        try:
            async with entry.slots:
                async with entry.turn:
                    if (wait := entry.free_at - self._clock()) > 0:
                        await asyncio.sleep(wait)
                    entry.free_at = self._clock() + self._spacing
                yield
        finally:
            entry.users -= 1
            if not entry.users and entry.free_at <= self._clock():
                self._hosts.pop(host, None)
            if len(self._hosts) > MANY:
                self._sweep()

    def _sweep(self) -> None:
        now = self._clock()
        for name in [name for name, host in self._hosts.items() if not host.users and host.free_at <= now]:
            del self._hosts[name]


MANY = 1_000
"""Hosts remembered before the idle ones are swept out: their next turn is long free."""
