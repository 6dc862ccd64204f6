"""Bylines and captions between a headline and its story in running text; what a story begins with stays its own."""

from __future__ import annotations

import pytest
from support.samples import MAIN_LINE as TEXT
from support.samples import SECOND_LINE as STORY
from support.samples import SECOND_TITLE, TITLE

from majra.text.html import plain_blocks
from streams.split.flat_bylines import byline_end, caption_end
from streams.split.lines.joined import bylines_joined
from streams.split.opening import headline_end
from streams.split.page import Page
from streams.split.splitter import split_page
from streams.split.units import Unit


@pytest.mark.parametrize(
    "byline",
    [
        "كتبت - منى حسن",
        "كتب سالم العلي:",
        "عمّان: سالم العلي",
        "دبي: «الأفق»",
        "سالم العلي - عمّان",
        "رشيد أيت عمر - تارودانت",
        "متابعة: ليلى منصور",
        "م.ع/ ر.ج",
        "حاوره: محمد السيد",
    ],
)
def test_a_byline_ends_before_the_story_s_verb(byline: str) -> None:
    text = f"{byline} {TEXT}"
    assert text[: byline_end(text)].strip() == byline
    page = split_page(Page(text=f"{TITLE} {text}", title=TITLE, content_type="text/plain"))
    assert [(article.headline, article.body) for article in page.articles] == [(TITLE, TEXT)]
    assert page.articles[0].byline is not None


@pytest.mark.parametrize(
    "text",
    [
        f"عمّان - {TEXT}",
        f"عمّان: {TEXT}",
        f"عمّان (الأفق) - {TEXT}",
        TEXT,
        "مجلس الوزراء - خط الحافلات الجديد - ملفات كثيرة يعرضها التقرير.",
        "وزير النقل والمسؤولون في المدينة افتتحوا الخط أمس.",
    ],
)
def test_a_story_s_own_begin_is_no_byline(text: str) -> None:
    assert byline_end(text) == 0
    assert caption_end(text) == 0


@pytest.mark.parametrize(
    "caption",
    [
        "حافلات في المحطة الجديدة (تصوير: سالم العلي)",
        "جانب من حفل الافتتاح أمس (رويترز)",
        "الوزير مع السائقين في الزرقاء © سبوتنيك",
    ],
)
def test_a_caption_ends_with_its_credit(caption: str) -> None:
    text = f"{caption} {TEXT}"
    assert text[: caption_end(text)].strip() == caption
    page = split_page(Page(text=f"{TITLE} {text}", title=TITLE, content_type="text/plain"))
    assert [(article.headline, article.body) for article in page.articles] == [(TITLE, TEXT)]


def test_the_byline_of_a_second_story() -> None:
    text = f"{TITLE} {TEXT} إقرأ أيضا: {SECOND_TITLE} طرابلس: «الأفق» {STORY}"
    second = split_page(Page(text=text, title=TITLE, content_type="text/plain")).articles[1]
    assert (second.headline, second.byline, second.body) == (SECOND_TITLE, "طرابلس: «الأفق»", STORY)


@pytest.mark.parametrize("label", ["كتب:", "كتبت/", "بقلم :"])
def test_a_byline_cut_from_its_label_is_put_together(label: str) -> None:
    block = plain_blocks("x")[0]
    units = [Unit(label, block, glued=True), Unit("سلمى الجوهري", block, glued=True), Unit(TEXT, block, glued=True)]
    joined, labels = bylines_joined(units, ["byline", "byline", "paragraph"])
    assert ([unit.text for unit in joined], labels) == ([f"{label} سلمى الجوهري", TEXT], ["byline", "paragraph"])


def test_two_bylines_stay_two() -> None:
    block = plain_blocks("x")[0]
    units = [Unit("سالم العلي - عمّان", block, glued=True), Unit("سلمى الجوهري", block, glued=True)]
    assert bylines_joined(units, ["byline", "byline"]) == (units, ["byline", "byline"])


def test_no_headline_ends_with_a_dash() -> None:
    text = f"{SECOND_TITLE} نجمة الشمال – طرابلس {STORY}"
    assert not text[: headline_end(text)].rstrip().endswith("–")
