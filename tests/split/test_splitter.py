from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE, composite

from majra.text.html import html_blocks, plain_blocks
from majra.text.mojibake import unmangle
from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\r\n", "\n \n\n"])
def test_a_composite_page_gives_all_its_parts(separator: str) -> None:
    page = split_page(Page(text=composite(separator)))
    main, second = page.articles
    assert main.body == MAIN
    assert main.sources == ("وكالة الأفق",)
    assert main.keywords == ("وزير النقل", "خط الحافلات السريع", "عمّان والزرقاء")
    assert (second.headline, second.body) == (SECOND_TITLE, SECOND)
    assert page.related == RELATED
    assert [piece.text for piece in page.dropped if piece.role == "advert"] == ["إعلان"]


def test_the_same_page_as_html() -> None:
    markup = "".join(f"<p>{line}</p>" for line in composite("\n").split("\n"))
    assert [article.body for article in split_page(Page(text=markup)).articles] == [MAIN, SECOND]


MUST_NOT_SPLIT = {
    "read in a sentence": "قال المعلم لطلابه: اقرأوا أيضا ما كتبه الأولون، ثم عودوا إلى ما تركه المتأخرون من شروح مفيدة.",
    "source in a sentence": "وأكد المصدر: أن المباحثات ستتواصل حتى نهاية الأسبوع المقبل في العاصمة بحضور ممثلين عن جميع الأطراف المعنية.",
    "an interview": "كيف بدأت رحلتك مع الكتابة؟\nبدأت صغيرا حين كان أبي يقرأ لنا كل مساء من كتبه القديمة.\nومن أثر فيك من الكتاب؟\nكثيرون، لكن أولهم معلم القرية الذي أعارني أول كتاب.",
    "a list": "وشملت القرارات ما يأتي:\n- رفع الحد الأدنى للأجور\n- بناء ثلاث مدارس جديدة\n- دعم صغار المزارعين في الجنوب",
    "a poem": "يا دار مالك لا تجيبين النداء\nوالليل يطوي في المدى أسراره\nكم مرة ناديت باسمك في الدجى\nوالريح تحمل للبعيد غباره",
}


@pytest.mark.parametrize("name", MUST_NOT_SPLIT)
def test_what_is_one_article_stays_one(name: str) -> None:
    text = f"{MAIN}\n{MUST_NOT_SPLIT[name]}\n{SECOND.split(chr(10))[1]}"
    page = split_page(Page(text=text))
    assert len(page.articles) == 1
    assert page.articles[0].body == text


def test_an_inline_link_does_not_end_the_article() -> None:
    first, *rest = MAIN.split("\n")
    page = split_page(Page(text="\n".join([first, f"اقرأ أيضًا: {RELATED[0]}", *rest])))
    assert [article.body for article in page.articles] == [MAIN]
    assert page.related == RELATED[:1]


def visible(page: SplitPage) -> Counter[str]:
    texts = [*page.related, *(piece.text for piece in page.dropped)]
    for article in page.articles:
        texts += [article.headline or "", article.byline or "", article.body, *article.sources, *article.keywords]
    return Counter("".join("".join(texts).split()))


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            *composite("\n").split("\n"),
            "المصدر:",
            "كلمات دلالية: أ، ب",
            "قد يهمك أيضا",
            "شارك الخبر",
            "بقلم: سالم",
            "اقرأ أيضا: خبر",
            "(اقرأ أيضا: خبر عن السوق)",
            "سياسة",
            "الرئيسية > رياضة",
            "لا يفوتك:",
            "أخبار من المدينة",
            "حجم الخط",
            "هل يعود القطار؟",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@example(["¿¿¿¿", "¿¿Úá"])
@given(st.lists(LINES, max_size=25))
def test_every_visible_character_is_in_one_field(lines: list[str]) -> None:
    """Of the text as it is read: mojibake is put right before, and has other characters by then."""
    text = "\n".join(lines)
    page = split_page(Page(text=text, content_type="text/plain"))
    assert visible(page) == Counter("".join("".join(block.text for block in plain_blocks(unmangle(text))).split()))


@settings(max_examples=80, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_html_loses_nothing_either(lines: list[str]) -> None:
    markup = "".join(f"<div><p>{line}</p></div>" for line in lines)
    page = split_page(Page(text=markup, content_type="text/html"))
    assert visible(page) == Counter("".join("".join(block.text for block in html_blocks(unmangle(markup))).split()))


def test_splitting_a_body_again_changes_nothing() -> None:
    for article in split_page(Page(text=composite())).articles:
        again = split_page(Page(text=article.body))
        assert [each.body for each in again.articles] == [article.body]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("محتوى خبر قصير عن زيارة الوزير إلى مدينة دبي", "محتوى خبر قصير عن زيارة الوزير إلى مدينة دبي"),
        ("النتيجة 3 < 5 كما قال a <b c وبعد", "النتيجة 3 < 5 كما قال a <b c وبعد"),
        ("قال &quot;نعم&quot;&nbsp;ثم مضى", 'قال "نعم" ثم مضى'),
        ("أول السطور &amp; آخرها.\nوالسطر الثاني هنا.", "أول السطور & آخرها.\nوالسطر الثاني هنا."),
        ("&lt;p&gt;خبر كتب مرتين&lt;/p&gt;&lt;p&gt;وفقرته الثانية&lt;/p&gt;", "خبر كتب مرتين\nوفقرته الثانية"),
    ],
)
def test_what_is_all_there_is_is_the_body(text: str, body: str) -> None:
    (article,) = split_page(Page(text=text)).articles
    assert (article.headline, article.body) == (None, body)


def test_a_whole_page_of_html_leaves_its_chrome_outside() -> None:
    first, *rest = MAIN.split("\n")
    markup = (
        "<html><head><title>خط الحافلات السريع يفتتح اليوم | صحيفة المرساة</title></head><body><nav><a href=1>سياسة</a></nav>"
        f"<article><h1>خط الحافلات السريع يفتتح اليوم</h1><p>{first}</p><figure><figcaption>الوزير في الحفل</figcaption></figure>"
        + "".join(f"<p>{each}</p>" for each in rest)
        + f"<h3>اقرأ أيضا</h3><ul><li><a href=2>{RELATED[0]}</a></li><li><a href=3>{RELATED[1]}</a></li></ul></article>"
        "<aside>إعلان</aside><footer>جميع الحقوق محفوظة © 2026</footer></body></html>"
    )
    page = split_page(Page(text=markup))
    (article,) = page.articles
    assert (article.headline, article.body) == ("خط الحافلات السريع يفتتح اليوم", MAIN)
    assert page.related == RELATED
    assert {piece.role for piece in page.dropped} == {
        "other",
        "navigation",
        "caption",
        "read-also",
        "advert",
        "copyright",
    }


def test_a_page_on_one_line_is_split_too() -> None:
    page = split_page(Page(text=composite(" ")))
    assert [article.headline for article in page.articles] == [None, SECOND_TITLE]
    assert page.articles[0].body == MAIN.replace("\n", " ")
    assert page.related == RELATED


@pytest.mark.parametrize("line", ["10:30", "جميع الحقوق محفوظة", "x", "حرب 1967"])
def test_no_byline_is_made_of_what_is_no_name(line: str) -> None:
    assert split_page(Page(text=f"{line}\n{MAIN}")).articles[0].byline is None
