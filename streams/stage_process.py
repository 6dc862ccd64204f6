"""The process that a stage works in, where it works apart: not under the interpreter's lock of its worker.

So one worker uses more than one core, its event loop is free for heartbeats, and a stage that hangs, dies by a signal or eats
memory is ended and started anew, with its worker none the worse. The messages that it had not answered are handed to the
next process. One at which the process died is tried once more, alone in the blame: the system may have picked it for
what others did. A second time, it is the message.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import msgspec
import structlog

from majra.kafka.dead_letter import Reported
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import SECRETS, file_variable, variable
from streams.stage import Message, Stage
from streams.stage_child import EXIT_FULL
from streams.stage_thread import Job, Outcome
from streams.stage_wire import Frames, decode_answer, encode, frame

log = structlog.get_logger("majra.stage")

START: Final = 60.0
"""Seconds for a process to be ready: ten times what the largest models take on a core shared with others."""

REST: Final = 0.5
"""Seconds between two looks at the answers of a busy stage, at most: short against the seconds that a backlog takes."""

WITHHELD: Final = frozenset(name for each in SECRETS for name in (variable(each), file_variable(each)))
"""Of the environment: whatever a hostile page might make of a library's fault, it finds no password there."""


class StageBroken(Exception):
    """The process of a stage does not get ready: no message's fault."""


class StageDied(Exception):
    """The process of a stage died of one message, twice."""


