"""The law of splitting again: an article's body, split under its headline, stays what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE, composite

from streams.split.page import Page, SplitArticle
from streams.split.splitter import split_page

MARKERS = [
    "إعلان", "إقرأ أيضاً:", "اقرأ أيضا: خط الحافلات يصل إلى الجامعة", "المصدر: وكالة الأفق", "المصدر", "كلمات دلالية: نقل، حافلات", "مقالات مشابهة",
    "شارك الخبر", "صورة أرشيفية", "بقلم: سالم الراوي", "سالم الراوي – عمّان", "19 أغسطس 2024", "تابع المقال الآتي..", "جميع الحقوق محفوظة", "قد يهمك أيضا",
    "الرئيسية > أخبار", "• سعر الذهب اليوم", "//انتهى//", "10:30", "…", ". . . . . . . . . . .", "الخبر التالي",
    "سياسة", "رياضة", "الرئيسية / سياسة", "لا يفوتك:", "في سياق متصل", "أخبار من المدينة", "(اقرأ أيضا: خط الحافلات يصل إلى الجامعة)", "كلمات مفتاحية: نقل",
    "حجم الخط", "يستمر المقال بعد الإعلان", "حافلة في المحطة الجديدة (رويترز)", "متى يصل خط الحافلات إلى الجامعة؟", "[طالع: سعر الذهب اليوم في السوق]",
]  # fmt: skip
TEXTS = [*MAIN.split("\n"), *SECOND.split("\n"), SECOND_TITLE, *RELATED]


def again(article: SplitArticle) -> list[str]:
    page = Page(text=article.body, title=article.headline, content_type="text/plain")
    return [each.body for each in split_page(page).articles]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(MARKERS), st.sampled_from(TEXTS), st.text(max_size=30)), max_size=20),
    st.sampled_from(["\n", "\n\n", " "]),
    st.sampled_from([None, SECOND_TITLE, "وزير النقل يفتتح الخط"]),
    st.booleans(),
)
def test_a_body_split_again_stays_the_same(lines: list[str], between: str, title: str | None, html: bool) -> None:
    text = "".join(f"<p>{line}</p>" for line in lines) if html else between.join(lines)
    page = Page(text=text, title=title, content_type="text/html" if html else "text/plain")
    for article in split_page(page).articles:
        if article.body:
            assert again(article) == [article.body]


@pytest.mark.parametrize("between", ["\n", " "])
def test_what_shows_only_when_something_is_gone_is_found_at_once(between: str) -> None:
    """A marker in the midst of a marker's list is text beside it, and a marker without it."""
    page = split_page(Page(text=between.join([composite(between), "إعلان", "المصدر", MAIN, "إعلان"])))
    for article in page.articles:
        assert again(article) == [article.body]
