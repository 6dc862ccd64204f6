"""A real Apache Kafka for tests: jars from Maven, one KRaft node on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CLUSTER = "MajraTestClusterAAAAAA"


class Missing(Exception):
    """What this machine lacks for a real Kafka."""


def jars() -> Path:
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise Missing(f"{tool} is not on this machine")
    cache = Path(os.environ.get("MAJRA_TEST_CACHE", Path.home() / ".cache/majra")) / "kafka-4.2.1"
    if not (cache / ".done").exists():
        cache.mkdir(parents=True, exist_ok=True)
        pom = shutil.copy(HERE / "pom.xml", cache)
        command = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={cache}/jars"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise Missing(f"Maven could not resolve Kafka: {done.stdout[-300:]}")
        (cache / ".done").touch()
    return cache / "jars"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kafka(folder: Path) -> Iterator[str]:
    """The address of a broker that lives as long as the context."""
    port = free_port()
    listeners = {"PLAINTEXT": ("PLAINTEXT", port)}
    with broker(folder, listeners):
        yield f"127.0.0.1:{port}"


@contextmanager
def broker(
    folder: Path, listeners: dict[str, tuple[str, int]], settings: str = "", format_with: Sequence[str] = ()
) -> Iterator[None]:
    """A broker with these `listeners` (name: protocol, port), the first of them its own, as long as the context lives."""
    classpath = f"{jars()}/*"
    controller = free_port()
    ports = {name: port for name, (_protocol, port) in listeners.items()}
    protocols = {name: protocol for name, (protocol, _port) in listeners.items()} | {"CONTROLLER": "PLAINTEXT"}
    bound = ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items())
    properties = folder / "server.properties"
    properties.write_text(
        f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners={bound},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={bound}
listener.security.protocol.map={",".join(f"{name}:{protocol}" for name, protocol in protocols.items())}
inter.broker.listener.name={next(iter(listeners))}
controller.listener.names=CONTROLLER
log.dirs={folder}/logs
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
{settings}""",
        encoding="utf-8",
    )
    java = ["java", "-Xmx512m", "-cp", classpath]
    subprocess.run(
        [*java, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(properties), *format_with],
        check=True,
        capture_output=True,
    )
    with (folder / "kafka.log").open("wb") as log:
        process = subprocess.Popen([*java, "kafka.Kafka", str(properties)], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        for port in ports.values():
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError((folder / "kafka.log").read_text()[-2000:]) from None
                    time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()
