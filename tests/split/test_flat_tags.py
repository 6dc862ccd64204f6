"""Tags in flattened text end where its own words do, and sentences that only look like them stay."""

from __future__ import annotations

import pytest
from support.samples import MAIN_LINE as TEXT
from support.samples import SECOND_LINE as STORY
from support.samples import SECOND_TITLE, TITLE

from streams.split.flat_tags import tag_runs
from streams.split.page import Page
from streams.split.splitter import split_page


@pytest.mark.parametrize(
    ("tags", "label"),
    [
        ("كلمات دالة وزير النقل خط الحافلات السريع عمّان", "كلمات دالة"),
        ("تاغات وزير النقل حفل الافتتاح الزرقاء", "تاغات"),
        ("الأوسمة خط الحافلات السريع الزرقاء", "الأوسمة"),
        ("مواضيع: وزير النقل حفل الافتتاح", "مواضيع:"),
        ("في هذا المقال: وزير النقل | خط الحافلات", "في هذا المقال:"),
        ("العلامات خط الحافلات السريع الزرقاء", "العلامات"),
        ("وزير النقل | خط الحافلات | الزرقاء", ""),
        ("وزير النقل - خط الحافلات السريع - حفل الافتتاح - الزرقاء", ""),
        ("وزير النقل؛ خط الحافلات السريع؛ الأردن؛ الزرقاء", ""),
        ("وزير النقل/ خط الحافلات/ الزرقاء", ""),
        ("وزير النقل ، خط الحافلات ، الأردن ، الزرقاء", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("source", ["", "المصدر: وكالة الأفق. "])
def test_tags_end_before_what_the_text_does_not_say(tags: str, label: str, source: str) -> None:
    text = f"{TEXT} {source}{tags} {SECOND_TITLE} {STORY}"
    (run,) = tag_runs(text)
    assert text[run.start : run.end] == tags
    assert text[run.start : run.label].strip() == label


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال الوزير، في حفل الافتتاح، إن الخط، وهو السريع الأول، سيخدم الزرقاء.",
        "العلامات التي وضعت على الخط تدل الركاب على المحطات.",
        "مواضيع كثيرة بحثها الوزير في حفل الافتتاح مع المسؤولين.",
        "خط عمّان - الزرقاء سيخدم خمسين ألف راكب يوميا.",
        "في 12 - 10 - 2023 بدأ العمل في الخط.",
    ],
)
def test_sentences_are_no_tags(sentence: str) -> None:
    assert tag_runs(f"{TEXT} {sentence} {STORY}") == []


def test_tags_with_their_label_may_stand_behind_a_source() -> None:
    text = f"{TEXT} المصدر: وكالة الأفق كلمات دالة وزير النقل خط الحافلات {SECOND_TITLE}"
    assert [text[run.start : run.end] for run in tag_runs(text)] == ["كلمات دالة وزير النقل خط الحافلات"]


def test_keywords_of_a_flattened_page() -> None:
    tags = "كلمات دالة وزير النقل خط الحافلات السريع"
    page = split_page(Page(text=f"{TITLE} {TEXT} {tags} اقرأ أيضا: {SECOND_TITLE} {STORY}", title=TITLE))
    assert page.articles[0].keywords == ("وزير النقل", "خط الحافلات السريع")
    assert page.articles[0].body == TEXT
