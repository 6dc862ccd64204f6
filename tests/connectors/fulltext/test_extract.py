"""Pages in the shapes of Arabic news sites, and what must and must not be in the article that is handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.fulltext.extract import MAX_CHARACTERS, article_markup
from majra.text.html import html_blocks

PAGES = Path(__file__).parent / "pages"

MAIN = ("افتتح وزير النقل", "وقال الوزير في كلمة", "وأوضح مدير المشروع", "من جهتهم، رحب سكان")
EMBEDDED = ("مهرجان السينما يختتم دورته", "اختتم مهرجان السينما", "ونال فيلم", "وقالت مديرة المهرجان")
SIDEBAR = ("ارتفاع أسعار الخضار", "الأكثر قراءة", "جميع الحقوق", "الرئيسية")
RELATED = ("بدء أعمال توسعة المطار",)

CASES = {
    # name: (in this order in the article, not in it)
    "wordpress": (
        (*MAIN[:2], "إقرأ أيضاً:", *RELATED, MAIN[2], "طول الجسر 640", MAIN[3], "المصدر: وكالة", "الكلمات المفتاحية: جسر",
         "إقرأ أيضاً", *EMBEDDED, "مقالات ذات صلة", "الحكومة تقر ميزانية"),
        (*SIDEBAR, "خطوة ممتازة", "نتمنى أن تكتمل", "لن يتم نشر", "المقال السابق", "نشر في 19", "loadAds"),
    ),
    "joomla_k2": (
        (*MAIN, "المصدر : وكالات", "الكلمات الدلالية:", "جسر", "مواضيع ذات صلة", *RELATED),
        (*SIDEBAR, "عاجل", "طباعة", "إضافة تعليق", "آخر الأخبار"),
    ),
    "amp": ((*MAIN, "المصدر: أخبار", "اقرأ أيضا", *RELATED, "الوسوم: جسر"), (*SIDEBAR, "ملفات تعريف الارتباط", "موافق")),
    "table_br": ((*MAIN, "المصدر: أخبار", "إقرأ أيضاً", *EMBEDDED), (*SIDEBAR, "أهم الأخبار", "19-8-2024")),
    "sibling_article": (
        (*MAIN, "المصدر: وكالة", "كلمات دلالية: جسر", "إقرأ أيضاً", *EMBEDDED, "أخبار ذات صلة", *RELATED),
        (*SIDEBAR, "1520 مشاهدة", "19 أغسطس"),
    ),
    "script_rendered": (MAIN, ("يرجى تفعيل",)),
    "webforms": ((*MAIN, "المصدر: صحيفة"), (*SIDEBAR, "ابحث في الموقع")),
}  # fmt: skip


def read(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_article_is_whole_and_nothing_else_is_in_it(name: str) -> None:
    wanted, unwanted = CASES[name]
    markup = article_markup(read(name))
    assert markup is not None
    text = "\n".join(block.text for block in html_blocks(markup))
    place = 0
    for each in wanted:
        assert each in text[place:], f"{each} is missing or out of order in:\n{text}"
        place = text.index(each, place) + len(each)
    assert [each for each in unwanted if each in text] == []


def test_blocks_stay_blocks_for_the_splitter() -> None:
    blocks = html_blocks(article_markup(read("wordpress")) or "")
    kinds = {block.text: (block.kind, block.level) for block in blocks}
    assert kinds["إقرأ أيضاً"] == ("heading", 3)
    assert kinds["مهرجان السينما يختتم دورته العاشرة بتكريم مخرجين شباب"] == ("heading", 2)
    assert kinds["طول الجسر 640 مترا"] == ("list-item", 0)
    assert next(block.hint for block in blocks if block.text.startswith("إقرأ أيضاً:")).endswith("related-inline")


def test_marks_that_nobody_sees_change_nothing() -> None:
    page = read("wordpress").replace(" ", "\u00a0").replace("\u00a0id=", " id=").replace("\u00a0class=", " class=")
    page = (
        page.replace("\u00a0href=", " href=").replace("الوزير", "\u200fالوزير\u200e").replace("المدينة", "المـــدينةُ")
    )
    blocks = html_blocks(article_markup(page) or "")
    assert [block.level for block in blocks if block.text == "إقرأ أيضاً"] == [3]
    assert not [block for block in blocks if "الأكثر قراءة" in block.text]


def test_a_menu_longer_than_the_article_is_not_taken_for_it() -> None:
    menu = "".join(
        f'<a href="/{number}">عنوان طويل من عناوين الأخبار في القائمة رقم {number}</a><br>' for number in range(60)
    )
    markup = article_markup(read("table_br").replace("<b>أهم الأخبار</b><br>", menu))
    assert markup is not None
    assert "القائمة رقم" not in markup
    assert "اختتم مهرجان السينما" in markup


def test_the_folded_half_of_an_article_is_in_it() -> None:
    page = read("sibling_article")
    second = page.index("<p>وأوضح مدير المشروع")
    end = page.index("</div>", second)
    folded = page[:second] + '<div class="more-text" style="display:none">' + page[second:end] + "</div>" + page[end:]
    text = "\n".join(block.text for block in html_blocks(article_markup(folded) or ""))
    assert [each for each in (*MAIN, *EMBEDDED) if each not in text] == []


def test_a_real_page(shared_data: Path) -> None:
    markup = article_markup((shared_data / "pages/cnn_arabic.html").read_text(encoding="utf-8"))
    text = "\n".join(block.text for block in html_blocks(markup or ""))
    assert text.startswith("دمشق، سوريا (CNN) -- أكدت جهات سورية معارضة")
    assert "وشدد الائتلاف على" in text
    assert not [each for each in ("الأكثر تصفحاً", "الصفحة الرئيسية", "All Rights Reserved") if each in text]


@pytest.mark.parametrize(
    "page",
    ["", "  ", "<html></html>", "<html><body><p>خطأ 404</p></body></html>", "\x00", "<", "<!DOCTYPE html><body><nav>قائمة</nav>"],
)  # fmt: skip
def test_what_is_no_article(page: str) -> None:
    assert article_markup(page) is None


def test_where_the_extractor_finds_nothing_the_whole_article_is_taken() -> None:
    lines = "".join(f"<div>{number} - الفريق الأول {number % 5}</div>" for number in range(20))
    markup = article_markup(f"<body><nav>الرئيسية</nav><article>{lines}</article><aside>إعلانات الموقع</aside></body>")
    assert markup is not None
    assert "الفريق الأول" in markup
    assert "الرئيسية" not in markup
    assert "إعلانات الموقع" not in markup


def test_a_byline_before_the_text_stays() -> None:
    body = read("amp").replace(
        '<div class="amp-wp-article-content">', '<div class="amp-wp-article-content"><p>كتب: سامي الحسن</p>'
    )
    text = [block.text for block in html_blocks(article_markup(body) or "")]
    assert text[0] == "كتب: سامي الحسن"


def test_only_attributes_that_say_something_are_handed_on() -> None:
    page = read("amp").replace(
        "<p>إعلان</p>", '<p>إعلان <img src="data:image/gif;base64,AAAA" srcset="a 1x" alt="صورة" onerror="x()"></p>'
    )
    markup = article_markup(page) or ""
    assert "onerror" not in markup
    assert "srcset" not in markup
    assert 'alt="صورة"' in markup


TAGS = st.sampled_from(
    [
        "div",
        "p",
        "article",
        "main",
        "aside",
        "nav",
        "form",
        "header",
        "footer",
        "table",
        "td",
        "ul",
        "li",
        "a",
        "span",
        "button",
        "h2",
        "section",
    ]
)
TEXTS = st.sampled_from(
    ["", "إقرأ أيضاً", "المصدر: وكالات", "خبر قصير", *MAIN, "افتتح وزير النقل صباح اليوم الجسر الجديد في المدينة. " * 4]
)


@settings(max_examples=150, deadline=None)
@example(["إقرأ أيضاً", "<aside>", "</aside>", "افتتح وزير النقل صباح اليوم الجسر الجديد في المدينة. " * 4])
@example(["<p>", "<div>", "إقرأ أيضاً", "<table>", MAIN[0] * 4, "إقرأ أيضاً", "<div>", "إقرأ أيضاً"])
@given(st.lists(st.one_of(TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>"), TEXTS), max_size=40))
def test_no_page_breaks_it_and_nothing_is_invented(pieces: list[str]) -> None:
    page = "".join(pieces)
    markup = article_markup(page)
    if markup is not None:
        words = set(" ".join(block.text for block in html_blocks(markup)).split())
        assert words <= set(" ".join(block.text for block in html_blocks(page)).split()) | set(" ".join(pieces).split())


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 300_000,
        "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">نص</p>",
        "<nav>" * 300 + "<p>افتتح وزير النقل صباح اليوم الجسر الجديد.</p>" * 2_000,
        "<" * 500_000,
        "x" * (MAX_CHARACTERS + 1),
    ],
    ids=["deep", "attributes", "deep-nav", "brackets", "long"],
)
def test_hostile_pages_end_soon(page: str) -> None:
    article_markup(page)
