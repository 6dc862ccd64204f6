"""Lines that announce other stories in words of a site's own: few words, one of them of reading or of news, before headlines.

No list has all such wordings ("what others read now", "another story of this section"); what they are about, and what stands
behind them, shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.furniture import furniture_of
from streams.split.headlines import OPENERS, cover, is_headline, is_paragraph, stem
from streams.split.labels import Label
from streams.split.lines.behind import STORY, TAKEN_UP, continues
from streams.split.units import Unit

WORDS: Final = 8
"""Words of such a line, at most."""
ITEM: Final = 3
"""Words of a headline behind it, at least."""
MOST: Final = 40
"""Lines of one list: more than any page has; without a bound a page of nothing else would take long."""
BEFORE: Final = 100
"""Units before a headline in which its words are looked for."""
HEADING: Final = 4
"""Words of a line that heads the second half of a list, at most."""
_NEWS: Final = frozenset(
    stem(fold(word))
    for word in [
        "اقرأ",
        "اقرأوا",
        "يقرأ",
        "يقرأه",
        "تقرأ",
        "قراءة",
        "القراء",
        "القارئ",
        "شاهد",
        "مشاهدة",
        "مشاهد",
        "طالع",
        "مطالعة",
        "تصفح",
        "تابع",
        "متابعة",
        "اطلع",
        "الاطلاع",
        "للاطلاع",
        "خبر",
        "الخبر",
        "أخبار",
        "أخبارنا",
        "موضوع",
        "موضوعات",
        "مواضيع",
        "مقال",
        "مقالات",
        "مقالة",
        "قصة",
        "قصص",
        "تقرير",
        "تقارير",
        "عناوين",
        "عنوان",
        "ملف",
        "ملفات",
        "القسم",
        "أقسام",
        "الأرشيف",
        "أرشيفنا",
        "صلة",
        "متعلقة",
        "مرتبطة",
        "مشابهة",
        "سياق",
        "السياق",
        "مختارات",
        "اخترنا",
        "نرشح",
        "ترشيحات",
        "ننصح",
        "يهمك",
        "يهمكم",
        "يعجبك",
        "فاتك",
        "يفوتك",
        "تفوت",
        "تفوتوا",
        "مزيد",
        "المزيد",
        "موقعنا",
        "صحيفتنا",
        "جريدتنا",
        "منصتنا",
        "نشرنا",
        "نشرت",
        "كتبنا",
        "سبق",
        "الكاتب",
        "فيديوهات",
        "المحرر",
        "للتعمق",
        "اقتراحات",
        "مقترحة",
        "الزوار",
        "رائج",
        "متداول",
        "الشائع",
        "الآخرون",
    ]
)
"""Words of reading and of news, by which sites announce; a line that has one and stands before headlines is no sub-heading."""
_LETTERS: Final = frozenset(stem(fold(word)) for word in ["نشرتنا", "النشرة", "بريدك", "اشترك", "اشتركوا"])
"""Words by which newsletters are offered."""
_REMARKS: Final = frozenset(fold("تعليقات التعليقات يعلق تعليقك تعليقكم رأيكم رأيك").split())
"""Words by which readers are asked to comment."""
_ENDS: Final = frozenset('.؟?!…"”»)]')
"""How a paragraph ends that is whole."""
_PLACED: Final = frozenset({"paragraph", "other", "navigation", "related-headline", "caption", "byline", "advert"})
"""What a model takes such a line, and the headlines behind it, for."""


def announced(units: Sequence[Unit], labels: list[Label]) -> None:
    """Labels such lines and what stands behind them: a list of headlines, or the headline of a story."""
    told = {stem for unit, label in zip(units, labels, strict=True) if label == "headline" for stem in unit.stems}
    text: set[str] = set()
    for index, unit in enumerate(units):
        if labels[index] == "paragraph" and unit.told:
            text |= unit.stems
        if labels[index] not in _PLACED or not _announces(unit, told):
            continue
        own = {each for each in unit.stems if len(each) > ITEM - 1} - _NEWS
        if len(own) > 1 and own <= text:
            continue  # a heading of the text's own words
        if labels[index] == "related-headline" and len(unit.words) > HEADING and not _is_of_reading(unit):
            continue
        if index and labels[index - 1] == "paragraph" and units[index - 1].text[-1] not in _ENDS:
            continue  # the text's own list, or a line that was broken in a sentence
        heads, end = _heads(units, labels, index + 1)
        if not heads:
            continue
        is_story = _is_story(units, heads[-1], end)
        if len(heads) == 1 and not is_story and _is_sub_heading(units, heads[0], end):
            continue
        labels[index] = "related-heading"
        for at in range(index + 1, end):
            labels[at] = "related-headline" if at in heads else _beside(units[at])
        if is_story:
            labels[heads[-1]] = "embedded"


def _announces(unit: Unit, told: set[str]) -> bool:
    if unit.glued or unit.said is not None or unit.mark is not None or unit.bullet or not unit.words:
        return False
    if len(unit.words) > WORDS or is_paragraph(unit.text) or unit.text.endswith((".", "؟", "?", "،")):
        return False
    if unit.block.kind in ("caption", "control", "cell") or unit.stems & _LETTERS:
        return False
    found = unit.stems & _NEWS
    return bool(found) and not found & told  # a page about reading has its own sub-headings on it


def _is_of_reading(unit: Unit) -> bool:
    """Whether half of a line's words are of reading and of news."""
    own = sum(not _READS.isdisjoint(furniture_of(word)) for word in unit.words)
    return own > 1 and 2 * own >= len(unit.words)


