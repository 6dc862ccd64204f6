"""Who signs an article below its text, and lines that are nobody's."""

from __future__ import annotations

import pytest

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TEXT = """أعلنت وزارة الموارد المائية اليوم بدء العمل في ثلاثة سدود جديدة شمال البلاد بعد دراسة استمرت عامين.
وقال الوزير إن السدود ستروي نحو أربعين ألف فدان وتوفر مياه الشرب لسبع قرى."""


def _split(*below: str) -> SplitPage:
    return split_page(Page(text="\n".join([TEXT, *below]), title="بدء العمل في ثلاثة سدود جديدة"))


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("فرانس 24/ رويترز", "source"),
        ("رويترز، أ ف ب", "source"),
        ("(وكالة الأناضول)", "source"),
        ("تويتر: @salem_ali", "byline"),
        ("إيميل: salem@example.com", "byline"),
        ("للتواصل مع الكاتب: salem@example.com", "byline"),
        ("T: Salem77", "byline"),
        ("* كاتب وباحث في شؤون المياه", "byline"),
        ("ــــــــــ", "other"),
        (".", "other"),
        ("الآراء الواردة في هذا المقال تعبر عن رأي الكاتب ولا تعكس بالضرورة رأي الصحيفة.", "other"),
        ("جميع المقالات المنشورة تعبر عن رأي أصحابها فقط", "other"),
    ],
)
def test_line_below_the_text(line: str, role: str) -> None:
    assert _split(line).layout[-1].role == role


@pytest.mark.parametrize(
    "line",
    [
        "ونقلت رويترز عن مسؤول في الوزارة أن التمويل جاء من البنك الدولي بشروط ميسرة.",
        "وكتب الوزير على حسابه @salem_ali أن العمل سينتهي قبل الصيف المقبل بإذن الله.",
        "وقال الكاتب إن الآراء اختلفت حول المشروع، ولا يعكس النقاش في البرلمان رأي الناس في القرى.",
    ],
)
def test_sentence_stays_in_the_text(line: str) -> None:
    assert _split(line).articles[0].body.endswith(line)


def test_prose_beside_a_post_of_a_network_is_text() -> None:
    text = (
        "يستعد أنصار النادي لرفع درع البطولة بعد سنوات من الانتظار، وساهم لاعبه أيضا في 18 تمريرة حاسمة. A post shared by"
        " Club FC (@clubfc) ويملك اللاعب نضوجا يفوق سنواته العشرين وأبرز دليل على ذلك اختياره أفضل لاعب في الدوري."
        " وقال مدربه إن اللاعب يتطور كل يوم ويعمل كثيرا في التدريبات وإنه سعيد بما يقدمه هذا الموسم مع الفريق."
        " وساهم بدوره الظهير الأيمن في 39 هدفا في 39 مباراة لعبها هذا الموسم، وهو ما يجعله من أفضل اللاعبين في مركزه."
    )
    split = split_page(Page(text=text))
    assert split.articles[0].body.startswith("يستعد أنصار النادي")
    assert "A post shared" not in split.articles[0].body
