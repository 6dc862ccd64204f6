"""The thread a stage works in: one message at a time and in order, whatever the stage does with it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter

from majra.kafka.publisher import Outgoing
from majra.metrics.meter import UNMETERED, Meter
from streams.stage import Message, Stage

Outcome = Sequence[Outgoing] | BaseException
"""What a stage makes of a message: the records to publish, or what it raised."""


@dataclass(frozen=True, slots=True)
class Job:
    """A message, and where what the stage makes of it is handed back."""

    message: Message
    outcome: asyncio.Future[Outcome]


class StageThread:
    """One thread for one stage. It does not keep the process: an executor's would, at exit, wait for a hanging stage.

    It goes from one message to the next by itself: the event loop, which has to wait for the interpreter's lock, is not
    between them. What the stage raises is handed back as a value. Raised through a future, an exit, a cancellation or a
    panic of a library written in Rust would pass for the loop's own; a StopIteration gets through no future at all.
    """

    delay = 0.0
    """Seconds from what the stage came to until the job's future is set, at most."""

    def __init__(self, stage: Stage, meter: Meter = UNMETERED) -> None:
        self._stage = stage
        self._meter = meter
        self._jobs: deque[Job] = deque()
        self._ready = Condition()
        self._given_up = False
        Thread(target=self._serve, name=f"stage-{stage.name}", daemon=True).start()

    async def ready(self) -> None:
        """Returns at once: a thread is there as soon as it is made."""

    def submit(self, job: Job) -> None:
        """Puts the job behind all others; its future is set to what `stage.handle` returns or raises."""
        with self._ready:
            self._jobs.append(job)
            self._ready.notify()

    def give_up(self) -> list[Job]:
        """The jobs not begun. Nothing more is asked of this thread; it ends as soon as the stage comes back."""
        with self._ready:
            self._given_up = True
            left = list(self._jobs)
            self._jobs.clear()
            self._ready.notify()
        return left

    async def gone(self) -> None:
        """Returns at once: a thread that hangs could not be waited for."""

    def _next(self) -> Job | None:
        # Asked under the lock, so that no job is both taken here and left to the thread that follows.
        with self._ready:
            while not self._jobs and not self._given_up:
                self._ready.wait()
            return None if self._given_up else self._jobs.popleft()

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            outcome: Outcome
            began = perf_counter()
            try:
                outcome = self._stage.handle(job.message)
            except BaseException as error:  # see the class
                outcome = error
            self._meter.worked(self._stage.name, perf_counter() - began)
            with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits
                job.outcome.get_loop().call_soon_threadsafe(_settle, job.outcome, outcome)


def _settle(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not future.done():  # given up on
        future.set_result(outcome)