_READS: Final = frozenset({"read", "news", "like", "pick"})


def _heads(units: Sequence[Unit], labels: Sequence[Label], start: int) -> tuple[list[int], int]:
    """The headlines in a row from `start`, between which times and dates may stand, and where the row ends."""
    heads: list[int] = []
    end = start
    for at in range(start, min(len(units), start + MOST)):
        unit = units[at]
        if unit.glued or unit.said is not None or labels[at] not in (*_PLACED, "dateline"):
            break
        if _beside(unit) == "dateline":
            continue
        if not _REMARKS.isdisjoint(unit.words) or unit.block.kind in ("caption", "control", "cell"):
            break
        if (
            continues(unit)
            or unit.mark is not None
            or not is_headline(unit.bare)
            or unit.told
            or len(unit.words) < ITEM
        ):
            break
        heads.append(at)
        end = at + 1
    while end < len(units) and heads and _beside(units[end]) == "dateline" and not units[end].glued:
        end += 1
    return heads, end


def _beside(unit: Unit) -> Label:
    dated = unit.mark is not None and unit.mark[0] == "dateline"
    ago = unit.key.startswith(("منذ ", "قبل ")) and len(unit.words) <= HEADING
    return "dateline" if dated or ago or not any(map(str.isalpha, unit.text)) else "other"


def _is_sub_heading(units: Sequence[Unit], head: int, start: int) -> bool:
    """Whether a line is a heading of the text behind it: that takes its words up, or answers it."""
    if start >= len(units) or not units[start].told:
        return False
    behind = {stem for unit in units[start : start + 2] for stem in unit.stems}
    return units[head].text[-1] in "؟?" or cover(units[head].words, behind) >= TAKEN_UP


def _is_story(units: Sequence[Unit], head: int, start: int) -> bool:
    """Whether what stands behind a headline is its story: it begins as stories do, and takes the headline's words up, which the
    page before has less of."""
    if start >= len(units) or not units[start].told or continues(units[start]) or units[start].glued:
        return False
    if units[head].text[-1] in "؟?" and sum(unit.told for unit in units[start : start + 3]) < STORY:
        return False  # a question and its answer
    behind = {stem for unit in units[start : start + 3] for stem in unit.stems}
    before = {stem for unit in units[max(0, head - BEFORE) : head] for stem in unit.stems}
    words = units[head].words
    taken = cover(words, behind)
    return taken >= TAKEN_UP and (taken > cover(words, before) or units[start].first in OPENERS)
