"""Memory of a worker that is slower than the feeds: python benchmarks/backlog.py [FILE.jsonl.gz] [--queued 100000]

A real Kafka; so many entries on `news.entries`; then one `majra work` on all of it, and its memory (RSS) over four minutes,
beside that of one that finds a hundredth queued. Back-pressure is right where the two are alike.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import entries
from msgspec.structs import replace
from pipeline import ARTICLES, contender, counts, peak, workers
from rich.console import Console

from majra import ids, topics
from majra.cli.console import table
from majra.kafka.admin import create_topics
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from majra.topics import topic_specs
from tests.support.real_kafka import Missing, free_port, kafka

SECONDS = (10, 30, 60, 120, 240)
DIFFERENT = 2_000
"""Entries that are really different; the others are the same under other ids, as far as memory goes."""
BATCH = 500


async def publish(settings: Settings, some: Sequence[Entry], count: int) -> float:
    """Puts `count` entries on the topic; their mean size in bytes."""
    size = 0
    async with open_publisher(settings) as publisher:
        for first in range(0, count, BATCH):
            records = []
            for number in range(first, min(first + BATCH, count)):
                identity = ids.digest(str(number))[:32]
                value = encode(replace(some[number % len(some)], id=identity, url=f"https://outlet.example/{number}"))
                size += len(value)
                records.append(Outgoing(topics.ENTRIES, identity.encode(), value))
            await publisher.publish(records)
    return size / count


async def measure(some: Sequence[Entry], queued: int, broker: str, folder: Path) -> list[object]:
    settings = Settings(kafka=broker)
    await create_topics(settings, topic_specs(settings))
    size = await publish(settings, some, queued)
    chosen = contender("majra", 1, broker, Path(sys.executable))
    with workers(chosen, broker, folder, [free_port()]) as (process,):
        began, peaks = time.monotonic(), []
        for each in SECONDS:
            await asyncio.sleep(max(0.0, began + each - time.monotonic()))
            if process.poll() is not None:
                raise RuntimeError((folder / "worker0.log").read_text()[-2000:])
            peaks.append(f"{peak(process):.0f}")
        done = (await counts(settings))[topics.ARTICLES]
    return [queued, f"{queued * size / 1e6:.0f}", *peaks, done]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=ARTICLES if ARTICLES.exists() else None)
    parser.add_argument("--queued", type=int, default=100_000)
    options = parser.parse_args()
    some = entries(options.file, DIFFERENT)
    rows = []
    for queued in (options.queued // 100, options.queued):
        with TemporaryDirectory() as folder:
            try:
                with kafka(Path(folder)) as broker:
                    rows.append(asyncio.run(measure(some, queued, broker, Path(folder))))
            except Missing as lack:
                print(f"no Kafka: {lack}")
                return
    columns = ["entries queued", "MB queued", *(f"peak MB after {each} s" for each in SECONDS), "articles by then"]
    Console().print(table(columns, rows))


if __name__ == "__main__":
    main()
