"""A lost window rebuilt from the log of a real Kafka: python benchmarks/dedupe_rebuild.py [--articles 200000]

Starts an Apache Kafka on this machine (Java 17 and Maven), publishes made-up articles (dedupe_articles.py) as the dedupe
stage does, copies on `news.duplicates`, and then lets a new process read its state back, as a worker does before the first
article of a lane. Seconds are by the wall; the processor's are told beside them, since other work may run on the machine.
The longest stall is how long the worker's event loop had no turn: it must stay far below the group's session timeout.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from dedupe_articles import Writer
from dedupe_scale import document, resident
from msgspec.structs import replace
from rich.console import Console
from rich.table import Table
from support.real_kafka import Missing, kafka

from majra import topics
from majra.kafka.admin import create_topics
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.settings import Settings
from majra.topics import topic_specs
from streams.dedupe.deduper import Deduper
from streams.dedupe_log import PublishedLog
from streams.topology import Dedupe

ARTICLES = 200_000
"""The default of MAJRA_DEDUPE_MAX_ARTICLES: three days of nearly an article a second."""
BATCH = 500
"""Articles published at once, some 2 MB."""


async def fill(settings: Settings, count: int) -> int:
    """Publishes `count` articles; how many bytes their values have."""
    await create_topics(settings, topic_specs(settings))
    written, uris = 0, {}
    articles = islice(Writer().articles(), count)
    async with open_publisher(settings) as publisher:
        while batch := list(islice(articles, BATCH)):
            records = []
            for each in batch:
                made = document(each, count)
                uris[each.number] = made.uri
                original = None if each.source is None else uris[each.source]
                made = made.with_majra(
                    duplicate_of=original,
                    duplicate_kind=None if original is None else "near",
                    similarity=None if original is None else 0.9,
                    times=replace(made.majra.times, deduplicated=made.version_created),
                )
                value = encode(made)
                written += len(value)
                topic = topics.ORIGINALS if original is None else topics.DUPLICATES
                records.append(Outgoing(topic, (original or made.uri).rpartition(":")[2].encode(), value))
            await publisher.publish(records)
    return written


async def stalls(longest: list[float]) -> None:
    """Notes the longest time between two turns of the event loop."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        longest[0] = max(longest[0], time.perf_counter() - start - 0.005)


async def rebuild(settings: Settings) -> dict[str, float]:
    """What a new worker does before its first article."""
    deduper = Deduper.from_settings(settings)
    stage = Dedupe(deduper, PublishedLog(settings, timedelta(hours=settings.dedupe_window_hours)))
    longest = [0.0]
    watch = asyncio.ensure_future(stalls(longest))
    before, start, used = resident(), time.perf_counter(), time.process_time()
    await stage.restore()
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    again = time.perf_counter()
    await stage.restore()
    again = time.perf_counter() - again
    watch.cancel()
    return {
        "articles": len(deduper),
        "seconds": seconds,
        "processor": processor,
        "again": again,
        "stall": longest[0],
        "bytes": resident() - before,
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--rebuild", metavar="HOST:PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rebuild:
        print(json.dumps(asyncio.run(rebuild(settings_of(options.rebuild, options.articles)))))
        return
    try:
        with TemporaryDirectory() as folder, kafka(Path(folder)) as address:
            written = asyncio.run(fill(settings_of(address, options.articles), options.articles))
            command = [sys.executable, __file__, "--articles", str(options.articles), "--rebuild", address]
            got = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    except Missing as lack:
        raise SystemExit(f"no real Kafka: {lack}") from None
    table = Table(title=f"rebuild of a window of {options.articles:,} articles", title_justify="left")
    table.add_column("what")
    table.add_column("value", justify="right")
    for what, value in (
        ("articles in the rebuilt window", f"{got['articles']:,.0f}"),
        ("seconds", f"{got['seconds']:.1f}"),
        ("of the processor", f"{got['processor']:.1f}"),
        ("articles/s of the processor", f"{got['articles'] / got['processor']:,.0f}"),
        ("seconds to look again, nothing new", f"{got['again']:.2f}"),
        ("longest stall of the event loop, s", f"{got['stall']:.2f}"),
        ("bytes an article in memory, the client's buffers too", f"{got['bytes'] / got['articles']:,.0f}"),
        ("bytes an article in the log", f"{written / options.articles:,.0f}"),
    ):
        table.add_row(what, value)
    Console().print(table)


def settings_of(address: str, articles: int) -> Settings:
    """The settings by default, with a window that holds them all."""
    return Settings(kafka=address, dedupe_max_articles=articles)


if __name__ == "__main__":
    main()
