"""Markers: the words by which Arabic sites label what is not the article. Matched on folded text.

Variants are those counted over some 150,000 Arabic articles: hamza forms, feminine and plural imperatives, spacing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from majra.records.document import Role
from majra.text.arabic import fold
from streams.split.headlines import OPENERS, is_headline
from streams.split.opening import headline_end

_SIGNS = r"\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"
"""Arrows, geometric shapes, dingbats and pictures, that sites put beside a marker."""
_LEAD = rf"[\s•●▪◾■◄►▶»«\"“”*\-–—|:#<>()\[\]=~+{_SIGNS}]*"
_SHUT = r"[\s)\]*»”]*"
_END = rf"(?![^\W_]){_SHUT}(?:[:：.…\-–—|/؛،!؟?<>»=~*{_SIGNS}\s]|«(?=\s|$))*"
"""What goes with a marker behind its words, which end where a word does."""
_ALSO = r"(?:ايضا?|كذلك)"
_VERB = (
    r"(?:اقر(?:ا(?:ي|وا|ون|/ي)?|ئي|ءي|ؤوا|ءوا|يي?)|وتقراون|تقراون|طالع(?:ي|وا)?|شاهد(?:ي|وا)?|انظر(?:ي|وا)?|تابع(?:ي|وا)?"
    r"|تصفح(?:ي|وا)?|استمع|تعرف(?:ي)? علي|جرب(?:ي)?)"
)
_LABEL = r"(?=\s*$|\s*[:：]\s*$|\s*[:：|]\s*\S+(?:\s+\S+){2,25}(?<![.:،])\s*$|\s*>{1,2}\s)"
"""What stands behind words that sentences begin with, too, where they are a label: nothing, or a sign and a headline, that has no full stop."""
_UNMISSED = r"لا (?:ت|ي)فوت(?:ك|كم|وا|ي|نك)?(?: (?:قراءه|مشاهده|متابعه|ايضا))?"
_CONNECTED = r"(?:ال)?(?:خبر|مقال|موضوع|تقرير|قصه) (?:ال)?(?:متصله?|مشابهه?|سابق(?! ل))"
_MAY = r"(?:يمكن|بامكان)(?:ك|كم)(?: ايضا)? (?:ايضا )?(?:قراءه|مطالعه|متابعه|الاطلاع علي)(?: ايضا)?"
_SOFT = (
    rf"(?:{_UNMISSED}|{_CONNECTED}|{_MAY}|و?من ال[^\W\d_]{{3,12}} (?:ايضا|كذلك)|من (?:ال)?(?:ارشيف|ذاكره الموقع)(?:نا)?"
    r"|و?(?:في|ضمن|علي) (?:(?:نفس|ذات) (?:ال)?(?:سياق|صعيد|شان|اطار|موضوع)|(?:ال)?(?:سياق|صعيد|شان|اطار|موضوع) (?:ال)?(?:متصل|نفسه|ذاته|مشابه)|السياق)"
    r"|ل(?:لاطلاع علي|معرفه|قراءه|متابعه|مشاهده) (?:ال)?(?:مزيد|تفاصيل)|(?:شاهد|انظر|طالع|اقرا|تابع)(?:وا|ي)?(?: (?:الان|معنا|هنا|(?:ب?ال)?فيديو))?(?=\s*[:：|>])"
    r"|(?:ننصحكم?|نوصيكم?|نقترح (?:عليكم?|لكم?))(?: ب(?:قراءه|مشاهده|متابعه|مطالعه))?|(?:يهمكم?|تهمكم?|يعجبكم?) ايضا)"
)
"""Words that are a marker as a label only: see `_LABEL`."""
_READ = (
    rf"(?:{_VERB}(?:/ي|/وا)?\s+{_ALSO}(?:\s+(?:علي|في|عن|من)\s+\S+(?:\s+\S+)?(?=\s*[:：]))?"
    rf"|(?:اقر(?:ا|اي|ئي)|تابعي?|شاهدي?|لقراءه|لمعرفه|لمتابعه|عرض|قراءه)\s+المزيد(?:\s+(?:عن|من|حول)\s+\S+(?:\s+\S+)?(?=\s*[:：]))?"
    r"|ذات صله(?=\s*[:：]\s*\S)"
    r"|للمزيد(?=\s*[:：.\-–،|]|$)|ل?مزيد من التفاصيل(?=\s*[:：.\-–|]|$)|و?(?:قد|ربما)\s+(?:يهمكم?|يعجبكم?|تهمكم?|تعجبكم?|تود قراءه)(?:\s+(?:ايضا|كذلك)|(?=\s*[:：|.\-–]|$))"
    r"|(?:خبر|مقال|موضوع|تقرير)\s+(?:ذو|ذي|ذات)\s+صله|(?:خبر|مقال|موضوع|تقرير)\s+(?:متعلق|مرتبط)(?=\s*(?:[:：]|$))|(?:و?في|ضمن)\s+(?:ال)?سياق(?:\s+\S+)?\s+اقرا|(?:read|see)\s+also(?=\s*(?:[:：]|$))|also\s+read|read\s+more|(?:[aà]\s+)?(?:lire|voir)\s+(?:aussi|[eé]galement)(?=\s*(?:[:：]|$))"
    rf"|{_SOFT}{_LABEL}"
    r"|للمزيد (?:عن|حول|من)(?=(?: \S+){1,12} اضغط هنا)"
    r"|(?:ال)?(?:مقاله|مقالات) (?:ال)?(?:مفصله|رييسيه|تفصيليه)(?=\s*[:：])|(?:اقرا|ايضا|كذلك|قد يهمك)(?=\s?(?:\.\.|[:：/|])\s?\S))"
)
_THINGS = r"(?:ال)?(?:مقالات|مواضيع|موضوعات|اخبار|روابط|مواد|عناوين|تقارير|قصص|فيديوهات|وصفات|تحقيقات|ملفات|دراسات|حوارات|تدوينات|مقاطع|حلقات|نصائح|وظايف|منشورات)"
_ALIKE = r"(?:ال)?(?:مشابهه|ذات (?:ال)?صله|ذات علاقه|ذو صله|متعلقه|مرتبطه|متصله|اخري|مختاره|مقترحه|قد (?:تهمك|يهمك|تعجبك|تهمكم)|(?:ت|ي)همك|مميزه|جديده)"
_WORDS: Final[dict[Role, str]] = {
    "read-also": rf"{_READ}{_END}",
    "related-heading": rf"(?:{_THINGS}\s+{_ALIKE}(?:\s+بالموضوع|\s+(?:قد )?[تي](?:همكم?|عجبكم?))?|ذات صله(?=\s*[:：|.…]*\s*$)|و?(?:قد|ربما) (?:يهمكم?|يعجبكم?|تهمكم?|تعجبكم?)(?: ايضا)?(?! ان )"
    r"|ستعجبك الخيارات|المزيد (?:من|في|عن) (?:ال)?(?:اخبار|مقالات|مواضيع|تقارير|قصص|هذا القسم|نفس القسم)?|(?:(?:ال)?(?:اخبار|مقالات|مواضيع|موضوعات) )?(?:ال)?اكثر (?:قراءه|مشاهده|تداولا|شيوعا|تعليقا|زياره|رواجا|متابعه|تفاعلا)"
    r"|(?:اخترنا|نرشح|رشحنا|ننصحك|مختارات) ?(?:لك|لكم|بقراءه)?|(?:اخر|احدث) (?:ال)?(?:اخبار|مقالات|مواضيع)|من نفس القسم|في هذا الملف|related(?: articles| posts| topics)?)"
    rf"{_END}",
    "source": rf"(?:(?:ال)?(?:مصدر|مصادر)(?:\s+(?:الخبر|المقال|الصوره|الاول|الثاني|الثالث))?|source|sources){_SHUT}(?:\s*[:：|\-–=/]\s*|$)|نقلا عن\s*[:：]\s*|\*+\s*نقلا عن\s+"
    r"|نقلا عن\s+(?=\S+(?:\s+\S+){0,3}\s*$)|من\s+(?=ويكيبيديا(?:،\s|$))",
    "keywords": rf"(?:(?:ال)?كلمات\s+(?:ال)?(?:دلاليه|دليليه|مفتاحيه|داله|البحث)|(?:ال)?(?:وسوم|سمات|علامات|تاغات|تاجات|هاشتاغات|اوسمه)|tags|keywords){_SHUT}[:：|\-–]\s*"
    r"|(?:(?:ال)?كلمات\s+(?:ال)?(?:دلاليه|دليليه|مفتاحيه|داله|البحث|بحث|رييسيه)|(?:ال)?(?:وسوم|سمات)|العلامات|tags|keywords)\s*$|الوسوم\s+(?=#)|(?:ال)?وسوم\s+(?=[^.؟!:]{1,120}[|،,#][^.؟!:]*$)"
    r"|(?:ال)?كلمات\s+(?:ال)?(?:دلاليه|دليليه|مفتاحيه)\s+|سمات\s+(?=[^.،؛:؟!]+$)",
    "navigation": r"(?:ال)?(?:موضوع|خبر|مقال)\s+(?:السابقه?|التالي?ه?|الموالي)\s*[:：]?\s*(?=\S)|(?:السابق|التالي)\s*[:：]\s*(?=\S)",
    "byline": r"(?:author|role)\s?,\s+(?=\S)|(?:كتب(?:ت|ها|ه)?|بقلم|اعداد|اعدها|اعده|ترجمه|تحرير|تقرير|حوار|المحرر|الكاتب)\s*[:：/\-–]\s*(?=\S+(?:\s+\S+){0,7}\s*$)|بقلم\s+(?=\S+(?:\s+\S+){0,4}\s*$)",
}
"""Labels whose line goes on with a value."""
NETWORKS = r"(?:فيسبوك|فيس بوك|تويتر|واتساب|واتس اب|تيليجرام|تلغرام|تلجرام|انستغرام|انستقرام|انستجرام|يوتيوب|سناب شات|لينكد ?ان|تيك توك|ايكس|facebook|twitter|whatsapp|telegram|instagram|youtube|linkedin)"
_OURS = rf"(?:ال)?(?:{NETWORKS}|مواقع|وسايل|شبكات|حساب|صفح|قنا|موقعنا|تطبيق)"
"""Where a site is followed and shared: how what it calls so begins."""
_IMAGE = r"[a-zA-Z0-9][\w .,()'+-]{0,80}\.(?:png|svg|jpe?g|gif|webp)"
"""A picture's file name, that stands where the picture stood."""
_EMBED = r"(?:عرض هذا المنشور علي (?:instagram|انستغرام|انستجرام|فيسبوك|تويتر)|تمت مشاركه منشور بواسطه|view this post on|a post shared by)"
"""What social networks leave where a post of theirs stood."""
_PLAYER = r"(?:(?:تعذر |لا يمكن |غير ممكن )?(?:تشغيل|تحميل|عرض) (?:هذا |ال)?(?:ال)?فيديو(?: غير ممكن| حاليا)?|المتصفح(?: الخاص بك)? لا يدعم(?: تشغيل)? (?:ال)?(?:فيديو|صوت)|this video (?:cannot|can't|could not) be played)(?: رمز الخط[اأ](?: ?[:：]? ?\d+)?| error code(?: ?:? ?\d+)?)"
"""What a player says that has nothing to play."""
_FOOTER = r"(?:the post .{0,300}(?:appeared first|first appeared) on .{0,80}|ظهر(?:ت)? (?:هذا |هذه )?(?:ال)?(?:مقاله?|تدوينه|مشاركه|موضوع|خبر) .{0,300} (?:اولا|لاول مره) (?:علي|في) .{0,80})"
"""What WordPress sets under an article in a feed."""
_WHOLE: Final[dict[Role, str]] = {
    "advert": r"(?:(?:اعلان|اشهار)(?:ات)?(?: ممول(?:ه)?| مدفوع(?:ه)?)?|محتوي اعلاني|محتوي ممول|مساحه اعلانيه|برعايه|advertisements?|ads?|sponsored)[\s:\-–—()\[\].*]*"
    r"|اضغط(?:وا)? (?:علي|هنا).{0,40}(?:تطبيق|تحميل).{0,80}|(?:حمل|حملوا|لتحميل|قم بتحميل|نزل) تطبيق.{0,80}|يمكنكم (?:تسلم|استلام) اشعارات.{0,120}",
    "share": rf"(?:شارك(?:ها|نا|وا|ونا)?(?:\s+(?:(?:هذا|هذه|الخبر|المقال|الموضوع|القصه|الصفحه|برايك)(?! (?:الذي|التي))|مع (?:ال)?(?:اصدقا|اخرين|غيرك|متابع)|(?:علي|عبر)\s+{_OURS}).{{0,80}}|\s+(?:علي|عبر))?|مشاركه(?:\s+(?:عبر|علي|الخبر|المقال).{{0,60}})?"
    rf"|(?:و?تابعو?نا|لمتابعتنا)\s.{{0,60}}(?:علي|عبر)(?:\s|[:：]|$).{{0,100}}|تابعوا\s.{{0,60}}(?:علي|عبر)(?:\s*[:：]|$|\s+{_OURS}).{{0,100}}|تابع \S+(?: \S+){{0,2}} علي\s*[:：]|انشر(?:ها|ه)? .{{0,60}}|ارسل (?:هذا|الي صديق|الخبر).{{0,60}}"
    rf"|ان?ضم(?:وا|ي)? (?:الان )?الي (?:قنا|صفح).{{0,80}}|اشترك(?:وا|ي)? (?:(?:الان|مجانا|معنا)(?:\s.{{0,80}})?|(?:في |ب)(?:ال)?(?:نشر|قنا|خدم|قايم|قوايم|صفح|مجموع|موقع|مدون|اشعار|تنبيه|تطبيق|بودكاست|يوتيوب).{{0,80}})|اضغط(?:وا)? هنا (?:لل|ل)اشتراك.{{0,60}}|نسخه (?:سهله|للطباعه).{{0,30}}"
    rf"|لمتابعه (?:اخر|احدث|كل|جميع) (?:ال)?(?:اخبار|مستجدات|تطورات).{{0,100}}(?:قنا|صفح|تطبيق|حساب|اشترك|تابع|علي).{{0,60}}"
    rf"|(?:نسخ الرابط|حفظ|طباعه|ارسال|بريد|{NETWORKS})(?:[\s|•/،,\-]+(?:نسخ الرابط|حفظ|طباعه|ارسال|بريد|مشاركه|{NETWORKS}))*)",
    "copyright": rf"{_FOOTER}|"
    r"(?:\**\s*(?:جميع |كل |كافه )?(?:ال)?حقوق (?:\S+ ){0,4}محفوظه|©|copyright\b|all rights reserved|\**\s*جميع المقالات المنشوره تمثل).{0,200}",
    "caption": r"\(?(?:(?:ال)?صوره?|صور|تصوير|فيديو|مصدر الصوره|تعليق (?:علي )?(?:ال)?(?:صوره|فيديو))\s*[:：/].{0,200}|\(?(?:صوره|صور) (?:ارشيفيه|تعبيريه|من الارشيف|توضيحيه|نشرها|متداوله).{0,60}|\(?ارشيفيه\)?|\(?(?:ا ف ب|رويترز|غيتي|getty|afp|reuters)\)?|(?:لقط(?:ه|ات) (?:شاشه|من)|مطابقه|صوره مركبه|لقطه مركبه|صوره تظهر|صوره تعبيريه)\s.{0,200}"
    r"|تعليق علي الفيديو.{0,100}|image (?:caption|copyright|source).{0,160}|صدر الصوره.{0,80}",
    "navigation": r"تابع المقال (?:الاتي|التالي)|(?:(?:الصفحه )?الرئيسيه\s*(?:[>»/|›\\].{0,160})?|(?:ال)?قائمه(?: الرئيسيه)?|(?:ال)?(?:الصفحه|المقال|الخبر|الموضوع) (?:السابقه?|التالي?ه?|الموالي)|(?:السابق|التالي)|تخطي? الي المحتوي|انتقل الي المحتوي|تابع المقال (?:الاتي|التالي).{0,10}|عوده الي .{0,40}|skip to content)|"
    rf"(?!{_READ}|{_THINGS}\s+{_ALIKE})[^.]{{1,60}}[◄▼]|"
    r"هذ[اه] (?:ال)?مقاله? (?:هو |هي )?جزء من سلسله.{0,40}",
    "other": rf"/{{1,3}}\s*(?:انتهي|يتبع)\s*/{{0,3}}(?:\s*\d{{1,2}}:\d{{2}}.{{0,12}})?|{_IMAGE}|{_PLAYER}|{_EMBED}.{{0,60}}"
    r"|(?:ال)?تعليقات\s*\(?\s*\d{1,5}\s*\)?|\d{1,5}\s+(?:تعليقا?|تعليقات|comments?)|(?:اضف|اكتب|اترك)\s+(?:لنا\s+)?(?:تعليقا?|تعليقك|ردا?)(?:\s+جديدا?)?|لا (?:توجد|يوجد) (?:اي )?تعليقات(?: بعد)?"
    r"|(?:الغاء الرد|لن يتم نشر عنوان بريدك الالكتروني.{0,80})|comments?\s*\(?\d{1,5}\)?|leave a (?:comment|reply)|(?:no|\d{1,5}) comments?",
    "related-heading": r"(?:انظر|طالع|اقرا) ايضا\s?\[عدل\]|see also\s?\[edit\]",
    "dateline": r"(?:\S+ ){0,2}\d{1,2} \S+(?: \S+)? \d{4}\s*(?:م|ه|هـ)?\s*الموافق\s+\d{1,2} \S+(?: \S+)? \d{4}(?:\s*(?:م|ه|هـ))?(?: \S+)?|\d{1,2}:\d{2} (?:ت م|gmt|بتوقيت \S+)|(?:mon|tue|wed|thu|fri|sat|sun)\w*,? \d{1,2} \w{3,9} \d{4}(?: \d{1,2}:\d{2}(?::\d{2})?)?(?: \S{1,5})?|(?:(?:نشر(?:ت)?(?: في)?|تاريخ النشر|اخر تحديث|تحديث|حدث في|تم النشر(?: في)?|تم التحديث|بتاريخ|published|updated)\s*[:：]?\s*)?"
    r"(?:(?:ال)?(?:اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت|احد)[\s،,/\-–|]*)?(?:\d{1,2}[\s/\-.]+(?:\d{1,2}|\S{2,9}(?:\s*/\s*\S{2,9})?(?:\s(?:الاول|الثاني))?)[\s/\-.،,]+\d{4}|\d{4}[\s/\-.]+\d{1,2}[\s/\-.]+\d{1,2})(?:\s*(?:م|ه|هـ))?"
    r"(?:[\s,،|\-–@]*(?:الساعه|في|عند|at)?\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:ص|م|صباحا|مساء|am|pm|gmt|بتوقيت \S+(?: \S+)?)?)?(?:\s*\(?(?:gmt|utc|بتوقيت .{1,30})?[+\d:]*\)?)?",
}
"""Lines that are nothing but themselves."""