class Life(asyncio.SubprocessProtocol):
    """One process, from its start to its end. Made by `begin`."""

    def __init__(self, answered: Callable[[bytes], float]) -> None:
        loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[str | None] = loop.create_future()
        self._ended: asyncio.Future[int] = loop.create_future()
        self._answered = answered
        self._frames = Frames()
        self._transport: asyncio.SubprocessTransport

    @classmethod
    async def begin(cls, stage: Stage, answered: Callable[[bytes], float]) -> Life:
        """Starts the process. `answered` is called with each answer, and says for how many seconds no other is asked for."""
        # The import path is ours to the letter: -P, so that a folder that happens to be the current one is no part of it.
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
        _transport, life = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(answered),
            sys.executable, "-P", "-m", "streams.stage_child", stage.name,
            stderr=None,
            env={name: value for name, value in os.environ.items() if name not in WITHHELD} | {"PYTHONPATH": paths},
            start_new_session=True,  # Ctrl-C in a terminal is the worker's to heed
        )  # fmt: skip
        life._write(pickle.dumps(stage))
        return life

    def send(self, message: Message) -> None:
        """Puts a message into the pipe, behind all others."""
        self._write(encode(message))

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._transport.get_pid()

    async def ready(self) -> str | None:
        """Returns once it is ready, or will not be: then why."""
        await asyncio.wait([self._ready])
        return self._ready.result()

    async def ended(self) -> int:
        """Its exit code, negative for a signal, once it has ended and all that it said is read."""
        await asyncio.wait([self._ended])  # to await the future itself would have a cancellation cancel that
        return self._ended.result()

    async def end(self) -> None:
        """Kills the process, if need be, and returns once it is gone."""
        with suppress(ProcessLookupError):
            self._transport.kill()
        await self.ended()
        self._transport.close()

    def _write(self, body: bytes) -> None:
        pipe: Any = self._transport.get_pipe_transport(0)
        if not pipe.is_closing():  # it died just now, which `ended` tells
            pipe.write(frame(body))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio: the process has started."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Of asyncio: the process wrote something."""
        rest = 0.0
        for body in self._frames.feed(data):
            if self._ready.done():
                rest = self._answered(body)
            else:
                self._ready.set_result(body.decode() or None)
        if (
            rest and self._frames.whole
        ):  # what has begun to come is read to its end: a pipe holds less than a large answer
            pipe: Any = self._transport.get_pipe_transport(fd)
            pipe.pause_reading()
            asyncio.get_running_loop().call_later(rest, pipe.resume_reading)

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio: it has ended, and its pipes are read to the end."""
        code = self._transport.get_returncode()
        assert code is not None
        if not self._ready.done():
            self._ready.set_result(f"its process ended {_how(code)} before it was ready")
        if not self._ended.done():
            self._ended.set_result(code)


class StageProcess:
    """A process for one stage, one after another where they die. To be used like `StageThread`."""

    delay = REST
    """Seconds from what the stage came to until the job's future is set, at most."""

    def __init__(self, stage: Stage, meter: Meter = UNMETERED) -> None:
        self._stage = stage
        self._meter = meter
        self._jobs: deque[Job] = deque()
        """Those not answered, oldest first: the stage has the first in hand."""
        self._life: Life | None = None
        """The process, while it is ready."""
        self._suspect: Job | None = None
        """The job at which the last process died."""
        self._up = asyncio.Event()
        self._lives = asyncio.ensure_future(self._one_after_another())

    async def ready(self) -> None:
        """Returns once the stage can work. Raises `StageBroken` where it will not."""
        if self._up.is_set() and not self._lives.done():
            return
        coming = asyncio.ensure_future(self._up.wait())
        try:
            await asyncio.wait([coming, self._lives], return_when=asyncio.FIRST_COMPLETED)
        finally:
            coming.cancel()
        if self._lives.done():
            self._lives.result()

    def submit(self, job: Job) -> None:
        """Puts the job behind all others; its future is set to what `stage.handle` returns or raises."""
        self._jobs.append(job)
        if self._life is not None:
            self._life.send(job.message)

    def give_up(self) -> list[Job]:
        """The jobs not begun. The process is killed, and with it the one in hand."""
        self._lives.cancel()
        left = list(self._jobs)[1:]
        self._jobs.clear()
        return left

    async def gone(self) -> None:
        """Returns once the process has ended, after `give_up`."""
        await asyncio.wait([self._lives])

    async def _one_after_another(self) -> None:
        while True:
            life = await Life.begin(self._stage, self._answered)
            try:
                await self._live(life)
            finally:
                self._life = None
                self._up.clear()
                await life.end()

    async def _live(self, life: Life) -> None:
        try:
            async with asyncio.timeout(START):
                why_not = await life.ready()
        except TimeoutError:
            why_not = f"its process is not ready after {START:g} s"
        if why_not:
            raise StageBroken(f"{self._stage.name} cannot start: {why_not}")
        self._meter.began(self._stage.name, life.pid)
        for job in self._jobs:
            life.send(job.message)
        self._life = life
        self._up.set()
        how = _how(await life.ended())
        log.warning("the process of a stage ended and starts anew", stage=self._stage.name, ended=how)
        if self._jobs and self._jobs[0] is self._suspect:
            self._settle(StageDied(f"its process ended {how}, twice"))
        elif self._jobs:
            self._suspect = self._jobs[0]

    def _answered(self, body: bytes) -> float:
        try:
            answer = decode_answer(body)
        except msgspec.DecodeError as error:
            self._settle(error)
            return 0.0
        self._meter.worked(self._stage.name, answer.seconds)
        self._settle(answer.records if answer.error is None else Reported(*answer.error))
        # Until half of what it has should be done: its answers come several at once then, go out in one request, and come to the
        # next stage as one. It waits for nothing meanwhile, and no answer for longer than its message waited in line.
        return min(REST, len(self._jobs) // 2 * answer.seconds)

    def _settle(self, outcome: Outcome) -> None:
        if self._jobs:  # else all is given up
            future = self._jobs.popleft().outcome
            if not future.done():
                future.set_result(outcome)


def _how(code: int) -> str:
    """An exit code in words."""
    if code == EXIT_FULL:
        return "for lack of memory (MAJRA_STAGE_MEMORY)"
    if code >= 0:
        return f"with exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"
