"""`docs/metrics.md` lists every metric as the code has it: name, type, labels, help."""

from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric

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
    StageCounts(registry, ("enrich",), (ENRICHED,)).done("enrich", [Outgoing(ENRICHED, b"k", b"{}")], 0.1)
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


def test_the_page_lists_nothing_else() -> None:
    listed = {each for each in PAGE.read_text(encoding="utf-8").splitlines() if each.startswith("| `majra_")}
    assert listed == {*lines(workers()), *lines(connectors()), *lines(exporter())}
