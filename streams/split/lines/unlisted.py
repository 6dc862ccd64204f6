"""Headings that no list has: a short line before a fresh story, or before headlines at a page's end.

Labels in, labels out; after `streams.split.lines.behind`, before the grammar settles them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from streams.split.headlines import OPENERS, cover, is_headline
from streams.split.labels import Label
from streams.split.lines.behind import STORY, STRANGE, TAKEN_UP, continues
from streams.split.lines.overlooked import COLON, ENDS, LISTS
from streams.split.lines.signs import signs
from streams.split.opening import begins_at_place
from streams.split.shapes import shape, verbless
from streams.split.units import Unit

_LINE: Final = frozenset({"paragraph", "caption", "byline"})
"""What a model takes a line for that it has no better name for."""
_CHROME: Final = frozenset({"share", "copyright", "advert", "navigation", "other", "dateline", "source", "keywords"})
"""What may stand under a page's last list."""
RUN: Final = 3
"""Headlines without a heading, at least, that are a list."""
LONGEST_LIST: Final = 40
"""Units from a last list's heading to the page's end, at most: three times the longest list of a labelled page, and what stands under it."""
SEEN: Final = 12
"""Paragraphs of a story that are looked at: they show well enough whether it is another."""
_READS: Final = re.compile(
    r"(?:^| )[وبل]?(?:ال)?(?:اخبار\S*|خبرا?|مقال\S*|موضوع\S*|مواضيع\S*|تقرير|تقارير\S*|قصص|قصه|حكايات|عناوين|روابط|متابعات|ملفات?|ارشيف\S*|مواد|قراءه|قراءات|مشاهده|مزيد|ايضا|كذلك|اخري|صله"
    r"|سابقا|سبق|قسم|فاتك|يفوتك\S*|تفوت\S*|يهمك\S*|تهمك\S*|يعجبك\S*|اقرا\S*|طالع\S*|شاهد\S*|تصفح\S*|تابع\S*|اكتشف\S*|جديد|حديثا?|كامل[اه]?|تفاصيل\S*|نعرض|ننقل|ننشر|نقترح\S*|اليكم|نشرنا\S*|كتبنا\S*|نشر)(?= |$)"
)
"""Words about reading, one of which nearly every heading over other articles has."""
_STOP: Final = re.compile(r"[.؟?!…][\"'”»)\]]*$")


HEADING: Final = 5
"""Words of a heading over a list of headlines: "more news of this section today" has five."""
ITEM: Final = 4
"""Words of a headline in a list, at least."""
LISTED: Final = 2
"""Headlines in a row, at least, that are a list: one line more may be a text's last."""
_OPENS_TEXT: Final = frozenset(
    {"التالي", "التاليه", "الاتي", "الاتيه", "يلي", "ياتي", "منها", "ابرزها", "اهمها", "وهي", "هي"}
)
"""Words by which a text announces its own list."""


def is_heading(unit: Unit) -> bool:
    """Whether a line has a heading's shape: few words on their own, no sentence."""
    if unit.glued or unit.bullet or unit.mark is not None or not 0 < len(unit.words) <= HEADING:
        return False
    return not ENDS.search(unit.text) and unit.words[-1] not in _OPENS_TEXT


def _presents(unit: Unit) -> bool:
    """Whether a longer line has a word about reading, and no sentence's end: "here is another story from our newsletter"."""
    if unit.glued or unit.bullet or unit.mark is not None or not HEADING < len(unit.words) <= PRESENTS:
        return False
    return not ENDS.search(unit.text) and _READS.search(unit.key) is not None and not _has_verb(unit)


PRESENTS: Final = 10
"""Words of a line that presents a story, at most."""


