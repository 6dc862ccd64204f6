"""Classes of words: the same for a word with clitics, none for what was hardly ever seen."""

from __future__ import annotations

import pytest

from streams.split.word_classes import UNKNOWN, classes_of


@pytest.mark.parametrize(("written", "same"), [("للرئيس", "الرئيس"), ("أَعلنَت", "اعلنت"), ("وبالمدينة", "بالمدينة")])
def test_word_is_known_in_all_its_spellings(written: str, same: str) -> None:
    assert classes_of(written) == classes_of(same) != UNKNOWN


@pytest.mark.parametrize("word", ["", "ضضضضض", "zqxv"])
def test_word_that_was_never_seen_has_none(word: str) -> None:
    assert classes_of(word) == UNKNOWN


def test_words_of_one_kind_share_a_class_of_grammar() -> None:
    verbs = {classes_of(word)[2] for word in ["قال", "اضاف", "اكد"]}
    nouns = {classes_of(word)[2] for word in ["الرئيس", "الوزير", "المدير"]}
    assert not verbs & nouns
