"""The demo knows by conservation that it is finished: whatever is left out is named, and no order or repeat matters."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import MAIN, SECOND, composite

from majra import topics
from majra.demo.tally import FOLLOWED, Summary, Tally
from majra.kafka.dead_letter import dead_letter
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from streams.dedupe.deduper import Deduper
from streams.pipeline import deduplicated
from streams.refine import refine

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Record:
    topic: str
    offset: int
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int = 0


def run() -> list[Record]:
    """What the topics hold after three entries: a composite page, a copy of its main article, and one that failed."""
    deduper = Deduper.from_settings(Settings())
    entries = [Entry(id="page", content=composite()), Entry(id="copy", content=MAIN), Entry(id="bad", content=SECOND)]
    records: list[Record] = []

    def add(topic: str, key: str, value: bytes, headers: tuple[tuple[str, bytes], ...] = ()) -> Record:
        records.append(Record(topic, sum(each.topic == topic for each in records), key.encode(), value, headers))
        return records[-1]

    for entry in entries:
        assert entry.id
        taken = add(topics.ENTRIES, entry.id, encode(entry))
        if entry.id == "bad":
            letter = dead_letter(taken, "refine", ValueError("no good"))
            add(topics.DEAD_LETTER, entry.id, taken.value, letter.headers)
            continue
        for document in refine(entry, NOW):
            add(topics.ARTICLES, "ar", encode(document))
            verdict = deduplicated(document, deduper, NOW)
            if verdict.majra.duplicate_of:
                add(topics.DUPLICATES, "original", encode(verdict))
            else:
                add(topics.ORIGINALS, verdict.id, encode(verdict))
                add(topics.ENRICHED, verdict.id, encode(verdict))
    return records


RECORDS = run()


def tally(records: list[Record], served: int = 3) -> Tally:
    counted = Tally(served)
    for second, each in enumerate(records):
        place = (each.topic, each.partition, each.offset)
        counted.take(place, each.key, each.value, dict(each.headers), NOW + timedelta(seconds=second))
    return counted


def counts(summary: Summary) -> dict[str, object]:
    return {name: value for name, value in summary.as_json().items() if not name.endswith(("seconds", "second"))}


def test_all_of_it() -> None:
    assert {each.topic for each in RECORDS} == set(FOLLOWED)
    counted = tally(RECORDS)
    assert counted.missing() == []
    assert counts(counted.summary()) == {
        "entries": 3, "articles": 3, "embedded": 1, "originals": 2, "exact_duplicates": 1, "near_duplicates": 0,
        "enriched": 2, "dead_letters": 1, "topics": {},
    }  # fmt: skip


@given(st.permutations(RECORDS), st.lists(st.sampled_from(RECORDS)))
def test_neither_order_nor_repeats_matter(records: list[Record], repeats: list[Record]) -> None:
    counted = tally([*records, *repeats])
    assert counted.finished
    assert counts(counted.summary()) == counts(tally(RECORDS).summary())


@pytest.mark.parametrize("left_out", RECORDS, ids=lambda each: f"{each.topic}@{each.offset}")
def test_whatever_is_left_out_is_missed(left_out: Record) -> None:
    counted = tally([each for each in RECORDS if each is not left_out])
    assert not counted.finished
    assert counted.missing()[0].startswith("1 ")


@pytest.mark.parametrize(
    ("topic", "missing"),
    [
        (topics.ENTRIES, "3 of 3 items not in news.entries"),
        (topics.ORIGINALS, "2 articles in neither news.originals nor news.duplicates"),
        (topics.DUPLICATES, "1 articles in neither news.originals nor news.duplicates"),
        (topics.ENRICHED, "2 originals not in news.enriched"),
        (topics.DEAD_LETTER, "1 entries not refined to news.articles"),
    ],
)
def test_what_is_missing_is_said(topic: str, missing: str) -> None:
    assert missing in tally([each for each in RECORDS if each.topic != topic]).missing()


def test_an_item_that_was_never_published_is_missed() -> None:
    assert tally(RECORDS, served=4).missing() == ["1 of 4 items not in news.entries"]
