"""Markers that no model took for one, and headings that no list has: known by where they stand and what stands behind them.

Labels in, labels out; after `streams.split.behind`, before the grammar settles them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.behind import STORY, STRANGE, TAKEN_UP, continues
from streams.split.headlines import LONGEST, OPENERS, cover, is_headline, is_paragraph
from streams.split.markers import begins_sentence
from streams.split.opening import begins_at_place
from streams.split.roles import Label
from streams.split.shapes import shape, verbless
from streams.split.units import Unit

_LISTS: Final = frozenset({"read-also", "related-heading"})
_MISTAKEN: Final = frozenset({"paragraph", "caption", "other", "byline", "source", "related-headline"})
"""What a model takes a marker for that it has not seen."""
_CHROME: Final = frozenset({"share", "copyright", "advert", "navigation", "other", "dateline", "source", "keywords"})
"""What may stand under a page's last list."""
_LINE: Final = frozenset({"paragraph", "caption", "byline"})
"""What a model takes a line for that it has no better name for."""
HEADING: Final = 5
"""Words of a heading over a list of headlines: "more news of this section today" has five."""
ITEM: Final = 4
"""Words of a linked headline, at least: shorter links are sections, names and documents."""
LINKED: Final = 0.7
"""Share of a block's characters inside links from which it is a link."""
LISTED: Final = 2
"""Headlines in a row, at least, that are a list: one line more may be a text's last."""
_READS: Final = re.compile(
    r"(?:^| )[وبل]?(?:ال)?(?:اخبار\S*|خبر|مقال\S*|موضوع\S*|مواضيع\S*|تقرير|تقارير\S*|قصص|قصه|حكايات|عناوين|روابط|متابعات|ملفات?|ارشيف\S*|مواد|قراءه|قراءات|مشاهده|مزيد|ايضا|كذلك|اخري|صله"
    r"|سابقا|سبق|قسم|فاتك|يفوتك\S*|تفوت\S*|يهمك\S*|تهمك\S*|يعجبك\S*|اقرا\S*|طالع\S*|شاهد\S*|تصفح\S*|تابع\S*|اكتشف\S*|جديد|حديثا?|نشرنا\S*|كتبنا\S*|نشر)(?= |$)"
)
"""Words about reading, one of which nearly every heading over other articles has."""
_ENDS: Final = re.compile(r"[.؟?!،؛…]$")
_STOP: Final = re.compile(r"[.؟?!…][\"'”»)\]]*$")
_COLON: Final = re.compile(r"\s*[:：|»>]+\s*$")
_OPENS_TEXT: Final = frozenset(
    {"التالي", "التاليه", "الاتي", "الاتيه", "يلي", "ياتي", "منها", "ابرزها", "اهمها", "وهي", "هي"}
)
"""Words by which a text announces its own list."""
_RELATED: Final = re.compile(r"(?:^|[\s_-])(?:relat\w*|similar\w*|(?:read|see|more)[_-]?(?:more|also|next|news|posts|stories|articles)\w*|recommend\w*|suggest\w*|youmay\w*|you-may\w*|also[_-]?read\w*|most[_-]?(?:read|viewed|popular)\w*)")  # fmt: skip
"""How sites call a box of other articles in its class."""


