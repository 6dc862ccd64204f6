"""Wordings and layouts of pages that testers wrote, and their likes: markers that a list has, and those that only their place shows."""

import pytest
from support.samples import MAIN, RELATED

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
STORY_TITLE = "عاصفة رملية تغلق مدرج مطار دنقلا وتحول ثلاث رحلات"
STORY = (
    "أغلقت سلطات مطار دنقلا مدرجه الوحيد، فجر الاثنين، إثر عاصفة رملية حجبت الرؤية عن الطيارين.\n"
    "وقالت إدارة المطار إن ثلاث رحلات حولت إلى مروي، وإن المسافرين نقلوا في حافلات.\n"
    "وتوقعت الأرصاد أن تهدأ الرياح مساء الثلاثاء."
)
FIRST, *REST = MAIN.split("\n")


def lines(*texts: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text="\n".join(texts), title=title, content_type="text/plain"))


def html(markup: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text=markup, title=title, content_type="text/html"))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def bodies(found: SplitPage) -> list[tuple[str | None, str]]:
    """Headline and words of each article; flattened text has no line breaks to compare."""
    return [(article.headline, " ".join(article.body.split())) for article in found.articles]


WHOLE = [(TITLE, " ".join(MAIN.split()))]
BOTH = [*WHOLE, (STORY_TITLE, " ".join(STORY.split()))]

MARKERS = [
    "لا يفوتك", "لا تفوت قراءة", "لا تفوتك", "من الأرشيف", "موضوع متصل", "مواضيع متصلة", "ومن الرياضة أيضا", "في سياق متصل", "يمكنكم قراءة",
    "يمكنك أيضا قراءة", "للاطلاع على المزيد", "نرشح لك", "نرشح لكم", "لمعرفة المزيد", "أحدث الأخبار", "آخر الأخبار", "من نفس القسم", "في نفس السياق",
    "خبر ذو صلة", "أخبار قد تهمك", "الأكثر قراءة", "اخترنا لك", "قد يعجبك أيضا", "وفي السياق ذاته", "بإمكانكم الاطلاع على", "مقال سابق",
    "لا يفوتكم", "ننصحكم بقراءة", "في الموضوع ذاته", "تابع أيضا", "موضوعات أخرى تهمك", "طالع أيضا", "موضوع ذو صلة", "من أرشيفنا", "يهمك أيضا",
]  # fmt: skip
COLON_ONLY = ["شاهد", "انظر", "طالع"]
HEADINGS = [
    "أخبار من المدينة", "تقارير سابقة", "من ملفاتنا", "نشرنا من قبل", "ما فاتك اليوم", "قراءات إضافية", "في أقسامنا الأخرى", "المزيد عن النقل", "حول العالم",
    "مختارات القراء", "على صفحاتنا اليوم", "عالم الرياضة",
]  # fmt: skip
"""Headings that no list has."""


@pytest.mark.parametrize("mark", [*MARKERS, *(f"{each}:" for each in (*MARKERS, *COLON_ONLY, *HEADINGS))])
def test_a_line_before_a_story_and_before_a_list(mark: str) -> None:
    found = lines(*MAIN.split("\n"), mark, STORY_TITLE, *STORY.split("\n"))
    assert bodies(found) == BOTH
    found = lines(*MAIN.split("\n"), mark, *RELATED)
    assert bodies(found) == WHOLE
    assert found.related == RELATED


@pytest.mark.parametrize("mark", [*MARKERS, *COLON_ONLY])
@pytest.mark.parametrize("form", ["{}: {}", "({}: {})", "[{}: {}]"])
def test_a_link_on_its_own_line(mark: str, form: str) -> None:
    found = lines(FIRST, form.format(mark, RELATED[0]), *REST)
    assert bodies(found) == WHOLE
    assert found.related == RELATED[:1]


@pytest.mark.parametrize(
    "mark", ["اقرأ أيضا", "لا يفوتك", "نرشح لكم", "طالع", "في سياق متصل", "قد يعجبك أيضا", "مواضيع متصلة"]
)
def test_a_link_in_running_text(mark: str) -> None:
    text, link = " ".join(REST), f"{mark}: {RELATED[1]}"
    for found in (
        lines(f"{FIRST} {link} {text}"),
        lines(f"{FIRST} ({link}) {text}"),
        lines(f"{FIRST} ({link})", *REST),
        html(paragraphs(f"{FIRST} (<a href=/1>{link}</a>)", *REST)),
    ):
        assert bodies(found) == WHOLE
        assert found.related == RELATED[1:]
    flat = lines(" ".join([MAIN, f"{mark}:", STORY_TITLE, STORY]).replace("\n", " "))
    assert bodies(flat) == BOTH


