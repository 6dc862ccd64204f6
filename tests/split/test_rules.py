"""Defects that a tester found, one row each: what a marker is, what only begins like one, and what stands behind it."""

import pytest
from support.samples import MAIN, RELATED

from streams.split.keywords import cut_sources
from streams.split.lists import headline_starts
from streams.split.markers import cuts, marker
from streams.split.opening import headline_end, link_end
from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
STORY = (
    "أغلقت سلطات مطار دنقلا مدرجه الوحيد، فجر الاثنين، إثر عاصفة رملية حجبت الرؤية عن الطيارين.\n"
    "وقالت إدارة المطار إن ثلاث رحلات حولت إلى مروي، وإن المسافرين نقلوا في حافلات.\n"
    "وتوقعت الأرصاد أن تهدأ الرياح مساء الثلاثاء."
)
STORY_TITLE = "عاصفة رملية تغلق مدرج مطار دنقلا وتحول ثلاث رحلات"


def page(*lines: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text="\n".join(lines), title=title, content_type="text/plain"))


def flat(*lines: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text=" ".join(" ".join(lines).split("\n")), title=title, content_type="text/plain"))


def texts(found: SplitPage) -> list[tuple[str | None, str]]:
    return [(article.headline, " ".join(article.body.split("\n"))) for article in found.articles]


WHOLE = [(TITLE, MAIN.replace("\n", " "))]
BOTH = [*WHOLE, (STORY_TITLE, STORY.replace("\n", " "))]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("وقد يهمكم أيضا:", "read-also"),
        ("🔴 اقرأ أيضا:", "read-also"),
        ("اقرأ أيضاً >>", "read-also"),
        ("اقرأ أيضا ⬇️", "read-also"),
        ("=== طالع أيضا ===", "read-also"),
        ("تقرير متعلق:", "read-also"),
        ("Lire aussi :", "read-also"),
        ("المصدر / سونا", "source"),
        ("التعليقات (12)", "other"),
        ("أضف تعليقا", "other"),
        ("ظهرت المقالة عاصفة رملية تغلق المطار أولاً على صدى النيل.", "copyright"),
        ("The post عاصفة رملية تغلق المطار first appeared on صدى النيل.", "copyright"),
        ("إعلان", "advert"),
        ("اشترك في نشرتنا البريدية", "share"),
    ],
)
def test_a_decorated_marker_is_one(line: str, role: str) -> None:
    found = marker(line)
    assert found is not None
    assert found[0] == role
    if role == "read-also":
        assert found[1] == len(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "إعلان النتائج تأخر يومين بسبب اعتراض أحد المرشحين على الفرز.",
        "مقالات متعلقة بالسد الجديد منعت من النشر في ثلاث صحف.",
        "آخر الأخبار الواردة من الميناء تشير إلى عودة العمل فيه.",
        "المزيد من المدارس ستفتح في القرى البعيدة قبل الشتاء.",
        "شارك الخبر الذي كتبه المراسل آلاف القراء في ساعة واحدة.",
        "قد يهمكم أن تعلموا أن الرسوم ألغيت عن الطلاب جميعا.",
        "الأكثر قراءة بين الأطفال هي قصص الحيوان كما قال أمين المكتبة.",
        "اشترك في البطولة أربعون لاعبا من عشرة بلدان.",
        "اقرأ أيضا ما نقشه الأولون على جدران المعبد، قال المرشد للزائرين.",
        "شاهد أيضا الوفد آثار الحريق في السوق القديم.",
        "خبر ذو صلة بالقضية نشرته صحيفة محلية ثم سحبته.",
    ],
)
@pytest.mark.parametrize("make", [page, flat])
def test_a_sentence_that_begins_like_a_marker_stays_in_the_text(sentence: str, make: object) -> None:
    first, *rest = MAIN.split("\n")
    assert callable(make)
    assert texts(make(first, sentence, *rest)) == [(TITLE, " ".join([first, sentence, *rest]))]


