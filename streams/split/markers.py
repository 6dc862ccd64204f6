"""Markers: the words by which Arabic sites label what is not the article. Matched on folded text, at a line's start.

Variants are those counted over some 150,000 Arabic articles: hamza forms, feminine and plural imperatives, spacing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from majra.records.document import Role
from majra.text.arabic import fold

_LEAD = r"[\s•●▪◾■◄►«»\"“”*\-–—|:#>()\[\]]*"
_END = r"\s*[:：.…\-–—|؛،!]*\s*"
_READ = r"(?:اقرا|اقراي|اقرئي|اقريي|اقراوا|طالعوا?|طالعي|شاهدوا?|شاهدي|انظري?|تابعي?|تصفح)(?:/ي|/وا)?\s+(?:ايضا|كذلك)"
_THINGS = r"(?:ال)?(?:مقالات|مواضيع|موضوعات|اخبار|روابط|مواد|عناوين)"
_ALIKE = r"(?:ال)?(?:مشابهه|ذات (?:ال)?صله|ذات علاقه|متعلقه|مرتبطه|اخري)"
_WORDS: dict[Role, str] = {
    "read-also": rf"(?:{_READ}|read also|also read){_END}",
    "related-heading": rf"(?:{_THINGS}\s+{_ALIKE}|ذات صله|(?:قد|ربما) (?:يهمك|يعجبك|تهمك|يهمكم)(?: ايضا)?|اقرا المزيد"
    rf"|المزيد من (?:الاخبار|المقالات|المواضيع)|الاكثر (?:قراءه|مشاهده|تداولا)|اخبار قد تهمك){_END}",
    "source": r"(?:(?:ال)?(?:مصدر|مصادر)(?: الخبر)?|source)\s*[:：]\s*",
    "keywords": r"(?:(?:ال)?كلمات\s+(?:ال)?(?:دلاليه|مفتاحيه|داله)|(?:ال)?(?:وسوم|سمات|علامات)|تاغات|tags|keywords)\s*[:：]\s*",
    "byline": r"(?:كتبت?|بقلم|اعداد|اعدها|ترجمه|تحرير|تقرير)\s*[:：/]\s*(?=\S+(?:\s+\S+){0,7}$)",
}
"""Labels whose line goes on with a value."""
_WHOLE: dict[Role, str] = {
    "advert": r"(?:اعلان(?:ات)?(?: ممول| مدفوع)?|محتوي اعلاني|مساحه اعلانيه|advertisement|ads?)[\s:\-–—()\[\].*]*",
    "share": r"(?:شارك(?:ها|نا|وا)?(?:\s+(?:هذا|هذه|علي|عبر|الخبر|المقال|الموضوع|برايك).{0,80})?|تابعو?نا (?:علي|عبر).{0,100}"
    r"|تابعوا .{0,40}(?:علي|عبر).{0,60}|ارسل (?:هذا|الي صديق).{0,60}|انضم(?:وا)? الي قنا.{0,80}"
    r"|اشترك(?:وا)? (?:في|الان).{0,80}|نسخه سهله.{0,30}|لمتابعه اخر.{0,100}|تابع المقال.{0,60}"
    r"|طباعه|فيسبوك|تويتر|واتساب|تيليجرام|facebook|twitter|whatsapp)",
    "copyright": r"(?:(?:جميع )?(?:ال)?حقوق (?:\S+ ){0,3}محفوظه|©|copyright\b).{0,200}",
    "caption": r"(?:ال)?(?:صوره|تصوير)\s*[:：].{0,200}",
    "navigation": r"(?:الرئيسيه\s*(?:[>»/|›\\].{0,120})?|القائمه الرئيسيه|(?:الصفحه|المقال|الخبر) (?:السابقه?|التاليه?))",
}
"""Lines that are nothing but themselves."""
PATTERNS: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    *((role, re.compile(rf"^{_LEAD}{words}")) for role, words in _WORDS.items()),
    *((role, re.compile(rf"^{_LEAD}{words}$")) for role, words in _WHOLE.items()),
)
INLINE: Final = re.compile(
    r"\s(?=(?:المصدر|مصدر الخبر|الكلمات المفتاحية|كلمات دلالية|الكلمات الدلالية|كلمات مفتاحية|الوسوم)\s*:"
    r"|(?:[إاأ]قرأ|[إاأ]قرا|طالع|شاهد)\s+[أا]يض[اًا]*[ًٌٍَُِّْ]*\s*:|(?:مقالات مشابهة|مواضيع ذات صلة|أخبار ذات صلة|مقالات ذات صلة)(?:\s*:|\s*•)|•\s)"
)
"""Where a page that came without line breaks is cut first."""


LONGEST = 400
"""Characters looked at: a label and its value are far shorter."""


def marker(text: str) -> tuple[Role, int] | None:
    """The role that the line's marker says, and how many of its characters are the marker; None where there is none."""
    folded, places = fold_with_places(text[:LONGEST])
    for role, pattern in PATTERNS:
        if (found := pattern.match(folded)) and (len(text) <= LONGEST or found.end() < len(folded)):
            return role, places[found.end()]
    return None


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
