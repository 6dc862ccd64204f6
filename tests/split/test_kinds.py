"""Kinds of page beside news articles: briefs, pages of an encyclopedia, what networks and scrapers leave."""

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE

from majra.text.html import Block
from streams.split.grammar import settled
from streams.split.lines.joined import JOINED_LINK
from streams.split.markers import marker
from streams.split.page import Page
from streams.split.splitter import split_page
from streams.split.units import Unit

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
THIRD = (
    "أعلنت وزارة الثقافة في مصر، اليوم الخميس، نتائج مسابقة القصة القصيرة للناشئين، التي شارك فيها ألف طالب من عشرين مدينة.\n"
    "وقالت الوزارة إن القصص الفائزة ستنشر في كتاب يصدر في الشهر المقبل."
)


def test_an_encyclopedia_page_is_one_article_without_its_links() -> None:
    first, *rest = MAIN.split("\n")
    lines = [
        f"{TITLE}[عدل]",
        first,
        "التاريخ[عدل]",
        "Crystal Clear app kdict.png مقالة مفصلة: تاريخ النقل في عمّان",
        *rest,
        "انظر أيضاً[عدل]",
        "حافلة",
        "نقل عام",
    ]
    page = split_page(Page(text="\n".join(lines)))
    (article,) = page.articles
    assert article.body.split("\n")[-1] == rest[-1]
    assert "التاريخ[عدل]" in article.body
    assert "تاريخ النقل في عمّان" in page.related
    assert "Crystal Clear app kdict.png" in [piece.text for piece in page.dropped]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("مقالات مفصلة:", "read-also"),
        ("المقالة الرئيسية: تاريخ المدينة", "read-also"),
        ("من ويكيبيديا، الموسوعة الحرة", "source"),
        ("انظر أيضاً[عدل]", "related-heading"),
        ("City map 2019.svg", "other"),
        ("عرض هذا المنشور على Instagram", "other"),
        ("تمت مشاركة منشور بواسطة سالم (@salem)", "other"),
        ("A post shared by Salem (@salem)", "other"),
        ("مواضيع▼", "navigation"),
        ("أيضاً.. خط الحافلات يصل إلى الجامعة", "read-also"),
    ],
)
def test_what_these_pages_label(line: str, role: str) -> None:
    found = marker(line)
    assert found is not None
    assert found[0] == role


@pytest.mark.parametrize("line", ["من ويكيبيديا نقلوا", "كذلك فإن النقل مهم", "صورة المدينة في 2019", "اقرأ باسم ربك"])
def test_what_reads_like_a_label_and_is_none(line: str) -> None:
    assert marker(line) is None


def test_headlines_joined_behind_a_marker_are_a_list() -> None:
    headlines = [*RELATED, SECOND_TITLE, TITLE]
    joined = " ".join(headlines)
    assert len(joined.split()) > JOINED_LINK
    block = Block(text=f"{MAIN.split(chr(10))[0]} اقرأ أيضا {joined}")
    unit = Unit(f"اقرأ أيضا {joined}", block, glued=True)
    units, labels = settled([unit], ["read-also-line"])
    assert [(each.text, label) for each, label in zip(units, labels, strict=True)] == [
        ("اقرأ أيضا", "read-also"),
        *((each, "related-headline") for each in headlines),
    ]


def test_stories_under_bullets_are_articles() -> None:
    stories = [(TITLE, MAIN), (SECOND_TITLE, SECOND), (RELATED[0], THIRD)]
    text = "\n".join(f"* {headline}\n{body}" for headline, body in stories)
    page = split_page(Page(text=text, content_type="text/plain"))
    assert [(article.headline, article.body) for article in page.articles] == stories


def test_a_bulleted_list_in_an_article_is_its_text() -> None:
    first, *rest = MAIN.split("\n")
    items = ["* رفع الحد الأدنى للأجور", "* بناء ثلاث مدارس جديدة", "* دعم صغار المزارعين في الجنوب"]
    text = "\n".join([first, "وشملت القرارات ما يأتي:", *items, *rest])
    (article,) = split_page(Page(text=text, content_type="text/plain")).articles
    assert article.body == text