def test_no_word_is_cut_in_two() -> None:
    text = f"{MAIN.split(chr(10))[0]} قد يهمكم الأمر وقد يهمك أيضا: {RELATED[0]}"
    assert all(not (text[at - 1].isalnum() and text[at].isalnum()) for at in cuts(text))


@pytest.mark.parametrize("between", ["كتبت: هدى العطار", "نشر في: 12 يونيو 2025 14:05", "الثلاثاء 12 أغسطس 2025"])
def test_a_byline_or_date_between_a_marker_and_its_headline(between: str) -> None:
    found = page(*MAIN.split("\n"), "إقرأ أيضاً:", between, STORY_TITLE, *STORY.split("\n"))
    assert texts(found) == BOTH
    assert found.articles[0].byline is None
    assert found.articles[1].byline == ("هدى العطار" if between.startswith("كتبت") else None)


@pytest.mark.parametrize("mark", ["اقرأ أيضا >>", "وقد يهمك أيضا:", "مواضيع ذات صلة:", "👈 شاهد أيضا"])
def test_a_story_behind_a_marker_is_an_article(mark: str) -> None:
    found = page(*MAIN.split("\n"), mark, STORY_TITLE, *STORY.split("\n"))
    assert texts(found) == BOTH
    assert found.related == ()


def test_a_story_that_came_without_its_headline() -> None:
    found = page(*MAIN.split("\n"), "المصدر: وكالة الأفق", "إقرأ أيضاً:", *STORY.split("\n"))
    assert texts(found) == [*WHOLE, (None, BOTH[1][1])]


def test_a_list_behind_its_heading_is_no_text() -> None:
    found = page(
        *MAIN.split("\n"),
        "كلمات دلالية: النقل، الزرقاء",
        "مقالات مشابهة",
        "أسعار الخضار في سوق الجملة اليوم",
        "مواعيد قطارات العيد بين المدن",
    )
    assert texts(found) == WHOLE
    assert found.related == ("أسعار الخضار في سوق الجملة اليوم", "مواعيد قطارات العيد بين المدن")


def test_a_list_with_dashes_in_one_line() -> None:
    found = flat(MAIN, "المصدر: وكالة الأفق مواضيع ذات صلة -", " - ".join(RELATED), "جميع الحقوق محفوظة")
    assert texts(found) == WHOLE
    assert found.related == RELATED


def test_a_link_in_the_midst_of_flattened_text() -> None:
    first, *rest = MAIN.split("\n")
    found = flat(first, "اقرأ أيضا:", RELATED[1], *rest)
    assert texts(found) == WHOLE
    assert found.related == RELATED[1:]


@pytest.mark.parametrize(
    ("value", "names", "left"),
    [
        ("سونا)", ("سونا",), ")"),
        ("سونا.", ("سونا",), "."),
        ("رويترز، أ ف ب", ("رويترز", "أ ف ب"), "،"),
        ("الأفق + وكالات", ("الأفق", "وكالات"), "+"),
        ("الأفق / سونا", ("الأفق", "سونا"), "/"),
        ("الأناضول (ترجمة الموقع)", ("الأناضول (ترجمة الموقع)",), ""),
        ("https://example.org/a,b", ("https://example.org/a,b",), ""),
    ],
)
def test_a_source_line_names_its_sources(value: str, names: tuple[str, ...], left: str) -> None:
    assert cut_sources(value) == (names, left)