def _folded(pattern: str) -> re.Pattern[str]:
    """A pattern of words as they are spelled, for text that is folded."""
    return re.compile(pattern.replace("ئ", "ي").replace("ؤ", "و").replace("ة", "ه"))


PATTERNS: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    *((role, _folded(rf"^{_LEAD}(?:{words})[\s.:|)\]*\-–]*$")) for role, words in _WHOLE.items()),
    *((role, _folded(rf"^{_LEAD}(?:{words})")) for role, words in _WORDS.items()),
)
_AT = r"(?<![^\s.؟?!»”\"):،(\[*])"
FOOTER: Final = _folded(rf"^{_LEAD}{_FOOTER}")
_SURE: Final = _folded(
    rf"{_AT}(?:{_PLAYER}|{_EMBED}.{{0,60}}?\(@[\w.]{{2,40}}\)|(?={_EMBED}|اشترك(?:وا|ي)? (?:الان )?(?:في |ب)(?:نشر|قنا|خدم|صفح|قايم|موقع)\S*نا(?![^\W_])|©|ظهرت (?:المقاله|التدوينه|المشاركه) |the post |لل?اشتراك في (?:قنات|نشرت|صفحت|خدمت)\w|تابعنا علي {NETWORKS}|تابعوا (?:\S+ ){{1,4}}علي (?:قنات|صفحات|صفحت|حساب)\w|المصدر (?=(?:وكاله|وكالات|موقع|صحيفه|قناه)(?: \S+){{0,4}}(?:$| (?:شاهد|اقرا|تابع|طالع|كلمات|سمات|وسوم|الوسوم|جميع|اخبار|مواضيع|مقالات) )))"
    rf"|(?:{_VERB}(?:/ي|/وا)?\s+{_ALSO}|(?:تابعي?|شاهدي?|اقر(?:ا|اي|ئي)) المزيد|و?(?:قد|ربما) (?:يهمكم?|يعجبكم?|تهمكم?) ايضا|لقراءه المزيد|تابع المقال (?:الاتي|التالي)|(?:تابع القراءه|يستمر المقال|المقال يستمر) بعد الاعلان"
    r"|تابعونا علي|انضموا الي قناتنا|لمتابعه اخر الاخبار|اضغط هنا للاشتراك)(?![^\W_])"
    rf"|(?:للمزيد|و?(?:قد|ربما) (?:يهمكم?|يعجبكم?|تهمكم?)|{_THINGS}\s+{_ALIKE}|(?:خبر|مقال|موضوع|تقرير) (?:ذو صله|متعلق|مرتبط)|ذات صله|(?P<source>(?:ال)?(?:مصدر|مصادر)(?: الخبر)?)|(?:ال)?كلمات (?:ال)?(?:دلاليه|مفتاحيه)"
    r"|(?:ال)?(?:وسوم|سمات|تاغات|tags)|تابع الجزيره نت علي)\s*[:：|]"
    r"|(?:تاريخ النشر|اخر تحديث|نشر في|نقلا عن|الصوره|تصوير)\s*[:：]|(?:كتب|كتبت|بقلم|اعداد|تحرير|ترجمه)\s*[:：/]|المصدر\s/\s"
    rf"|سمات (?=\S+(?:\s+\S+){{0,25}}$)|[•▪●◄►])(?:\s?[:：|.…<>{_SIGNS}–-]+(?=\s|$))?"
)
"""Where a text that came without line breaks is cut: before each, and behind those that are labels."""
_LOOSE: Final = _folded(
    rf"{_AT}(?:{_THINGS}\s+(?:مشابهه|ذات (?:ال)?صله|متعلقه|مرتبطه|اخري|قد (?:تهمك|يهمك|تهمكم))|ستعجبك الخيارات|(?:الموضوع|الخبر|المقال) (?:السابق|التالي?)|اخترنا لكم?|و?(?:قد|ربما) (?:يهمكم?|يعجبكم?|تهمكم?)"
    r"|(?:خبر|مقال|موضوع) ذو صله|(?:اخر|احدث) الاخبار|المزيد من الاخبار|شارك (?:هذا |هذه )?(?:الخبر|المقال|الموضوع|المقاله|القصه|الصفحه)|(?:ال)?اكثر (?:قراءه|مشاهده|تداولا|زياره|رواجا)|(?:ال)?كلمات (?:ال)?(?:دلاليه|مفتاحيه)"
    rf"|(?P<soft>(?!تابع|انظر|و?من ال(?!ارشيف)){_SOFT}|و?(?:نرشح|رشحنا) لكم?|من نفس القسم|و?(?:قد|ربما) (?:يعجبكم?|تعجبكم?))(?=\s*[:：|])"
    r"|(?:جميع|كل|كافه) (?:ال)?حقوق(?: \S+)? محفوظه|حقوق (?:ال)?(?:نشر|طبع|ملكيه) محفوظه|(?:حمل|نزل)(?:وا|ي)? تطبيقنا|سجل(?:وا|ي)? بريدكم?|(?P<advert>اعلان(?:ات)?))(?![^\W_])(?:\s?[:：|.…<>{_SIGNS}–-]+(?=\s|$))?"
)
"""Words that are as often a sentence's as a label: cut there where what stands around shows a label."""
_POINT: Final = re.compile(r"[.؟?!…](?<!\.\.)(?!\.)[\"'”»)\]]*(?=\s|$)")
_POINTED: Final = re.compile(r"[.؟?!…:»”\")\]©|*]\s*$|^\s*$")
_NUMBERED: Final = re.compile(r"^\d{1,2}\s*[.)\-]\s")
_THAT: Final = frozenset(["الذي", "التي", "الذين", "اللتين", "اللذين", "اللواتي", "ان", "انه", "انها"])
"""Words by which a sentence goes on behind the words of a label."""
_ATTACHED: Final = ("بال", "لل", "كال")
"""How a word begins that goes with the one before it."""
SENTENCE = 26
"""Words from a marker to the next full stop that are a sentence of the article's own; a headline with its story has more."""
_TAIL: Final = _folded(
    r"(?<=\s)(?:تابع (?:المقال|القراءه)(?: الاتي| التالي)?|(?:اقر(?:ا|اي|ئي)|قراءه|لقراءه) (?:المزيد|بقيه \S+(?: \S+)?)|continue reading|read more)[\s.…»>→]*$"
)
"""How a teaser ends that leads to its page: cut off whatever the line's length."""
_LABEL_ENDS: Final = frozenset(":：|-–—/<>»=…") | frozenset("؟!.")
INLINE_BULLET: Final = re.compile(r"[•▪●◄►]")

