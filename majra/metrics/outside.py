"""What is seen from outside the workers, as Prometheus metrics: lag, groups, logs, feeds. Pure, of one `Look`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from majra.kafka.freshness import FeedRow, counts
from majra.kafka.lag import STATES, GroupLag, LogSpan, PartitionLag
from majra.records.base import Record

QUANTILES: Final = (0.5, 0.9, 0.99, 1.0)
"""Of the ages of feeds' last successes: the usual feed, and the few that nobody would look for among thousands."""
UNKNOWN: Final = "Unknown"
"""A group's state where the broker cannot say, or says what no version known to us does."""


class Lag(Record, frozen=True, kw_only=True):
    """Groups and logs as they were at `at`, seen within `took` seconds."""

    at: datetime
    took: float
    partitions: tuple[PartitionLag, ...]
    groups: tuple[GroupLag, ...]
    logs: tuple[LogSpan, ...]


class Freshness(Record, frozen=True, kw_only=True):
    """Feeds as they were at `at`: how many of each standing, ages of successes by quantile (s), and the worst of them."""

    at: datetime
    took: float
    standings: dict[str, int]
    ages: dict[float, float]
    """Empty where no feed ever succeeded."""
    worst: tuple[FeedRow, ...]


def freshness(rows: Sequence[FeedRow], at: datetime, most: int, *, took: float = 0.0) -> Freshness:
    """What to show of `rows`, the worst first: all of them counted, `most` of them named.

    Paused feeds have neither age nor name: nobody asks them, and an alert on stale feeds must not name them for ever.
    """
    ages = sorted(
        max(0.0, (at - row.last_success).total_seconds())
        for row in rows
        if row.last_success is not None and row.standing != "paused"
    )
    return Freshness(
        at=at,
        took=took,
        standings=counts(rows),
        ages={each: ages[math.ceil(each * len(ages)) - 1] for each in QUANTILES} if ages else {},
        worst=tuple(row for row in rows if row.standing != "paused")[:most],
    )


def lag_metrics(lag: Lag) -> Iterator[Metric]:
    """The families of groups and logs. Seconds that are not known are absent, not 0."""
    behind = GaugeMetricFamily(
        "majra_consumer_lag_messages", "Messages that the group has still to process", labels=_PLACE
    )
    seconds = GaugeMetricFamily(
        "majra_consumer_lag_seconds",
        "How long the first of them has waited; 0 where there is none, absent where its time could not be read",
        labels=_PLACE,
    )
    committed = GaugeMetricFamily(
        "majra_consumer_committed_offset", "The next offset to process, as committed; absent before that", labels=_PLACE
    )
    for row in lag.partitions:
        place = (row.group, row.topic, str(row.partition))
        behind.add_metric(place, row.behind)
        if row.seconds is not None:
            seconds.add_metric(place, row.seconds)
        if row.committed is not None:
            committed.add_metric(place, row.committed)
    yield from (behind, seconds, committed)
    yield from _groups(lag.groups)
    yield from _logs(lag.logs)


_PLACE: Final = ("group", "topic", "partition")


def _groups(groups: Iterable[GroupLag]) -> Iterator[Metric]:
    members = GaugeMetricFamily(
        "majra_consumer_group_members", "Members of the group; absent where the broker cannot say", labels=("group",)
    )
    states = GaugeMetricFamily(
        "majra_consumer_group_state",
        "1 for the state that the group is in, 0 for the others",
        labels=("group", "state"),
    )
    for group in groups:
        if group.members is not None:
            members.add_metric((group.group,), group.members)
        now = group.state if group.state in STATES else UNKNOWN
        for state in (*STATES, UNKNOWN):
            states.add_metric((group.group, state), float(state == now))
    yield from (members, states)


def _logs(logs: Iterable[LogSpan]) -> Iterator[Metric]:
    end = GaugeMetricFamily(
        "majra_log_end_offset", "The next offset that will be written", labels=("topic", "partition")
    )
    held = GaugeMetricFamily(
        "majra_topic_messages", "Offsets between the topic's begin and end: messages it holds", labels=("topic",)
    )
    written = CounterMetricFamily(
        "majra_topic_written", "Messages ever written to the topic: the sum of its end offsets", labels=("topic",)
    )
    for topic, each in groupby(logs, key=lambda log: log.topic):
        spans = list(each)
        for span in spans:
            end.add_metric((topic, str(span.partition)), span.end)
        held.add_metric((topic,), sum(span.end - span.begin for span in spans))
        written.add_metric((topic,), sum(span.end for span in spans))
    yield from (end, held, written)


def feed_metrics(seen: Freshness) -> Iterator[Metric]:
    """The families of feeds. Those of single feeds are of the worst only: thousands would be thousands of series."""
    standings = GaugeMetricFamily(
        "majra_feeds",
        "Feeds by standing: failing (the last poll failed), late (not polled when due), waiting (for its first poll), "
        "fresh, paused",
        labels=("standing",),
    )
    for standing, count in seen.standings.items():
        standings.add_metric((standing,), count)
    # A summary by its label; the library's own family of that type wants a sum and a count, which say nothing here.
    ages = Metric(
        "majra_feed_success_age_seconds",
        "Time since the last successful poll, by quantile over all feeds that had one and are not paused",
        "summary",
    )
    for quantile, age in seen.ages.items():
        ages.add_sample(ages.name, {"quantile": f"{quantile:g}"}, age)
    success = GaugeMetricFamily(
        "majra_feed_last_success_timestamp_seconds",
        "The feed's last successful poll; of the worst feeds",
        labels=("feed",),
    )
    newest = GaugeMetricFamily(
        "majra_feed_newest_item_timestamp_seconds", "The publisher's time of the feed's newest item; of the worst feeds",
        labels=("feed",),
    )  # fmt: skip
    for row in seen.worst:
        for family, moment in ((success, row.last_success), (newest, row.newest)):
            if moment is not None:
                family.add_metric((row.id,), moment.timestamp())
    yield from (standings, ages, success, newest)