def unlisted(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with headings over headlines, and over stories of their own."""
    kept = list(labels)
    text: set[str] = set()
    told = False
    for index, unit in enumerate(units):
        line, link = kept[index] in _LINE, kept[index] == "related-headline" and unit.said is None
        heading = told and line and is_heading(unit)
        presents = told and (line or link) and _presents(unit)
        if (heading or presents) and _is_over(units, kept, index):
            if heading and len(units) - index <= LONGEST_LIST:
                _last_list(units, kept, index, text)
            if kept[index] != "related-heading":
                _story_of_its_own(units, kept, index, text)
        if kept[index] == "paragraph":
            text |= unit.stems
            told = told or unit.told
    _unheaded(units, kept)
    return kept


def _is_over(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether the text before a line had come to the end of a sentence: lines of a broken one are no headings."""
    return labels[index - 1] != "paragraph" or _STOP.search(units[index - 1].text) is not None


def _last_list(units: Sequence[Unit], labels: list[Label], index: int, text: Collection[str]) -> None:
    """A heading over headlines with no text among them or behind them, at the page's end."""
    end = index + 1
    while end < len(units) and labels[end] in ("paragraph", "related-headline", "caption", "byline"):
        if units[end].glued or not _is_item(units[end]):
            return
        end += 1
    items = units[index + 1 : end]
    if len(items) < LISTED or any(label not in _CHROME for label in labels[end:]):
        return
    reads = _READS.search(units[index].key) is not None and not continues(units[index])
    strange = [cover(item.words, text) < TAKEN_UP and len(item.words) > ITEM and _has_verb(item) for item in items]
    if not reads and not (verbless(units[index].words, _shapes(units[index])) and all(strange)):
        return
    labels[index] = "related-heading"
    labels[index + 1 : end] = ["related-headline"] * len(items)


def _unheaded(units: Sequence[Unit], labels: list[Label]) -> None:
    """Headlines at a page's end without any heading: of other things than its text, which had come to its end."""
    end = len(units)
    while end and labels[end - 1] in _CHROME:
        end -= 1
    start = end
    while start and labels[start - 1] in ("paragraph", "related-headline") and _is_strange(units[start - 1]):
        start -= 1
    run = range(start, end)
    if len(run) < RUN or not start or not _is_over(units, labels, start) or not units[start - 1].told:
        return
    text = {
        stem for unit, label in zip(units[:start], labels, strict=False) if label == "paragraph" for stem in unit.stems
    }
    if any(cover(units[at].words, text) >= TAKEN_UP for at in run):
        return
    words = [word for at in run for word in units[at].words]
    if cover(words, text) < STRANGE and 2 * sum(_has_verb(units[at]) for at in run) > len(run):
        labels[start:end] = ["related-headline"] * len(run)


def _is_strange(unit: Unit) -> bool:
    """Whether a line has all of a headline's shape and none of a list's or a sentence's."""
    return (
        not unit.glued and not unit.bullet and len(unit.words) > ITEM and _is_item(unit) and not ENDS.search(unit.text)
    )


def _is_item(unit: Unit) -> bool:
    return unit.mark is None and len(unit.words) >= ITEM and is_headline(unit.bare) and not continues(unit)


def _shapes(unit: Unit) -> list[str]:
    return [shape(word) for word in unit.bare.split()]


def _has_verb(unit: Unit) -> bool:
    """Whether a line tells: it has a verb of the present behind its subject, or begins with a story's verb."""
    return unit.first in OPENERS or any(each in ("ي", "ت") for each in _shapes(unit)[1:4])


def opens_story(unit: Unit) -> bool:
    """Whether a paragraph begins as a story does: with a verb, or its place."""
    first = unit.first
    verb = first in OPENERS or _shapes(unit)[0] in ("ي", "ت") or (first.endswith("ت") and not first.endswith("ات"))
    return verb or begins_at_place(unit.text)


ANNOUNCED: Final = 0.3
"""Share of a story's words that the page had before, where a line about reading stands above its headline."""


def _story_of_its_own(units: Sequence[Unit], labels: list[Label], index: int, text: Collection[str]) -> None:
    """A short line before a headline and its story, of which the page had nothing: another article, and its marker."""
    first = index + 1
    if first + 1 >= len(units) or labels[first] not in ("paragraph", "related-headline", "embedded", "headline"):
        return
    head = units[first]
    if head.glued or head.mark is not None or head.bullet or not is_headline(head.bare) or head.told:
        return
    story = []
    below = first + 1 + signs(units, first)
    for at in range(below, min(len(units), below + SEEN)):
        if labels[at] != "paragraph" or (units[at].mark is not None and units[at].mark[0] in LISTS):  # type: ignore[index]
            break
        story.append(at)
    paragraphs = [at for at in story if units[at].told]
    if len(paragraphs) < STORY or paragraphs[0] != below or len(head.words) < ITEM:
        return
    words = [word for at in story for word in units[at].words if len(word) > 3]
    lead = {stem for at in paragraphs[:3] for stem in units[at].stems}
    told = COLON.search(units[index].text) is not None or _READS.search(units[index].key) is not None
    opens = told or opens_story(units[below])
    if continues(units[below]) or not opens or cover(words, text) >= (ANNOUNCED if told else STRANGE):
        return
    if cover(head.words, lead) < TAKEN_UP or cover(head.words, text) >= cover(head.words, lead):
        return
    labels[index], labels[first] = "read-also", "embedded"
