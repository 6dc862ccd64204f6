"""What a page's own markup says: names of its boxes, headings, stories in boxes of their own, links by themselves."""

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
FIRST, *REST = MAIN.split("\n")
BODY = "".join(f"<p>{line}</p>" for line in MAIN.split("\n"))
STORY = "".join(f"<p>{line}</p>" for line in SECOND.split("\n"))
LINKS = "".join(f'<a href="/{number}">{each}</a>' for number, each in enumerate(RELATED))


def html(inner: str, title: str | None = None) -> SplitPage:
    return split_page(Page(text=inner, title=title, content_type="text/html"))


def texts(found: SplitPage) -> list[tuple[str | None, str]]:
    return [(article.headline, article.body) for article in found.articles]


WHOLE = [(TITLE, MAIN)]
BOTH = [*WHOLE, (SECOND_TITLE, SECOND)]


@pytest.mark.parametrize("title", [None, TITLE])
@pytest.mark.parametrize(
    ("chrome", "role"),
    [
        ('<div class="entry-share"><a href=a>فيسبوك</a><a href=b>تويتر</a></div>', "share"),
        ('<div id="socialBar"><span>انشر الآن بين أصدقائك</span></div>', "share"),
        ('<div class="adv"><span>إعلان</span><p>خصم كبير على الأجهزة المنزلية حتى نهاية الشهر، والتوصيل مجاني.</p></div>', "advert"),
        ("<amp-ad><p>خصم كبير على الأجهزة المنزلية.</p></amp-ad>", "advert"),
        ('<div id="cookie-consent">نستخدم ملفات تعريف الارتباط لتحسين تجربتك. <a href=c>قبول الكل</a></div>', "other"),
        ('<div class="newsletterBox"><h4>النشرة البريدية</h4><p>يصلك ملخص الأخبار كل صباح</p></div>', "other"),
        ('<div id="comments"><h3>تعليقان</h3><ol><li class="comment">شكرا على هذا الخبر، كنا ننتظره منذ عام كامل.</li></ol></div>', "other"),
        ('<div class="wp-caption-text">الوزير في حفل الافتتاح أمس</div>', "caption"),
        ('<div class="post-date">الثلاثاء 4 حزيران 2024</div>', "dateline"),
        ('<ul class="breadcrumb"><li>الرئيسية</li><li>أخبار محلية</li></ul>', "navigation"),
        ('<div class="site-footer"><p>من نحن</p><p>اتصل بنا</p></div>', "other"),
    ],
)  # fmt: skip
def test_a_box_is_what_its_name_says(chrome: str, role: str, title: str | None) -> None:
    text = f'<div class="page has-ads"><div class="story"><h1>{TITLE}</h1>{chrome}<div class="txt">{BODY}</div></div></div>'
    found = html(text, title)
    assert texts(found) == WHOLE
    assert role in {piece.role for piece in found.dropped}


def test_a_name_says_nothing_of_a_box_that_holds_the_article() -> None:
    found = html(
        f'<body class="single related-posts-on"><div class="social comments share"><h1>{TITLE}</h1>{BODY}</div></body>'
    )
    assert texts(found) == WHOLE


@pytest.mark.parametrize(
    "above",
    [
        "<div class=logo>صحيفة المرساة</div>",
        "<h1 class=site-title>صحيفة المرساة</h1><h2 class=tagline>يومية شاملة تصدر كل صباح</h2>",
        "<amp-sidebar><ul><li>أسواق</li><li>طاقة</li></ul></amp-sidebar>",
        "<div>المحليات</div>",
        f"<title>{TITLE} - صحيفة المرساة</title>",
    ],
)
@pytest.mark.parametrize("title", [None, TITLE])
@pytest.mark.parametrize("level", ["h1", "h2", "h3"])
def test_the_headline_is_the_page_s_own_and_what_stands_above_it_is_the_site_s(
    above: str, title: str | None, level: str
) -> None:
    found = html(f"{above}<div class=content><{level}>{TITLE}</{level}><div>{BODY}</div></div>", title)
    assert texts(found) == WHOLE


@pytest.mark.parametrize(
    ("box", "related", "rest"),
    [
        (f"<p><strong>طالع كذلك:</strong> <a href=1>{RELATED[0]}</a></p>", RELATED[:1], ()),
        (f"<p><strong><a href=1>سبق أن نشرنا: {RELATED[0]}</a></strong></p>", RELATED[:1], ()),
        (f"<p><a href=1>من صفحاتنا.. {RELATED[0]}</a></p>", RELATED[:1], ()),
        (f"<p><a href=1>{RELATED[0]}</a></p>", RELATED[:1], ()),
        (f"<div><span>أخبار ذات صلة</span>{LINKS}</div>", RELATED, ()),
        (f"<p>اقرأ أيضا: <a href=1>{RELATED[0]}</a> | <a href=2>{RELATED[1]}</a></p>", RELATED, ("|",)),
        (f"<div class=readmore><h4>من صفحاتنا</h4>{LINKS}</div>", RELATED, ()),
        (f"<div><b>على صفحاتنا اليوم</b></div><ul>{''.join(f'<li><a href={n}>{each}</a></li>' for n, each in enumerate(RELATED))}</ul>", RELATED, ()),
        (f"<div class=inline-related><span class=t>قد يهمك</span><div>1<a href=1>{RELATED[0]}</a></div></div>", RELATED[:1], ("1",)),
        (f"<div class=next-videos><h2>مشاهد</h2><div><a href=1>{RELATED[0]}</a><span>01:20</span></div></div>", RELATED[:1], ("01:20",)),
    ],
)  # fmt: skip
def test_links_to_other_stories_are_related(box: str, related: tuple[str, ...], rest: tuple[str, ...]) -> None:
    found = html(f"<h1>{TITLE}</h1><div><p>{FIRST}</p>{box}{''.join(f'<p>{each}</p>' for each in REST)}</div>")
    assert texts(found) == WHOLE
    assert found.related == related
    assert set(rest) <= {piece.text for piece in found.dropped}


