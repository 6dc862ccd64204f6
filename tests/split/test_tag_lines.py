"""Keywords end with their line, and a headline may be a question."""

import pytest
from support.samples import MAIN, RELATED

from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
TEXT = MAIN.split("\n")
STORY_TITLE = "عاصفة رملية تغلق مدرج مطار دنقلا وتحول ثلاث رحلات"
STORY = [
    "أغلقت سلطات مطار دنقلا مدرجه الوحيد، فجر الاثنين، إثر عاصفة رملية حجبت الرؤية عن الطيارين.",
    "وقالت إدارة المطار إن ثلاث رحلات حولت إلى مروي، وإن المسافرين نقلوا في حافلات.",
]


def split(*lines: str, title: str | None = TITLE, html: bool = False) -> SplitPage:
    text = "".join(f"<p>{line}</p>" for line in lines) if html else "\n".join(lines)
    return split_page(Page(text=text, title=title, content_type="text/html" if html else "text/plain"))


KEYWORDS = [
    ("كلمات مفتاحية: النقل، الحافلات، الأردن", ("النقل", "الحافلات", "الأردن")),
    ("الكلمات المفتاحية: النقل - الحافلات", ("النقل", "الحافلات")),
    ("كلمات دلالية: وزير النقل، خط الحافلات", ("وزير النقل", "خط الحافلات")),
    ("وسوم: #النقل #الأردن", ("النقل", "الأردن")),
    ("Tags: نقل, حافلات", ("نقل", "حافلات")),
]


@pytest.mark.parametrize(("line", "keywords"), KEYWORDS)
@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    ("behind", "kept", "related"),
    [
        (["في سياق متصل", *RELATED], [], RELATED),
        (["أخبار من المدينة", *RELATED], [], RELATED),
        ([f"اقرأ أيضا: {RELATED[0]}"], [], RELATED[:1]),
        (["المصدر: وكالة الأفق"], [], ()),
        (["انسخ الرابط"], [], ()),
        (["جميع الحقوق محفوظة"], [], ()),
        (["يشار إلى أن العمل في الخط بدأ قبل أربعة أعوام."], ["يشار إلى أن العمل في الخط بدأ قبل أربعة أعوام."], ()),
        (["وبدأ العمل قبل أربعة أعوام"], ["وبدأ العمل قبل أربعة أعوام"], ()),
    ],
)
def test_what_stands_behind_keywords_is_none(
    line: str, keywords: tuple[str, ...], html: bool, behind: list[str], kept: list[str], related: tuple[str, ...]
) -> None:
    found = split(*TEXT, line, *behind, html=html)
    (article,) = found.articles
    assert article.body == "\n".join([*TEXT, *kept])
    assert tuple(keyword.lstrip("#") for keyword in article.keywords) == keywords
    assert found.related == related


@pytest.mark.parametrize(("line", "keywords"), KEYWORDS)
def test_a_story_behind_keywords_and_a_marker(line: str, keywords: tuple[str, ...]) -> None:
    main, other = split(*TEXT, line, "في سياق متصل:", STORY_TITLE, *STORY).articles
    assert (main.body, len(main.keywords)) == (MAIN, len(keywords))
    assert (other.headline, other.body.split("\n")) == (STORY_TITLE, STORY)


@pytest.mark.parametrize(
    "lines",
    [
        ["الكلمات الدلالية", "النقل", "الحافلات", "الأردن"],
        ["كلمات مفتاحية:", "النقل، الحافلات،", "الأردن"],
        ["الوسوم", "النقل، الحافلات، الأردن"],
    ],
)
def test_keywords_on_several_lines(lines: list[str]) -> None:
    (article,) = split(*TEXT, *lines).articles
    assert (article.body, article.keywords) == (MAIN, ("النقل", "الحافلات", "الأردن"))


LEAD = [
    "قررت نقابة المعلمين تأجيل الإضراب أسبوعين، بعد لقاء مع وزير التربية.",
    "وقالت النقابة إن الوزير وعد بصرف العلاوات في نهاية الشهر، وبتعيين ألف معلم.",
]
QUESTIONS = [
    "هل يعود المعلمون إلى الإضراب؟",
    "هل تتأجل الامتحانات؟",
    "كيف تحمي أطفالك من الحر؟",
    "ماذا بعد تأجيل الإضراب؟",
    "لماذا أجلت النقابة إضرابها؟",
    "أين ذهبت العلاوات؟",
    "ما الذي وعد به الوزير المعلمين؟",
    "العلاوات.. متى تصرف؟",
    "كم معلما سيعين الوزير هذا العام؟",
]


def one(page: SplitPage) -> SplitArticle:
    (article,) = page.articles
    return article


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("html", [False, True])
def test_a_question_is_a_headline(question: str, html: bool) -> None:
    for body in (LEAD, LEAD[:1], [" ".join(LEAD)]):
        article = one(split(question, *body, title=None, html=html))
        assert (article.headline, article.body) == (question, "\n".join(body))


def test_a_question_before_its_story_in_one_line() -> None:
    article = one(split(" ".join(["هل يعود المعلمون إلى الإضراب بعد لقاء الوزير؟", *LEAD]), title=None))
    assert (article.headline, article.body) == ("هل يعود المعلمون إلى الإضراب بعد لقاء الوزير؟", " ".join(LEAD))


def test_a_question_in_the_text_is_text() -> None:
    lines = [TEXT[0], "فهل ينهي الخط أزمة المرور؟", *TEXT[1:]]
    assert one(split(*lines)).body == "\n".join(lines)
    flat = " ".join(["فهل ينهي خط الحافلات السريع أزمة المرور بين عمّان والزرقاء؟", *TEXT])
    assert one(split(flat)).body == flat
