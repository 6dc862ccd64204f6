"""Every series that Majra's processes can serve, asked of the code that serves them; and those that an expression names."""

import re
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from majra.kafka.freshness import FeedRow
from majra.kafka.lag import GroupLag, LogSpan, PartitionLag
from majra.metrics.board import Board
from majra.metrics.counted import PollCounts, StageCounts
from majra.metrics.outside import Lag, freshness
from majra.metrics.serve import new_registry

NOW = datetime(2026, 3, 1, 7, tzinfo=UTC)
PROMETHEUS_OWN = {"up", "ALERTS"}


def served() -> set[str]:
    """Names of series, those of histograms by their parts."""
    registry: CollectorRegistry = new_registry()
    StageCounts(registry, ("refine", "dedupe", "enrich"))
    seen = Board()
    spot = PartitionLag(
        group="majra-refine", topic="news.entries", partition=0, committed=1, begin=0, end=2, behind=1, seconds=1.0
    )
    group = GroupLag(group="majra-refine", topic="news.entries", members=1, state="Stable", behind=1, seconds=1.0)
    log = LogSpan(topic="news.entries", partition=0, begin=0, end=2)
    seen.saw(Lag(at=NOW, took=0.1, partitions=(spot,), groups=(group,), logs=(log,)))
    feed = FeedRow(
        id="0a1b2c3d4e5f", url="https://a.example/rss", title=None, standing="fresh", last_poll=NOW, last_success=NOW,
        newest=NOW, next_poll=NOW, failures=0.0, error_type=None, error=None,
    )  # fmt: skip
    seen.saw(freshness([feed], NOW, 1))
    registry.register(seen)
    connectors = CollectorRegistry()
    PollCounts(connectors)
    families = [*registry.collect(), *connectors.collect()]
    names = set()
    for family in families:
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        names |= {family.name + suffix for suffix in suffixes}
    return names


def named(expression: str) -> set[str]:
    """The series that a PromQL expression asks for: words in front of braces or brackets, and `majra…` ones anywhere."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    return set(re.findall(r"\b(?:majra|process)_\w+|\bmajra:[\w:]+|\b(?:up|ALERTS)\b(?=\s*[{=])", bare))