@pytest.mark.parametrize(
    "second",
    [
        f"<div class=story><h1>{SECOND_TITLE}</h1><div class=date>12-10-2023 09:20</div><div class=txt>{STORY}</div></div>",
        f"<hr><div class='story' id=s2><h1>{SECOND_TITLE}</h1><div class=txt>{STORY}</div></div><div class=foot>اتصل بنا</div>",
    ],
)
def test_a_story_in_a_box_like_the_first_s_is_another_article(second: str) -> None:
    first = f"<div class='story' id=s1><h1>{TITLE}</h1><div class=date>12-10-2023 10:44</div><div class=txt>{BODY}</div></div>"
    assert texts(html(f"<div>{first}{second}</div>")) == BOTH


@pytest.mark.parametrize("above", ["", "<div class=tags><a href=/t/1>النقل</a></div>"])
def test_articles_of_one_page_may_have_lesser_headings_than_the_first(above: str) -> None:
    first = f"<article class=node><h1>{TITLE}</h1><div class=txt>{BODY}</div>{above}</article>"
    second = f"<article class=node><h2><a href=/n/2>{SECOND_TITLE}</a></h2><div class=txt>{STORY}</div></article>"
    assert texts(html(f"<div>{first}{second}</div>")) == BOTH


def test_a_card_with_a_teaser_is_no_article() -> None:
    first = f"<article><h1>{TITLE}</h1>{BODY}</article>"
    card = f"<article class=card><h3><a href=/n/2>{SECOND_TITLE}</a></h3><p>{SECOND.splitlines()[0]}</p></article>"
    assert len(html(f"<div>{first}{card}</div>").articles) == 1


def test_a_third_story_is_set_as_the_second_that_a_marker_announced() -> None:
    third = ("العثور على مقبرة رومانية قرب مدينة جبيل", "عثر عمال يحفرون أساس مدرسة، ظهر الأحد، على مقبرة رومانية فيها تسعة نواويس قرب مدينة جبيل.", "وأرسلت مديرية الآثار فريقا لفحص النواويس ونقل القطع إلى المتحف الوطني.")  # fmt: skip
    story = f"<hr><h3>{third[0]}</h3><p>{third[1]}</p><p>{third[2]}</p>"
    found = html(f"<h1>{TITLE}</h1>{BODY}<p>إقرأ أيضاً:</p><h3>{SECOND_TITLE}</h3>{STORY}{story}")
    assert texts(found) == [*BOTH, (third[0], f"{third[1]}\n{third[2]}")]


def test_entries_of_a_live_blog_are_one_article() -> None:
    heads = ("خط يصل المدينتين في نصف ساعة", "خمسون ألف راكب كل يوم", "محطات جديدة في الربيع المقبل")
    entries = "".join(
        f"<li class=post id=p{at}><time>1{at}:45</time><h3>{head}</h3><p>{text}</p></li>"
        for at, (head, text) in enumerate(zip(heads, SECOND.splitlines() * 2, strict=False))
    )
    found = html(f"<div class=live><h1>{TITLE}</h1><p>{FIRST}</p><ol class=timeline>{entries}</ol></div>")
    assert len(found.articles) == 1


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='box archive'><h3>من صفحاتنا</h3><h4>{SECOND_TITLE}</h4>{STORY}</div>",
        f"<blockquote><div>من موقعنا</div><h2>{SECOND_TITLE}</h2><div class=meta>11 كانون الأول 2023</div>{STORY}</blockquote>",
        f"<aside><b class=label>إقرأ أيضاً</b><h3>{SECOND_TITLE}</h3>{STORY}</aside>",
    ],
)
def test_a_story_in_a_box_ends_with_it(box: str) -> None:
    rest = "".join(f"<p>{each}</p>" for each in REST)
    assert texts(html(f"<div><h1>{TITLE}</h1><div><p>{FIRST}</p>{box}{rest}</div></div>")) == BOTH


