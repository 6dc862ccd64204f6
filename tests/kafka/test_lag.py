"""Lag: a table of what offsets and times mean, and what an observer reads from brokers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from hypothesis import given
from hypothesis import strategies as st

from majra.kafka.admin import create_topics
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.errors import TopicMissing
from majra.kafka.lag import Described, PartitionLag, group_lag, open_observer, partition_lag
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import ARTICLES, ENTRIES, topic_specs

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def row(committed: int | None, begin: int, end: int, ago: float | None) -> PartitionLag:
    head = None if ago is None else NOW - timedelta(seconds=ago)
    return partition_lag(
        group="g", topic="t", partition=0, committed=committed, begin=begin, end=end, head=head, now=NOW
    )


@pytest.mark.parametrize(
    ("committed", "begin", "end", "ago", "behind", "seconds"),
    [
        (10, 0, 10, None, 0, 0.0),
        (7, 0, 10, 90, 3, 90.0),
        (None, 0, 0, None, 0, 0.0),
        (None, 0, 10, 5, 10, 5.0),  # never committed: all of the log is behind
        (None, 4, 10, 5, 6, 5.0),
        (2, 4, 10, 5, 6, 5.0),  # retention went past the group: what left is not to be done any more
        (50, 0, 10, 5, 10, 5.0),  # the topic was made anew: workers start over
        (7, 0, 10, None, 3, None),  # the record's time could not be read
        (7, 0, 10, -3, 3, 0.0),  # a producer's clock is ahead
    ],
)
def test_what_offsets_mean(
    committed: int | None, begin: int, end: int, ago: float | None, behind: int, seconds: float | None
) -> None:
    found = row(committed, begin, end, ago)
    assert (found.behind, found.seconds) == (behind, seconds)


@given(st.none() | st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.floats(0, 1e6))
def test_lag_is_never_negative_nor_more_than_the_log_holds(
    committed: int | None, begin: int, held: int, ago: float
) -> None:
    found = row(committed, begin, begin + held, ago)
    assert 0 <= found.behind <= held
    assert found.seconds is not None
    assert found.seconds >= 0


@pytest.mark.parametrize(
    ("rows", "behind", "seconds"),
    [
        ([row(7, 0, 10, 90), row(9, 0, 10, 3)], 4, 90.0),
        ([row(7, 0, 10, None), row(9, 0, 10, 3)], 4, 3.0),
        ([row(7, 0, 10, None), row(10, 0, 10, None)], 3, None),
        ([row(10, 0, 10, None)], 0, 0.0),
    ],
)
def test_a_group_is_the_sum_and_its_longest_wait(rows: list[PartitionLag], behind: int, seconds: float | None) -> None:
    (group,) = group_lag(rows, {"g": Described(state="Stable", members=2)})
    assert (group.behind, group.seconds, group.members, group.state) == (behind, seconds, 2, "Stable")


GROUPS = {"majra-refine": ENTRIES, "majra-dedupe": ARTICLES}


async def commit_half(settings: Settings) -> AIOKafkaConsumer:
    """Ten entries large enough to come one a batch, five committed by a consumer that is still a member."""
    async with open_publisher(settings) as publisher:
        for n in range(10):
            await publisher.publish([Outgoing(ENTRIES, b"k", b"%d" % n * 100_000)])
    consumer = AIOKafkaConsumer(
        ENTRIES, bootstrap_servers=settings.kafka, group_id="majra-refine", enable_auto_commit=False,
        auto_offset_reset="earliest",
    )  # fmt: skip
    await consumer.start()
    for _ in range(5):
        record = await consumer.getone()
    await consumer.commit({TopicPartition(ENTRIES, record.partition): record.offset + 1})
    return consumer


async def observed(settings: Settings, members: int | None) -> None:
    before = datetime.now(UTC)
    consumer = await commit_half(settings)
    later = before + timedelta(hours=1)
    try:
        async with open_observer(settings, GROUPS, lambda: later) as observer:
            for _ in range(2):
                rows, groups = await observer.look()
                assert [(each.group, each.behind, each.members) for each in groups] == [
                    ("majra-refine", 5, members), ("majra-dedupe", 0, members and 0),
                ]  # fmt: skip
                (busy,) = [each for each in rows if each.behind]
                assert (busy.committed, busy.end) == (5, 10)
                assert busy.seconds is not None
                assert 3_500 < busy.seconds <= 3_600
                assert groups[0].seconds == busy.seconds
    finally:
        await consumer.stop()
    async with open_observer(settings, GROUPS) as observer:
        _rows, groups = await observer.look()
        assert groups[0].members == (None if members is None else 0)
        assert groups[0].behind == 5


async def test_on_the_embedded_broker(embedded_kafka: EmbeddedBroker) -> None:
    """It cannot say who is in a group: that is unknown, and the rest is there."""
    embedded_kafka.create_topics([ENTRIES, ARTICLES])
    await observed(Settings(kafka=embedded_kafka.address), None)


@pytest.mark.kafka
async def test_a_group_without_members_shows_on_a_real_kafka(real_kafka: str) -> None:
    settings = Settings(kafka=real_kafka)
    await create_topics(settings, topic_specs(settings))
    await observed(settings, 1)


async def test_an_answer_without_offsets_is_not_taken_for_a_group_that_never_committed(
    embedded_kafka: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a coordinator that has just moved: the client gives an error of the whole group as nothing at all."""
    embedded_kafka.create_topics([ENTRIES, ARTICLES])
    settings = Settings(kafka=embedded_kafka.address)
    await (await commit_half(settings)).stop()
    asked, ask = [], AIOKafkaAdminClient.list_consumer_group_offsets

    async def moved_at_first(admin: AIOKafkaAdminClient, group: str, **more: Any) -> dict[TopicPartition, Any]:
        asked.append(group)
        return {} if len(asked) == 1 else dict(await ask(admin, group, **more))

    monkeypatch.setattr(AIOKafkaAdminClient, "list_consumer_group_offsets", moved_at_first)
    async with open_observer(settings, {"majra-refine": ENTRIES}) as observer:
        rows, _groups = await observer.look()
    assert sum(each.behind for each in rows) == 5
    assert asked == ["majra-refine"] * 2


async def test_a_missing_topic_is_one_line(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics([ENTRIES])
    async with open_observer(Settings(kafka=embedded_kafka.address), GROUPS) as observer:
        with pytest.raises(TopicMissing, match=r"news\.articles"):
            await observer.look()
