"""A second story of a page, by whatever shows it: what a line announces, what closed the first one, and what the story itself says."""

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
STORY = f"{SECOND}\nوشكرت البلدية المتطوعين على جهودهم، ودعت سكان الأحياء القريبة إلى المحافظة على نظافة الرمال."
BOTH = [(TITLE, MAIN), (SECOND_TITLE, STORY)]


def page(*lines: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text="\n".join(lines), title=title, content_type="text/plain"))


def texts(found: SplitPage) -> list[tuple[str | None, str]]:
    return [(article.headline, article.body) for article in found.articles]


@pytest.mark.parametrize("title", [None, TITLE])
@pytest.mark.parametrize(
    "between",
    [
        "خبر آخر من القسم نفسه", "ما الذي يقرأه الآخرون الآن", "على ذات السياق نشرت صحيفتنا", "قصص من أرشيفنا", "الخبر التالي", "***", "إعلان",
        "المصدر: وكالة الأفق", "#نقل #الأردن", "جميع الحقوق محفوظة", "اقرأ أيضا",
    ],
)  # fmt: skip
def test_a_fresh_story_is_another_article(between: str, title: str | None) -> None:
    assert texts(page(TITLE, MAIN, between, SECOND_TITLE, STORY, title=title)) == BOTH


def test_a_marker_and_its_headline_in_one_line_begin_the_story_that_follows() -> None:
    assert texts(page(TITLE, MAIN, f"اقرأ أيضا: {SECOND_TITLE}", STORY)) == BOTH


@pytest.mark.parametrize(
    "heading",
    [
        "ما الذي يقرأه الآخرون الآن",
        "للتعمق أكثر في الموضوع",
        "عناوين ساخنة من موقعنا",
        "بإمكانكم الاطلاع على المزيد من المقالات",
    ],
)
def test_headlines_behind_a_line_that_announces_them_are_related(heading: str) -> None:
    first, *rest = MAIN.split("\n")
    found = page(TITLE, first, heading, *RELATED, *rest)
    assert (texts(found), found.related) == ([(TITLE, MAIN)], RELATED)


@pytest.mark.parametrize(
    "lines",
    [
        ("آخر مواضيع الخلاف", "خط يصل المدينتين في نصف ساعة", "وقال الوزير إن الخط سيصل المدينتين في نصف ساعة فقط، وإن الحافلات جديدة كلها."),
        ("عناوين المرحلة الثانية:", "محطات جديدة في الأحياء البعيدة", "حافلات تعمل بالكهرباء وحدها", "وستبدأ المرحلة الثانية في الربيع المقبل، كما أعلن الوزير في كلمته."),
        ("قصة الخط", "متى يصل الخط إلى الجامعة؟", "يصل الخط إلى الجامعة في العام المقبل بعد أن تكتمل محطاتها الثلاث، كما قال الوزير."),
    ],
)  # fmt: skip
def test_sub_headings_stay(lines: tuple[str, ...]) -> None:
    found = page(TITLE, MAIN, *lines)
    assert (found.related, texts(found)) == ((), [(TITLE, "\n".join((MAIN, *lines)))])


def test_a_pull_quote_behind_an_advert_is_no_headline() -> None:
    quote = f'"{" ".join(SECOND.split()[:7])}"'
    (article,) = page(TITLE, MAIN, "إعلان", quote, STORY).articles
    assert STORY in article.body


def test_sections_of_an_article_are_no_stories() -> None:
    sections = [
        (
            "إغلاق السوق القديم",
            "أغلقت البلدية أبواب السوق القديم حتى نهاية الأسبوع، وطلبت من التجار نقل بضائعهم إلى المخازن.",
        ),
        (
            "عودة الكهرباء إلى الأحياء",
            "عادت الكهرباء إلى معظم الأحياء الشرقية مساء أمس بعد انقطاع دام ست ساعات متواصلة.",
        ),
        ("مدارس تستأنف الدوام", "استأنفت المدارس دوامها صباح اليوم في ثلاث مناطق، بينما بقيت مدارس الشمال مغلقة."),
    ]
    (article,) = page(TITLE, MAIN, *(line for section in sections for line in section)).articles
    assert all(line in article.body for section in sections for line in section)


@pytest.mark.parametrize(
    "own", ["خط الحافلات السريع يصل عمّان بالزرقاء أخيرا", "افتتاح خط سريع للحافلات بين عمّان والزرقاء"]
)
@pytest.mark.parametrize(
    "form",
    ["{own}\n{text}", "<div><h1>{own}</h1>{paragraphs}</div>", "<h2 class=title>{own}</h2><div>{paragraphs}</div>"],
)
def test_the_page_s_own_headline_in_other_words_is_no_text(own: str, form: str) -> None:
    text = form.format(own=own, text=MAIN, paragraphs="".join(f"<p>{line}</p>" for line in MAIN.split("\n")))
    found = split_page(Page(text=text, title=TITLE))
    assert texts(found) == [(TITLE, MAIN)]
    assert ("headline", own) in {(piece.role, piece.text) for piece in found.dropped}


@pytest.mark.parametrize(
    "second",
    ["<h1>{}</h1>{}", "<h1>{}</h1><time>12-10-2023 09:20</time>{}", "<hr><h1>{}</h1><p>كتب: سالم الراوي</p>{}"],
)
def test_a_second_headline_set_as_the_first_begins_another_article(second: str) -> None:
    first = "".join(f"<p>{line}</p>" for line in MAIN.split("\n"))
    story = "".join(f"<p>{line}</p>" for line in STORY.split("\n"))
    found = split_page(Page(text=f"<body><h1>{TITLE}</h1>{first}{second.format(SECOND_TITLE, story)}</body>"))
    assert texts(found) == BOTH


def test_a_story_that_a_marker_announced_in_a_box_ends_with_the_box() -> None:
    first, *rest = MAIN.split("\n")
    story = "".join(f"<p>{line}</p>" for line in STORY.split("\n"))
    box = f"<div><p>اقرأ أيضا</p><h3>{SECOND_TITLE}</h3>{story}</div>"
    text = f"<div><h1>{TITLE}</h1><p>{first}</p>{box}{''.join(f'<p>{line}</p>' for line in rest)}</div>"
    assert texts(split_page(Page(text=text, title="عنوان آخر للخبر"))) == [("عنوان آخر للخبر", MAIN), BOTH[1]]


@pytest.mark.parametrize("tags", [("النقل", "خط الحافلات السريع"), ("عمّان", "الزرقاء", "الأردن")])
@pytest.mark.parametrize("heading", [(), ("كلمات البحث",), ("الموضوعات",), ("في هذه القصة",)])
def test_short_lines_of_the_text_s_own_words_are_its_keywords(tags: tuple[str, ...], heading: tuple[str, ...]) -> None:
    (article,) = page(TITLE, f"{MAIN}\nوتشرف وزارة النقل على الخط.", *heading, *tags).articles
    assert article.keywords == tags


@pytest.mark.parametrize(
    "line",
    [
        ("منذ 3 ساعات", None),
        ("سالم الراوي", "سالم الراوي"),
        ("سالم الراوي - عمّان", "سالم الراوي - عمّان"),
        ("صدى المدينة", None),
        ("A+", None),
    ],
)
def test_short_lines_under_the_headline_are_no_text(line: tuple[str, str | None]) -> None:
    (article,) = page(TITLE, line[0], MAIN, title=None).articles
    assert (article.headline, article.body) == (TITLE, MAIN)
    assert article.byline in (line[1], line[0])