@pytest.mark.parametrize(
    "sections",
    [
        "<section><h2>{}</h2><p>{}</p></section>",
        "<div class=entry><time>18:20</time><h3>{}</h3><p>{}</p></div>",
        "<h2>{}</h2><p>{}</p>",
    ],
)
def test_sections_under_the_page_s_headline_are_one_article(sections: str) -> None:
    heads = ("خط يصل المدينتين في نصف ساعة", "خمسون ألف راكب كل يوم", "محطات جديدة في الربيع المقبل")
    inner = "".join(sections.format(*pair) for pair in zip(heads, MAIN.split("\n"), strict=True))
    (article,) = html(f"<article><h1>{TITLE}</h1><p>{SECOND}</p>{inner}</article>").articles
    assert all(head in article.body for head in heads)


def test_what_a_line_s_parts_say_of_who_wrote_and_when() -> None:
    lines = (
        "<div class=entry-meta><span class=posted-on>الثلاثاء 14 ماي 2024 - 11:32</span> <span class=author>بقلم: <a href=a>سالم الراوي</a></span></div>",
        "<div class=meta>كتب: سالم الراوي | 14 أيار 2024</div>",
        "<div class=writer>محرر الخبر: سالم الراوي</div>",
        "<div class=post-footer><span class=post-author>مرسلة بواسطة سالم الراوي</span> <span class=t>في 5:40 ص</span></div>",
    )
    for line in lines:
        (article,) = html(f"<div><h1>{TITLE}</h1>{line}<div>{BODY}</div></div>").articles
        assert (article.headline, article.byline, article.body) == (TITLE, "سالم الراوي", MAIN)


@pytest.mark.parametrize(
    "tags",
    [
        "<div class=keys><b>الكلمات الدلالية:</b><a>عمّان</a><a>خط الحافلات السريع</a></div>",
        "<div class=c-tags><a>#عمّان</a><a>#خط الحافلات السريع</a></div>",
        "<footer><span class=tags-links>وسوم: <a rel=tag>عمّان</a> <a rel=tag>خط الحافلات السريع</a></span></footer>",
        "<div class=field-tags><div class=label>الكلمات المفتاحية</div><div><a>عمّان</a></div><div><a>خط الحافلات السريع</a></div></div>",
        "<div class=labels><span>التسميات:</span> <a>عمّان</a>, <a>خط الحافلات السريع</a></div>",
    ],
)
def test_keywords_that_are_links_are_cut_where_the_links_are(tags: str) -> None:
    (article,) = html(f"<div><h1>{TITLE}</h1><div>{BODY}</div>{tags}</div>").articles
    assert (article.keywords, article.body) == (("عمّان", "خط الحافلات السريع"), MAIN)


@pytest.mark.parametrize(
    "tags",
    ["<div class=tags><span>عمّان</span><span>خط الحافلات السريع</span></div>", "<ul class=keywords><span>عمّان</span><span>خط الحافلات السريع</span></ul>"],
)  # fmt: skip
def test_keywords_set_apart_by_style_alone_are_words_apart(tags: str) -> None:
    found = html(f"<div><h1>{TITLE}</h1><div>{BODY}</div>{tags}</div>")
    assert [block.text for block in found.layout if block.role == "keywords"] == ["عمّان خط الحافلات السريع"]


@pytest.mark.parametrize(
    "label",
    ["<b>خبر قريب من هذا :</b>", "<span class=c1>موصى به لك</span>", "موضوع يهمك ➤", "<i>من أخبارنا السابقة</i>"],
)
def test_a_label_before_a_link_needs_no_sign(label: str) -> None:
    first, *rest = MAIN.split("\n")
    link = f"<p>{label} <a href=/7>{RELATED[0]}</a></p>"
    found = html(f"<h1>{TITLE}</h1><p>{first}</p>{link}{''.join(f'<p>{line}</p>' for line in rest)}")
    assert (texts(found), found.related) == (WHOLE, (RELATED[0],))


def test_a_sentence_with_a_link_at_its_end_stays_text() -> None:
    first, *rest = MAIN.split("\n")
    told = f"<p>جاء ذلك في تقرير بعنوان <a href=/7>{RELATED[0]}</a></p>"
    found = html(f"<h1>{TITLE}</h1><p>{first}</p>{told}{''.join(f'<p>{line}</p>' for line in rest)}")
    assert RELATED[0] in found.articles[0].body


def test_a_large_first_letter_makes_no_caption() -> None:
    first, *rest = MAIN.split("\n")
    page = f"<h1>{TITLE}</h1><p class='has-drop-cap'>{first}</p>{''.join(f'<p>{line}</p>' for line in rest)}"
    assert texts(html(page)) == WHOLE


def test_the_items_that_a_text_announces_with_a_colon_are_text() -> None:
    works = ("النهر يغير مجراه (1978)", "حريق في السوق القديم (1985)", "وصول القطار الأخير (2004)")
    listed = f"<p>ومن أشهر رواياته:</p><ul>{''.join(f'<li>{work}</li>' for work in works)}</ul>"
    found = html(f"<h1>{TITLE}</h1>{BODY}{listed}<p>وترجمت رواياته إلى خمس لغات، وفاز بجائزة الدولة مرتين.</p>")
    assert all(work in found.articles[0].body for work in works)
