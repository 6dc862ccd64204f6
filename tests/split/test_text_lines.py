"""Lines that a model took for something which they cannot be where they stand, and the same labels where they fit."""

import pytest
from support.samples import MAIN, RELATED, SECOND_TITLE

from majra.text.html import html_blocks, plain_blocks
from streams.split.labels import Label
from streams.split.lines.joined import label_before, lists_cut
from streams.split.lines.kept import seams_undone, tails_joined, teasers_told_on, told_items_kept
from streams.split.lines.text_lines import all_there_is, text_lines
from streams.split.units import Unit, units_of

TEXT = MAIN.split("\n")


def told(labels: list[Label], *lines: str, titled: bool = True) -> list[Label]:
    units = units_of(plain_blocks("\n".join(lines)), None)
    text_lines(units, labels, titled=titled)
    return labels


def test_a_list_of_names_is_the_text_s() -> None:
    names = ("سالم الراوي", "هدى العطار", "مازن البكري")
    assert told(["paragraph", "byline", "byline", "byline"], TEXT[0], *names) == ["paragraph"] * 4


@pytest.mark.parametrize(
    "names", [("سالم الراوي", "هدى العطار"), ("كتب: سالم الراوي", "تصوير: هدى العطار", "تحرير: مازن البكري")]
)
def test_few_names_or_labelled_ones_sign(names: tuple[str, ...]) -> None:
    labels: list[Label] = ["byline"] * len(names)
    assert told([*labels, "paragraph"], *names, TEXT[0]) == [*labels, "paragraph"]


@pytest.mark.parametrize("line", ["أخبار الحرب والسلم في الشرق", SECOND_TITLE])
def test_a_first_line_without_a_menu_s_sign_is_the_headline(line: str) -> None:
    assert told(["navigation", "paragraph"], line, TEXT[0], titled=False) == ["headline", "paragraph"]


@pytest.mark.parametrize("line", ["الرئيسية / أخبار / عربي ودولي", "الصفحة الرئيسية"])
def test_a_menu_stays_one(line: str) -> None:
    assert told(["navigation", "paragraph"], line, TEXT[0], titled=False) == ["navigation", "paragraph"]


@pytest.mark.parametrize("label", ["caption", "other"])
def test_a_quotation_and_items_hold_no_captions(label: Label) -> None:
    units = units_of(html_blocks("<blockquote>هذا الخط حلم قديم</blockquote><ul><li>محطة الجامعة</li></ul>"), None)
    labels: list[Label] = [label, label]
    text_lines(units, labels, titled=True)
    assert labels == ["paragraph", "paragraph"]


def test_what_somebody_said_stays() -> None:
    line = "أدخل بريدك في كل موقع تزوره فيصلك ما لا تريد، قال الخبير."
    assert told(["paragraph", "other"], TEXT[0], line) == ["paragraph", "paragraph"]


def test_a_list_s_first_line_may_head_it() -> None:
    heads = told(["paragraph", *["related-headline"] * 3], TEXT[0], "ما الذي يقرأه الآخرون", *RELATED)  # type: ignore[list-item]
    assert heads[1:] == ["related-heading", "related-headline", "related-headline"]
    own = told(
        ["paragraph", *["related-headline"] * 3], TEXT[0], "المقادير", "ملعقة من السكر البني", "كوب من الحليب الدسم"
    )  # type: ignore[list-item]
    assert own == ["paragraph"] * 4


def test_a_page_of_lines_that_are_nothing_is_its_text() -> None:
    units = units_of(plain_blocks("خبر كتب مرتين\nوفقرته الثانية"), None)
    labels: list[Label] = ["navigation", "caption"]
    all_there_is(units, labels)
    assert labels == ["paragraph", "paragraph"]
    labels = ["headline", "caption"]
    all_there_is(units, labels)
    assert labels == ["headline", "caption"]


def test_items_behind_a_colon_stay() -> None:
    works = ("النهر يغير مجراه (1978)", "حريق في السوق القديم (1985)")
    units = units_of(plain_blocks("\n".join(("ومن أشهر رواياته التي ترجمت:", *works, TEXT[0]))), None)
    labels: list[Label] = ["paragraph", "caption", "byline", "paragraph"]
    told_items_kept(units, labels)
    assert labels == ["paragraph"] * 4


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ذو صلة ⇐ استرداد تمثال من مزاد في بروكسل", "ذو صلة ⇐"),
        ("قد يهمك أيضا: صيادون يشكون من النفايات", "قد يهمك أيضا:"),
        ("من أرشيف موقعنا » جسر المدينة يعود بعد عامين", "من أرشيف موقعنا »"),
        ("تقرير: أسعار الخبز ترتفع في العاصمة", ""),
        ("وزير النقل: الخط يخدم خمسين ألف راكب", ""),
        (SECOND_TITLE, ""),
    ],
)
def test_a_label_before_a_link(text: str, label: str) -> None:
    assert text[: label_before(text)].strip() == label


