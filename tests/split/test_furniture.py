"""Words of a site's own: known in all their spellings, and not in words that only look like them."""

from __future__ import annotations

import pytest

from streams.split.furniture import furniture_of


@pytest.mark.parametrize(
    ("word", "kind"),
    [("أخبار:", "news"), ("والمصدر:", "from"), ("إقرأوا", "read"), ("الـوسوم", "tag"), ("لصفحتنا", "share"), ("الرئيسية", "menu"), ("إعـلان", "sell")],
)  # fmt: skip
def test_word_is_known_as_sites_spell_it(word: str, kind: str) -> None:
    assert kind in furniture_of(word)


@pytest.mark.parametrize("word", ["الرئيس", "قالت", "السياسة", "", "123", "مارسيليا"])
def test_words_of_stories_are_none(word: str) -> None:
    assert furniture_of(word) == ()
