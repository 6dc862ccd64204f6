"""`docs/metrics.md` lists every metric as the code has it: name, type, labels, help."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families

from majra.kafka.freshness import FeedRow
from majra.kafka.lag import GroupLag, LogSpan, PartitionLag
from majra.kafka.publisher import Outgoing
from majra.metrics.board import Board
from majra.metrics.counted import PollCounts, StageCounts
from majra.metrics.outside import Lag, freshness
from majra.topics import ENRICHED, ENTRIES

PAGE = Path(__file__).parents[2] / "docs/metrics.md"
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def workers() -> CollectorRegistry:
    registry = CollectorRegistry()
    counts = StageCounts(registry, ("enrich",), (ENRICHED,))
    counts.began("enrich", os.getpid())
    counts.done("enrich", [Outgoing(ENRICHED, b"k", b"{}")], 0.1)
    return registry


def connectors() -> CollectorRegistry:
    registry = CollectorRegistry()
    PollCounts(registry).done("connect", [Outgoing(ENTRIES, b"k", b"{}")], 0.1)
    return registry


def exporter() -> CollectorRegistry:
    registry, board = CollectorRegistry(), Board()
    place = {"topic": ENTRIES, "partition": 0, "begin": 0, "end": 2}
    row = PartitionLag(group="g", committed=1, behind=1, seconds=1.0, **place)  # type: ignore[arg-type]
    group = GroupLag(group="g", topic=ENTRIES, members=1, state="Stable", behind=1, seconds=1.0)
    board.saw(Lag(at=NOW, took=0.1, partitions=(row,), groups=(group,), logs=(LogSpan(**place),)))  # type: ignore[arg-type]
    feed = FeedRow(
        id="f", url="https://a.example/rss", title="أخبار", standing="fresh", last_poll=NOW, last_success=NOW,
        newest=NOW, next_poll=NOW, failures=0.0, error_type=None, error=None,
    )  # fmt: skip
    board.saw(freshness([feed], NOW, 1))
    registry.register(board)
    return registry


def line(metric: Metric) -> str:
    name = metric.name + ("_total" if metric.type == "counter" else "")
    labels = dict.fromkeys(label for sample in metric.samples for label in sample.labels if label != "le")
    return f"| `{name}` | {metric.type} | {', '.join(labels)} | {metric.documentation} |"


def lines(registry: CollectorRegistry) -> list[str]:
    return [line(metric) for metric in registry.collect()]


def test_the_page_lists_what_the_code_has() -> None:
    inside = dict.fromkeys([*lines(workers()), *lines(connectors())])
    outside = lines(exporter())
    for table in ("\n".join(inside), "\n".join(outside)):
        assert table in PAGE.read_text(encoding="utf-8"), f"docs/metrics.md lacks:\n{table}"


@pytest.mark.parametrize("make", [workers, connectors, exporter])
def test_prometheus_finds_no_fault_with_names_and_types(make: Callable[[], CollectorRegistry]) -> None:
    if (tool := shutil.which("promtool")) is None:
        pytest.skip("promtool is not on this machine (Debian: apt-get install prometheus)")
    done = subprocess.run(
        [tool, "check", "metrics"], input=generate_latest(make()), capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("make", [workers, connectors, exporter])
def test_the_format_that_prometheus_asks_for_is_readable_too(make: Callable[[], CollectorRegistry]) -> None:
    text = openmetrics.generate_latest(make()).decode()
    assert {each.name for each in openmetrics_families(text)} == {each.name for each in make().collect()}


def test_the_page_lists_nothing_else() -> None:
    listed = {each for each in PAGE.read_text(encoding="utf-8").splitlines() if each.startswith("| `majra_")}
    assert listed == {*lines(workers()), *lines(connectors()), *lines(exporter())}
