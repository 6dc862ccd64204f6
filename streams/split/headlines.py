"""Headlines: their shape, and the text that takes their words up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from majra.text.arabic import match_key

SHORTEST, LONGEST = 3, 26
"""Words of a headline: Arabic news headlines of several outlets lie within."""
LEAD_WORDS: Final = 150
"""Words after a headline in which the story takes its words up again: its first two or three paragraphs."""
_UNFINISHED: Final = re.compile(r"[،؛,;]['\"”»]*$")
_SENTENCE_END: Final = re.compile(r"[.؟?!…]['\"”»)\]]*$")
OPENERS: Final = frozenset(
    [
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "اكد",
        "اكدت",
        "كشف",
        "كشفت",
        "ذكر",
        "ذكرت",
        "افاد",
        "افادت",
        "اوضح",
        "اوضحت",
        "اشار",
        "اشارت",
        "بحث",
        "بحثت",
        "عقد",
        "عقدت",
        "وصل",
        "وصلت",
        "التقي",
        "التقت",
        "شهد",
        "شهدت",
        "قرر",
        "قررت",
        "طالب",
        "طالبت",
        "دعا",
        "دعت",
        "حذر",
        "حذرت",
        "نفي",
        "نفت",
        "وقع",
        "وقعت",
        "افتتح",
        "افتتحت",
        "اطلق",
        "اطلقت",
        "قتل",
        "قتلت",
        "اصيب",
        "اصيبت",
        "لقي",
        "لقيت",
        "توفي",
        "توفيت",
        "اعتقل",
        "اعتقلت",
        "استقبل",
        "استقبلت",
        "فاز",
        "فازت",
        "تعادل",
        "خسر",
        "خسرت",
        "تصدر",
        "سجل",
        "سجلت",
        "ارتفع",
        "ارتفعت",
        "انخفض",
        "انخفضت",
        "تراجع",
        "تراجعت",
        "واصل",
        "واصلت",
        "بدا",
        "بدات",
        "انطلق",
        "انطلقت",
        "اختتم",
        "شارك",
        "شاركت",
        "نظم",
        "نظمت",
        "نشر",
        "نشرت",
        "اصدر",
        "اصدرت",
        "وافق",
        "وافقت",
        "رفض",
        "رفضت",
        "ادان",
        "ادانت",
        "يعتزم",
        "تعتزم",
        "يستعد",
        "تستعد",
        "تمكن",
        "تمكنت",
        "نجح",
        "نجحت",
        "تعرض",
        "تعرضت",
        "تواصل",
        "يواصل",
        "اثار",
        "اثارت",
        "وجه",
        "وجهت",
        "هاجم",
        "هاجمت",
        "سقط",
        "سقطت",
        "ضبط",
        "ضبطت",
        "القي",
        "القت",
        "احبط",
        "احبطت",
        "تسلم",
        "سلم",
        "كرم",
        "ترا",
        "س",
        "تراس",
        "ناقش",
        "ناقشت",
        "اجري",
        "اجرت",
        "اقر",
        "اقرت",
        "تلقي",
        "تلقت",
        "ابدي",
        "ابدت",
        "عبر",
        "عبرت",
        "اعرب",
        "اعربت",
        "صرح",
        "صرحت",
        "اتهم",
        "اتهمت",
        "حكم",
        "حكمت",
        "قضت",
        "قضي",
        "تنطلق",
        "ينطلق",
        "تستضيف",
        "يستضيف",
        "تشهد",
        "يشهد",
        "يعقد",
        "تعقد",
        "يبدا",
        "تبدا",
        "يحتفل",
        "تحتفل",
        "يعد",
        "تعد",
        "تعتبر",
        "يعتبر",
        "تعيش",
        "يعيش",
        "تسعي",
        "يسعي",
        "اظهر",
        "اظهرت",
        "توقع",
        "توقعت",
        "رصد",
        "رصدت",
        "حقق",
        "حققت",
        "احتفل",
        "احتفلت",
        "غادر",
        "غادرت",
        "عاد",
        "عادت",
        "زار",
        "زارت",
        "تناول",
        "تناولت",
        "تداول",
        "تحدث",
        "تحدثت",
        "استانف",
        "استانفت",
        "استشهد",
        "تجمع",
        "تظاهر",
        "شن",
        "شنت",
        "نفذ",
        "نفذت",
        "دخل",
        "دخلت",
        "خرج",
        "خرجت",
        "جدد",
        "جددت",
        "هنا",
        "هنات",
        "اقام",
        "اقامت",
        "يقول",
        "تقول",
        "نقلت",
        "نقل",
        "ادي",
        "ادت",
        "تسبب",
        "تسببت",
        "عثر",
        "عثرت",
        "انقذ",
        "اندلع",
        "اندلعت",
        "وضع",
        "وضعت",
        "منح",
        "منحت",
        "حصد",
        "حصل",
        "حصلت",
        "كان",
        "كانت",
    ]
)
"""Verbs that Arabic news stories open with (folded): the verb comes first, and in a headline the subject does."""


def is_headline(text: str) -> bool:
    """Whether `text` has a headline's length and end: no full sentence's point, no comma that waits."""
    count = len(text.split())
    if not SHORTEST <= count <= LONGEST or _UNFINISHED.search(text):
        return False
    return not text.rstrip().endswith((".", ":")) or text.rstrip().endswith(("..", "..."))


def is_paragraph(text: str) -> bool:
    """Whether `text` has a paragraph's length, or ends like a sentence."""
    count = len(text.split())
    return count > LONGEST or (count > 8 and bool(_SENTENCE_END.search(text)))


def cover(headline: Iterable[str], stems: Collection[str]) -> float:
    """The share of the headline's content words (folded) whose stem is among `stems`."""
    wanted = [stem(word) for word in headline if len(word) > 2]
    return sum(each in stems for each in wanted) / len(wanted) if wanted else 0.0


def stems_of(texts: Sequence[str]) -> set[str]:
    """The stems of folded words."""
    return {stem(word) for word in texts}


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """A light stem: article, conjunctions, prepositions and endings off, as far as three letters stay."""
    for prefix in ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "س"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in ("ات", "ون", "ين", "ان", "ها", "هم", "يه", "ه", "ي", "ا"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=65_536)
def word_key(word: str) -> str:
    """`match_key` of one word: words come again and again, and folding is most of what a page costs."""
    return match_key(word)
