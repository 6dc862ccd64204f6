"""What is counted of what workers and connectors did, and that no feed can make a series or stop a worker with it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from prometheus_client import CollectorRegistry
from support.samples import MAIN, composite
from support.scrape import Scrape, scraped

from majra import topics
from majra.kafka.dead_letter import dead_letter
from majra.kafka.publisher import Outgoing
from majra.metrics.counted import PollCounts, StageCounts
from majra.records.codec import encode
from majra.records.document import Document
from majra.records.entry import Entry
from majra.records.feed import PollError, PollReport
from streams.refine import refine
from streams.stage import Message

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
STAGES = ("refine", "dedupe", "enrich")
MESSAGE = Message("news.entries", 0, 7, b"k", '{"title": "خبر"'.encode())


def documents(content: str = MAIN, **entry: object) -> tuple[Document, ...]:
    return refine(Entry(id="e1", feed="https://a.example/rss", content=content, **entry), NOW)  # type: ignore[arg-type]


def outgoing(topic: str, document: Document) -> Outgoing:
    return Outgoing(topic, b"k", encode(document))


def counted(stage: str, records: Sequence[Outgoing], now: datetime = NOW) -> Scrape:
    registry = CollectorRegistry()
    StageCounts(registry, STAGES, {topics.ENRICHED}, lambda: now).done(stage, records, 0.02)
    return scraped(registry)


def test_a_page_of_two_articles_is_one_message_and_one_split() -> None:
    records = [outgoing(topics.ARTICLES, each) for each in documents(composite())]
    found = counted("refine", records)
    assert found("majra_messages_in_total", stage="refine") == 1
    assert found("majra_messages_out_total", stage="refine", topic=topics.ARTICLES) == len(records) == 2
    assert found("majra_splits_total") == 1
    assert found("majra_publish_seconds_count", stage="refine") == 1


@pytest.mark.parametrize("kind", ["exact", "near"])
def test_duplicates_by_kind(kind: str) -> None:
    (document,) = documents()
    duplicate = document.with_majra(duplicate_of="urn:majra:article:1", duplicate_kind=kind, similarity=0.9)
    found = counted("dedupe", [outgoing(topics.DUPLICATES, duplicate)])
    assert found.of("majra_duplicates_total", "kind") == {"exact": 0, "near": 0} | {kind: 1}


def test_an_original_is_no_duplicate() -> None:
    (document,) = documents()
    original = document.with_majra(duplicate_of=None, duplicate_kind=None, similarity=None)
    found = counted("dedupe", [outgoing(topics.ORIGINALS, original)])
    assert sum(found.of("majra_duplicates_total", "kind").values()) == 0
    assert found("majra_messages_out_total", stage="dedupe", topic=topics.ORIGINALS) == 1


def test_what_was_published_already_is_done_and_waited_for_nothing() -> None:
    found = counted("dedupe", [])
    assert found("majra_messages_in_total", stage="dedupe") == 1
    assert found("majra_publish_seconds_count", stage="dedupe") == 0


@pytest.mark.parametrize(
    ("published", "end_to_end"),
    [
        (NOW - timedelta(seconds=90), 100.0),
        (NOW - timedelta(hours=23), 82_810.0),
        (NOW - timedelta(hours=25), None),  # nobody waited for it
        (NOW + timedelta(hours=3), 0.0),  # dated ahead
        (None, None),
    ],
)
def test_how_long_a_document_took(published: datetime | None, end_to_end: float | None) -> None:
    (document,) = documents(published=published, fetched=NOW - timedelta(seconds=5))
    records = [outgoing(topic, document) for topic in (topics.ENRICHED, "news.topic.politics")]
    found = counted("enrich", records, NOW + timedelta(seconds=10))
    assert found("majra_ingest_to_enriched_seconds_count") == 1  # once, however many streams it is on
    assert found("majra_ingest_to_enriched_seconds_sum") == 15
    assert found("majra_end_to_end_seconds_count") == (0 if end_to_end is None else 1)
    assert found("majra_end_to_end_seconds_sum") == (end_to_end or 0)


@pytest.mark.parametrize(
    ("error", "label"),
    [
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "UnicodeDecodeError"),
        (MemoryError(), "MemoryError"),
        (type("DecodeError", (ValueError,), {})("not JSON"), "DecodeError"),
        (type("MadeUpAtRunTime", (Exception,), {})("x"), "other"),
    ],
)
def test_dead_letters_by_a_bounded_list_of_errors(error: Exception, label: str) -> None:
    found = counted("refine", [dead_letter(MESSAGE, "refine", error)])
    by_error = found.of("majra_dead_letters_total", "error")
    assert {name: count for name, count in by_error.items() if count} == {label: 1}
    assert found("majra_messages_in_total", stage="refine") == 1


def test_series_are_there_before_anything_happened() -> None:
    """Prometheus sees no increase in a series that begins with 1."""
    registry = CollectorRegistry()
    StageCounts(registry, STAGES, {topics.ENRICHED, topics.DEAD_LETTER})
    PollCounts(registry2 := CollectorRegistry())
    workers, connectors = scraped(registry), scraped(registry2)
    for stage in STAGES:
        assert workers("majra_dead_letters_total", stage=stage, error="DecodeError") == 0
        assert workers("majra_stage_seconds_count", stage=stage) == 0
        assert abs(workers("majra_last_progress_timestamp_seconds", stage=stage) - datetime.now(UTC).timestamp()) < 5
    assert workers("majra_produce_errors_total", topic=topics.DEAD_LETTER) == 0
    assert connectors("majra_produce_errors_total", topic=topics.ENTRIES) == 0
    assert connectors("majra_poll_errors_total", error="not-a-feed") == 0
    assert connectors.of("majra_polls_total", "result").keys() == {
        "ok", "not-modified", "unchanged", "gone", "redirected", "error",
    }  # fmt: skip


REPORT = PollReport(
    feed="https://a.example/rss", url="https://a.example/rss", result="ok", status=200, items=3, new=3, rejected=0,
    error=None, next_poll=NOW,
)  # fmt: skip


def test_polls_and_entries() -> None:
    registry = CollectorRegistry()
    meter = PollCounts(registry, lambda: NOW)
    error = PollError(type="dns", message="لا عنوان")
    for report in (REPORT, REPORT, replace(REPORT, result="error", error=error), replace(REPORT, result="gone")):
        meter.polled(report)
    hour = timedelta(hours=1)
    dates = [{"published": NOW - hour}, {"updated": NOW - 2 * hour}, {}]
    meter.ingested([Entry(id=f"e{n}", content="نص", **each) for n, each in enumerate(dates)], revised=1)
    meter.refused(topics.ENTRIES)
    found = scraped(registry)
    results = found.of("majra_polls_total", "result")
    assert {name: count for name, count in results.items() if count} == {"ok": 2, "error": 1, "gone": 1}
    assert found("majra_poll_errors_total", error="dns") == 1
    assert found.of("majra_entries_published_total", "kind") == {"new": 2, "revised": 1}
    assert found("majra_entry_age_seconds_count") == 2
    assert found("majra_entry_age_seconds_sum") == 3 * 3_600
    assert found("majra_produce_errors_total", topic=topics.ENTRIES) == 1


TIMES = [
    b'{"majra":{"times":{"polled":"%s"}}}' % each for each in (b"x", b"2026-03-01T08:30:00", b"0001-01-01T00:00:00Z")
]
record = st.builds(
    Outgoing,
    topic=st.sampled_from([topics.ENRICHED, topics.DUPLICATES, topics.DEAD_LETTER, topics.ARTICLES]),
    key=st.none(),
    value=st.none() | st.binary() | st.sampled_from([b"{}", b'{"majra":[]}', *TIMES]),
    headers=st.lists(st.tuples(st.sampled_from(["majra-error-type", "x"]), st.binary())).map(tuple),
)


@given(st.lists(st.lists(record, max_size=4), max_size=8))
def test_nothing_that_is_published_can_raise_or_make_series(published: list[list[Outgoing]]) -> None:
    registry = CollectorRegistry()
    meter = StageCounts(registry, STAGES, (), lambda: NOW)
    for records in published:
        meter.done("enrich", records, 0.1)
    found = scraped(registry)
    assert found("majra_messages_in_total", stage="enrich") == len(published)
    assert set(found.of("majra_dead_letters_total", "error")) <= {
        "DecodeError", "EmptyEntry", "RecordRefused", "StageDied", "StageTimeout", "TooLarge", "Unusable", "other",
    }  # fmt: skip