_IMAGE_FIRST: Final = re.compile(rf"{_IMAGE}\s+(?=\S)", re.ASCII | re.IGNORECASE)

_BRACKETS: Final = re.compile(r"\([^()]{12,250}\)|\[[^\[\]]{12,250}\]")
"""A text in brackets that may be a marker with its headline."""
TAIL_LONGEST = 60
"""Characters at the end looked at for `tail`."""
LONGEST = 400
"""Characters looked at: a label and its value are far shorter."""


def marker(text: str) -> tuple[Role, int] | None:
    """The role that the line's marker says, and how many of its characters are the marker; None where there is none."""
    return _marker(text[: LONGEST + 1])


@lru_cache(maxsize=1_024)
def _marker(text: str) -> tuple[Role, int] | None:
    folded = fold(text[:LONGEST])
    for role, pattern in PATTERNS:
        if (found := pattern.match(folded)) and found.end() and (len(text) <= LONGEST or found.end() < len(folded)):
            return role, _place(text[:LONGEST], folded, found.end())
    return None


def tail(text: str) -> int | None:
    """Where a teaser's last words begin, that lead to its page; None where it has none."""
    end = text[-TAIL_LONGEST:]
    folded, places = fold_with_places(end) if _TAIL.search(fold(end)) else ("", [])
    found = _TAIL.search(folded)
    return None if found is None else len(text) - len(end) + places[found.start()]


