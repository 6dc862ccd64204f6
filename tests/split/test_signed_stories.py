"""Other stories that nothing announces but who tells them, and pages of briefs."""

from __future__ import annotations

import pytest

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

FIRST = "البلدية تزرع ألف شجرة على كورنيش المدينة"
FIRST_TEXT = [
    "زرعت بلدية المدينة ألف شجرة على امتداد الكورنيش الشمالي، بمشاركة مئات المتطوعين من طلبة المدارس.",
    "وتهدف الحملة إلى حماية الشاطئ من التعرية وتوفير الظل للمتنزهين في فصل الصيف.",
]
SECOND = "الشرطة تضبط ورشة لتزوير العملات في حي الميناء"
SECOND_TEXT = [
    "ضبطت الشرطة ورشة سرية لتزوير العملات داخل مستودع مهجور في حي الميناء، وأوقفت ثلاثة أشخاص.",
    "وقال الناطق باسمها إن التحقيق يجري لمعرفة من وزع الأوراق المزورة في الأسواق.",
]
THIRD = "تأجيل مباراة القمة بسبب الأمطار الغزيرة"
THIRD_TEXT = [
    "قرر اتحاد الكرة تأجيل مباراة القمة التي كانت مقررة الليلة، بعدما أغرقت الأمطار الغزيرة أرضية الملعب.",
    "وأوضح الاتحاد أن موعدها الجديد يعلن مطلع الأسبوع المقبل.",
]


def _headlines(split: SplitPage) -> list[str | None]:
    return [article.headline for article in split.articles]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد المطيري", "سعد العنزي"),
        ("نابلس - شمس", "رام الله - شمس"),
        ("ب. فتيحة", "محمد. ل"),
        ("الفجيرة في 13 مارس/ وان /", "الشارقة في 13 مارس/ وان /"),
        ("مسقط - سالم الحبسي", "صحم - مرسال"),
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_story_signed_below_its_headline(one: str, other: str, html: bool) -> None:
    lines = [FIRST, one, *FIRST_TEXT, SECOND, other, *SECOND_TEXT]
    text = "".join(f"<p>{line}</p>" for line in lines) if html else "\n".join(lines)
    split = split_page(Page(text=text, content_type="text/html" if html else "text/plain"))
    assert _headlines(split) == [FIRST, SECOND]
    assert split.articles[1].body == "\n".join(SECOND_TEXT)


def test_page_of_briefs_without_labels() -> None:
    split = split_page(
        Page(text="\n".join([FIRST, *FIRST_TEXT, SECOND, *SECOND_TEXT, THIRD, *THIRD_TEXT]), content_type="text/plain")
    )
    assert _headlines(split) == [FIRST, SECOND, THIRD]


def test_questions_of_an_interview_are_no_headlines() -> None:
    lines = [FIRST, *FIRST_TEXT]
    for question in ("من يسقي الأشجار الجديدة؟", "كم كلفت حملة التشجير كلها؟", "متى تبدأ المرحلة الثانية من الحملة؟"):
        lines += [
            question,
            "يسقيها عمال البلدية كل صباح بالماء المعالج الذي تنتجه المحطة.",
            "وقد دربنا المتطوعين على ذلك أيضا.",
        ]
    assert len(split_page(Page(text="\n".join(lines), content_type="text/plain")).articles) == 1


@pytest.mark.parametrize("end", [".", ""])
def test_flattened_story_behind_a_marker(end: str) -> None:
    text = f"{' '.join(FIRST_TEXT)} اقرأ أيضا: {SECOND}{end} {' '.join(SECOND_TEXT)}"
    split = split_page(Page(text=text, title=FIRST, content_type="text/plain"))
    assert [article.headline.rstrip(".") for article in split.articles if article.headline] == [FIRST, SECOND]


@pytest.mark.parametrize("title", [f"{FIRST} - المرساة", f"{FIRST} | صحيفة المرساة", "البلدية تزرع ألف شجرة...", FIRST])
def test_headline_is_the_page_s_own_where_the_feed_shortens_it(title: str) -> None:
    split = split_page(Page(text="\n".join([FIRST, *FIRST_TEXT]), title=title, content_type="text/plain"))
    assert _headlines(split) == [FIRST]


def test_links_with_their_dates_are_a_list() -> None:
    cards = "".join(
        f"<div><a href=1>{each}</a> <span>{when}</span></div>"
        for each, when in ((SECOND, "منذ ساعتين"), (THIRD, "منذ 5 ساعات"))
    )
    text = (
        f"<h1>{FIRST}</h1>{''.join(f'<p>{line}</p>' for line in FIRST_TEXT)}<div><h4>مقالات ذات صلة</h4>{cards}</div>"
    )
    assert split_page(Page(text=text, content_type="text/html")).related == (SECOND, THIRD)


@pytest.mark.parametrize(
    "line",
    [
        "تابع آخر أخبار الاقتصاد عبر Google News",
        "للاشتراك في قناة المرساة على تيليجرام اضغط هنا",
        "هل تريد الاشتراك بنشرة المرساة الإخبارية؟",
        "إذا كنت تعتقد أن المقال يحوي معلومات خاطئة أرسل تصحيحا",
        "تشغيل هذا الفيديو غير ممكن رمز الخطأ",
        "نهاية الأكثر قراءة",
    ],
)
def test_line_to_the_reader_is_no_text(line: str) -> None:
    split = split_page(Page(text="\n".join([FIRST, *FIRST_TEXT, line]), content_type="text/plain"))
    assert split.articles[0].body == "\n".join(FIRST_TEXT)


def test_link_in_flattened_text_without_points_ends_before_the_text_goes_on() -> None:
    text = (
        "هناك طرق كثيرة للعناية بالشعر في فصل الصيف منها استخدام زيت جوز الهند قبل السباحة وغسل الشعر بالماء البارد بعدها"
        " وتجنب المجففات الحارة قدر الإمكان تابعي المزيد ماسك طبيعي للشعر من الكركم ومن المهم أيضا أن تشربي الماء كثيرا"
        " وأن تأكلي الخضار والفواكه كل يوم وأن تقصي أطراف شعرك كل شهرين حتى لا تتقصف وأن تمشطيه برفق حين يجف"
    )
    split = split_page(Page(text=text, content_type="text/plain"))
    (related,) = split.related
    assert related.startswith("ماسك طبيعي للشعر")
    assert len(related.split()) < 12
    assert split.articles[0].body.endswith("برفق حين يجف")
