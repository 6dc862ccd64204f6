"""On a real Kafka: two workers, killed at random moments again and again, publish what workers that live would.

`make test` kills twice; `make kills` (MAJRA_KILLS=10) ten times, while 5,000 articles pass.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from dedupe.articles import deduper, take
from dedupe.deliveries import Delivery, Outcome, deliveries, outcome

from majra import topics
from majra.clock import utc_now
from majra.kafka.admin import create_topics
from majra.kafka.lag import Observer, open_observer
from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import decode, encode
from majra.records.document import Document
from majra.settings import Settings
from majra.topics import topic_specs
from streams.worker import group_of

pytestmark = pytest.mark.kafka
KILLS = int(os.environ.get("MAJRA_KILLS", "2"))
ARTICLES = 500 * KILLS
SEED = int(os.environ.get("MAJRA_KILLS_SEED", "6"))
LOOK = 0.05
"""Seconds between looks at how far the workers are."""
DEADLINE = 90.0
"""Seconds for what follows a kill: Kafka waits out the dead worker's session, 6 s, and the machine may be busy."""


@contextmanager
def workers(address: str, folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two of them; `restarted` puts others in the place of those that were killed."""
    running = [start(address, folder, number) for number in range(2)]
    try:
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()


def start(address: str, folder: Path, number: int) -> subprocess.Popen[bytes]:
    environ = {"MAJRA_KAFKA": address, "MAJRA_SESSION_TIMEOUT": "6", "MAJRA_COMMIT_INTERVAL": "1"}
    with (folder / f"worker{number}.log").open("ab") as log:
        command = [sys.executable, "-m", "majra", "work", "--stages", "dedupe"]
        return subprocess.Popen(command, env=os.environ | environ, stdout=log, stderr=log)


async def published(settings: Settings) -> list[Outcome]:
    """All outcomes in the log, repeats too."""
    return [
        outcome(decode(record.value or b"", Document))
        for topic in (topics.ORIGINALS, topics.DUPLICATES)
        async for record in read_log(settings, topic)
    ]


async def written(observer: Observer) -> int:
    return sum(each.end for each in await observer.logs([topics.ORIGINALS, topics.DUPLICATES]))


async def behind(observer: Observer) -> int:
    return sum(each.behind for each in (await observer.look())[0])


async def put(settings: Settings, batch: list[Delivery]) -> None:
    async with open_publisher(settings) as publisher:
        await publisher.publish(
            [Outgoing(topics.ARTICLES, each.document.language.encode(), encode(each.document)) for each in batch]
        )


def reference(known: list[Delivery]) -> set[Outcome]:
    """What a deduper that nothing happens to publishes of them, lane by lane in order."""
    lane, found = deduper(most=10 * ARTICLES), set()
    for each in known:
        decision = take(lane, each.document, utc_now())
        if decision.kind != "known":
            found.add(outcome(decision.document))
    return found


async def test_kills_change_nothing(fresh_kafka: str, tmp_path: Path) -> None:
    settings, random = Settings(kafka=fresh_kafka), Random(SEED)
    known = list(deliveries(ARTICLES, utc_now() - timedelta(hours=6), SEED))
    expected = {each.outcome for each in known if each.outcome}
    assert reference(known) == expected
    await create_topics(settings, topic_specs(settings))
    size = len(known) // KILLS
    killed = []
    with workers(fresh_kafka, tmp_path) as running:
        async with open_observer(settings, {group_of("dedupe"): topics.ARTICLES}) as observer:
            for turn in range(KILLS):
                before = await written(observer)
                await put(settings, known[turn * size : (turn + 1) * size if turn < KILLS - 1 else None])
                # At a moment in the midst of the work: after so many more verdicts, and a part of the next one.
                moment = before + random.randrange(1, size * 2 // 3)
                deadline = time.monotonic() + DEADLINE
                while await written(observer) < moment:
                    assert time.monotonic() < deadline, f"no work done before kill {turn + 1}"
                    await asyncio.sleep(LOOK)
                await asyncio.sleep(random.random() * LOOK)
                victim = random.randrange(2)
                running[victim].send_signal(signal.SIGKILL)
                running[victim].wait()
                killed.append(await written(observer) - before)
                running[victim] = start(fresh_kafka, tmp_path, victim)
            deadline = time.monotonic() + DEADLINE
            while await behind(observer):
                assert time.monotonic() < deadline, "the articles are not worked off"
                assert all(each.poll() is None for each in running), "a worker ended by itself"
                await asyncio.sleep(LOOK)
    found = Counter(await published(settings))
    repeats = found.total() - len(found)
    print(
        f"{len(known):,} articles, {len(expected):,} outcomes, killed after {killed} verdicts of {size} each:"
        f" {len(set(found) - expected)} wrong, {len(expected - set(found))} missing, {repeats} repeated"
    )
    assert set(found) == expected
