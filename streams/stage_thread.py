"""The thread a stage works in: one message at a time, whatever the stage does with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import perf_counter

from majra.kafka.publisher import Outgoing
from majra.metrics.meter import UNMETERED, Meter
from streams.stage import Message, Stage

Outcome = Sequence[Outgoing] | BaseException
"""What a stage makes of a message: the records to publish, or what it raised."""


class StageThread:
    """One thread for one stage. It does not keep the process: an executor's would, at exit, wait for a hanging stage.

    What the stage raises is handed back as a value. Raised through a future, an exit, a cancellation or a panic of a
    library written in Rust would pass for the loop's own and end the agent, which acks; a StopIteration gets through
    no future at all.
    """

    def __init__(self, stage: Stage, meter: Meter = UNMETERED) -> None:
        self._stage = stage
        self._meter = meter
        self._work: SimpleQueue[tuple[Message, asyncio.Future[Outcome]] | None] = SimpleQueue()
        Thread(target=self._serve, name=f"stage-{stage.name}", daemon=True).start()

    async def handle(self, message: Message) -> Outcome:
        """What `stage.handle` returns or raises for `message`."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._work.put((message, outcome))
        return await outcome

    def abandon(self) -> None:
        """Nothing more is asked of this thread; it ends as soon as the stage comes back."""
        self._work.put(None)

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            message, future = work
            outcome: Outcome
            began = perf_counter()
            try:
                outcome = self._stage.handle(message)
            except BaseException as error:  # see the class
                outcome = error
            self._meter.worked(self._stage.name, perf_counter() - began)
            with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits
                future.get_loop().call_soon_threadsafe(_settle, future, outcome)


def _settle(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not future.done():  # given up on
        future.set_result(outcome)
