"""The judge, on tables of what could be found: it must see every kind of loss, and take repeats for repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faults.judge import Dead, Found, Told, judge
from faults.newsroom import Newsroom, Story
from faults.poison import Poison

from majra.topics import ARTICLES, ENTRIES


def told(story: Story, original: str | None = None) -> Told:
    return Told(story.id, story.version, story.title, story.body, original)


NEWSROOM = Newsroom(5)
FIRST, SECOND, MARKED = NEWSROOM.stories(2, marks=["raise-enrich"])
COPY = replace(SECOND, url="https://nabd.example/copy", kind="exact", group=SECOND.id)
REVISED = replace(FIRST, version=2, kind="revision", sentences=("نص جديد.",))
STORIES = [FIRST, SECOND, MARKED, COPY, REVISED]
POISON = Poison("not JSON", ARTICLES, b"{\xff")
LETTERS = (Dead(POISON.value, "dedupe", None, same=True), Dead(b"{}", "enrich", MARKED.id, same=True))
WHOLE = Found(
    originals=[told(FIRST), told(SECOND), told(MARKED), told(REVISED)],
    duplicates=[told(COPY, SECOND.id)],
    enriched=[told(FIRST), told(SECOND), told(REVISED)],
    letters=LETTERS,
)


def test_nothing_is_wrong() -> None:
    verdict = judge(STORIES, STORIES, [POISON], WHOLE)
    assert verdict.clean, verdict
    assert verdict.repeats == 0


def test_repeats_are_counted_and_are_no_fault() -> None:
    again = replace(
        WHOLE,
        originals=[*WHOLE.originals, told(FIRST)],
        enriched=[*WHOLE.enriched, told(FIRST), told(FIRST)],
        letters=[*LETTERS, LETTERS[0]],
    )
    verdict = judge(STORIES, STORIES, [POISON], again)
    assert verdict.clean, verdict
    assert verdict.repeats == 4


def test_whichever_of_two_copies_came_first_is_the_original() -> None:
    other = replace(
        WHOLE,
        originals=[told(FIRST), told(COPY), told(MARKED), told(REVISED)],
        duplicates=[told(SECOND, COPY.id)],
        enriched=[told(FIRST), told(COPY), told(REVISED)],
    )
    assert judge(STORIES, STORIES, [POISON], other).clean


def test_what_was_only_just_served_may_be_there_or_not() -> None:
    (late,) = NEWSROOM.stories(1)
    there = replace(WHOLE, originals=[*WHOLE.originals, told(late)], enriched=[*WHOLE.enriched, told(late)])
    for found in (WHOLE, there):
        assert judge(STORIES, [*STORIES, late], [POISON], found).clean


def test_poison_that_can_be_read_is_a_document_or_a_letter() -> None:
    page = Poison("nested boxes", ENTRIES, b"{}", may_pass=True, id="deep")
    document = Told("deep", 1, "صفحة عميقة", "خبر")
    passed = replace(WHOLE, originals=[*WHOLE.originals, document], enriched=[*WHOLE.enriched, document])
    buried = replace(WHOLE, letters=[*LETTERS, Dead(b"{}", "refine", "deep", same=True)])
    for found in (passed, buried):
        assert judge(STORIES, STORIES, [POISON, page], found).clean
    assert judge(STORIES, STORIES, [POISON, page], WHOLE).lost


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(WHOLE, originals=WHOLE.originals[1:], enriched=WHOLE.enriched[1:]), "has no verdict"),
        (replace(WHOLE, duplicates=[]), "has no verdict"),
        (replace(WHOLE, enriched=WHOLE.enriched[:2]), "is not enriched"),
        (replace(WHOLE, letters=LETTERS[1:]), "poison (not JSON"),
        (replace(WHOLE, letters=LETTERS[:1]), "marked raise-enrich"),
        (replace(WHOLE, letters=[replace(LETTERS[0], value=b"{"), LETTERS[1]]), "poison (not JSON"),
    ],
)
def test_a_loss_is_seen(found: Found, said: str) -> None:
    verdict = judge(STORIES, STORIES, [POISON], found)
    assert any(said in line for line in verdict.lost), verdict


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(WHOLE, originals=[*WHOLE.originals, told(COPY)]), "an original and a duplicate"),
        (replace(WHOLE, originals=[*WHOLE.originals, told(COPY)], duplicates=[]), "one story is 2 originals"),
        (replace(WHOLE, originals=[*WHOLE.originals, replace(told(FIRST), version=2)]), "the text of another version"),
    ],
)
def test_a_second_verdict_is_seen(found: Found, said: str) -> None:
    verdict = judge(STORIES, STORIES, [POISON], found)
    assert any(said in line for line in verdict.decided_twice), verdict


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(WHOLE, originals=[*WHOLE.originals, replace(told(FIRST), version=3)]), "was never told"),
        (replace(WHOLE, duplicates=[told(COPY, FIRST.id)]), "is called a duplicate of"),
        (replace(WHOLE, letters=[*LETTERS, Dead(b"{}", "refine", FIRST.id, same=True)]), "that is no poison"),
        (replace(WHOLE, letters=[LETTERS[0], replace(LETTERS[1], same=False)]), "differs from the message"),
        (replace(WHOLE, unreadable=[b"?"]), "no document"),
        (replace(WHOLE, enriched=[*WHOLE.enriched, told(COPY)]), "no original"),
    ],
)
def test_what_nobody_told_is_seen(found: Found, said: str) -> None:
    verdict = judge(STORIES, STORIES, [POISON], found)
    assert any(said in line for line in verdict.strange), verdict
