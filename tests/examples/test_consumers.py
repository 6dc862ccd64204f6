"""The examples of docs/consume.md as they stand, on a real Kafka with repeats and revisions: each folds them alike."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Timer

import orjson
import pytest
from support.real_kafka import Missing, jars

from majra.kafka.admin import create_topics
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import ENRICHED, topic_specs

pytestmark = pytest.mark.kafka
PATIENCE = 60.0
"""Seconds: joining a group takes a few, and Java as many to compile the file."""
EXAMPLES = Path(__file__).parents[2] / "examples"
PUBLISHED = [
    ("1bb2", 1, "افتتاح خط الحافلات السريع بين عمّان والزرقاء"),
    ("6402", 1, "بلدية طرابلس تطلق حملة واسعة لتنظيف الشواطئ"),
    ("1bb2", 1, "افتتاح خط الحافلات السريع بين عمّان والزرقاء"),  # a repeat
    ("1bb2", 2, "افتتاح خط الحافلات السريع بين عمّان والزرقاء والرصيفة"),
    ("1bb2", 1, "افتتاح خط الحافلات السريع بين عمّان والزرقاء"),  # a replay from before the revision
    ("6402", 10, "بلدية طرابلس تنهي حملة تنظيف الشواطئ"),
    ("6402", 9, "بلدية طرابلس تمدد حملة تنظيف الشواطئ"),  # as text it would be the higher one
    ("77aa", 1, "المغرب يستضيف مؤتمرا دوليا عن الطاقة الشمسية"),
]
FOLDED = {
    ("new", "1bb2", "1"), ("revised", "1bb2", "2"), ("new", "6402", "1"), ("revised", "6402", "10"), ("new", "77aa", "1"),
}  # fmt: skip


def document(article: str, version: int, headline: str) -> Outgoing:
    value = {"uri": f"urn:majra:article:{article}", "version": str(version), "headlines": [{"value": headline}]}
    return Outgoing(ENRICHED, article.encode(), orjson.dumps(value))


def command(language: str) -> list[str]:
    if language == "python":
        return [sys.executable, str(EXAMPLES / "consume.py")]
    if shutil.which("javac") is None:
        pytest.skip("a JDK is not on this machine, which runs a source file as it stands")
    try:
        return ["java", "-cp", f"{jars()}/*", str(EXAMPLES / "Consume.java")]
    except Missing as lack:
        pytest.skip(str(lack))


@pytest.fixture(scope="module")
def filled(real_kafka: str) -> str:
    asyncio.run(fill(Settings(kafka=real_kafka)))
    return real_kafka


async def fill(settings: Settings) -> None:
    await create_topics(settings, topic_specs(settings))
    async with open_publisher(settings) as publisher:
        for each in PUBLISHED:
            await publisher.publish([document(*each)])


@pytest.mark.parametrize("language", ["python", "java"])
def test_an_example_folds_repeats_and_revisions(filled: str, language: str) -> None:
    with subprocess.Popen(
        [*command(language), filled, ENRICHED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        late = Timer(PATIENCE, run.kill)
        late.start()
        try:
            assert run.stdout is not None
            lines = [run.stdout.readline().decode().rstrip("\n").split("\t") for _ in FOLDED]
        finally:
            late.cancel()
            run.kill()
    assert {(news, uri.rpartition(":")[2], version) for news, uri, version, _ in lines} == FOLDED
    assert ["revised", "urn:majra:article:1bb2", "2", PUBLISHED[3][2]] in lines
