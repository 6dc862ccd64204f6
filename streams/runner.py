"""The one runner of all stages: a message is done only when its outputs, or its dead letter, are acknowledged.

The recipe of faust-facts: raw bytes in, decoding inside, every output's acknowledgement awaited, the whole of it in one
try. Faust acks an event whatever happens in the agent, a raise included (faust-facts 3), so nothing may leave `run`
but success or the end of the process:

- the stage raises (an exit or a cancellation, too), hangs, or makes a record that the broker refuses: the message's
  fault, it goes to the dead letters;
- the broker does not acknowledge within the bounds, or the dead letter cannot be written: not the message's fault.
  The process ends hard and at once, uncommitted; the message is delivered again to whoever owns the partition next.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import NoReturn

import structlog

from majra.kafka.dead_letter import dead_letter
from majra.kafka.errors import KafkaProblem, RecordRefused
from majra.kafka.publisher import Outgoing, Publisher
from majra.metrics.meter import UNMETERED, Meter
from streams.stage import Message, Stage
from streams.stage_thread import Outcome, StageThread

log = structlog.get_logger("majra.runner")

EXIT_HARD = 70
"""EX_SOFTWARE of sysexits.h: a supervisor sees that this was no ordinary end and starts the process again."""
LONGEST_HANGS = 3
"""Threads that may hang in a stage before the process ends: a thread cannot be killed, and each eats a core."""


class StageTimeout(Exception):
    """A stage did not come back from one message in time."""


def end_process(why: str) -> NoReturn:
    """Ends the process without running any handler that could still ack or commit."""
    log.critical("worker ends hard", why=why)
    os._exit(EXIT_HARD)


class Runner:
    """Runs one stage. `run` is called for one message at a time (faust-facts 6: more would lose order and offsets)."""

    def __init__(
        self,
        stage: Stage,
        publisher: Publisher,
        *,
        stage_timeout: float,
        stop_hard: Callable[[str], NoReturn] = end_process,
        meter: Meter = UNMETERED,
    ) -> None:
        self.stage = stage
        self._publisher = publisher
        self._meter = meter
        self._timeout = stage_timeout
        self._stop_hard = stop_hard
        self._restored = False
        self._hung = 0
        self._thread = StageThread(stage, meter)

    def reassigned(self) -> None:
        """Another worker may have held our partitions meanwhile: the state is brought up to the log again."""
        self._restored = False

    async def run(self, message: Message) -> None:
        """Returns when what became of `message` is acknowledged by the broker; otherwise the process ends."""
        try:
            if not self._restored:
                self._restored = True  # before it: an assignment during it asks for another
                await self.stage.restore()
            await self._attempt(message)
        except BaseException as error:  # a cancellation, too, would end in an ack for what is not done
            place = f"{self.stage.name} at {message.topic}[{message.partition}]@{message.offset}"
            self._stop_hard(f"{place}: {str(error) or type(error).__name__}")

    async def finish(self, message: Message) -> None:
        """`run`, not to be interrupted: a cancelled agent's event is acked all the same, so it must be done first."""
        work = asyncio.ensure_future(self.run(message))
        cancelled = False
        while not work.done():
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:
                cancelled = True
        work.result()
        if cancelled:
            raise asyncio.CancelledError

    async def _attempt(self, message: Message) -> None:
        outcome = await self._handle(message)
        if isinstance(outcome, BaseException):
            await self._bury(message, outcome)
        else:
            try:
                await self._publish(outcome)
            except RecordRefused as error:
                await self._bury(message, error)
            except KafkaProblem:
                raise
            except Exception as error:  # the client cannot make a record of what the stage returned
                await self._bury(message, error)
            else:
                self.stage.published(message)
        if self._hung >= LONGEST_HANGS:
            raise StageTimeout(f"{self._hung} messages hang")

    async def _handle(self, message: Message) -> Outcome:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._thread.handle(message)
        except TimeoutError:
            self._hung += 1
            self._thread.abandon()
            self._thread = StageThread(self.stage, self._meter)
            return StageTimeout(f"no result within {self._timeout:g} s")

    async def _publish(self, records: Sequence[Outgoing]) -> None:
        began = perf_counter()
        await self._publisher.publish(records)
        self._meter.done(self.stage.name, records, perf_counter() - began)

    async def _bury(self, message: Message, error: BaseException) -> None:
        await self._publish([dead_letter(message, self.stage.name, error)])
        log.warning(
            "dead letter",
            stage=self.stage.name,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            error_type=type(error).__name__,
            error=str(error)[:200],
        )
