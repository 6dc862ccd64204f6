"""Stories that follow another in running text without a word between; a story's own later sentences stay in it."""

from __future__ import annotations

import pytest
from support.samples import MAIN_LINE as TEXT
from support.samples import SECOND_LINE as STORY
from support.samples import SECOND_TITLE, TITLE

from streams.split.flat_stories import story_heads
from streams.split.page import Page
from streams.split.splitter import split_page

THIRD_TITLE = "متحف بغداد يستعيد عشرات الألواح المسمارية من لندن"
THIRD = "تسلم متحف بغداد، أمس الأحد، عشرات الألواح المسمارية التي كانت في لندن منذ عقود طويلة. وقال مدير المتحف إن الألواح ستعرض في قاعة خاصة."


def heads(text: str) -> list[str]:
    return [text[head.start : head.end].strip() for head in story_heads(text)]


def test_each_headline_with_a_fresh_story_of_its_own() -> None:
    assert heads(f"{TEXT} {SECOND_TITLE} {STORY} {THIRD_TITLE} {THIRD}") == [SECOND_TITLE, THIRD_TITLE]


@pytest.mark.parametrize(
    "more",
    [
        "وزير النقل في جولة جديدة على خط الحافلات السريع بعد أسبوع من الافتتاح قال الوزير إن خط الحافلات يعمل جيدا بين عمّان والزرقاء.",
        "من جهتها، أعلنت بلدية طرابلس في بيان لها أنها تطلق حملة واسعة لتنظيف الشواطئ في مدينة طرابلس أيضا.",
        "وأطلقت بلدية طرابلس حملة واسعة لتنظيف الشواطئ أطلقت بلدية طرابلس صباح السبت حملة واسعة لتنظيف شواطئ المدينة.",
        "3- حملة واسعة لتنظيف الشواطئ أطلقت بلدية طرابلس صباح السبت حملة واسعة لتنظيف شواطئ المدينة كلها.",
    ],
)
def test_a_story_s_later_sentences_open_no_other(more: str) -> None:
    assert heads(f"{TEXT} {more}") == []


def test_a_flattened_page_of_three_stories() -> None:
    text = f"{TITLE} {TEXT} اقرأ أيضا: {SECOND_TITLE} {STORY} {THIRD_TITLE} {THIRD}"
    found = split_page(Page(text=text, title=TITLE, content_type="text/plain"))
    assert [(each.headline, each.body) for each in found.articles] == [
        (TITLE, TEXT),
        (SECOND_TITLE, STORY),
        (THIRD_TITLE, THIRD),
    ]