def image_name(text: str) -> int:
    """Where the text behind a picture's file name begins, that it stands before in one line; 0 where it has none."""
    found = _IMAGE_FIRST.match(text)
    return found.end() if found else 0


def _place(text: str, folded: str, end: int) -> int:
    """The place in `text` of a place in the same text folded. Letters fold one by one, but for a few that combine."""
    again, places = fold_with_places(text)
    return places[end] if again == folded else places[min(end, len(again))]


def cuts(text: str) -> list[int]:
    """The places in a flattened text at which a marker begins, and at which its label ends."""
    plain = fold(text)
    if (
        _SURE.search(plain) is None and _LOOSE.search(plain) is None
    ):  # almost always; and places cost ten times as much as folding
        return []
    folded, places = fold_with_places(text)
    labels = [match.span() for match in _SURE.finditer(folded) if match["source"] is None or _names(folded, match)]
    sure = {start for start, _end in labels}
    opened = 0
    for match in _LOOSE.finditer(folded):
        while opened < len(labels) and labels[opened][0] < match.start():
            opened += 1
        if match.start() not in sure and _stands_alone(folded, match, labels[opened - 1] if opened else None, sure):
            labels.insert(opened, match.span())
    found = {places[place] for span in labels for place in span}
    return sorted(found - {0, len(text)})


