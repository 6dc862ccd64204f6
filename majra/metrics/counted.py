"""What workers and connectors count, as Prometheus metrics. No label takes a value out of a feed (see `labels`).

Rates and quantiles are computed from several processes' counters, so nothing here is an average or a maximum.
"""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, get_args

import msgspec
from msgspec import UNSET, UnsetType
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from majra import topics
from majra.clock import utc_now
from majra.kafka.dead_letter import ERROR_TYPE
from majra.kafka.publisher import Outgoing
from majra.metrics.labels import OTHER, OUR_ERRORS, error_label
from majra.metrics.meter import CONNECT, Unmetered
from majra.metrics.stage_processes import StageProcesses
from majra.records.base import Utc
from majra.records.document import DuplicateKind
from majra.records.entry import Entry
from majra.records.feed import ErrorType, PollReport, Result

STAGE_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""From a message that is found published already (half a millisecond) to the bound of a stage (`stage_timeout`)."""
PUBLISH_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
"""From a broker on the same machine to the bound of one publish (`publish_timeout`)."""
LATENCY_SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3_600.0)
"""From an idle pipeline to one that works off an hour's outage; 60 and 120 are what is alerted on."""
AGE_SECONDS: Final = (60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 10_800.0, 21_600.0, 86_400.0, 259_200.0, 604_800.0)
"""From the shortest interval of polls to a week: a feed's first poll brings what is days old."""
END_TO_END_SECONDS: Final = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 21_600.0, 86_400.0)
"""Pushed news takes seconds, polled news mostly the interval of its feed (2 to 20 min); a day is the most that counts."""
RECENT: Final = timedelta(days=1)
"""An older article was not waited for: the feed's first poll brought it, or the publisher dated it back."""


class _Times(msgspec.Struct, rename="camel"):
    polled: Utc | UnsetType = UNSET


class _Majra(msgspec.Struct, rename="camel"):
    times: _Times
    duplicate_kind: DuplicateKind | UnsetType | None = UNSET


class _Head(msgspec.Struct, rename="camel"):
    """Of a document, what is counted. The rest is skipped unread: some microseconds, where all of it takes a hundred."""

    majra: _Majra
    content_created: Utc | UnsetType = UNSET


_HEAD: Final = msgspec.json.Decoder(_Head)


class _Flow(Unmetered):
    """What stages and connectors have in common: messages in and out, dead letters, acknowledgements, progress."""

    def __init__(self, registry: CollectorRegistry, stages: Iterable[str], topics_used: Iterable[str]) -> None:
        self._in = Counter(
            "majra_messages_in_total",
            "Messages that a stage is done with, all outputs acknowledged; of connect: polls and pushes",
            ("stage",), registry=registry,
        )  # fmt: skip
        self._out = Counter(
            "majra_messages_out_total",
            "Records acknowledged by the broker, by the stage that made them and their topic",
            ("stage", "topic"), registry=registry,
        )  # fmt: skip
        self._dead = Counter(
            "majra_dead_letters_total",
            "Dead letters acknowledged, by the stage that failed and the type of the error",
            ("stage", "error"), registry=registry,
        )  # fmt: skip
        self._publish = Histogram(
            "majra_publish_seconds",
            "Time until all records of one message were acknowledged",
            ("stage",), buckets=PUBLISH_SECONDS, registry=registry,
        )  # fmt: skip
        self._refused = Counter(
            "majra_produce_errors_total",
            "Records that were not acknowledged at one try, whether or not another brought them through",
            ("topic",), registry=registry,
        )  # fmt: skip
        self._progress = Gauge(
            "majra_last_progress_timestamp_seconds",
            "When the stage was last done with a message; until then when the process started",
            ("stage",), registry=registry,
        )  # fmt: skip
        # Series that are there from the start: a rate does not see the step from nothing to one.
        for topic in topics_used:
            self._refused.labels(topic)
        for stage in stages:
            self._in.labels(stage)
            self._publish.labels(stage)
            self._progress.labels(stage).set(time.time())
            for error in (*OUR_ERRORS, OTHER):
                self._dead.labels(stage, error)

    def done(self, stage: str, records: Sequence[Outgoing], seconds: float) -> None:
        """See `Meter`."""
        self._in.labels(stage).inc()
        self._progress.labels(stage).set(time.time())
        if records:  # what was published already makes none, and waits for nothing
            self._publish.labels(stage).observe(seconds)
        for topic, count in Tally(record.topic for record in records).items():
            self._out.labels(stage, topic).inc(count)
        for record in records:
            if record.topic == topics.DEAD_LETTER:
                error = dict(record.headers).get(ERROR_TYPE, b"").decode("utf-8", "replace")
                self._dead.labels(stage, error_label(error)).inc()

    def refused(self, topic: str) -> None:
        """See `Meter`."""
        self._refused.labels(topic).inc()


