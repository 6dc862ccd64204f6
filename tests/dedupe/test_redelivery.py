"""What at-least-once delivery brings again is known, whichever version it is; what the publisher goes back to is news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.samples import MAIN, SECOND

from majra.records.document import Document
from majra.records.entry import Entry
from streams.dedupe.deduper import Decision, Deduper
from streams.refine import refine

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXTS = (MAIN, MAIN + "\nتحديث: تأجل الافتتاح.", SECOND)


def delivered(text: str, minutes: int) -> Document:
    """The article as it was polled then; refined again, only the time of that differs."""
    at = NOW + timedelta(minutes=minutes)
    return refine(Entry(url="https://a.example/1", title="خبر اليوم", content=text, fetched=at), at)[0]


def deduper() -> Deduper:
    return Deduper(window=timedelta(hours=72), most=100, jaccard=0.6, containment=0.8)


def take(lane: Deduper, document: Document) -> Decision:
    decision = lane.decide(document, NOW)
    if decision.kind != "known":
        lane.remember(decision.document)
    return decision


VERSIONS = [delivered(text, minutes) for minutes, text in enumerate(TEXTS)]


@pytest.mark.parametrize("again", [(0,), (0, 1), (0, 1, 2), (1, 0, 2), (2, 1, 0, 0)])
def test_versions_that_come_again_change_nothing(again: tuple[int, ...]) -> None:
    lane = deduper()
    assert [take(lane, each).document.version for each in VERSIONS] == ["1", "2", "3"]
    for number in again:
        decision = take(lane, VERSIONS[number])
        assert (decision.kind, decision.document.version) == ("known", str(number + 1))
        assert decision.document.body == VERSIONS[number].body


def test_nor_do_they_after_a_restart() -> None:
    """Whichever order the log is read back in: originals and duplicates are different topics."""
    lane = deduper()
    published = [take(lane, each).document for each in VERSIONS]
    for order in (published, published[::-1]):
        again = deduper()
        for document in order:
            again.remember(document)
        assert [take(again, each).kind for each in VERSIONS] == ["known"] * 3


def test_a_text_that_the_publisher_goes_back_to_is_a_version() -> None:
    lane = deduper()
    for each in VERSIONS[:2]:
        take(lane, each)
    decision = take(lane, delivered(TEXTS[0], 30))
    assert (decision.kind, decision.document.version) == ("revision", "3")


def test_a_text_that_came_twice_before_it_was_replaced_is_no_version() -> None:
    """A connector may bring one text at two times; the second delivery was never published, and may come again."""
    lane = deduper()
    first, twice, edited = delivered(MAIN, 0), delivered(MAIN, 5), delivered(TEXTS[1], 10)
    assert [take(lane, each).document.version for each in (first, twice, edited)] == ["1", "1", "2"]
    assert [take(lane, each).kind for each in (twice, edited)] == ["known", "known"]
