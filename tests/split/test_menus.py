"""Menus and breadcrumbs at a page's two ends, in lines and in markup; and short lines that are the article's own."""

import pytest
from support.samples import MAIN

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
TEXT = MAIN.split("\n")


def split(text: str, title: str | None, kind: str = "text/plain") -> SplitPage:
    return split_page(Page(text=text, title=title, content_type=kind))  # type: ignore[arg-type]


def is_whole(page: SplitPage) -> bool:
    return [(article.headline, article.body) for article in page.articles] == [(TITLE, MAIN)] and page.related == ()


SECTIONS = [
    "السياسة\nالثقافة\nرياضة",
    "الرئيسية\nأخبار\nاقتصاد\nرياضة\nمنوعات",
    "سياسة\nمحليات\nرأي\nصحة\nتكنولوجيا\nفيديو",
    "أخبار محلية\nأخبار العالم\nمال وأعمال\nاتصل بنا",
    "Home\nNews\nSport",
    "من نحن\nأرشيف\nللإعلان معنا\nRSS",
]
STRANGE = [
    "عاجل\nمصر\nالخليج\nالمغرب العربي",
    "الصفحة الأولى\nالعدد الورقي\nملاحق\nكتّابنا",
    "نشرة اليوم\nالجريدة\nأسواق\nملاعب\nشاشات",
    "أخبار الوطن\nبرلمان\nأحزاب\nأقاليم",
    "القسم العربي\nالقسم الدولي\nالقسم الرياضي",
]
"""Menus of words that no list has."""
PATHS = [
    "الرئيسية > أخبار > نقل",
    "الرئيسية / سياسة",
    "الرئيسية » أخبار » محليات",
    "أخبار > محلي",
    "سياسة | ثقافة | رياضة | فن",
    "الرئيسية - أخبار - رياضة",
    "الرئيسية • المحافظات • الزرقاء",
    "أنت هنا: الرئيسية » أخبار",
    "الصفحة الرئيسية > محليات > نقل ومواصلات",
    "الرئيسية ← اقتصاد ← شركات",
    "الموقع › أخبار عاجلة › عمّان",
    "الرئيسية\\سياسة\\الأردن",
    "Home > News > Jordan",
]


@pytest.mark.parametrize("menu", [*SECTIONS, *STRANGE, *PATHS])
@pytest.mark.parametrize("title", [None, TITLE])
def test_above_the_headline(menu: str, title: str | None) -> None:
    assert is_whole(split("\n".join([menu, TITLE, *TEXT]), title))


@pytest.mark.parametrize("menu", [*SECTIONS, *PATHS[:8]])
def test_above_the_text_and_under_it(menu: str) -> None:
    assert is_whole(split("\n".join([menu, *TEXT]), TITLE))
    assert is_whole(split("\n".join([TITLE, *TEXT, menu]), TITLE))
    assert is_whole(split("\n".join([TITLE, *TEXT, menu, "جميع الحقوق محفوظة 2024"]), None))


@pytest.mark.parametrize("menu", [*SECTIONS, *STRANGE])
@pytest.mark.parametrize(
    ("whole", "item"),
    [("<ul>{}</ul>", "<li><a href=/s>{}</a></li>"), ("<div class=tabs>{}</div>", "<a href=/s>{}</a> "), ("<p>{}</p>", "<a href=/s>{}</a> | ")],
)  # fmt: skip
@pytest.mark.parametrize("title", [None, TITLE])
def test_links_in_a_row(menu: str, whole: str, item: str, title: str | None) -> None:
    links = whole.format("".join(item.format(each) for each in menu.split("\n")))
    text = "".join(f"<p>{each}</p>" for each in TEXT)
    assert is_whole(split(f"{links}<h1>{TITLE}</h1>{text}", title, "text/html"))
    assert is_whole(split(f"<h1>{TITLE}</h1>{text}{links}", title, "text/html"))


@pytest.mark.parametrize(
    "lines",
    [
        [*TEXT, "وتشمل المحطات الجديدة:", "محطة الجامعة", "محطة السوق", "محطة المطار"],
        [*TEXT, "والمحطات هي", "الجامعة", "السوق", "المطار"],
        [*TEXT, "الموقعون", "سالم الراوي", "هدى العطار", "مازن البكري"],
        [*TEXT, "وتناقش اللجان ثلاثة ملفات:", "الصحة", "التعليم", "الاقتصاد"],
        [TEXT[0], "المحطات الجديدة:", "الجامعة", "السوق", "المطار", *TEXT[1:]],
    ],
)
def test_an_article_keeps_its_short_lines(lines: list[str]) -> None:
    (article,) = split("\n".join(lines), TITLE).articles
    assert article.body == "\n".join(lines)


@pytest.mark.parametrize(
    "headline", ["أخبار الحرب والسلم في الشرق", "العالم ينتظر قرار المجلس / خاص", "من الأردن إلى العالم"]
)
def test_a_headline_of_such_words_is_one(headline: str) -> None:
    (article,) = split("\n".join([headline, *TEXT]), None).articles
    assert (article.headline, article.body) == (headline, MAIN)