def bracketed(text: str) -> list[tuple[int, int]]:
    """The spans of links to other articles that stand in brackets, a marker and a headline, wherever in the line."""
    return [found.span() for found in _BRACKETS.finditer(text) if _is_link(found[0])]


def _is_link(text: str) -> bool:
    found = marker(text)
    if found is None or found[0] not in ("read-also", "related-heading"):
        return False
    label, rest = text[: found[1]].rstrip(), text[found[1] : -1].strip()
    return (
        (label[-1:] in _LABEL_ENDS or found[0] == "read-also") and is_headline(rest) and not begins_sentence(fold(rest))
    )


def _names(folded: str, match: re.Match[str]) -> bool:
    """Whether the word "source" with a colon names one: behind a full stop, or with a few words behind it and no question."""
    start, end = match.span()
    line = folded[max(0, start - SEEN) : start]
    if _POINTED.search(line) or not _POINT.search(line):
        return True
    value = folded[end : end + LONGEST]
    after = _SURE.search(value)
    value = value[: after.start()] if after else value
    return len(value.split()) <= NAME and not re.search("[؟?]", value)


def _stands_alone(folded: str, match: re.Match[str], before: tuple[int, int] | None, sure: Collection[int]) -> bool:
    """Whether words that can be a sentence's are a label: behind a full stop or another label's value, and with no sentence
    that goes on behind them. `before`: the label before them; `sure`: where labels begin that need no more evidence."""
    start, end = match.span()
    line = folded[max(0, start - SEEN) : start]
    if (
        not _POINTED.search(line)
        and (before is None or _POINT.search(folded, before[1], start))
        and _POINT.search(line)
    ):
        return False
    rest = folded[end : end + LONGEST]
    behind = rest.lstrip()
    if not behind or end + len(rest) - len(behind) in sure:
        return True
    if match["advert"] is not None:
        return begins_sentence(behind)
    if match["soft"] is not None:
        return _POINTED.search(line) is not None and not begins_sentence(behind)
    return not in_a_sentence(match[0], behind)


