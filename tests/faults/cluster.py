"""An Apache Kafka of one or three brokers as processes that can be killed, frozen, started again, and robbed of their disk.

The settings are those of docs/guarantees.md: three replicas, two of which must have a record before it is acknowledged,
and no leader that lacks one.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.waiting import until
from support.real_kafka import CLUSTER, free_port, jars

START = 90.0
"""Seconds for all brokers to answer: on a machine under load a start takes twenty."""
HEAP = "-Xmx384m"
"""Of each broker: three stand beside the processes under test."""
DISK_MB = 256
"""Of a small disk, which is in memory: room for all that one run writes."""


class Broker:
    """One broker, with its own folder; a combined controller, as in a small installation."""

    def __init__(self, number: int, folder: Path) -> None:
        self.number, self.folder = number, folder
        self.logs = folder / "logs"
        self.port, self.controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def configure(self, voters: str, count: int) -> None:
        """Writes its settings and formats its log folder."""
        least = 2 if count >= 3 else 1
        properties = self.folder / "server.properties"
        properties.write_text(
            f"""process.roles=broker,controller
node.id={self.number}
controller.quorum.voters={voters}
listeners=PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{self.controller}
advertised.listeners=PLAINTEXT://{self.address}
controller.listener.names=CONTROLLER
log.dirs={self.logs}
auto.create.topics.enable=false
unclean.leader.election.enable=false
min.insync.replicas={least}
offsets.topic.replication.factor={count}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor={count}
transaction.state.log.min.isr={least}
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
""",
            encoding="utf-8",
        )
        done = subprocess.run(
            [*self._java(), "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(properties)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-1000:] + done.stdout[-1000:])

    def start(self) -> None:
        with (self.folder / "kafka.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._java(), "kafka.Kafka", str(self.folder / "server.properties")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
        except OSError:
            return False
        return True

    async def ready(self) -> None:
        """Returns once it takes connections. Raises RuntimeError with the end of its log where it does not."""
        deadline = time.monotonic() + START
        while not await asyncio.to_thread(self.answers):
            if self.ended or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "kafka.log").read_text(errors="replace")[-2000:])
            await asyncio.sleep(0.1)

    @property
    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """kill -9; what it wrote and the kernel holds stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def stop(self) -> None:
        """As an operator stops it: its partitions are led by others first."""
        assert self._process is not None
        self._process.terminate()
        await until(lambda: self.ended, 0.1)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _java(self) -> list[str]:
        return ["java", HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{jars()}/*"]


class Cluster:
    """The brokers of one cluster, numbered from 1."""

    def __init__(self, brokers: list[Broker]) -> None:
        self.brokers = brokers

    @property
    def address(self) -> str:
        return ",".join(each.address for each in self.brokers)

    async def ready(self) -> None:
        for each in self.brokers:
            await each.ready()


@contextmanager
def cluster(folder: Path, count: int, *, small_disk: int | None = None) -> Iterator[Cluster]:
    """Brokers as long as the context is open. `small_disk` names the broker whose logs are on a disk of `DISK_MB`.

    Raises `support.real_kafka.Missing` without Java or Maven, and `NoDisk` where such a disk cannot be had.
    """
    brokers = [Broker(number, folder / f"broker{number}") for number in range(1, count + 1)]
    voters = ",".join(f"{each.number}@127.0.0.1:{each.controller}" for each in brokers)
    disk: Path | None = None
    try:
        for each in brokers:
            each.folder.mkdir(parents=True)
            if each.number == small_disk:
                disk = each.folder / "disk"
                mount(disk)
                each.logs = disk / "logs"
            each.configure(voters, count)
        for each in brokers:
            each.start()
        yield Cluster(brokers)
    finally:
        for each in brokers:
            each.kill()
        if disk is not None:
            subprocess.run(["umount", str(disk)], capture_output=True, check=False)


class NoDisk(Exception):
    """Why no disk of a small size can be had here."""


def mount(folder: Path) -> None:
    """A disk of `DISK_MB`, in memory. Raises `NoDisk`: only root may mount."""
    folder.mkdir()
    if shutil.which("mount") is None:
        raise NoDisk("no mount command")
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"a small disk cannot be mounted: {done.stderr.strip()}")


def fill(folder: Path) -> Path:
    """Takes all that is left of the disk; the file that does, to be removed."""
    path = folder / "filler"
    with path.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
                file.flush()
        except OSError:  # no space left
            return path