def test_a_link_in_brackets_does_not_cut_its_sentence() -> None:
    found = lines(FIRST.replace("، بحضور", f" (اقرأ أيضا: {RELATED[0]})، بحضور"), *REST)
    assert found.articles[0].body.split("\n")[0] == FIRST.replace("، بحضور", " ، بحضور")


@pytest.mark.parametrize(
    "sentence",
    [
        "في سياق متصل، أكد الوزير أن الحافلات الجديدة ستصل في الصيف.",
        "في سياق متصل أكد الوزير أن الحافلات الجديدة ستصل في الصيف.",
        "وفي سياق متصل: أكد الوزير أن الحافلات الجديدة ستصل في الصيف.",
        "لمعرفة المزيد عن مواعيد الرحلات اتصل بمركز خدمة الركاب في المدينة.",
        "من الأرشيف العثماني استخرج الباحثون خرائط قديمة للطريق بين المدينتين.",
        "لا يفوتك قطار المساء إن وصلت قبل السابعة، كما قال ناظر المحطة.",
        "لا تفوتوا فرصة التسجيل المجاني التي تنتهي يوم الأحد المقبل، قال المدير.",
        "شاهد عيان: رأيت الحافلة الأولى تغادر المحطة عند الفجر.",
        "انظر إلى المدن الكبرى كيف حلت أزمة المرور بالحافلات السريعة.",
        "موضوع متصل بالنقل ناقشه المجلس في جلسة الأحد ولم يحسمه.",
        "يمكنكم قراءة نص القرار كاملا في الجريدة الرسمية يوم الخميس.",
        "للاطلاع على المزيد من الصور زار الطلاب متحف النقل القديم.",
        "ومن الرياضة أيضا ما يجمع الناس، يقول الوزير مازحا أمام الحضور.",
        "شاهد: قال الرجل إنه رأى الحافلة تحترق عند المدخل.",
        "اخترنا لكم هذا الطريق لأنه الأقصر، قال المهندس للسكان.",
        "تابع: سنبني عشر محطات أخرى قبل نهاية العام، على حد قوله.",
        "قد يعجبك أيضا أن تعرف أن أول حافلة سارت هنا قبل قرن.",
    ],
)
@pytest.mark.parametrize("between", ["\n", " "])
def test_a_sentence_of_such_words_is_text(sentence: str, between: str) -> None:
    text = [FIRST, sentence, *REST]
    assert bodies(lines(between.join(text))) == [(TITLE, " ".join(text))]


@pytest.mark.parametrize(
    "items",
    [
        ["وشملت القرارات ما يأتي:", "رفع الحد الأدنى للأجور في المدن", "بناء ثلاث مدارس جديدة في الجنوب"],
        ["أبرز التوصيات:", "إنشاء صندوق لدعم السائقين في الولايات", "تطوير محطات الحافلات القديمة في العاصمة"],
        ["توصيات المؤتمر", "إنشاء صندوق لدعم السائقين في الولايات", "تعزيز التعاون بين البلديات والوزارة"],
        ["مباريات اليوم:", "الأهلي أمام الزمالك في السابعة مساء", "الهلال أمام النصر في التاسعة مساء"],
        ["قصيدة الختام", "يا نهر كم مرت عليك قوافل", "والليل يكتب فوق مائك سره"],
        ["نصائح للركاب", "احملوا بطاقاتكم معكم في كل رحلة", "اتركوا المقاعد الأمامية لكبار السن"],
        ["المقادير", "ملعقة كبيرة من السكر البني", "كوب من الحليب كامل الدسم"],
        ["المرحلة الثانية", "وتمتد المرحلة الثانية من المشروع إلى مدينة إربد، وتضم ست محطات كبيرة."],
    ],
)
@pytest.mark.parametrize("title", [TITLE, None])
def test_the_last_list_of_an_article_is_its_own(items: list[str], title: str | None) -> None:
    text = [*MAIN.split("\n"), *items]
    assert bodies(lines(*text, title=title)) == [(title, " ".join(text))]


