"""Everything on this machine: the processes beside the one that holds the embedded broker, watched and stopped as one.

The parent holds the broker, so nothing outlives it: the children are tethered (`majra.tether`), and end when it does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog
from msgspec.structs import replace

from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.publisher import open_publisher
from majra.kafka.registry import define
from majra.records.feed import Feed
from majra.settings import Settings, file_variable, variable
from majra.topics import topic_specs

log = structlog.get_logger("majra.local")

QUICK: Final = 10.0
"""Seconds: a process that ended sooner did not get to its work. Workers need some five to start and join their groups."""
MOST_QUICK_DEATHS: Final = 3
"""In a row: whatever is wrong then does not pass by itself."""
PAUSE: Final = 1.0
"""Seconds before the first restart, twice as many before the second: time for a port or a rebalance to be done with."""
GRACE: Final = 35.0
"""Seconds between SIGTERM and SIGKILL: a worker takes at most 30 (`streams.worker`)."""

SESSION: Final = "10"
"""Seconds, unless the operator says otherwise: a worker that was killed comes back to its partitions only when the broker
has given it up. Heartbeats stay on this machine; none is late for a network's sake."""
UNSECURED: Final = {
    "kafka_security_protocol": "PLAINTEXT", "kafka_ca_file": "", "kafka_cert_file": "", "kafka_key_file": "",
    "kafka_user": "", "kafka_password": "",
}  # fmt: skip
"""The embedded broker listens on loopback alone and asks for nobody, whatever the operator's own Kafka wants."""


class ChildrenFailed(Exception):
    """A process keeps ending; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Restarts:
    """The rule of restarts; `quick` counts the quick deaths in a row."""

    quick: int = 0

    def after(self, seconds: float) -> Restarts:
        """The state after a life of so many seconds."""
        return Restarts(self.quick + 1 if seconds < QUICK else 0)

    @property
    def pauses(self) -> int | None:
        """How many pauses to wait before the next life; None: give up."""
        return None if self.quick >= MOST_QUICK_DEATHS else max(1, self.quick)


def majra(*arguments: str) -> list[str]:
    """The command line of a tethered `majra` command."""
    return [sys.executable, "-m", "majra.tether", *arguments]


COMMANDS: Final = {"connect": majra("connect"), "work": majra("work")}
"""What runs beside the broker: one of each does on one machine."""


@contextmanager
def embedded_kafka(settings: Settings, routes: tuple[str, ...]) -> Iterator[Settings]:
    """An embedded broker with all topics, those of custom `routes` among them; the settings that name it."""
    with EmbeddedBroker() as broker:
        broker.create_topics(spec.name for spec in topic_specs(settings, routes))
        yield replace(settings, kafka=broker.address, **UNSECURED)


def child_environ(settings: Settings, **changes: str) -> dict[str, str]:
    """The environment of the children: ours, the embedded broker's address, and `changes` (settings by their names)."""
    # Two children cannot serve metrics at one address; here the parent's tables tell what goes on.
    changes = {"kafka": settings.kafka, "metrics_listen": "", **UNSECURED, **changes}
    given = {variable(name): changes[name] for name in changes}
    return {variable("session_timeout"): SESSION} | os.environ | given | {file_variable("kafka_password"): ""}


async def register(settings: Settings, feeds: Sequence[Feed]) -> None:
    """Puts feeds on `news.feeds`, where the connectors find them. Raises `KafkaProblem`."""
    async with open_publisher(settings) as publisher:
        await define(publisher, feeds)


async def run_processes(
    commands: Mapping[str, Sequence[str]],
    environ: Mapping[str, str],
    stop: asyncio.Event,
    *,
    pause: float = PAUSE,
    grace: float = GRACE,
) -> None:
    """Runs the named commands, all of them, until `stop` is set; a child that ends by itself is started again.

    When it returns or raises, all children have ended: by SIGTERM, or by SIGKILL after `grace` seconds (0: at once).
    Raises `ChildrenFailed` where one of them keeps ending.
    """
    tether, held = os.pipe()

    async def live(command: Sequence[str]) -> int:
        """One life of a child, ended by itself or when `stop` is set; its exit code."""
        # A session of its own: Ctrl-C in the terminal reaches the parent alone, which then stops all in order.
        child = await asyncio.create_subprocess_exec(*command, env=dict(environ), stdin=tether, start_new_session=True)
        ended, stopping = asyncio.ensure_future(child.wait()), asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await _end(child, ended, grace)
        return ended.result()

    async def keep(name: str, command: Sequence[str]) -> None:
        clock = asyncio.get_running_loop().time
        restarts = Restarts()
        while not stop.is_set():
            began = clock()
            how = _how(await live(command))
            if stop.is_set():
                return
            restarts = restarts.after(clock() - began)
            if restarts.pauses is None:
                raise ChildrenFailed(f"`majra {name}` ended {restarts.quick} times at once, last {how}")
            log.warning("process ended, starts again", process=name, ended=how, seconds=restarts.pauses * pause)
            await _wait(stop, restarts.pauses * pause)

    try:
        async with asyncio.TaskGroup() as group:
            for name, command in commands.items():
                group.create_task(keep(name, command))
    except* ChildrenFailed as failed:
        raise ChildrenFailed("; ".join(str(each) for each in failed.exceptions)) from None
    finally:
        os.close(tether)
        os.close(held)


async def _end(child: asyncio.subprocess.Process, ended: asyncio.Future[int], grace: float) -> None:
    """Returns once `child` has ended, by its own will or not; `ended` is its `wait`."""
    with suppress(ProcessLookupError):  # it ended in the meantime
        if grace and not ended.done():
            child.terminate()
            await asyncio.wait([ended], timeout=grace)
        if not ended.done():
            child.kill()
    await ended


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Returns after so many seconds, or as soon as `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _how(code: int) -> str:
    """An exit code in words; negative where a signal ended the process."""
    if code >= 0:
        return f"with exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"


@contextmanager
def stop_on_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set, in a running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
