"""`majra lag`: the tables, the JSON, and failures in one line."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from rich.console import Console

from majra.cli.lag import as_builtins, stage_groups, tables
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.freshness import FeedRow, feed_row
from majra.kafka.lag import Described, group_lag, partition_lag
from majra.records.feed import Feed
from majra.settings import Settings
from majra.topics import ARTICLES, ENTRIES, ORIGINALS, topic_specs

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ROWS = [
    partition_lag(group="majra-refine", topic=ENTRIES, partition=n, committed=each, begin=0, end=9, head=head, now=NOW)
    for n, (each, head) in enumerate([(9, None), (5, NOW - timedelta(seconds=75)), (None, NOW - timedelta(hours=2))])
]


def shown(feeds: list[FeedRow], members: int | None = 0) -> str:
    console = Console(file=io.StringIO(), width=160)
    console.print(
        tables(ROWS, group_lag(ROWS, {"majra-refine": Described(state="Empty", members=members)}), feeds, NOW)
    )
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_tables() -> None:
    lines = [line.split() for line in shown([]).splitlines()]
    assert ["majra-refine", "news.entries", "1", "5", "9", "4", "1m", "15s"] in lines
    assert ["majra-refine", "news.entries", "2", "never", "9", "9", "2h"] in lines
    assert ["majra-refine", "news.entries", "Empty", "none:", "nobody", "works", "13", "2h"] in lines


def test_feeds_are_escaped_and_the_worst_are_shown() -> None:
    feeds = [feed_row(Feed(id=f"{n}", url="https://a.example/", title=f"خبر \x1b[2J{n}"), None, NOW) for n in range(25)]
    text = shown(feeds)
    assert "\x1b" not in text
    assert text.count("waiting") == 20 + 1
    assert "the 20 worst of 25" in text
    assert len(json.loads(json.dumps(as_builtins(ROWS, [], feeds, NOW)))["feeds"]) == 25  # type: ignore[arg-type]


def test_the_groups_are_those_of_the_stages() -> None:
    assert stage_groups() == {"majra-refine": ENTRIES, "majra-dedupe": ARTICLES, "majra-enrich": ORIGINALS}


def lag(address: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "majra", "lag", *arguments],
        env=os.environ | {"MAJRA_KAFKA": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_watching_until_stopped(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    with lag(embedded_kafka.address, "--watch", "--json") as process:
        assert process.stdout is not None
        looks = [json.loads(await asyncio.to_thread(process.stdout.readline)) for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        rest, errors = await asyncio.to_thread(process.communicate)
    assert [len(each["lag"]) for each in looks] == [12, 12]
    assert looks[0]["time"] < looks[1]["time"]
    assert (process.returncode, rest, errors) == (0, "", "")


async def test_what_is_missing_is_one_line(embedded_kafka: EmbeddedBroker) -> None:
    for address, said in ((embedded_kafka.address, "majra topics create"), ("127.0.0.1:1", "no Kafka broker answers")):
        with lag(address) as process:
            out, errors = await asyncio.to_thread(process.communicate)
        assert (process.returncode, out) == (1, "")
        assert said in errors
        assert errors.count("majra: ") == 1