NAME = 8
"""Words of a source's name or two."""
SEEN = 300
"""Characters before a label in which a text with full stops has one."""


_BEGINS: Final = re.compile(
    r"[\"'«(]*(?:و(?:[يت]|ال|لم |لا |لن |في |من |عن |علي |مع |بعد |قبل |هذ|كان|قد |ه[وي] )|كما |من (?:جه|جانب)|في المقابل)"
)
"""How a story's later sentence begins."""


def begins_sentence(folded: str) -> bool:
    """Whether folded text begins as a sentence of a story does: with its verb, or "and" and a verb."""
    return (
        _BEGINS.match(folded) is not None
        or folded.split(maxsplit=1)[0].strip("،,.:;؛\"'«»").removeprefix("و") in OPENERS
    )


def in_a_sentence(label: str, rest: str) -> bool:
    """Whether a marker's words (folded; `rest` follows them) are the beginning of a sentence that goes on and ends soon."""
    if label.rstrip()[-1:] in _LABEL_ENDS or _NUMBERED.match(rest):
        return False
    words = rest.split(maxsplit=1)
    if not words or words[0] in _THAT:
        return bool(words)
    point = _POINT.search(rest)
    if point is None or rest[point.start()] != ".":
        return False
    sentence = rest[: point.start()]
    return (
        len(sentence.split()) < SENTENCE
        and not INLINE_BULLET.search(sentence)
        and (words[0].startswith(_ATTACHED) or not headline_end(rest))
    )


_letter = lru_cache(maxsize=4_096)(fold)
"""One letter folded; Arabic text has some two hundred different ones."""


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each folded character (and its end) the place it came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for each in _letter(letter):
            folded.append(each)
            places.append(place)
    return "".join(folded), [*places, len(text)]