@pytest.mark.parametrize(
    ("headline", "lines"),
    [
        ("رسالة مفتوحة إلى رئيس البلدية", ["السيد رئيس البلدية،", "نكتب إليك باسم سكان الحي القديم الذين انقطع عنهم الماء منذ عشرة أيام."]),
        ("قصيدة جديدة عن النهر والمدينة", ["يا نهر كم مرت عليك قوافل", "والليل يكتب فوق مائك سره", "والضفتان تسائلان عن الذي", "رحل المساء وما أتاهم أمره"]),
        ("خمس نصائح للمسافرين في الصيف", ["- اشربوا الماء قبل العطش", "- البسوا القطن الفاتح", "- تجنبوا الشمس عند الظهر", "- احملوا دواءكم معكم"]),
    ],
)  # fmt: skip
def test_the_first_line_of_a_plain_text_is_its_headline(headline: str, lines: list[str]) -> None:
    found = page(headline, *lines, title=None)
    assert [(article.headline, article.byline, article.body) for article in found.articles] == [
        (headline, None, "\n".join(lines))
    ]


@pytest.mark.parametrize(
    "headline", ["كلمات دلالية في خطاب محافظ المصرف", "تابعونا في الميدان.. محافظ المصرف يزور الفروع"]
)
def test_a_headline_that_begins_like_a_marker(headline: str) -> None:
    lines = [
        "زار محافظ المصرف المركزي الفروع في الميدان، وحلل خبراء كلمات دلالية في خطابه أمام العاملين.",
        "وقال المحافظ إن الفروع الجديدة ستفتح قبل نهاية العام في أربع مدن.",
    ]
    found = page(headline, *lines, title=None)
    assert [(article.headline, article.body) for article in found.articles] == [(headline, "\n".join(lines))]


def test_keywords_and_source_go_to_the_article_whose_words_they_are() -> None:
    found = page(
        *MAIN.split("\n"),
        "إقرأ أيضاً:",
        STORY_TITLE,
        *STORY.split("\n"),
        "المصدر: وكالة الأفق",
        "كلمات دلالية: وزير النقل، خط الحافلات، الزرقاء",
    )
    main, other = found.articles
    assert (main.sources, main.keywords) == (("وكالة الأفق",), ("وزير النقل", "خط الحافلات", "الزرقاء"))
    assert (other.sources, other.keywords) == ((), ())


def test_where_a_headline_ends_in_one_line() -> None:
    assert headline_end(f"{STORY_TITLE} {STORY}") == len(STORY_TITLE) + 1
    assert headline_end(STORY) == 0
    assert link_end(f"{RELATED[1]} {MAIN.split(chr(10))[1]}") == len(RELATED[1]) + 1


def test_where_headlines_begin_in_one_line() -> None:
    one, two = "الأرصاد تحذر من سيول في أودية الشمال", "البنك المركزي يثبت سعر الفائدة للمرة الثالثة"
    assert headline_starts(f"{one} {two}") == [len(one) + 1]


def test_a_place_and_its_agency_begin_the_text() -> None:
    story = f"دنقلا - وكالات: {STORY}"
    found = flat(STORY_TITLE, story, title=None)
    assert texts(found) == [(STORY_TITLE, story.replace("\n", " "))]
    assert found.articles[0].byline is None


@pytest.mark.parametrize("title", [None, "افتتاح محطة جديدة لتحلية المياه في الساحل الشرقي"])
@pytest.mark.parametrize("menu", ["الرئيسية\nأخبار\nرياضة\nفيديو", "فيديو", "مواضيع ذات صلة"])
def test_what_stands_in_no_article_yet_is_the_main_one(menu: str, title: str | None) -> None:
    headline = "افتتاح محطة جديدة لتحلية المياه في الساحل الشرقي"
    body = (
        "افتتح وزير المياه ناصر الكيلاني، صباح الأحد، محطة لتحلية مياه البحر في الساحل الشرقي، بعد ثلاثة أعوام من العمل.\n"
        "وقال الوزير في كلمة أمام الصحفيين إن المحطة ستنتج مئة ألف متر مكعب كل يوم، وإنها تكفي ثلاث مدن."
    )
    found = split_page(Page(text=f"{menu}\n{headline}\n{body}", content_type="text/plain", title=title))
    assert [(each.headline, each.body) for each in found.articles] == [(headline, body)]
