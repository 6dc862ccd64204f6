"""Which outlets carried a story: in every record that the stage publishes, as far as the window goes."""

from __future__ import annotations

from datetime import timedelta

from dedupe.articles import NOW, PORT, SCHOOL, article, deduper, take, text

from majra.records.document import Document
from streams.dedupe.deduper import Deduper
from streams.dedupe.stories import NAMED

STORY, CUT, LONGER = text(*PORT), text(*PORT[:4]), text(*PORT, SCHOOL[0])


def carried(document: Document) -> tuple[object, object]:
    return document.majra.outlets, document.majra.coverage


def minute(number: int, outlet: str, body: str) -> Document:
    return article(f"https://{outlet}/{number}", body, at=NOW + timedelta(minutes=number))


def told(lane: Deduper) -> list[tuple[object, object]]:
    tellings = [
        minute(0, "www.first.example", STORY),
        minute(1, "second.example", STORY),
        minute(2, "other.example", text(*SCHOOL)),
        minute(3, "third.example", CUT),
        minute(4, "second.example", LONGER),
    ]
    return [carried(take(lane, each, NOW + timedelta(hours=1)).document) for each in tellings]


def test_each_copy_says_who_came_before_it() -> None:
    assert told(deduper()) == [
        (("first.example",), 1),
        (("first.example", "second.example"), 2),
        (("other.example",), 1),
        (("first.example", "second.example", "third.example"), 3),
        (("first.example", "second.example", "third.example"), 3),
    ]


def test_a_revision_of_the_original_knows_them_too() -> None:
    lane = deduper()
    told(lane)
    later = NOW + timedelta(hours=1)
    edited = take(lane, article("https://www.first.example/0", STORY + "\nانتهى.", at=later), later).document
    assert (edited.version, *carried(edited)) == ("2", ("first.example", "second.example", "third.example"), 3)


def test_a_copy_that_becomes_a_story_of_its_own_leaves() -> None:
    lane = deduper()
    told(lane)
    later = NOW + timedelta(hours=1)
    gone = take(lane, article("https://third.example/3", text(*SCHOOL[:2], *PORT[:1]), at=later), later)
    assert gone.document.majra.duplicate_of != take(lane, minute(0, "www.first.example", STORY)).document.uri
    last = take(lane, article("https://last.example/9", STORY, at=later), later).document
    assert carried(last) == (("first.example", "second.example", "last.example"), 3)


def test_what_is_delivered_again_counts_once() -> None:
    lane = deduper()
    told(lane)
    assert told(lane)[-1] == (("first.example", "second.example", "third.example"), 3)


def test_who_left_the_window_is_not_counted() -> None:
    lane = deduper(hours=2)
    told(lane)
    at = NOW + timedelta(hours=2, minutes=2)
    last = take(lane, article("https://last.example/9", STORY, at=at), at).document
    assert carried(last) == (("third.example", "second.example", "last.example"), 3)


def test_the_record_is_bounded_and_the_number_is_not() -> None:
    lane = deduper()
    for number in range(NAMED + 20):
        last = take(lane, minute(number, f"outlet{number:03}.example", STORY), NOW + timedelta(days=1)).document
    names, coverage = carried(last)
    assert (names, coverage) == (tuple(f"outlet{number:03}.example" for number in range(NAMED)), NAMED + 20)


def test_an_outlet_that_is_not_known_is_not_made_up() -> None:
    lane = deduper()
    assert carried(take(lane, article("", STORY, title="مجهول")).document) == ((), 0)
