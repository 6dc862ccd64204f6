"""Real `majra work` processes: every entry ends in originals, duplicates or dead letters, and originals are enriched."""

import asyncio
import time

import orjson
import pytest
from support.processes import running
from support.samples import MAIN, SECOND, composite

from majra import topics
from majra.kafka.admin import check_topics, create_topics
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from majra.topics import topic_specs

POISON = b'{"title": 5}\xff'
TEXTS = [f"{MAIN if n % 2 else SECOND}\nوهذه هي النشرة رقم {n} من نشرات اليوم الكثيرة." for n in range(6)]


async def values(settings: Settings, topic: str) -> list[bytes]:
    return [record.value async for record in read_log(settings, topic)]


async def flow(address: str, count: int, poison: bytes = POISON) -> None:
    settings = Settings(kafka=address)
    entries = [
        Entry(id=f"e{n}", url=f"https://a.example/{n}", content=text) for n, text in enumerate([composite(), *TEXTS])
    ]
    async with open_publisher(settings) as publisher:
        await publisher.publish(
            [Outgoing(topics.ENTRIES, each.id.encode(), encode(each)) for each in entries if each.id]
        )
        await publisher.publish([Outgoing(topics.ENTRIES, b"bad", poison)])
    with running(address, [["work"]] * count):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            originals, duplicates, enriched, dead = [
                await values(settings, topic)
                for topic in (topics.ORIGINALS, topics.DUPLICATES, topics.ENRICHED, topics.DEAD_LETTER)
            ]
            if len(originals) + len(duplicates) >= len(entries) + 1 and len(enriched) >= len(originals) and dead:
                break
            await asyncio.sleep(0.5)
    documents = [orjson.loads(value) for value in originals + duplicates]
    seen = {(each["majra"]["entry"], each["majra"]["position"]) for each in documents}
    assert seen == {(each.id, 0) for each in entries} | {("e0", 1)}
    assert {orjson.loads(value)["uri"] for value in enriched} == {orjson.loads(value)["uri"] for value in originals}
    assert poison in dead
    assert len(duplicates) >= 4


async def test_on_the_embedded_broker(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    await flow(embedded_kafka.address, 1)


@pytest.mark.kafka
async def test_two_workers_on_a_real_kafka(real_kafka: str) -> None:
    settings = Settings(kafka=real_kafka)
    specs = topic_specs(settings)
    assert len(await create_topics(settings, specs)) == len(specs)
    assert await check_topics(settings, specs) == []
    await flow(real_kafka, 2, POISON + bytes(9_000_000))  # larger than what one fetch is to bring
