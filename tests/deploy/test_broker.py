"""The compose file's Kafka, started for real: its variables go through the image's own set-up program (it is in the
jars), and the broker keeps the rules that they state. Only addresses and folders are those of the test.
"""

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from support.real_kafka import Missing, free_port, jars

from majra import topics
from majra.kafka.admin import check_topics, create_topics, open_admin
from majra.kafka.errors import BrokerUnavailable, RecordRefused, TopicMissing
from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import DEAD_LETTER_ROOM, topic_specs

ROOT = Path(__file__).parents[2]
SERVICE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["kafka"]
PATIENCE = 60.0
"""Seconds for the broker to answer: it takes about five on an idle machine."""

pytestmark = pytest.mark.kafka


def environment(data: Path) -> tuple[dict[str, str], str]:
    """The service's variables, moved to loopback and to free ports; the address of its listener inside."""
    ports = {"19092": free_port(), "9092": free_port(), "9093": free_port()}
    moved = {}
    for name, value in SERVICE["environment"].items():
        here = re.sub(r"(?<=//)(kafka|0\.0\.0\.0)(?=:)", "127.0.0.1", value)
        moved[name] = re.sub(r"(?<=:)(19092|9092|9093)\b", lambda found: str(ports[found[1]]), here)
    moved["KAFKA_LOG_DIRS"] = str(data)
    return moved, f"127.0.0.1:{ports['19092']}"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("compose")
    try:
        java = ["java", "-cp", f"{jars()}/*"]
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))
    defaults, final = folder / "defaults", folder / "final"
    defaults.mkdir()
    final.mkdir()
    for name in ("server.properties", "log4j2.yaml", "tools-log4j2.yaml"):
        (defaults / name).write_text("# the image's own\n", encoding="utf-8")
    variables, address = environment(folder / "data")
    environ = {"PATH": os.environ["PATH"], **variables}
    wrapper = [*java, "kafka.docker.KafkaDockerWrapper", "setup"]
    wrapper += ["-D", str(defaults), "-M", str(ROOT / "deploy/kafka"), "-F", str(final)]
    subprocess.run(wrapper, env=environ, check=True, capture_output=True, timeout=PATIENCE)
    logging = yaml.safe_load((final / "log4j2.yaml").read_text(encoding="utf-8"))["Configuration"]
    assert logging["Appenders"].keys() == {"Console"}, "a file would fill the memory behind a read-only file system"
    assert logging["Loggers"]["Root"]["AppenderRef"] == [{"ref": logging["Appenders"]["Console"]["name"]}]
    heap = variables["KAFKA_HEAP_OPTS"].split()
    with (folder / "kafka.log").open("wb") as log:
        process = subprocess.Popen(
            [java[0], *heap, *java[1:], "kafka.Kafka", str(final / "server.properties")], stdout=log, stderr=log
        )
    try:
        settings = Settings(kafka=address)
        asyncio.run(answers(settings))
        yield settings
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder / "data", ignore_errors=True)


async def answers(settings: Settings) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            async with open_admin(settings):
                return
        except BrokerUnavailable:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)


async def test_its_settings_are_those_of_the_file(broker: Settings) -> None:
    async with open_admin(broker) as admin:
        (response,) = await admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, "1")])
    found = {entry[0]: entry[1] for entry in response.resources[0][4]}
    wanted = {
        "auto.create.topics.enable": "false",
        "unclean.leader.election.enable": "false",
        "message.max.bytes": str(broker.max_message_bytes + DEAD_LETTER_ROOM),
        "offsets.retention.minutes": SERVICE["environment"]["KAFKA_OFFSETS_RETENTION_MINUTES"],
        "offsets.topic.replication.factor": "1",
        "share.coordinator.state.topic.replication.factor": "1",
    }
    assert {name: found[name] for name in wanted} == wanted


async def test_topics_are_made_by_majra_alone_and_take_the_largest_message(broker: Settings) -> None:
    specs = topic_specs(broker)
    async with open_publisher(broker) as publisher:
        with pytest.raises(TopicMissing):
            await publisher.publish([Outgoing(topics.ENTRIES, b"1", b"{}")])
    assert len(await create_topics(broker, specs)) == len(specs)
    assert await check_topics(broker, specs) == []
    room = 200  # bytes of a record and its batch around key and value
    largest = os.urandom(broker.max_message_bytes - room)
    headers = (("majra-error", os.urandom(DEAD_LETTER_ROOM - room)),)
    async with open_publisher(broker) as publisher:
        await publisher.publish([Outgoing(topics.ENTRIES, b"1", largest)])
        await publisher.publish([Outgoing(topics.DEAD_LETTER, b"1", largest, headers)])
        with pytest.raises(RecordRefused):
            await publisher.publish([Outgoing(topics.ENTRIES, b"1", largest, headers)])
    for topic in (topics.ENTRIES, topics.DEAD_LETTER):
        assert [record.value async for record in read_log(broker, topic)] == [largest]