def overlooked(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with lines that are a marker, or a marker and a headline, and nothing else taken for what they say."""
    kept = list(labels)
    for index, unit in enumerate(units):
        if kept[index] == "paragraph" and not unit.glued and _is_labelled(unit):
            kept[index] = "keywords"
        if unit.mark is None or unit.mark[0] not in _LISTS:
            continue
        if unit.text[0] in "([" and unit.bracketed:
            kept[index] = "read-also-line"
        if unit.glued or kept[index] not in _MISTAKEN:
            continue
        rest = unit.rest.strip(" )]")
        if not rest:
            kept[index] = unit.mark[0]
        elif _COLON.search(unit.label) and is_headline(rest) and not _ENDS.search(rest) and not _tells(rest):
            kept[index] = "read-also-line"
    return kept


def _is_labelled(unit: Unit) -> bool:
    """Whether a line is keywords behind their label and a colon, and no sentence."""
    if unit.mark is None or unit.mark[0] != "keywords" or not unit.rest or not _COLON.search(unit.label):
        return False
    return len(unit.words) <= LONGEST and not _ENDS.search(unit.text)


def _tells(rest: str) -> bool:
    """Whether a text goes on behind the words of a marker: with its verb, or with "and"."""
    return begins_sentence(fold(rest))


def unlisted(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with links to other articles, headings over them, and stories of their own under a short line."""
    kept = list(labels)
    _linked(units, kept)
    for index, unit in enumerate(units):
        if kept[index] in _LINE and _is_heading(unit) and _is_told(units, kept, index) and _is_over(units, kept, index):
            _last_list(units, kept, index)
            if kept[index] in _LINE:
                _story_of_its_own(units, kept, index)
    return kept


def _is_heading(unit: Unit) -> bool:
    """Whether a line has a heading's shape: few words on their own, no sentence."""
    if unit.glued or unit.bullet or unit.mark is not None or not 0 < len(unit.words) <= HEADING:
        return False
    return not _ENDS.search(unit.text) and unit.words[-1] not in _OPENS_TEXT


def _is_told(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether the page has had a text before."""
    return any(
        label == "paragraph" and is_paragraph(unit.bare)
        for unit, label in zip(units[:index], labels[:index], strict=True)
    )


def _is_over(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether the text before a line had come to the end of a sentence: lines of a broken one are no headings."""
    return labels[index - 1] != "paragraph" or _STOP.search(units[index - 1].text) is not None


def _linked(units: Sequence[Unit], labels: list[Label]) -> None:
    """Links on lines of their own in a page's markup, as long as headlines: in a box that says so, several in a list, or under a
    heading."""
    links = [_is_link(unit) for unit in units]
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and links[end]:
            end += 1
        if end > start:
            items = all(unit.block.group for unit in units[start:end])
            boxed = all(_RELATED.search(unit.block.hint) for unit in units[start:end])
            headed = start > 0 and _heads_links(units[start - 1], labels[start - 1], items=items or boxed)
            listed = items and end - start >= LISTED and _is_told(units, labels, start)
            if headed or boxed or listed:
                for at in range(start, end):
                    if labels[at] in ("paragraph", "caption", "byline", "embedded", "headline", "other"):
                        labels[at] = "related-headline"
            if headed and labels[start - 1] in _MISTAKEN:
                labels[start - 1] = "related-heading"
        start = max(end, start + 1)


def _is_link(unit: Unit) -> bool:
    return (
        unit.block.link_share > LINKED
        and not unit.glued
        and unit.mark is None
        and len(unit.words) >= ITEM
        and is_headline(unit.bare)
        and not continues(unit)
        and unit.block.level != 1
    )


def _heads_links(unit: Unit, label: Label, *, items: bool) -> bool:
    """Whether a block over links is their heading: marked so, or few words without a sentence's end. `items`: they are a list's, or in a box that
    says so."""
    if label in _LISTS:
        return True
    return (
        label in _MISTAKEN
        and (items or unit.block.level > 0)
        and _is_heading(unit)
        and unit.block.link_share < LINKED
        and unit.block.level != 1
    )


def _last_list(units: Sequence[Unit], labels: list[Label], index: int) -> None:
    """A heading over headlines with no text among them or behind them, at the page's end."""
    end = index + 1
    while end < len(units) and labels[end] in ("paragraph", "related-headline", "caption", "byline"):
        if units[end].glued or not _is_item(units[end]):
            return
        end += 1
    items = units[index + 1 : end]
    if len(items) < LISTED or any(label not in _CHROME for label in labels[end:]):
        return
    text = {
        stem for unit, label in zip(units[:index], labels, strict=False) if label == "paragraph" for stem in unit.stems
    }
    reads = _READS.search(units[index].key) is not None and not continues(units[index])
    strange = [cover(item.words, text) < TAKEN_UP and len(item.words) > ITEM and _has_verb(item) for item in items]
    if not reads and not (verbless(units[index].words, _shapes(units[index])) and all(strange)):
        return
    labels[index] = "related-heading"
    labels[index + 1 : end] = ["related-headline"] * len(items)


def _is_item(unit: Unit) -> bool:
    return unit.mark is None and len(unit.words) >= ITEM and is_headline(unit.bare) and not continues(unit)


def _shapes(unit: Unit) -> list[str]:
    return [shape(word) for word in unit.bare.split()]


def _has_verb(unit: Unit) -> bool:
    """Whether a line tells: it has a verb of the present behind its subject, or begins with a story's verb."""
    return unit.words[0] in OPENERS or any(each in ("ي", "ت") for each in _shapes(unit)[1:4])


def opens_story(unit: Unit) -> bool:
    """Whether a paragraph begins as a story does: with a verb, or its place."""
    first = unit.words[0]
    verb = first in OPENERS or _shapes(unit)[0] in ("ي", "ت") or (first.endswith("ت") and not first.endswith("ات"))
    return verb or begins_at_place(unit.text)


def _story_of_its_own(units: Sequence[Unit], labels: list[Label], index: int) -> None:
    """A short line before a headline and its story, of which the page had nothing: another article, and its marker."""
    first = index + 1
    if first + 1 >= len(units) or labels[first] not in ("paragraph", "related-headline", "embedded", "headline"):
        return
    head = units[first]
    if head.glued or head.mark is not None or head.bullet or not is_headline(head.bare) or is_paragraph(head.bare):
        return
    story = []
    for at in range(first + 1, len(units)):
        if labels[at] != "paragraph" or (units[at].mark is not None and units[at].mark[0] in _LISTS):  # type: ignore[index]
            break
        story.append(at)
    paragraphs = [at for at in story if is_paragraph(units[at].bare)]
    if len(paragraphs) < STORY or paragraphs[0] != first + 1 or len(head.words) < ITEM:
        return
    text = {
        stem for unit, label in zip(units[:index], labels, strict=False) if label == "paragraph" for stem in unit.stems
    }
    words = [word for at in story for word in units[at].words if len(word) > 3]
    lead = {stem for at in paragraphs[:3] for stem in units[at].stems}
    told = _COLON.search(units[index].text) is not None or _READS.search(units[index].key) is not None
    opens = told or opens_story(units[first + 1])
    if continues(units[first + 1]) or not opens or cover(words, text) >= STRANGE:
        return
    if cover(head.words, lead) < TAKEN_UP or cover(head.words, text) >= cover(head.words, lead):
        return
    labels[index], labels[first] = "read-also", "embedded"
