"""Commands that follow something until they are stopped: Ctrl-C, SIGTERM and a reader that goes away are their ordinary
end, exit code 0.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any


def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Runs `work` to its end, or until SIGINT or SIGTERM; what it has open is closed either way."""
    try:
        asyncio.run(_watched(work))
    except BrokenPipeError:
        # The reader (head, less) went away. Click would end with 1, and what is buffered must not be tried again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not stopped:
            raise
