"""The broker of a fixture as a process: frozen, killed, started again; and Kafka's own view of a group."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.real_kafka import Missing, jars

TOOLS = "org.apache.kafka:kafka-tools:4.2.1"
"""Holds kafka-consumer-groups; of the version of the test broker."""


@dataclass
class BrokerProcess:
    pid: int
    command: list[str]

    @classmethod
    def at(cls, address: str) -> BrokerProcess:
        """The Kafka process that listens there."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().decode().split("\0")[:-1]
            except OSError:  # it ended just now
                continue
            if len(command) > 1 and command[-2] == "kafka.Kafka" and _listens(command[-1], address):
                return cls(int(entry.name), command)
        raise LookupError(address)

    def stop(self) -> None:
        """Returns once it has ended, in order: one that is killed is not let in again before its session is over."""
        os.kill(self.pid, signal.SIGTERM)
        descriptor = os.pidfd_open(self.pid)
        try:
            select.select([descriptor], [], [], 60)
        finally:
            os.close(descriptor)

    def start_again(self) -> subprocess.Popen[bytes]:
        """The same broker on the same data; who called ends it."""
        return subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _listens(properties: str, address: str) -> bool:
    try:
        return f"PLAINTEXT://{address}," in Path(properties).read_text(encoding="utf-8")
    except OSError:
        return False


def described_by_kafka(address: str) -> dict[tuple[str, str, int], int]:
    """`kafka-consumer-groups --describe --all-groups`: the lag by group, topic and partition."""
    tools = jars().parent / "tools"
    if not list(tools.glob("*.jar")):
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={TOOLS}", f"-DoutputDirectory={tools}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise Missing(f"Maven could not resolve {TOOLS}: {done.stdout[-300:]}")
    command = [
        "java", "-cp", f"{jars()}/*:{tools}/*", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
        "--bootstrap-server", address, "--describe", "--all-groups",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    header = next(line for line in lines if line[0] == "GROUP")
    rows = [dict(zip(header, line, strict=False)) for line in lines if len(line) == len(header) and line[0] != "GROUP"]
    return {(row["GROUP"], row["TOPIC"], int(row["PARTITION"])): int(row["LAG"]) for row in rows}
