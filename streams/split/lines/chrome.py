"""What sites set around and between a text, and is none: controls, counters, notices, captions.

Labels in, labels out. Lines here are known as wholes, so that no model needs to have seen them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.dates import WHEN
from streams.split.labels import Label
from streams.split.markers import NETWORKS
from streams.split.shapes import shape, verbless
from streams.split.units import Unit

LONGEST: Final = 300
"""Characters of the longest of these lines: a notice of cookies in two sentences."""
CAPTION: Final = 16
"""Words of the longest usual caption."""
SHORTEST: Final = 3
"""Words of a caption before its agency, at least: a place and an agency are how a story begins."""
_ARTICLE: Final = r"(?:ال)?(?:مقاله?|خبر|تقرير|موضوع|قصه|نص|ماده|صفحه)"
_TOOL: Final = r"(?:حفظ|احفظ|طباعه|اطبع|ارسال?|نسخ|انسخ)"
_ITEM: Final = (
    rf"(?:{NETWORKS}|اكس|x|مسنجر|ماسنجر|بينترست|لينكدين|ريديت|ثريدز|pin ?interest|whats ?app|(?:تم )?(?:نسخ|انسخ) (?:ال)?رابط|{_TOOL}(?: {_ARTICLE})?|ارسال? (?:الي صديق|بالبريد|عبر البريد)"
    r"|(?:ال)?بريد(?: الالكتروني|ا)?|email|print|copy link)"
)
"""A button of a row of them."""
_SHARES: Final = rf"(?:شارك(?:ها|ه|نا|وا)?|مشاركه|انشر|تابعو?نا)(?: {_ARTICLE}| علي| عبر)*"
_MAIL: Final = r"(?:عنوان )?(?:ال)?بريدك? (?:ال)?الكتروني"
_SIZE: Final = r"(?:تكبير|تصغير|حجم|كبر|صغر) (?:ال)?(?:خط|نص)"
_MINUTES: Final = r"(?:\d{1,3} (?:دقيقه|دقايق|د)|دقيقه(?: واحده)?|دقيقتان|دقيقتين)"
_PAID: Final = r"(?:ب?رعايه|دعاييه?|اعلانيه?|ترويجيه?|مموله?|مدفوعه?)"
_NUMBER: Final = r"[\d.,٬]{1,9}\s*(?:الف|k|m)?"
_COOKIES: Final = r"(?:(?:ملفات|كعكات|سجلات) (?:تعريف )?(?:ال)?ارتباط|تعريف الارتباط|(?:ال)?كوكيز|cookies?)"
_LINES: Final[tuple[tuple[Label, str], ...]] = (
    ("share", rf"(?:{_SHARES}[\s:|]+{_ITEM}|{_ITEM}[\s|•/،,\-–—·]+{_ITEM})(?:[\s|•/،,\-–—·]+(?:و ?)?{_ITEM})*"),
    ("share", rf"(?:{_SHARES}[\s:|]+)?(?:تم )?(?:نسخ|انسخ) (?:ال)?رابط|copy link|الي صديق|{_TOOL}(?: هذا| هذه)? {_ARTICLE}|اطبع"),
    ("share", rf"{_TOOL} {_ARTICLE}(?:\s+(?:{_ITEM}|{_SIZE}|(?:عدد )?(?:ال)?(?:قراءات|مشاهدات|زيارات)\s*[:：]?\s*{_NUMBER}))+"),
    ("share", rf"{_SIZE}(?:[\s:|+\-aا/]+|كبير|صغير|متوسط|عادي|{_SIZE})*|[aا][+\-](?:\s*[aا][+\-]?)*"),
    ("share", rf"استمع (?:الان )?(?:الي (?:هذا |هذه )?|لل?){_ARTICLE}(?: \(?\d{{1,2}}:\d{{2}}\)?)?"),
    ("share", rf"(?:(?:الرجاء |يرجي )?(?:ادخل|ادخلوا|ادخال|اكتب|كتابه|سجل|تسجيل|ضع|اضف) )?{_MAIL}(?: (?:هنا|للاشتراك|ليصلك|لتصلك|لتلقي|لمتابعه|كي|و?اشترك)(?:\s.{{0,60}})?)?"),
    ("share", r"(?:الرجاء|يرجي) (?:ادخال|كتابه|تسجيل) (?:عنوان )?(?:ال)?بريد(?:ك)? .{0,40}|(?:اشترك|سجل)(?: الان)?"),
    ("share", r"(?:(?:اشترك|اشتركوا|سجل|انضم) (?:الان )?(?:في|ب|الي) ?)?(?:ال)?(?:نشرتنا|نشره|قايمتنا) (?:ال)?(?:بريديه|اخباريه|يوميه|اسبوعيه|مجانيه)|(?:اشترك|اشتركوا|سجل|انضم) (?:الان )?(?:في|ب|الي) ?(?:نشرتنا|النشره|قايمتنا).{0,80}"),
    ("advert", rf"(?=\S+ \S+ )(?:تابع|اكمل|تستمر|يستمر|واصل|استكمل)?\s?(?:ال)?(?:قراءه|{_ARTICLE})?\s?(?:يستمر |تستمر |تتابع |يتابع |يتبع |مستمره? )?(?:اسفل|بعد) (?:ال)?اعلان(?:ات)?"),
    ("advert", rf"(?:محتوي|مضمون|ماده|تقرير|مقال) {_PAID}(?:\s*[:：]?\s*\S+(?: \S+){{0,2}})?|ب?رعايه\s*[:：]\s*\S+(?: \S+){{0,3}}|اعلان مبوب|تخطي (?:ال)?اعلان|skip ad|advertisement - continue reading.{{0,20}}"),
    ("other", rf"(?:وقت|مده|زمن) (?:ال)?قراءه\s*[:：]?\s*(?:حوالي |نحو |اقل من )?{_MINUTES}(?: للقراءه)?|(?:قراءه (?:في )?)?{_MINUTES} (?:قراءه|للقراءه|من القراءه)|(?:قراءه (?:في )?)?\d{{1,2}} (?:دقايق|دقيقه)|\d{{1,2}} min(?:ute)?s? read"),
    ("other", rf"(?:عدد )?(?:ال)?(?:مشاهدات|قراءات|زيارات|قراء|زوار|مشاهدين|مرات القراءه|مشاهده|views)\s*[:：]?\s*{_NUMBER}(?: (?:مره|مشاهده|قراءه))?|{_NUMBER}\s*(?:مشاهدات|مشاهده|قراءه|قراءات|زياره|زيارات|views?)|(?:شوهد|شوهدت|قري|قريت|زاره)(?: هذا| هذه)?(?: {_ARTICLE})? {_NUMBER} (?:مره|مرات)"),
    ("other", r"(?:عدد |جميع |كل |عرض )?(?:ال)?تعليقات\s*[:(]{1,2}\s*\d{1,6}\s*\)?|(?:ا?بلغ|ابلاغ) عن (?:خطا|محتوي|مشكله|اساءه)(?: .{0,30})?"),
    ("other", rf"(?:نحن )?(?:يستخدم|نستخدم|تستخدم|يستعمل|نستعمل)(?: هذا| هذه| نحن)? ?(?:موقعنا|(?:ال)?موقع|صفحتنا|(?:ال)?صفحه)? ?{_COOKIES}.{{0,220}}|(?:هذا )?(?:ال)?موقع(?:نا)? يستخدم {_COOKIES}.{{0,220}}|(?:we use|this (?:site|website) uses) cookies.{{0,220}}"),
    ("other", r"(?:باستخدامكم?|بمواصلتكم?|بمتابعتكم?|بتصفحكم?)(?: تصفح)?(?: هذا| لهذا)? ?(?:ال|ل)?(?:موقع|موقعنا|تصفح الموقع).{0,40}(?:توافق|تقبل|نفترض).{0,120}|اوافق|موافق|قبول الكل|اقبل الكل|رفض الكل|accept all"),
    ("other", r"(?:جاري|جار) التحميل|loading|https?://\S+|زياره (?:ال)?(?:مصدر|موقع|رابط).{0,20}|(?:فيديو .{2,20}\s?[:：]?\s?)?هذا (?:المحتوي|الفيديو|المقطع) غير متاح.{0,80}"),
    ("navigation", r"(?:الي |عوده الي )?(?:اعلي|اسفل|بدايه) (?:ال)?صفحه|(?:ال)?نسخه (?:ال)?(?:انجليزيه|عربيه|فرنسيه|ورقيه|كامله)|english(?: version)?|version francaise"),
    ("other", r"[/(]?\s?[\u0621-\u064a]{1,2}(?:[\s.]{1,2}[\u0621-\u064a]{1,2})?\s?/\s?[\u0621-\u064a]{1,2}(?:[\s.]{1,2}[\u0621-\u064a]{1,2})?\s?[/)]?"),
    ("other", r"/\s?[\u0621-\u064a]{2,4}\s?/|\((?:وال|واع|وفا|واج|سبا|سونا|قنا|واص|بترا|وام|واس|كونا|بنا|سانا|انا|ومع|واب)\)"),
    ("share", rf"{_ITEM}(?: {_ITEM}){{2,}}|(?:ال)?مشاركه (?:عبر|علي) (?:ال)?(?:بريد|{_ITEM}).{{0,30}}"),
    ("other", r".{0,40}(?:ال)?(?:اراء|افكار|مقالات?|مقال|معلومات|تعليقات|وجهات نظر|ما يرد|ما ورد|ما ينشر)\s.{0,160}(?:لا|ولا|دون ان) [تي](?:عبر|عكس|مثل|عد|لزم)\w* (?:بالضروره |عن |باي |دايما ).{0,120}"),
    ("other", r"(?:ان )?(?:جميع |كل )?(?:ال)?(?:اراء|افكار|مقالات?|تعليقات|محتويات|مضامين)\s.{0,100}(?:[تي]عبر|[تي]مثل) (?:فقط )?(?:عن )?(?:ال)?(?:راي|اراء|وجهه نظر|وجهات نظر) (?:ال)?(?:كاتب|كتاب|اصحاب|صاحب|ناشر|معلق)\S*.{0,100}"),
    ("other", r"(?:تصويب|تصحيح|استدراك|تنويه|توضيح|ملاحظه|ملحوظه|اعتذار|تعديل|تحديث)(?: \S+){0,2}\s*[:：\-–]\s(?=.{0,200}(?:نسخه|نسختا?|خطا|ورد|وردت|الصحيح|الصواب|المحرر|التحرير|نعتذر|اعلاه|حذف|عدل|تعديل|اضيف)).{0,240}"),
    ("other", r"تم(?:ت)? (?:ال)?(?:مراجعت|تدقيق|تحديث|تعديل|تصحيح)\w* (?:هذا |هذه )?.{0,30}(?:طبي|علمي|قانوني|لغوي|من قبل|بواسط|لتصحيح|ل?اضاف).{0,140}"),
    ("other", r"(?:اخلاء (?:ال)?مس[ويء]{1,2}وليه|(?:نبذه )?عن (?:ال)?(?:كاتبه?|مولفه?|محرر)|شروط (?:ال)?(?:نشر|تعليق)|سياسه (?:ال)?(?:نشر|تعليقات))\s*[:：\-–]\s.{0,240}"),
    ("share", r"(?:ال)?رابط (?:ال)?(?:دايم|مختصر|الخبر|المقال|الموضوع)(?:\s*[:：].{0,80})?"),
    ("share", r"(?:لل|ل)مزيد (?:من |عن )?.{0,40}(?:تابعو?نا|تابعوا|انضموا|اشتركوا) .{0,60}"),
    ("share", rf"(?=.{{0,140}}(?:{NETWORKS}|اكس|google|جوجل|غوغل|(?:ال)?(?:نشره|نشرت|قناه|قنات|صفحه|صفحت|حساب|تطبيق|قوايم|مجموعه)\w*))"
    rf"(?:(?:لل?اشتراك|لل?انضمام|لمتابعت|لمتابعه|و?تابع\w*|و?اشترك\w*|سجل(?:وا|ي)?(?= (?:الان|معنا|بريد|عنوان|بيانات|اشتراك|في |ب))|و?انضم\w*|حمل|حملوا|نزل|هل (?:تريد|تريدون|ترغب|ترغبون|تود)\S*(?: في)? (?:ال|ب)?اشتراك|هل لديك\w* (?:معلوم|سوال|خبر|قص|صور|شكوي)\w*|ارسلها|راسلنا|شاركنا)(?: [^.]{{2,130}}))"),
    ("share", r"(?:هل |اذا )?(?:وجدت|لاحظت|كنت تعتقد|تعتقد|رايت)\S*\s.{0,60}(?:خط[اي]|خاطي|اخطاء|غير صحيح)\S*(?:\s.{0,140})?"),
    ("navigation", r"(?:تخط[يى]|تجاوز) .{2,40} و?(?:واصل|تابع) القراءه|نهايه(?: (?:ال)?(?:اكثر|قصص|مقالات|مواضيع|اعلان|يوتيوب|تويتر|فيسبوك|محتوي|بودكاست|ملف).{0,40})?|(?:ال)?تعليقات مغلقه"),
    ("caption", r"(?:ال)?(?:صوره?|صور)(?: \S+){0,2} (?:من|عن|عبر|:) ?(?:حساب\S* )?(?:\S+ ){0,3}(?:علي |من |في )?(?:انستغرام|انستقرام|انستجرام|تويتر|فيسبوك|instagram)(?:\s.{0,40})?"),
    ("caption", r"(?:تصوير|عدسه|بعدسه|كاميرا|المصور)\s*[:：/]\s*\S+(?: \S+){0,4}|بعدسه \S+(?: \S+){0,2}"),
)  # fmt: skip
"""Whole lines (folded), each with its role."""
_PATTERNS: Final = tuple(
    (role, re.compile(rf"[\s•|(\[»>*\-–—]*(?:{pattern})[\s.…:|)\]*!»>\-–—]*")) for role, pattern in _LINES
)
_AGENCIES: Final = (
    r"(?:ا ?ف ?ب|فرانس برس|الفرنسيه|رويترز|د ?ب ?ا|الالمانيه|ا ?ب|اسوشيتد ?برس|الاسوشيتد ?برس|سونا|الاناضول|بترا|واس|وام|قنا|كونا|سانا|وفا|واع|شينخوا|سبوتنيك|نوفوستي|تاس|ا ?ش ?ا|غيتي(?: ايميج\w*)?|جيتي"
    r"|الجزيره(?: نت)?|العربيه|الحره|بي بي سي|سي ان ان|الاوروبيه|ارشيف(?:يه)?|وكالات|(?:مواقع |وسايل )?التواصل(?: الاجتماعي)?|انترنت|الانترنت|تويتر|فيسبوك|مواقع|afp|reuters|getty(?: images)?|ap|epa|bbc)"
)
_SIGNED: Final = re.compile(rf"(?:\({_AGENCIES}(?:\s?[-–/،,]\s?\S+(?: \S+)?)?\)|\[{_AGENCIES}\])\s*$")
_DASHED: Final = re.compile(rf"^[^\s/|]+(?: [^\s/|]+){{3,}}(?: [-–—|/] |/){_AGENCIES}\s*$")
_BRACKETED: Final = re.compile(r"\([^()\d]{2,30}\)\s*$")
_LINE: Final = frozenset({"paragraph", "byline", "other", "related-headline"})
_TEXT: Final = frozenset({"paragraph", "headline", "related-headline", "embedded", "embedded-line", "byline", "caption", "other", "read-also", "related-heading", "navigation", "keywords", "share", "advert", "source"})  # fmt: skip


def chrome(units: Sequence[Unit], labels: Sequence[Label], *, titled: bool) -> list[Label]:
    """The labels, with a site's own lines and captions for what they are. `titled`: the headline is known, and need not be
    the first line."""
    kept = list(labels)
    first = next((at for at, unit in enumerate(units) if unit.told), 0)
    headed = titled
    for index, unit in enumerate(units):
        plain = (
            unit.mark is None and not unit.glued and (kept[index] in _LINE or (headed and kept[index] == "headline"))
        )
        if kept[index] in _TEXT and (role := _line_of(unit)) is not None:
            kept[index] = role
        elif plain and (index or titled) and _is_caption(unit, before=index < first):
            kept[index] = "caption"
        headed = headed or kept[index] == "headline"
    return kept


def _line_of(unit: Unit) -> Label | None:
    """The role of a line that is one of these and nothing else."""
    if len(unit.text) > LONGEST:
        return None
    if not unit.glued and not unit.words:
        return "other"  # a rule, or a lone full stop, between paragraphs
    folded = fold(unit.text)
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(folded)), None)


def _is_caption(unit: Unit, *, before: bool) -> bool:
    """Whether a short line is a picture's caption, by the agency at its end, or by its figure. `before`: it stands before the text."""
    count = len(unit.words)
    if unit.block.region == "figure":
        return unit.block.kind in ("paragraph", "heading") and count <= 2 * CAPTION  # not tables and quotations
    if not SHORTEST < count <= CAPTION or unit.bullet:
        return False
    folded = fold(unit.text)
    if _SIGNED.search(folded) or (before and WHEN.search(unit.text) and unit.text.endswith(")")):
        return True
    still = verbless(unit.words, [shape(word) for word in unit.bare.split()])
    return (before or still) and bool(_DASHED.search(folded) or (before and still and _BRACKETED.search(folded)))
