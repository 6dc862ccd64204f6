"""Lists that a scraper joined into one line: items begin at their bullets, and two points part a headline's first words from the rest."""

import pytest
from support.samples import RELATED

from streams.split.lists import headline_starts, item_begin
from streams.split.units import pieces_of


@pytest.mark.parametrize("bullet", ["*", "•", "▪"])
def test_an_item_begins_at_its_bullet(bullet: str) -> None:
    text = f"{RELATED[0]} {bullet} {RELATED[1]}"
    assert item_begin(text, text.index(RELATED[1])) == text.index(bullet)


def test_a_dash_is_no_bullet() -> None:
    text = f"{RELATED[0]} - {RELATED[1]}"
    assert item_begin(text, text.index(RELATED[1])) == text.index(RELATED[1])


def test_joined_headlines_are_cut() -> None:
    text = " ".join(RELATED)
    assert headline_starts(text) == [len(RELATED[0]) + 1]


@pytest.mark.parametrize("words", ["رسميا", "ورد الآن", "بالصور"])
def test_two_points_in_a_headline_end_none(words: str) -> None:
    headline = f"{words}.. {RELATED[1]}"
    text = f"{RELATED[0]} {headline}"
    assert pieces_of(text, [len(RELATED[0]) + 1]) == [RELATED[0], headline]


def test_a_sentence_may_end_with_two_points() -> None:
    sentence = "وقال الوزير إن الخط سيخدم خمسين ألف راكب كل يوم.."
    assert pieces_of(f"{sentence} {RELATED[0]}", []) == [sentence, RELATED[0]]
