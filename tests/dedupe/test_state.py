"""The state is a function of what was published: whatever order it is read back in, the verdicts are the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from dedupe.articles import NOW, PORT, SCHOOL, article, deduper, take, text
from hypothesis import given
from hypothesis import strategies as st

from majra.records.document import Document

SENTENCES = (*PORT, *SCHOOL)
TEXTS = st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=6, unique=True).map(
    lambda places: text(*(SENTENCES[place] for place in places))
)
DELIVERIES = st.lists(st.tuples(st.integers(0, 7), TEXTS), min_size=1, max_size=16)
"""Which of eight articles of four outlets comes, and with what text: copies, revisions, the same again."""


def delivered(number: int, place: int, body: str) -> Document:
    return article(f"https://outlet{place % 4}.example/{place}", body, at=NOW + timedelta(minutes=number))


@given(DELIVERIES, st.randoms())
def test_a_state_that_is_rebuilt_decides_as_the_lost_one(deliveries: list[tuple[int, str]], random: object) -> None:
    lane, published = deduper(), []
    now = NOW + timedelta(hours=1)
    documents = [delivered(number, *each) for number, each in enumerate(deliveries)]
    for document in documents:
        decision = take(lane, document, now)
        if decision.kind != "known":
            published.append(decision.document)
    shuffled = list(published)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = deduper()
    for document in shuffled:
        again.remember(document)
    for number, body in enumerate((text(*PORT), text(*PORT[:4]), text(*SCHOOL), *SENTENCES)):
        new = article(f"https://new.example/{number}", body, at=now)
        assert again.decide(new, now) == lane.decide(new, now)
    for document in documents:
        assert again.decide(document, now).kind == "known"


@given(DELIVERIES)
def test_originals_are_no_ones_duplicates_and_versions_count_up(deliveries: list[tuple[int, str]]) -> None:
    lane, versions, first = deduper(), {}, {}
    now = NOW + timedelta(hours=1)
    for number, each in enumerate(deliveries):
        decision = take(lane, delivered(number, *each), now)
        document = decision.document
        if decision.kind == "known":
            continue
        assert int(document.version) == versions.get(document.uri, 0) + 1
        versions[document.uri] = int(document.version)
        original = document.majra.duplicate_of
        if original is None:
            first.setdefault(document.uri, number)
        else:
            assert original in first  # what was never published as an original is none
            assert document.uri not in first  # an original stays one for ever


def test_memory_is_bounded_by_the_window_and_by_the_number() -> None:
    lane = deduper(hours=2, most=50)
    for number in range(400):
        at = NOW + timedelta(minutes=number)
        take(lane, article(f"https://outlet{number % 3}.example/{number}", f"{PORT[0]} {number * 7919}", at=at), at)
        assert len(lane) <= 50
    held = lane._lanes["ar"]
    kept = list(islice(held._seen, 100))
    assert len(kept) == len(lane) == 50
    assert held._index._postings <= 50 * 40
    late = NOW + timedelta(days=9)
    take(lane, article("https://outlet0.example/late", text(*SCHOOL), at=late), late)
    assert len(lane) == 1
    # Nothing of the others is left behind, in whatever table.
    assert len(held._by_age) < 2_000
    assert not held._stories._copies
    assert set(held._outlets._last) == {"outlet0.example"}
    assert held._index._postings < 100
