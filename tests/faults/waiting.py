"""Waiting for what no event tells: another process's end, what brokers hold."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], every: float) -> None:
    """Returns once `condition` holds, looked at `every` so many seconds. The caller bounds the time."""
    while True:
        holds = condition()
        if holds if isinstance(holds, bool) else await holds:
            return
        await asyncio.sleep(every)
