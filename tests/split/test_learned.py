"""Markers that only a model knows: where their label ends; and stories that only a model saw."""

from __future__ import annotations

import pytest

from majra.text.html import text_blocks
from streams.split.labels import Label
from streams.split.lines.learned import label_end, learned
from streams.split.units import Unit

READS = frozenset({"read", "news", "like", "pick"})
(BLOCK,) = text_blocks("سطر واحد", "text/plain")


@pytest.mark.parametrize(
    ("label", "headline"),
    [
        ("ومما قرأه زوارنا:", "افتتاح الجسر الجديد فوق النهر"),
        ("موضوع يهمك |", "افتتاح الجسر الجديد فوق النهر"),
        ("من أخبار القسم ..", "افتتاح الجسر الجديد فوق النهر"),
        ("طالع كذلك", "افتتاح الجسر الجديد فوق النهر"),
        ("", "افتتاح الجسر الجديد فوق النهر"),
        ("", "الوزير: الجسر الجديد يخدم المدينتين"),
    ],
)
def test_a_label_ends_behind_its_sign_or_its_words(label: str, headline: str) -> None:
    text = f"{label} {headline}".strip()
    assert text[: label_end(text, READS, READS, 3)].strip() == label


@pytest.mark.parametrize(
    ("text", "label", "mark"),
    [
        ("ترشيحات القراء اليوم", "related-heading", ("related-heading", 20)),
        ("ترشيحات القراء اليوم.", "related-heading", None),
        ("محاور الخبر: النقل، الحافلات", "keywords", ("keywords", 13)),
        ("وكالة الأنباء: الأفق", "source", ("source", 15)),
        ("أخبار من المدينة", "keywords", None),
        ("تغطية: سالم العلي", "paragraph", None),
    ],
)
def test_what_a_model_takes_for_a_marker_is_one(text: str, label: Label, mark: tuple[str, int] | None) -> None:
    (unit,) = learned([Unit(text, BLOCK)], [label])
    assert unit.known == mark
    assert unit.text == text


def test_what_a_label_is_about_goes_with_it() -> None:
    label, headline = learned(
        [Unit("خبر مختلف", BLOCK), Unit("من قسم المجتمع: افتتاح الجسر الجديد فوق النهر", BLOCK, glued=True)],
        ["read-also", "embedded"],
    )
    assert (label.text, label.rest) == ("خبر مختلف من قسم المجتمع:", "")
    assert headline.text == "افتتاح الجسر الجديد فوق النهر"
