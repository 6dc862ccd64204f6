"""A broker that can be frozen, the two apps as processes that can be killed, and a count of what is left at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from hazards.cases import KEY, WORK, Event, events, output, source

from majra.kafka.admin import create_topics
from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import DEAD_LETTER, ENTRIES, topic_specs

TESTS = Path(__file__).resolve().parents[1]
DEADLINE = 60.0
"""Seconds for what takes some: a machine under load must not look like a loss."""
APPS = ("naive", "majra")
QUICK = {"MAJRA_COMMIT_INTERVAL": "0.2", "MAJRA_SESSION_TIMEOUT": "6"}
"""Majra's settings in all tests: a broker waits for a killed worker as long as its session, which may be no shorter."""


class Broker:
    """A broker; an embedded one in a process of its own can be frozen."""

    def __init__(self, address: str, process: subprocess.Popen[str] | None = None) -> None:
        self._process = process
        self.address = address
        self.settings = Settings(kafka=address)

    def freeze(self) -> None:
        """It keeps its connections, takes what the kernel buffers, and answers nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)


def topics_of(cases: Sequence[str]) -> list[str]:
    return [DEAD_LETTER, *(source(case) for case in cases), *(output(case, app) for case in cases for app in APPS)]


async def make_topics(broker: Broker, cases: Sequence[str]) -> None:
    """On a real Kafka, where an embedded one makes them itself; as `news.entries` is, which keeps its records for days."""
    spec = next(each for each in topic_specs(broker.settings) if each.name == ENTRIES)
    await create_topics(broker.settings, [replace(spec, name=name) for name in topics_of(cases)])


@contextmanager
def run_broker(cases: Sequence[str]) -> Iterator[Broker]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hazards.broker", *topics_of(cases)],
        cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        yield Broker(process.stdout.readline().strip(), process)
    finally:
        process.kill()
        process.communicate()


class App:
    """One of the two apps, as a process."""

    def __init__(
        self, module: str, broker: Broker, folder: Path, cases: Sequence[str], environ: dict[str, str]
    ) -> None:
        self.log = folder / f"{module}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", f"hazards.{module}", broker.address, str(folder), *cases],
                cwd=TESTS, env=os.environ | QUICK | environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def stop(self) -> None:
        """As a supervisor stops it: what is in hand is finished first."""
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9: no handler runs, nothing more is committed."""
        self.process.kill()
        self.process.wait()

    async def ended(self) -> int:
        await until(lambda: self.process.poll() is not None, "the process ends")
        return int(self.process.returncode)


@contextmanager
def run_app(
    module: str, broker: Broker, folder: Path, cases: Sequence[str], environ: dict[str, str] | None = None
) -> Iterator[App]:
    app = App(module, broker, folder, cases, environ or {})
    try:
        yield app
    finally:
        app.kill()


async def until(condition: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    """Returns when `condition` holds; fails the test after `DEADLINE` seconds."""
    try:
        async with asyncio.timeout(DEADLINE):
            while True:
                holds = condition()
                if holds if isinstance(holds, bool) else await holds:
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"not within {DEADLINE:g} s: {what}") from None


async def publish(broker: Broker, case: str, count: int) -> None:
    async with open_publisher(broker.settings) as publisher:
        await publisher.publish(
            [
                Outgoing(source(case), name.encode() if case == WORK else KEY, value)
                for name, value in events(case, count).items()
            ]
        )


async def committed(broker: Broker, group: str, cases: Sequence[str]) -> dict[str, int]:
    """For each case, how many events of its source the group has committed as done, all partitions together."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, group_id=group, enable_auto_commit=False)
    found = {}
    await consumer.start()
    try:
        for case in cases:
            partitions = [TopicPartition(source(case), number) for number in range(4)]
            consumer.assign(partitions)
            found[case] = sum([await consumer.committed(each) or 0 for each in partitions])
    finally:
        await consumer.stop()
    return found


async def kept(broker: Broker, case: str, app: str, count: int) -> dict[str, set[bytes | None]]:
    """Ids of the events that are in the output, or with their exact bytes in the dead letters; each with its keys there."""
    found: dict[str, set[bytes | None]] = {}
    async for record in read_log(broker.settings, output(case, app)):
        found.setdefault(msgspec.json.decode(record.value, type=Event).id, set()).add(record.key)
    if app == "majra":
        by_bytes = {value: name for name, value in events(case, count).items()}
        async for record in read_log(broker.settings, DEAD_LETTER):
            if record.value in by_bytes:
                found.setdefault(by_bytes[record.value], set()).add(record.key)
    return found
