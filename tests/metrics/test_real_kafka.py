"""Lag from outside on a real Kafka: as Kafka's own tool says it, in seconds as they passed, whatever becomes of workers,
messages and brokers. `majra lag` and `majra exporter` say the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import RecordsToDelete
from metrics.broker import BrokerProcess, described_by_kafka
from support.commands import majra
from support.processes import running
from support.real_kafka import free_port
from support.scrape import Scrape, scrape, scrape_until

from majra.kafka.admin import create_topics, open_admin
from majra.metrics import looking
from majra.metrics.board import Board
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from majra.topics import ARTICLES, ENTRIES, ORIGINALS, topic_specs

pytestmark = pytest.mark.kafka
SOURCES = {"majra-refine": ENTRIES, "majra-dedupe": ARTICLES, "majra-enrich": ORIGINALS}
NEWS = encode(
    Entry(title="بلدية طرابلس تطلق حملة واسعة لتنظيف الشواطئ", content="أطلقت البلدية حملة واسعة صباح السبت.")
)


async def write(address: str, topic: str, ages: dict[int, list[float]]) -> float:
    """Messages by partition, each as if written so many seconds before the moment that is returned."""
    now = time.time()
    producer = AIOKafkaProducer(bootstrap_servers=address)
    await producer.start()
    try:
        for partition, each in ages.items():
            for age in each:
                moment = round((now - age) * 1000)
                await producer.send_and_wait(topic, NEWS, partition=partition, timestamp_ms=moment)
    finally:
        await producer.stop()
    return now


async def commit(address: str, group: str, topic: str, offsets: dict[int, int]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, each) for each in offsets])
        await consumer.commit({TopicPartition(topic, each): offset for each, offset in offsets.items()})
    finally:
        await consumer.stop()


async def lag_of(address: str) -> dict[str, Any]:
    done = await majra(address, "lag", "--json")
    assert (done.code, done.errors) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def by_place(found: dict[str, Any], value: str) -> dict[tuple[str, str, int], Any]:
    return {(row["group"], row["topic"], row["partition"]): row[value] for row in found["lag"]}


def exported(found: Scrape, name: str) -> dict[tuple[str, str, int], float]:
    rows = ((dict(labels), value) for (each, labels), value in found.samples.items() if each == name)
    return {(row["group"], row["topic"], int(row["partition"])): value for row, value in rows}


def later_than(moment: float) -> Callable[[Scrape], bool]:
    return lambda found: (
        found("majra_exporter_up") == 1 and found("majra_exporter_last_look_timestamp_seconds") > moment
    )


@pytest.fixture(scope="module")
def exporter(real_kafka: str) -> Iterator[int]:
    """The port of a `majra exporter` that looks every second, started before there is anything to see."""
    port = free_port()
    with running(real_kafka, [["exporter", "--port", str(port)]], MAJRA_EXPORTER_INTERVAL="1"):
        yield port


@pytest.fixture(scope="module", autouse=True)
def topics_made(real_kafka: str, exporter: int) -> None:
    settings = Settings(kafka=real_kafka)
    asyncio.run(create_topics(settings, topic_specs(settings)))


async def test_before_anything_happened(exporter: int) -> None:
    found = await scrape_until(exporter, later_than(0))
    assert set(exported(found, "majra_consumer_lag_messages").values()) == {0}
    assert set(exported(found, "majra_consumer_lag_seconds").values()) == {0}
    assert found.of("majra_consumer_group_members", "group") == dict.fromkeys([*SOURCES, "majra-connect"], 0)
    assert sum(found.of("majra_feeds", "standing").values()) == 0


async def test_messages_as_kafka_says_and_seconds_as_they_passed(real_kafka: str, exporter: int) -> None:
    entries = await write(real_kafka, ENTRIES, {0: [300, 200, 90, 5], 1: [40], 2: [7, 6]})
    articles = await write(real_kafka, ARTICLES, {3: [1_000, 12]})
    originals = await write(real_kafka, ORIGINALS, {0: [3_600] * 30})
    await commit(real_kafka, "majra-refine", ENTRIES, {0: 2, 1: 1, 2: 0, 3: 0})
    await commit(real_kafka, "majra-dedupe", ARTICLES, {0: 0, 1: 0, 2: 0, 3: 1})
    await commit(real_kafka, "majra-enrich", ORIGINALS, {0: 0, 1: 0, 2: 0, 3: 0})
    heads = {
        ("majra-refine", ENTRIES, 0): entries - 90, ("majra-refine", ENTRIES, 2): entries - 7,
        ("majra-dedupe", ARTICLES, 3): articles - 12, ("majra-enrich", ORIGINALS, 0): originals - 3_600,
    }  # fmt: skip

    def off(seconds: dict[tuple[str, str, int], float], now: float) -> dict[tuple[str, str, int], float]:
        """By how much each wait differs from the time that has passed since the head was written."""
        assert {place for place, each in seconds.items() if each} == heads.keys()
        return {place: abs(seconds[place] - (now - head)) for place, head in heads.items()}

    kafkas = await asyncio.to_thread(described_by_kafka, real_kafka)
    found = await lag_of(real_kafka)
    assert by_place(found, "behind") == kafkas
    assert sum(kafkas.values()) == 4 - 2 + 2 + 1 + 30
    lags = off(by_place(found, "seconds"), datetime.fromisoformat(found["time"]).timestamp())
    shown = await scrape_until(exporter, later_than(time.time()))
    assert exported(shown, "majra_consumer_lag_messages") == kafkas
    exporters = off(exported(shown, "majra_consumer_lag_seconds"), shown("majra_exporter_last_look_timestamp_seconds"))
    assert max(*lags.values(), *exporters.values()) < 1
    print(f"off by at most: majra lag {max(lags.values()):.3f} s, exporter {max(exporters.values()):.3f} s")


async def test_messages_that_were_deleted_are_not_waited_for(real_kafka: str, exporter: int) -> None:
    """Retention went past the group: what left cannot be processed any more, and what is left has waited less."""
    await write(real_kafka, ORIGINALS, {0: [20]})
    before = await scrape_until(exporter, later_than(time.time()))
    async with open_admin(Settings(kafka=real_kafka)) as admin:
        await admin.delete_records({TopicPartition(ORIGINALS, 0): RecordsToDelete(before_offset=30)})
    deleted = time.time()
    found = await scrape_until(exporter, later_than(deleted))
    place = {"group": "majra-enrich", "topic": ORIGINALS, "partition": "0"}
    assert found("majra_consumer_lag_messages", **place) == 1
    assert 20 <= found("majra_consumer_lag_seconds", **place) < 60
    assert found("majra_topic_messages", topic=ORIGINALS) == 1
    assert found("majra_topic_written_total", topic=ORIGINALS) == before("majra_topic_written_total", topic=ORIGINALS)
    assert by_place(await lag_of(real_kafka), "behind")["majra-enrich", ORIGINALS, 0] == 1


@asynccontextmanager
async def frozen(pid: int) -> AsyncIterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_stopped_worker_shows_rising_seconds_and_a_dead_one_no_members(real_kafka: str, exporter: int) -> None:
    refine = {"group": "majra-refine", "topic": ENTRIES, "partition": "1"}

    def waited(found: Scrape) -> float:
        return found("majra_consumer_lag_seconds", **refine)

    def drained(found: Scrape) -> bool:
        lag = exported(found, "majra_consumer_lag_messages")
        return all(lag["majra-refine", ENTRIES, n] == 0 for n in range(4))

    def at_work(found: Scrape) -> bool:
        stable = found("majra_consumer_group_state", group="majra-refine", state="Stable") == 1
        return drained(found) and stable and found("majra_consumer_group_members", group="majra-refine") == 1

    # The shortest session a broker takes, so that it gives the worker up soon.
    with running(real_kafka, [["work", "--stages", "refine"]], MAJRA_SESSION_TIMEOUT="6") as (worker,):
        await scrape_until(exporter, at_work)
        async with frozen(worker.pid):
            await write(real_kafka, ENTRIES, {1: [0]})
            first = await scrape_until(exporter, waited)
            looked = first("majra_exporter_last_look_timestamp_seconds")
            assert first("majra_consumer_lag_messages", **refine) == 1
            second = await scrape_until(exporter, later_than(looked + 2))
            risen = second("majra_exporter_last_look_timestamp_seconds") - looked
            # Lag is read within a look, whose time is its end: right within the second that is promised.
            assert waited(second) - waited(first) == pytest.approx(risen, abs=1.0)
            print(f"waits {waited(first):.1f} s, {risen:.1f} s later {waited(second):.1f} s")
            # The broker gives it up; its message waits on, and nobody is there to take it.
            third = await scrape_until(
                exporter, lambda found: found("majra_consumer_group_members", group="majra-refine") == 0
            )
            assert third("majra_consumer_group_state", group="majra-refine", state="Empty") == 1
            assert third("majra_consumer_lag_messages", **refine) == 1
            assert waited(third) >= waited(second)
        # It comes back as another member: after the rebalance nothing waits.
        await scrape_until(exporter, at_work)


async def test_a_frozen_broker_holds_up_no_scrape(
    real_kafka: str, exporter: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, with a shorter patience; the exporter's own answers are timed beside it."""
    monkeypatch.setattr(looking, "LONGEST", 2.0)
    settings, board = Settings(kafka=real_kafka, exporter_interval=1.0), Board()
    task = asyncio.ensure_future(looking.keep_looking(settings, board, groups=SOURCES, sharers={}, topics=[ENTRIES]))
    broker = BrokerProcess.at(real_kafka)

    async def up_is(value: float) -> float:
        began = time.monotonic()
        while next(iter(board.collect())).samples[0].value != value:  # noqa: ASYNC110 - what a scrape would see
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async with asyncio.timeout(60):
        await up_is(1)
        async with frozen(broker.pid):
            noticed = await up_is(0)
            began = time.monotonic()
            found = await asyncio.to_thread(scrape, exporter)
            answered = time.monotonic() - began
            assert exported(found, "majra_consumer_lag_messages")
        back = await up_is(1)
    task.cancel()
    assert answered < 1
    print(f"noticed after {noticed:.1f} s, scrape {1000 * answered:.0f} ms, seen again after {back:.1f} s")


async def test_a_broker_that_goes_and_comes_back(real_kafka: str, exporter: int) -> None:
    broker = BrokerProcess.at(real_kafka)
    before = await asyncio.to_thread(scrape, exporter)
    await asyncio.to_thread(broker.stop)
    stopped = time.time()
    gone = await scrape_until(exporter, lambda found: found("majra_exporter_up") == 0)
    noticed = time.time() - stopped
    assert exported(gone, "majra_consumer_lag_messages") == exported(before, "majra_consumer_lag_messages")
    assert gone("majra_exporter_last_look_timestamp_seconds") <= stopped
    again = broker.start_again()
    started = time.time()
    try:
        found = await scrape_until(exporter, later_than(started))
        print(f"noticed after {noticed:.1f} s; seen again {time.time() - started:.1f} s after its start")
        # Committed offsets are read back, not taken for "never committed" while the coordinator loads them.
        assert exported(found, "majra_consumer_lag_messages") == exported(before, "majra_consumer_lag_messages")
        assert exported(found, "majra_consumer_committed_offset") == exported(before, "majra_consumer_committed_offset")
    finally:
        again.kill()
        again.wait()
