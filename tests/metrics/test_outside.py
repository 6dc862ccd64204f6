"""What the exporter makes of a look: families from rows, bounded whatever the number of feeds; the board under failures."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from support.scrape import Scrape, scraped

from majra.kafka.freshness import FeedRow, Standing, worst_first
from majra.kafka.lag import GroupLag, LogSpan, PartitionLag, partition_lag
from majra.metrics.board import Board
from majra.metrics.outside import Freshness, Lag, feed_metrics, freshness, lag_metrics
from majra.topics import ENTRIES

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
PLACE = {"group": "majra-refine", "topic": ENTRIES, "partition": "2"}


class Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self.families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self.families


def read(families: Iterable[Metric]) -> Scrape:
    registry = CollectorRegistry()
    registry.register(Families(families))
    return scraped(registry)


def partition(committed: int | None, begin: int, end: int, ago: float | None) -> PartitionLag:
    head = None if ago is None else NOW - timedelta(seconds=ago)
    return partition_lag(
        group="majra-refine", topic=ENTRIES, partition=2, committed=committed, begin=begin, end=end, head=head, now=NOW
    )


def lag(
    *, rows: tuple[PartitionLag, ...] = (), groups: tuple[GroupLag, ...] = (), logs: tuple[LogSpan, ...] = ()
) -> Lag:
    return Lag(at=NOW, took=0.1, partitions=rows, groups=groups, logs=logs)


@pytest.mark.parametrize(
    ("row", "messages", "seconds", "committed"),
    [
        (partition(7, 0, 10, 90), 3, 90, 7),
        (partition(10, 0, 10, None), 0, 0, 10),
        (partition(7, 0, 10, None), 3, None, 7),  # unknown is absent: an alert on it must not see a zero
        (partition(None, 0, 10, 5), 10, 5, None),
        (partition(None, 0, 0, None), 0, 0, None),
        (partition(2, 4, 10, 5), 6, 5, 2),  # retention went past the group
    ],
)
def test_a_partition(row: PartitionLag, messages: int, seconds: float | None, committed: int | None) -> None:
    found = read(lag_metrics(lag(rows=(row,))))
    assert found("majra_consumer_lag_messages", **PLACE) == messages
    assert found.samples.get(("majra_consumer_lag_seconds", frozenset(PLACE.items()))) == seconds
    assert found.samples.get(("majra_consumer_committed_offset", frozenset(PLACE.items()))) == committed


@pytest.mark.parametrize(
    ("state", "members", "shown"),
    [
        ("Stable", 2, "Stable"),
        ("PreparingRebalance", 3, "PreparingRebalance"),
        ("Empty", 0, "Empty"),
        ("Dead", 0, "Dead"),
        ("Assigning", 1, "Unknown"),
        (None, None, "Unknown"),
    ],
)
def test_a_group(state: str | None, members: int | None, shown: str) -> None:
    group = GroupLag(group="g", topic=ENTRIES, members=members, state=state, behind=None, seconds=None)
    found = read(lag_metrics(lag(groups=(group,))))
    states = found.of("majra_consumer_group_state", "state")
    assert [name for name, value in states.items() if value] == [shown]
    assert len(states) == 6
    assert found.samples.get(("majra_consumer_group_members", frozenset({("group", "g")}))) == members


def test_a_topic_is_the_sum_of_its_partitions() -> None:
    spans = [LogSpan(topic=ENTRIES, partition=n, begin=n * 10, end=n * 10 + 5) for n in range(3)]
    found = read(lag_metrics(lag(logs=(*spans, LogSpan(topic="news.articles", partition=0, begin=0, end=0)))))
    assert found("majra_log_end_offset", topic=ENTRIES, partition="2") == 25
    assert found.of("majra_topic_messages", "topic") == {ENTRIES: 15, "news.articles": 0}
    assert found.of("majra_topic_written_total", "topic") == {ENTRIES: 45, "news.articles": 0}


def feed(number: int, standing: Standing = "fresh", success: float | None = 60, newest: float | None = 600) -> FeedRow:
    def ago(seconds: float | None) -> datetime | None:
        return None if seconds is None else NOW - timedelta(seconds=seconds)

    return FeedRow(
        id=f"{number:012x}", url=f"https://{number}.example/rss", title="أخبار\nالأفق\"}", standing=standing,
        last_poll=ago(success), last_success=ago(success), newest=ago(newest), next_poll=None,
        failures=0.0, error_type=None, error=None,
    )  # fmt: skip


def test_thousands_of_feeds_do_not_explode_the_series() -> None:
    feeds = [feed(n, ("failing", "late", "waiting", "fresh", "paused")[n % 5], success=n) for n in range(5_000)]  # type: ignore[arg-type]
    families = list(feed_metrics(freshness(worst_first(feeds), NOW, 200)))
    found = read(families)
    assert len(found.samples) == 5 + 4 + 2 * 200
    assert found.of("majra_feeds", "standing") == dict.fromkeys(
        ["failing", "late", "waiting", "fresh", "paused"], 1_000
    )
    assert set(found.of("majra_feed_last_success_timestamp_seconds", "feed")) < {each.id for each in feeds[::5]}
    assert len(generate_latest(Families(families))) < 50_000  # type: ignore[arg-type]
    print(f"5,000 feeds: {len(found.samples)} series, {len(generate_latest(Families(families)))} bytes")  # type: ignore[arg-type]


def test_no_feed_by_name_where_the_setting_is_0() -> None:
    found = read(feed_metrics(freshness([feed(1)], NOW, 0)))
    assert not found.of("majra_feed_last_success_timestamp_seconds", "feed")
    assert found("majra_feeds", standing="fresh") == 1


def test_ages_are_of_feeds_that_are_polled() -> None:
    rows = [
        feed(1, success=10),
        feed(2, success=30),
        feed(3, "paused", success=9_999),
        feed(4, "waiting", success=None),
    ]
    found = read(feed_metrics(freshness(rows, NOW, 200)))
    assert found.of("majra_feed_success_age_seconds", "quantile") == {"0.5": 10, "0.9": 30, "0.99": 30, "1": 30}
    named = {rows[0].id, rows[1].id}
    assert found.of("majra_feed_last_success_timestamp_seconds", "feed").keys() == named
    assert freshness([feed(4, "waiting", success=None)], NOW, 200).ages == {}
    assert not read(feed_metrics(freshness([feed(5, newest=None)], NOW, 9))).of(
        "majra_feed_newest_item_timestamp_seconds", "feed"
    )


@given(st.lists(st.floats(0, 1e7), min_size=1))
def test_a_quantile_is_an_age_that_so_many_feeds_do_not_exceed(ages: list[float]) -> None:
    found = freshness([feed(n, success=age) for n, age in enumerate(ages)], NOW, 0).ages
    for quantile, age in found.items():
        assert sum(each <= age + 1e-3 for each in ages) >= math.ceil(quantile * len(ages))
    assert found[1.0] == pytest.approx(max(ages), abs=1e-3)


FEEDS = Freshness(at=NOW + timedelta(seconds=3), took=0.7, standings={"fresh": 1}, ages={}, worst=())


def test_the_board_keeps_what_was_seen_last() -> None:
    board, registry = Board(), CollectorRegistry()
    registry.register(board)
    assert {name: value for (name, _labels), value in scraped(registry).samples.items()} == {"majra_exporter_up": 0}
    board.saw(lag(rows=(partition(7, 0, 10, 90),)))
    assert scraped(registry)("majra_exporter_up") == 0  # feeds were not seen yet; lag shows already
    assert scraped(registry)("majra_consumer_lag_messages", **PLACE) == 3
    board.saw(FEEDS)
    found = scraped(registry)
    assert found("majra_exporter_up") == 1
    assert found("majra_exporter_last_look_timestamp_seconds") == NOW.timestamp()
    assert found("majra_exporter_look_seconds") == 0.7
    board.failed(Lag)
    board.saw(FEEDS)
    found = scraped(registry)
    assert found("majra_exporter_up") == 0
    assert found("majra_consumer_lag_seconds", **PLACE) == 90
    board.saw(lag())
    found = scraped(registry)
    assert found("majra_exporter_up") == 1
    assert not found.has("majra_consumer_lag_seconds", **PLACE)
