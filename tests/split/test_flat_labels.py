"""Labels of other stories in running text, in words that no list has; sentences about reading and news stay."""

from __future__ import annotations

import pytest
from support.samples import MAIN_LINE as TEXT
from support.samples import SECOND_LINE as STORY
from support.samples import SECOND_TITLE, TITLE

from streams.split.flat_labels import flat_labels
from streams.split.page import Page
from streams.split.splitter import split_page


@pytest.mark.parametrize(
    "label",
    [
        "اقرأ في موقعنا أيضا:",
        "موضوع آخر يهمك:",
        "رابط الخبر في صحيفتنا:",
        "قصة أخرى قد تعجبك |",
        "من أخبارنا كذلك »",
        "خبر آخر من القسم ...",
        "(مقال متصل)",
    ],
)
def test_a_label_in_a_site_s_own_words_opens_another_article(label: str) -> None:
    text = f"{TITLE} {TEXT} {label} {SECOND_TITLE} {STORY}"
    assert [text[found.start : found.end] for found in flat_labels(text)] == [label]
    page = split_page(Page(text=text, title=TITLE, content_type="text/plain"))
    assert [(article.headline, article.body) for article in page.articles] == [(TITLE, TEXT), (SECOND_TITLE, STORY)]


@pytest.mark.parametrize(
    "sentence",
    [
        "وتابع الوزير قائلا: العمل في الخط لم يتوقف يوما.",
        "وفي السياق ذاته: قال المدير إن الركاب راضون عن الخدمة.",
        "أبرز محطاته: الجامعة والمستشفى والسوق القديم.",
        "الأخبار التي نشرت عن تأخر الخط لا أساس لها.",
        "المزيد من الحافلات سيصل قبل نهاية العام.",
        'قصة "الحافلة الأخيرة" عرضت على شاشة في المحطة.',
    ],
)
def test_a_sentence_is_no_label(sentence: str) -> None:
    assert flat_labels(f"{TEXT} {sentence} {STORY}") == []