LISTS = [
    "<h3>{}</h3><ul><li><a href=/1>{}</a></li><li><a href=/2>{}</a></li></ul>",
    "<p><strong>{}:</strong></p><ul><li><a href=/1>{}</a></li><li><a href=/2>{}</a></li></ul>",
    "<div class='related-posts'><span>{}</span><div><a href=/1>{}</a></div><div><a href=/2>{}</a></div></div>",
    "<h4>{}</h4><p><a href=/1>{}</a></p><p><a href=/2>{}</a></p>",
    "<section><h4>{}</h4><div><h5><a href=/1>{}</a></h5></div><div><h5><a href=/2>{}</a></h5></div></section>",
]


@pytest.mark.parametrize("heading", [*HEADINGS, "تغطيات سابقة", "يتصفح الزوار الآن"])
@pytest.mark.parametrize("form", LISTS)
def test_links_under_a_heading_of_a_page(heading: str, form: str) -> None:
    found = html(paragraphs(*MAIN.split("\n")) + form.format(heading, *RELATED))
    assert bodies(found) == WHOLE
    assert found.related == RELATED


@pytest.mark.parametrize(
    "form",
    [
        "<ul><li><a href=/1>{}</a></li><li><a href=/2>{}</a></li></ul>",
        "<div class='related'><p><a href=/1>{}</a></p><p><a href=/2>{}</a></p></div>",
        "<div class='more-news'><a href=/1>{}</a><br><a href=/2>{}</a></div>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_links_without_a_heading(form: str, inside: bool) -> None:
    links = form.format(*RELATED)
    found = html(paragraphs(FIRST) + (links if inside else "") + paragraphs(*REST) + ("" if inside else links))
    assert bodies(found) == WHOLE
    assert found.related == RELATED


@pytest.mark.parametrize(
    "markup",
    [
        "<h3>المحطات الجديدة</h3><ul><li>محطة الجامعة في شمال المدينة</li><li>محطة السوق في وسط المدينة</li></ul>",
        "<p><a href=/1>وقال الوزير إن خط الحافلات سيفتح أمام الركاب يوم الأحد</a></p>",
        "<ul><li>محطة الجامعة، وهي <a href=/1>الأكبر</a> في المدينة</li><li>محطة السوق، وهي الأقدم فيها</li></ul>",
    ],
)
def test_lists_and_links_of_the_text_stay(markup: str) -> None:
    found = html(paragraphs(FIRST) + markup + paragraphs(*REST))
    assert found.related == ()
    assert len(found.articles) == 1
    assert len(found.articles[0].body) > len(MAIN)


def test_a_linked_headline_over_its_story_is_none_of_a_list() -> None:
    story = f"<h3><a href=/2>{STORY_TITLE}</a></h3>{paragraphs(*STORY.split(chr(10)))}"
    found = html(f"<h2><a href=/1>{TITLE}</a></h2>{paragraphs(*MAIN.split(chr(10)))}<h4>اقرأ أيضا</h4>{story}")
    assert bodies(found) == BOTH
    found = html(f"<h4>أخبار محلية</h4><h2><a href=/1>{TITLE}</a></h2>{paragraphs(*MAIN.split(chr(10)))}", title=None)
    assert bodies(found) == WHOLE


def test_headlines_at_the_end_without_any_heading() -> None:
    more = [*RELATED, "وزارة التربية تعلن مواعيد الامتحانات في المدارس"]
    found = lines(*MAIN.split("\n"), *more)
    assert bodies(found) == WHOLE
    assert found.related == tuple(more)
    found = html(paragraphs(*MAIN.split("\n")) + "".join(f"<p><a href=/1>{each}</a></p>" for each in RELATED))
    assert bodies(found) == WHOLE
    assert found.related == RELATED


def test_a_story_in_a_box_of_related_articles() -> None:
    box = f"<div class='related-article'><h2>{STORY_TITLE}</h2>{paragraphs(*STORY.split(chr(10)))}</div>"
    assert bodies(html(f"<h1>{TITLE}</h1>{paragraphs(*MAIN.split(chr(10)))}{box}", title=None)) == BOTH
    whole = f"<div class='recommended-layout'><h1>{TITLE}</h1>{paragraphs(FIRST)}<h2>المرحلة الثانية من الخط</h2>{paragraphs(*STORY.split(chr(10)))}</div>"
    assert len(html(whole, title=None).articles) == 1