def test_a_joined_list_is_cut_at_its_bullets() -> None:
    block = plain_blocks("x")[0]
    unit = Unit(f"{RELATED[0]} • {RELATED[1]}", block, glued=True)
    units, labels = lists_cut([unit], ["related-headline"])
    assert [each.bare for each in units] == list(RELATED)
    assert labels == ["related-headline"] * 2


def test_a_headline_cut_at_its_two_points_is_put_together() -> None:
    block = plain_blocks("x")[0]
    parts = [Unit("رسميا..", block, glued=True), Unit(RELATED[1], block, glued=True)]
    units, _ = lists_cut(parts, ["related-headline"] * 2)
    assert [unit.text for unit in units] == [f"رسميا.. {RELATED[1]}"]


def flat(*texts: str) -> list[Unit]:
    block = plain_blocks("x")[0]
    return [Unit(text, block, glued=True) for text in texts]


@pytest.mark.parametrize(
    ("texts", "label", "kept"),
    [
        ((TEXT[0], "مشاركة فيسبوك في المؤتمر", "أثارت جدلا بين الحاضرين من الشركات."), "share", True),
        ((TEXT[0], "عدد المشاهدات", "تجاوز المليون في يومين."), "other", True),
        ((TEXT[0], "شارك على فيسبوك وواتساب وتويتر", "أثارت الخطة جدلا بين الحاضرين."), "share", False),
        ((TEXT[0], "يستمر المقال بعد الإعلان", "وقال الوزير إن الخط سيخدم الجميع."), "advert", False),
    ],
)
def test_a_sentence_cut_at_a_seam_is_put_together(texts: tuple[str, ...], label: Label, kept: bool) -> None:
    labels: list[Label] = ["paragraph", label, "paragraph"]
    seams_undone(flat(*texts), labels)
    assert labels[1] == ("paragraph" if kept else label)


def test_the_last_words_of_a_sentence_keep_it_whole() -> None:
    units = flat(TEXT[0], "موضوع متصل بالنقل", "ناقشه المجلس في جلسة الأحد", "ولم يحسمه.", TEXT[1])
    labels: list[Label] = ["paragraph", "related-headline", "related-headline", "paragraph", "paragraph"]
    tails_joined(units, labels)
    assert labels == ["paragraph"] * 5


TEASERS = (
    "أعلنت شركة للهواتف في كوريا عن جهاز قابل للطي بسعر يقل عن ألف دولار ابتداء من نيسان",
    "عثر باحثون في إثيوبيا على أسنان إنسان قديم يزيد عمرها على مليوني سنة ونصف مليون",
    "فاز فريق من طلاب الهندسة في تونس بجائزة دولية عن طائرة صغيرة تطفئ حرائق الغابات",
)


def test_teasers_go_on_to_a_page_s_end() -> None:
    units = units_of(plain_blocks("\n".join((*TEXT, *TEASERS))), None)
    labels: list[Label] = [*["paragraph"] * 3, "related-headline", "paragraph", "paragraph"]  # type: ignore[list-item]
    teasers_told_on(units, labels)
    assert labels[3:] == ["related-headline"] * 3


def test_a_text_s_last_sentences_are_no_teasers() -> None:
    units = units_of(
        plain_blocks("\n".join((*TEXT, *TEASERS[:1], *(line + " وفي المدن كلها" for line in TEXT[1:])))), None
    )
    labels: list[Label] = [*["paragraph"] * 3, "related-headline", "paragraph", "paragraph"]  # type: ignore[list-item]
    teasers_told_on(units, labels)
    assert labels[4:] == ["paragraph"] * 2


@pytest.mark.parametrize(
    "line", ["حب ترامب واختفاء الصحفي.. إليكم أبرز التصريحات", "بالفيديو.. لحظة افتتاح خط الحافلات"]
)
def test_a_headline_that_invites_is_a_link(line: str) -> None:
    assert told(["paragraph", "paragraph", "paragraph"], TEXT[0], line, TEXT[1])[1] == "related-headline"


@pytest.mark.parametrize("line", ["إليكم خطوات التسجيل في الخط الجديد", "خط يصل المدينتين في نصف ساعة"])
def test_a_sub_heading_is_none(line: str) -> None:
    assert told(["paragraph", "paragraph", "paragraph"], TEXT[0], line, TEXT[1])[1] == "paragraph"


def test_a_last_line_of_the_page_s_own_words_is_its_tags() -> None:
    labels: list[Label] = ["paragraph", "paragraph", "paragraph", "caption"]
    assert told(labels, *TEXT, "وزير النقل خط الحافلات السريع عمّان")[-1] == "keywords"
