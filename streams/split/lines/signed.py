"""Who signs an article below its text: agencies, an author's address or account, what an author is.

Labels in, labels out; on the labels that the grammar settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.labels import Label
from streams.split.shapes import shape, verbless
from streams.split.sources import are_sources
from streams.split.units import Unit

SOURCES: Final = 8
"""Words of a line of agencies, at most: four of two words."""
CONTACT: Final = 6
"""Words of an author's address with what kind it is, at most."""
OFFICE: Final = 16
"""Words that say what an author is, at most."""
_BETWEEN: Final = frozenset({"byline", "source", "other"})
"""What may stand between such a line and the text."""
_MISTAKEN: Final = frozenset({"paragraph", "related-headline", "caption", "other", "byline", "share"})
_CONTACT: Final = re.compile(
    r"[*\s]*(?:(?:(?:ال)?(?:حساب|بريد|ايميل|تويتر|فيسبوك|انستغرام|انستقرام|سناب|تليجرام|تلغرام|تواصل|اكس|موقع)\w*|للتواصل|ل?مراسله|عبر|علي|مع|الكاتب\w*|الالكتروني\w*|شات|e|t|x|email|e-mail|mail|twitter)\s*)*"
    r"[:：/\-–]?\s*(?:@?[\w.+-]+@[\w-]+(?:\.[\w-]+)*|@[\w.]{2,}|[\w.]{2,}@)[\s.]*"
)
"""An address or an account, with or without words for it (folded)."""
_ACCOUNT: Final = re.compile(
    r"[*\s]*(?:t|e|تويتر|ايميل|انستغرام|انستقرام|سناب(?: شات)?|twitter|email)\s*[:：]\s*[a-z0-9_.@+-]+\s*"
)
_OFFICE: Final = re.compile(
    r"[*•\-–—()\s]*(?:ال)?(?:كاتبه?|باحثه?|استاذه?|صحفيه?|صحافيه?|محلله?|خبيره?|اكاديميه?|اعلاميه?|محاميه?|روايي\S?|شاعره?|سفيره?|مفكره?|ناشطه?|مديره?|رييسه?|عضوه?|دكتوره?|طبيبه?|مستشاره?|مراسله?|متخصصه?)(?:\s\S.*)?"
)
"""An office, said of somebody (folded)."""
_MARKS: Final = "*•(-–—"


def signed(units: Sequence[Unit], labels: list[Label]) -> None:
    """Lines behind an article's last paragraph that say who wrote it, or where it comes from."""
    goes_on = _goes_on(units, labels)
    told = False
    for index, unit in enumerate(units):
        if labels[index] not in _BETWEEN and unit.told:
            told = labels[index] == "paragraph"
            continue
        if not told or goes_on[index] or unit.glued or unit.said is not None or labels[index] not in _MISTAKEN:
            continue
        folded = fold(unit.text)
        if len(unit.words) <= SOURCES and are_sources(folded):
            labels[index] = "source"
            continue
        if labels[index] == "related-headline":
            continue  # an item of a list
        still = verbless(unit.words, [shape(word) for word in unit.bare.split()])
        if (len(unit.words) <= CONTACT and (_CONTACT.fullmatch(folded) or _ACCOUNT.fullmatch(folded))) or (
            len(unit.words) <= OFFICE and unit.text[0] in _MARKS and _OFFICE.fullmatch(folded) and still
        ):
            labels[index] = "byline"


def _goes_on(units: Sequence[Unit], labels: Sequence[Label]) -> list[bool]:
    """For each line whether the text goes on below it, in one walk up the page."""
    found, below = [False] * len(units), False
    for index in range(len(units) - 1, -1, -1):
        found[index] = below
        if labels[index] not in _BETWEEN and labels[index] != "caption":
            below = labels[index] == "paragraph" and units[index].told
    return found