class StageCounts(_Flow):
    """What a worker with these stages counts. Of published documents it reads a few fields (`_Head`)."""

    def __init__(
        self,
        registry: CollectorRegistry,
        stages: Iterable[str],
        topics_used: Iterable[str] = (),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        stages = tuple(stages)
        super().__init__(registry, stages, topics_used)
        self._clock = clock
        self._worked = Histogram(
            "majra_stage_seconds",
            "Time that a stage took for one message, without Kafka",
            ("stage",), buckets=STAGE_SECONDS, registry=registry,
        )  # fmt: skip
        self._begun = Counter(
            "majra_stage_process_starts_total",
            "Processes that the stage has had: more than one where it hung or its process died",
            ("stage",), registry=registry,
        )  # fmt: skip
        self._processes = StageProcesses()
        registry.register(self._processes)
        self._splits = Counter(
            "majra_splits_total", "Embedded articles that pages were split into, beside their main ones",
            registry=registry,
        )  # fmt: skip
        self._duplicates = Counter(
            "majra_duplicates_total", "Articles found to repeat another", ("kind",), registry=registry
        )
        self._latency = Histogram(
            "majra_ingest_to_enriched_seconds",
            "Time from the poll that brought an entry to its document's acknowledgement on news.enriched",
            buckets=LATENCY_SECONDS, registry=registry,
        )  # fmt: skip
        self._end_to_end = Histogram(
            "majra_end_to_end_seconds",
            "Time from the publisher's time, where it is within a day, to the acknowledgement on news.enriched",
            buckets=END_TO_END_SECONDS, registry=registry,
        )  # fmt: skip
        for stage in stages:
            self._worked.labels(stage)
            self._begun.labels(stage)
        for kind in get_args(DuplicateKind):
            self._duplicates.labels(kind)

    def began(self, stage: str, pid: int) -> None:
        """See `Meter`."""
        self._begun.labels(stage).inc()
        self._processes.began(stage, pid)

    def worked(self, stage: str, seconds: float) -> None:
        """See `Meter`."""
        self._worked.labels(stage).observe(seconds)

    def done(self, stage: str, records: Sequence[Outgoing], seconds: float) -> None:
        """See `Meter`."""
        super().done(stage, records, seconds)
        articles = sum(record.topic == topics.ARTICLES for record in records)
        self._splits.inc(max(0, articles - 1))
        for record in records:
            if record.topic in (topics.DUPLICATES, topics.ENRICHED) and record.value is not None:
                # A meter must not raise; what cannot be read here is published all the same.
                with suppress(ValueError):
                    self._document(record.topic, _HEAD.decode(record.value))

    def _document(self, topic: str, head: _Head) -> None:
        if topic == topics.DUPLICATES:
            if head.majra.duplicate_kind:
                self._duplicates.labels(head.majra.duplicate_kind).inc()
            return
        now = self._clock()
        if head.majra.times.polled is not UNSET:
            self._latency.observe(_seconds(head.majra.times.polled, now))
        if head.content_created is not UNSET and now - head.content_created <= RECENT:
            self._end_to_end.observe(_seconds(head.content_created, now))


class PollCounts(_Flow):
    """What a connector counts."""

    def __init__(self, registry: CollectorRegistry, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(registry, (CONNECT,), (topics.ENTRIES, topics.FEED_STATE, topics.DEAD_LETTER))
        self._clock = clock
        self._polls = Counter("majra_polls_total", "Polls of feeds, by result", ("result",), registry=registry)
        self._errors = Counter(
            "majra_poll_errors_total", "Polls that failed, by the type of the error", ("error",), registry=registry
        )
        self._entries = Counter(
            "majra_entries_published_total", "Entries acknowledged on news.entries", ("kind",), registry=registry
        )
        self._age = Histogram(
            "majra_entry_age_seconds",
            "Age of an entry by the publisher's time when it was published to Kafka; entries without one do not count",
            buckets=AGE_SECONDS, registry=registry,
        )  # fmt: skip
        for result in get_args(Result):
            self._polls.labels(result)
        for error in get_args(ErrorType):
            self._errors.labels(error)
        for kind in ("new", "revised"):
            self._entries.labels(kind)

    def polled(self, report: PollReport) -> None:
        """See `Meter`."""
        self._polls.labels(report.result).inc()
        if report.error is not None:
            self._errors.labels(report.error.type).inc()

    def ingested(self, entries: Sequence[Entry], revised: int) -> None:
        """See `Meter`."""
        now = self._clock()
        self._entries.labels("new").inc(len(entries) - revised)
        self._entries.labels("revised").inc(revised)
        for entry in entries:
            if (moment := entry.published or entry.updated) is not None:
                self._age.observe(_seconds(moment, now))


def _seconds(since: datetime, now: datetime) -> float:
    """Never negative: clocks differ, and publishers date ahead."""
    return max(0.0, (now - since).total_seconds())
