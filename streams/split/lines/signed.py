"""Who signs an article below its text: agencies, an author's address or account, what an author is.

Labels in, labels out; on the labels that the grammar settled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.headlines import is_paragraph
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
_MISTAKEN: Final = frozenset({"paragraph", "related-headline", "caption", "other", "byline"})
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
    for index, unit in enumerate(units):
        if index == 0 or unit.glued or unit.said is not None or labels[index] not in _MISTAKEN:
            continue
        if not _is_behind(units, labels, index):
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


def _is_behind(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether an article's text ends before this line: a paragraph stands above it, and none below it that goes on."""
    above = index - 1
    while above and (labels[above] in ("byline", "source", "other") or not is_paragraph(units[above].bare)):
        above -= 1
    if labels[above] != "paragraph" or not is_paragraph(units[above].bare):
        return False
    below = next(
        (at for at in range(index + 1, len(units)) if labels[at] not in ("byline", "source", "other", "caption")), None
    )
    return below is None or not (labels[below] == "paragraph" and is_paragraph(units[below].bare))
