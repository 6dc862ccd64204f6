"""What is called a duplicate, of what extent, and what is not: one row, one thing that desks do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from dedupe.articles import FOOTER, NOW, PORT, SCHOOL, article, deduper, take, text
from msgspec.structs import replace

STORY = text(*PORT)
RETELLINGS = [
    ("the same text", STORY, ("exact", None)),
    ("other marks, hamzas and spaces", STORY.replace("أ", "ا").replace("،", " ،") + " ", ("exact", None)),
    ("another dateline", "بنغازي (وكالات) - " + STORY, ("near", None)),
    ("a word changed", STORY.replace("ثلاث سفن", "بضع سفن"), ("near", None)),
    ("the last paragraph cut", text(*PORT[:5]), ("near", "shortened")),
    ("cut to its middle", text(*PORT[1:4]), ("near", "shortened")),
    ("a paragraph put after it", text(*PORT, SCHOOL[0]), ("near", "extended")),
    ("put before a story of another matter", text(*PORT, *SCHOOL), ("near", "extended")),
]
OTHERS = [
    ("another story", text(*SCHOOL)),
    ("a sentence quoted in another story", text(*SCHOOL, PORT[0])),
    ("the report that follows a flash", text(PORT[0], *SCHOOL)),
    ("half of it changed", text(*PORT[:2], *SCHOOL)),
]


@pytest.mark.parametrize(("what", "retold", "verdict"), RETELLINGS, ids=[row[0] for row in RETELLINGS])
def test_one_story(what: str, retold: str, verdict: tuple[str, str | None]) -> None:
    lane = deduper()
    first = take(lane, article("https://a.example/1", STORY))
    assert first.document.majra.duplicate_extent is None
    second = take(lane, article("https://b.example/1", retold)).document.majra
    assert second.duplicate_of == first.document.uri
    assert (second.duplicate_kind, second.duplicate_extent) == verdict
    assert second.similarity is not None
    assert (second.similarity == 1) >= (second.duplicate_kind == "exact")


@pytest.mark.parametrize(("what", "other"), OTHERS, ids=[row[0] for row in OTHERS])
def test_two_stories(what: str, other: str) -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", STORY))
    assert take(lane, article("https://b.example/1", other)).kind == "original"


SHORT = [
    ("the same headline", "زلزال بقوة 5.1 درجة يضرب شمال الجزائر", "duplicate"),
    ("labelled", "عاجل | زلزال بقوة 5.1 درجة يضرب شمال الجزائر", "duplicate"),
    ("another number", "زلزال بقوة 4.3 درجة يضرب شمال الجزائر", "original"),
    ("another place", "زلزال بقوة 5.1 درجة يضرب شمال المغرب", "original"),
    ("a word more", "زلزال بقوة 5.1 درجة يضرب شمال الجزائر فجرا", "original"),
]


@pytest.mark.parametrize(("what", "headline", "kind"), SHORT, ids=[row[0] for row in SHORT])
def test_a_headline_alone_must_be_the_same_word_by_word(what: str, headline: str, kind: str) -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", "", title="زلزال بقوة 5.1 درجة يضرب شمال الجزائر"))
    assert take(lane, article("https://b.example/1", "", title=headline)).kind == kind


FLASH = "إغلاق مطار عدن أمام الرحلات المدنية حتى إشعار آخر"
FLASHES = [
    ("one title over all", "عاجل", f"عاجل | {FLASH}", "duplicate"),
    ("points", "عاجل", f"عاجل.. {FLASH}", "duplicate"),
    ("hash", "عاجل", f"#عاجل {FLASH}", "duplicate"),
    ("two words", "خبر عاجل", f"خبر عاجل: {FLASH}", "duplicate"),
    ("two labels", "", f"عاجل | بالفيديو: {FLASH}", "duplicate"),
    ("label last in another script of marks", "عاجل", f"عـــاجل – {FLASH}.", "duplicate"),
    ("no title", "", FLASH, "duplicate"),
    ("its own title", f"عاجل: {FLASH}", FLASH, "duplicate"),
    ("only a title", FLASH, "", "duplicate"),
    ("another place", "عاجل", f"عاجل | {FLASH.replace('عدن', 'المكلا')}", "original"),
    ("news is no label", "عاجل", f"خبر {FLASH}", "original"),
    ("a label alone", "عاجل", "عاجل", "original"),
]


@pytest.mark.parametrize(("what", "title", "body", "kind"), FLASHES, ids=[row[0] for row in FLASHES])
@pytest.mark.parametrize("first", [FLASH, f"عاجل: {FLASH}"])
def test_a_flash_is_one_whatever_its_label(first: str, what: str, title: str, body: str, kind: str) -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", first, title="عاجل"))
    decided = take(lane, article("https://b.example/1", body, title=title))
    assert decided.kind == kind
    assert decided.document.majra.duplicate_kind == ("exact" if kind == "duplicate" else None)


BRIEFS = [
    f"استقر سعر صرف الدولار في السوق الموازية بالعاصمة عند {buy} للشراء و{sell} للبيع في ختام تعاملات اليوم وسط طلب محدود"
    for buy, sell in ((612, 615), (640, 648))
]


def test_a_bulletin_with_other_numbers_is_news() -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", BRIEFS[0]))
    assert take(lane, article("https://b.example/1", BRIEFS[1])).kind == "original"
    assert take(lane, article("https://c.example/1", BRIEFS[1])).kind == "duplicate"


def test_what_an_outlet_puts_under_all_of_its_articles_makes_none_alike() -> None:
    """The footer is longer than the flashes above it, and says nothing of them."""
    lane = deduper()
    flashes = [*PORT, *SCHOOL]
    documents = [
        article(f"https://nakheel.example/{n}", text(flash, *FOOTER), title=flash[:40], at=NOW + timedelta(minutes=n))
        for n, flash in enumerate(flashes)
    ]
    assert {take(lane, each).kind for each in documents} == {"original"}
    # Nor with another outlet that carries the same footer: its own text is another.
    other = article(
        "https://other.example/1", text("وصلت إلى تونس بعثة المنتخب الأولمبي قبل مباراته المقبلة.", *FOOTER)
    )
    assert take(lane, other).kind == "original"
    # A copy of one of them, footer and all, is one.
    copy = article("https://mirror.example/1", text(flashes[3], *FOOTER), title=flashes[3][:40])
    assert take(lane, copy).document.majra.duplicate_of == documents[3].uri


def test_languages_do_not_meet() -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", STORY))
    copy = article("https://b.example/1", STORY)
    assert lane.decide(copy, NOW).kind == "duplicate"
    assert lane.decide(replace(copy, language="fa"), NOW).kind == "original"
