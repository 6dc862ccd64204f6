"""A producer whose numbers the broker does not wait for: aiokafka's would be refused for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, OutOfOrderSequenceNumber

from majra.kafka.admin import create_topics
from majra.kafka.log import read_log
from majra.kafka.producer import LastingProducer
from majra.kafka.publisher import Outgoing, Publisher, open_publisher
from majra.settings import Settings
from majra.topics import ENTRIES, topic_specs

RECORDS = [Outgoing(ENTRIES, b"ar", f"خبر {number}".encode()) for number in range(4)]


def lose_a_batch(publisher: Publisher) -> None:
    """As when a request was given up on in an outage: its numbers are taken, and no broker has its records."""
    numbers = publisher._producer._producer._txn_manager
    for partition in list(numbers._sequence_numbers):
        numbers.increment_sequence_number(partition, 3)


@pytest.mark.kafka
async def test_publishing_goes_on_after_a_lost_batch(real_kafka: str) -> None:
    settings = Settings(kafka=real_kafka)
    await create_topics(settings, topic_specs(settings))
    async with open_publisher(settings) as publisher:
        await publisher.publish(RECORDS[:1])
        lose_a_batch(publisher)
        await publisher.publish(RECORDS[1:2])
        await asyncio.gather(*(publisher.publish([each]) for each in RECORDS[2:]))
    values = [record.value async for record in read_log(settings, ENTRIES)]
    assert values[:2] == [each.value for each in RECORDS[:2]]
    assert sorted(values) == sorted(each.value or b"" for each in RECORDS)


@pytest.mark.kafka
async def test_without_a_new_one_every_later_record_is_refused(real_kafka: str) -> None:
    """What this is there for, still so in the aiokafka in use: else it may go."""
    settings = Settings(kafka=real_kafka)
    await create_topics(settings, topic_specs(settings))
    producer = AIOKafkaProducer(bootstrap_servers=real_kafka, enable_idempotence=True)
    await producer.start()
    try:
        sent = await producer.send_and_wait(ENTRIES, b"1", partition=0)
        producer._txn_manager.increment_sequence_number(sent.topic_partition, 3)
        for _ in range(3):
            with pytest.raises(OutOfOrderSequenceNumber):
                await producer.send_and_wait(ENTRIES, b"2", partition=0)
    finally:
        await producer.stop()


class Made:
    """A producer that fails to start, or answers each record with `error`."""

    def __init__(self, error: Exception | None = None, *, starts: bool = True) -> None:
        self.error, self.starts, self.stopped = error, starts, False

    async def start(self) -> None:
        if not self.starts:
            raise KafkaConnectionError("no broker")

    async def stop(self) -> None:
        self.stopped = True

    async def send(self, topic: str, **_record: Any) -> asyncio.Future[str]:
        future = asyncio.get_running_loop().create_future()
        if self.error is None:
            future.set_result(topic)
        else:
            future.set_exception(self.error)
        return future


async def test_the_old_one_is_kept_until_a_new_one_has_started() -> None:
    old, late, fresh = Made(OutOfOrderSequenceNumber()), Made(starts=False), Made()
    made = iter([old, late, fresh])
    producer = LastingProducer(lambda: next(made))  # type: ignore[arg-type,return-value]
    await producer.start()
    with pytest.raises(OutOfOrderSequenceNumber):
        await (await producer.send("news"))
    await asyncio.sleep(0)  # what is learnt from an answer counts from the event loop's next turn on
    with pytest.raises(KafkaConnectionError):
        await producer.send("news")
    assert (late.stopped, old.stopped) == (True, False)
    answers = await asyncio.gather(*(producer.send("news") for _ in range(3)))
    assert [await each for each in answers] == ["news"] * 3
    await producer.stop()
    assert (old.stopped, fresh.stopped) == (True, True)
