"""How likely a line opens an article of its own: what a reader goes by, and what sub-headings are told by."""

import pytest
from support.samples import MAIN, SECOND, SECOND_TITLE, TITLE

from majra.text.html import plain_blocks
from streams.split.labels import Label
from streams.split.lines.another import Before, above, another_evidence, can_head, chance
from streams.split.units import Unit, units_of

AGAIN = "العمل في الخط استغرق أربعة أعوام"
SECTION = (
    AGAIN,
    "وقال الوزير إن العمل في خط الحافلات استغرق أربعة أعوام، وإن الخط سيخدم خمسين ألف راكب بين عمّان والزرقاء.",
)


def lines(*texts: str) -> list[Unit]:
    return units_of(plain_blocks("\n".join(texts)), None)


def chance_of(units: list[Unit], labels: list[Label], index: int) -> float:
    before = Before.of(units)
    for unit, label in zip(units[:index], labels, strict=False):
        before.add(unit, label)
    return chance(units, labels, index, before)


def test_a_fresh_story_under_its_headline_is_another_one() -> None:
    text = MAIN.split("\n")
    units = lines(TITLE, *text, SECOND_TITLE, *SECOND.split("\n"))
    labels: list[Label] = ["headline", *["paragraph"] * (len(units) - 1)]  # type: ignore[list-item]
    assert chance_of(units, labels, 1 + len(text)) > 0.5


def test_a_section_of_the_text_is_none() -> None:
    text = MAIN.split("\n")
    units = lines(TITLE, *text, *SECTION)
    labels: list[Label] = ["headline", *["paragraph"] * (len(units) - 1)]  # type: ignore[list-item]
    assert chance_of(units, labels, 1 + len(text)) < 0.05


@pytest.mark.parametrize(
    ("between", "label", "feature"),
    [
        ("المصدر: وكالة الأفق", "source", "source-before"),
        ("إقرأ أيضاً:", "read-also", "announced"),
        ("تعرفوا إلى حكايتنا", "read-also", "announced-by-model"),
        ("كلمات دلالية: النقل", "keywords", "keywords-before"),
        ("إعلان", "advert", "parted"),
    ],
)
def test_what_stands_before_a_headline_is_seen(between: str, label: Label, feature: str) -> None:
    first = MAIN.split("\n")[0]
    units = lines(first, between, SECOND_TITLE, *SECOND.split("\n"))
    labels: list[Label] = ["paragraph", label, "embedded", "paragraph", "paragraph"]
    before = Before.of(units)
    assert another_evidence(units, labels, 2, before)[feature] == 1
    plain = another_evidence(units, ["paragraph", "paragraph", *labels[2:]], 2, before)
    assert plain[feature] == 0


def test_who_and_when_stand_between_a_label_and_its_headline() -> None:
    labels: list[Label] = ["paragraph", "read-also", "dateline", "embedded", "paragraph"]
    assert above(labels, 3) == 1
    assert above(labels, 1) == 0


def test_a_line_at_the_end_heads_nothing() -> None:
    units = lines(MAIN.split("\n")[0], SECOND_TITLE)
    assert not can_head(units, 1)
    assert another_evidence(units, ["paragraph", "embedded"], 1, Before.of(units)) == {}


def test_what_a_page_had_before_is_counted_as_it_is_passed() -> None:
    units = lines(*MAIN.split("\n"))
    before = Before.of(units)
    before.add(units[0], "paragraph")
    before.add(units[1], "caption")
    assert before.known == units[0].stems
    assert before.labels == {"paragraph", "caption"}
