"""Following topics from the oldest, from now, from a time; on an embedded broker, which finds nothing by time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.errors import TopicMissing
from majra.kafka.follow import open_follower
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings

A, B = "news.topic.politics", "news.topic.sport"


async def publish(settings: Settings, *records: tuple[str, bytes]) -> None:
    async with open_publisher(settings) as publisher:
        await publisher.publish([Outgoing(topic, value, value) for topic, value in records])


async def take(records, count: int) -> list[bytes]:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(20):
        return sorted([(await anext(records)).value for _ in range(count)])


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("earliest", [b"old 1", b"old 2", b"new"]),
        (datetime.now(UTC) - timedelta(hours=2), [b"old 1", b"old 2", b"new"]),
        (datetime.now(UTC) + timedelta(hours=2), []),
        ("latest", [b"new"]),
    ],
)
async def test_where_to_start(embedded_kafka: EmbeddedBroker, start: object, found: list[bytes]) -> None:
    embedded_kafka.create_topics([A, B])
    settings = Settings(kafka=embedded_kafka.address)
    await publish(settings, (A, b"old 1"), (B, b"old 2"))
    async with open_follower(settings, [A, B], start) as records:  # type: ignore[arg-type]
        await publish(settings, (B, b"new"))
        assert await take(records, len(found)) == sorted(found)


async def test_missing_topics_are_all_named(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics([A])
    with pytest.raises(TopicMissing, match=r"news\.route\.gulf, news\.topic\.sport"):
        async with open_follower(Settings(kafka=embedded_kafka.address), [A, B, "news.route.gulf"], "latest"):
            pass


@pytest.mark.kafka
async def test_a_time_is_found_on_a_real_kafka(real_kafka: str) -> None:
    from majra.kafka.admin import create_topics
    from majra.topics import topic_specs

    settings = Settings(kafka=real_kafka)
    await create_topics(settings, [spec for spec in topic_specs(settings) if spec.name == "news.topic.weather"])
    await publish(settings, ("news.topic.weather", b"old"))
    await asyncio.sleep(0.01)  # two records of one millisecond have no time between them
    between = datetime.now(UTC)
    await asyncio.sleep(0.01)
    await publish(settings, ("news.topic.weather", b"new"))
    async with open_follower(settings, ["news.topic.weather"], between) as records:
        assert await take(records, 1) == [b"new"]
    async with open_follower(settings, ["news.topic.weather"], datetime.now(UTC)) as records:
        await publish(settings, ("news.topic.weather", b"newer"))
        assert await take(records, 1) == [b"newer"]
