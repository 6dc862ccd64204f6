"""The head of a flattened page: menu, headline, date and byline in one line with the text."""

import pytest
from support.samples import MAIN, SECOND

from streams.split.flat_head import flat_head
from streams.split.page import Page
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
TEXT = " ".join(MAIN.split("\n"))


@pytest.mark.parametrize("title", [None, TITLE])
@pytest.mark.parametrize(
    "head",
    [
        "أخبار محليات رياضة فيديو {} 26 سبتمبر 2024 - 20:15 شارك",
        "{} الخميس 05/سبتمبر/2024 كتبت: منى الراوي",
        "الرئيسية اقتصاد {} 2024-09-26",
        "{} تاريخ النشر: 26/9/2024 الساعة 10:05 مشاركة الخبر",
        "الثلاثاء, 16 كانون الثاني 2024 {} 16 كانون الثاني 2024 طباعة",
    ],
)
def test_the_head_is_cut_off(head: str, title: str | None) -> None:
    (article,) = split_page(Page(text=f"{head.format(TITLE)} {TEXT}", title=title)).articles
    assert (article.headline, article.body) == (TITLE, TEXT)


@pytest.mark.parametrize("above", ["بوابة الجنوب سياسة محافظات كتابات", "الرئيسية / نقل /", "ـ"])
def test_what_stands_above_the_feed_s_headline_is_the_site_s(above: str) -> None:
    page = split_page(Page(text=f"{above} {TITLE} {TEXT}", title=TITLE))
    (article,) = page.articles
    assert (article.headline, article.body) == (TITLE, TEXT)
    assert [piece.text for piece in page.dropped] == [above]


@pytest.mark.parametrize(
    "text",
    [
        "أطلقت بلدية طرابلس يوم الثلاثاء 16 يناير 2024 حملة واسعة لتنظيف شواطئ المدينة بمشاركة مئات المتطوعين من طلاب الجامعات.",
        "شهدت المدينة في 16 يناير 2024 كتب: سالم الراوي عن حملة واسعة لتنظيف شواطئ المدينة.",
        "ولد الشاعر في قرية قرب الدويم 12/3/1951 وتوفي في القاهرة بعد معاناة مع المرض عن سبعين عاما.",
        "الحملة التي بدأت 16 يناير 2024 تستمر أسبوعين، وتشمل توزيع حاويات جديدة على امتداد الشواطئ.",
    ],
)
def test_a_date_in_a_sentence_is_no_head_s(text: str) -> None:
    assert flat_head(f"{text} {SECOND}", None) == ([], f"{text} {SECOND}")


def test_the_headline_in_a_sentence_is_the_text_s() -> None:
    text = f"قال المتحدث، {TITLE}، وهذا ما انتظره الناس. {TEXT}"
    assert flat_head(text, TITLE) == ([], text)
