"""What sites set around a text: controls, counters, notices, boxes and captions go, and sentences that speak of such things stay."""

import pytest
from support.samples import MAIN

from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page

TITLE = "وزير النقل يفتتح خط الحافلات السريع بين عمّان والزرقاء"
TEXT = MAIN.split("\n")


def lines(*texts: str, title: str | None = TITLE, between: str = "\n") -> SplitPage:
    return split_page(Page(text=between.join(texts), title=title, content_type="text/plain"))


def html(markup: str, title: str | None = TITLE) -> SplitPage:
    return split_page(Page(text=markup, title=title, content_type="text/html"))


def is_whole(page: SplitPage) -> bool:
    return [(article.headline, article.body) for article in page.articles] == [(TITLE, MAIN)] and page.related == ()


LINES = [
    "تصويب: ورد في نسخة سابقة من هذا التقرير أن عدد المحطات تسع، والصحيح عشر.",
    "ملاحظة المحرر: الأرقام الواردة أعلاه وفق بيان الوزارة في الثانية ظهرا.",
    "تمت مراجعته طبيا من قبل الدكتورة سلمى العلي، اختصاصية الأطفال",
    "انسخ الرابط",
    "نسخ الرابط",
    "تم نسخ الرابط",
    "طباعة | إرسال إلى صديق",
    "طباعة",
    "مشاركة فيسبوك تويتر واتساب",
    "شارك: فيسبوك | إكس | واتساب | تلغرام",
    "تابع القراءة بعد الإعلان",
    "يستمر المقال بعد الإعلان",
    "المقال يستمر بعد الإعلان",
    "أكمل القراءة بعد الإعلان",
    "محتوى برعاية",
    "محتوى دعائي",
    "محتوى برعاية شركة النور",
    "إعلان ممول",
    "حجم الخط",
    "حجم الخط + -",
    "حجم الخط: كبير صغير",
    "تكبير الخط تصغير الخط",
    "استمع إلى المقال",
    "استمع إلى الخبر",
    "وقت القراءة: 3 دقائق",
    "وقت القراءة 3 دقائق",
    "مدة القراءة: دقيقتان",
    "قراءة 3 دقائق",
    "3 دقائق قراءة",
    "عدد المشاهدات: 1234",
    "عدد المشاهدات 1,234",
    "المشاهدات: 120",
    "1250 مشاهدة",
    "عدد القراءات: 55",
    "عدد الزيارات : 900",
    "اشترك في نشرتنا البريدية",
    "اشترك في نشرتنا اليومية لتصلك أهم الأخبار",
    "أدخل بريدك الإلكتروني",
    "أدخل عنوان بريدك الإلكتروني للاشتراك",
    "سجل بريدك الإلكتروني ليصلك كل جديد",
    "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك.",
    "يستخدم هذا الموقع ملفات تعريف الارتباط (الكوكيز) لضمان حصولك على أفضل تجربة. اعرف المزيد. موافق",
    "نستخدم ملفات تعريف الارتباط لتحسين تجربة التصفح",
    "باستخدامك هذا الموقع فإنك توافق على سياسة الخصوصية",
    "تصوير: مازن البكري",
    "(تصوير: هدى العطار)",
    "عدسة: سالم الراوي",
    "Copy link",
    "شارك القصة",
    "شارك على X",
    "شاركها على واتساب",
    "مشاركة عبر البريد",
    "اطبع هذا المقال",
    "اطبع",
    "أرسل إلى صديق",
    "حفظ المقال",
    "حجم النص",
    "A+ A-",
    "استمع للمقال",
    "زمن القراءة: دقيقتان",
    "دقيقتان للقراءة",
    "5 دقائق",
    "1.2K مشاهدة",
    "شوهد 340 مرة",
    "عدد التعليقات: 4",
    "اترك تعليقا",
    "نشرتنا الإخبارية",
    "اشترك الآن في النشرة البريدية",
    "بريدك الإلكتروني",
    "يرجى إدخال بريد صحيح",
    "نحن نستخدم ملفات الارتباط",
    "هذا الموقع يستخدم الكوكيز لتحسين تجربتك.",
    "المقال يتابع بعد الإعلان",
    "تخطي الإعلان",
    "محتوى ممول",
    "إعلان مدفوع",
    "رعاية: شركة النور",
    "المصور: علي سالم",
    "(تصوير: علي سالم)",
    "تابعنا على جوجل نيوز",
    "حمل تطبيقنا",
    "أبلغ عن خطأ",
    "جميع التعليقات (3)",
]
SENTENCES = [
    "تمت مراجعة الخطة من قبل المجلس البلدي في جلسته الأخيرة.",
    "ملاحظة الركاب: المقاعد قليلة في الصباح، قال السائق.",
    "بعد الإعلان",
    "تسجيل الدخول إلى المنصة الجديدة صار أسهل، قالت الوزيرة.",
    "رعاية المسنين في القرى تحتاج إلى مزيد من الممرضات، قال الطبيب.",
    "شوهد الوزير ثلاث مرات في السوق خلال أسبوع واحد.",
    "وقت القراءة المقترح للطفل ثلاث دقائق كل يوم قبل النوم.",
    "عدد المشاهدات تجاوز المليون في يومين، قال صاحب القناة.",
    "طباعة الكتب المدرسية تأخرت هذا العام بسبب نقص الورق.",
    "استمع إلى المقال بصوت الكاتب عشرات الزوار في المعرض.",
    "يستخدم هذا الموقع الأثري مسرحا للحفلات في الصيف.",
    "حجم الخط في اللافتات الجديدة يناسب كبار السن، قال المهندس.",
    "محتوى برعاية الدولة هو ما يحتاجه الأطفال كما قالت الكاتبة.",
    "نسخ الرابط بين المدينتين على خرائط ورقية وزعت على السائقين.",
    "مشاركة فيسبوك في المؤتمر أثارت جدلا بين الحاضرين من الشركات.",
    "أدخل بريدك الإلكتروني في كل موقع تزوره فيصلك ما لا تريد، قال الخبير.",
]
BOXES = [
    "<div class='share-buttons'>شارك عبر فيسبوك</div>",
    "<div class='social-links'><span>تابعونا هنا</span></div>",
    "<div id=ads><p>عرض خاص على السيارات</p></div>",
    "<div class='advertisement'>فندق البحر بنصف السعر</div>",
    "<div class='newsletter-box'><h4>كل صباح في بريدك</h4><p>أهم ما جرى أمس</p><button>اشترك</button></div>",
    "<div class='cookie-notice'>نحن نهتم بخصوصيتك ونجمع بعض البيانات.</div>",
    "<section id=comments><h3>التعليقات</h3><p>أحمد: خبر جميل والله</p><p>منى: متى يصل الخط إلى إربد؟</p></section>",
    "<figure><img src=x><p>الوزير يقص الشريط</p></figure>",
    "<figure><img src=x><span>حافلة في المحطة الجديدة</span></figure>",
    "<div class='post-share'><a href=1>Facebook</a> <a href=2>X</a></div>",
    "<div class='entry__ad ad-slot'>إعلان</div>",
    "<p class='wp-caption-text'>الوزير في حفل الافتتاح (رويترز)</p>",
    "<div class='fontsize'>حجم الخط</div>",
]
WRAPPERS = [
    "<div class='post share-enabled'>{}</div>",
    "<body class='has-comments no-ads'><div class='social-article'>{}</div></body>",
    "<article class='article comments-open'>{}</article>",
]
CAPTIONS = [
    "السوق القديم بعد الحريق (الفرنسية)",
    "السوق القديم بعد الحريق/رويترز",
    "وزير النقل في حفل الافتتاح بعمّان (أ ف ب)",
    "حافلة جديدة تغادر المحطة أمس (رويترز)",
    "جانب من حضور الحفل في الزرقاء (سونا)",
    "صورة جوية للمحطة الجديدة (الجزيرة)",
    "الوزير مع سائقي الحافلات - الجزيرة",
    "مسافرون في المحطة الجديدة - رويترز",
    "المحطة الجديدة كما بدت أمس (الأناضول-أرشيف)",
    "مسافرة تحمل حقيبتها في محطة عمّان (غيتي إيميجز)",
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_sites_own_line(line: str, at: int) -> None:
    assert is_whole(lines(*TEXT[:at], line, *TEXT[at:]))


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("between", ["\n", " "])
def test_a_sentence_about_such_things(sentence: str, between: str) -> None:
    text = [TEXT[0], sentence, *TEXT[1:]]
    (article,) = lines(*text, between=between).articles
    assert article.body.split() == " ".join(text).split()


def test_an_advert_in_running_text() -> None:
    found = lines(TEXT[0], "يستمر المقال بعد الإعلان", *TEXT[1:], between=" ")
    assert [" ".join(article.body.split()) for article in found.articles] == [" ".join(TEXT)]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_box_whose_class_says_what_it_is(box: str, at: int) -> None:
    text = [f"<p>{each}</p>" for each in TEXT]
    assert is_whole(html(f"<h1>{TITLE}</h1>{''.join([*text[:at], box, *text[at:]])}"))


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_class_around_the_whole_page_is_no_box(wrapper: str) -> None:
    assert is_whole(html(wrapper.format(f"<h1>{TITLE}</h1>{''.join(f'<p>{each}</p>' for each in TEXT)}")))


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_with_its_agency(caption: str) -> None:
    assert is_whole(lines(caption, *TEXT))
    assert is_whole(lines(TEXT[0], caption, *TEXT[1:]))
    for title in (None, TITLE):
        found = lines(TITLE, caption, *TEXT, title=title)
        assert is_whole(found)
        assert [piece.text for piece in found.dropped if piece.role == "caption"] == [caption]


@pytest.mark.parametrize(
    "line",
    [
        "وأعلنت ذلك وكالة الأنباء الرسمية في بيان لها (رويترز).",
        "عمّان (سونا) - يبدأ بيع التذاكر غدا أمام جميع الركاب.",
    ],
)
def test_a_line_with_an_agency_is_text(line: str) -> None:
    (article,) = lines(TEXT[0], line, *TEXT[1:]).articles
    assert article.body == "\n".join([TEXT[0], line, *TEXT[1:]])


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><table><tr><td>عدد الحافلات</td><td>50</td></tr><tr><td>عدد المحطات</td><td>10</td></tr></table></figure>",
        "<figure><blockquote><p>هذا الخط حلم قديم</p></blockquote></figure>",
    ],
)
def test_a_figure_of_words_is_text(figure: str) -> None:
    (article,) = html(
        f"<h1>{TITLE}</h1>{''.join(f'<p>{each}</p>' for each in TEXT[:2])}{figure}<p>{TEXT[2]}</p>"
    ).articles
    assert len(article.body) > len(MAIN)
