"""Links to other stories put together from their pieces, and lists cut into their headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.split.furniture import READS, furniture_of, has_kind
from streams.split.headlines import LONGEST
from streams.split.labels import Label
from streams.split.lists import headline_starts
from streams.split.markers import INLINE_BULLET
from streams.split.units import Unit
from streams.split.word_classes import is_verb

ONE_LINK = 12
"""Words behind a marker that are one headline, cut in its midst; two headlines have more."""
JOINED_LINK = 17
"""Words behind a marker in flattened text that can be one headline: of 90 in the labelled pages none has more, and lists have."""
SEVERAL = ("مقالات", "المقالات")
"""A marker in the plural heads a list, however short."""


def links_joined(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """A marker and the one headline behind it in its line are one inline link; a marker before several heads a list, even where
    no seam shows between them."""
    kept: list[tuple[Unit, Label]] = []
    index = 0
    while index < len(units):
        unit, label = units[index], labels[index]
        index += 1
        if label == "read-also" and unit.said is None and not unit.key.startswith(SEVERAL):
            end = index
            while end < len(units) and labels[end] == "related-headline" and units[end].glued:
                end += 1
            length = sum(len(each.words) for each in units[index:end])
            if 0 < length <= (JOINED_LINK if end - index == 1 else ONE_LINK):
                unit = replace(unit, text=" ".join(each.text for each in units[index - 1 : end]))
                label, index = "read-also-line", end
        rest = _rest_of_list(units, labels, index) if label == "read-also-line" else index
        longest = LONGEST if unit.text == unit.block.text else JOINED_LINK
        bullets = bool(unit.mark) and INLINE_BULLET.search(unit.rest) is not None
        several = unit.key.startswith(SEVERAL) or len(unit.rest.split()) > longest or rest > index or bullets
        if label == "read-also-line" and several:
            kept.append((Unit(unit.label, unit.block, unit.glued), "read-also"))
            kept.append((Unit(unit.rest, unit.block, glued=True), "related-headline"))
            kept += [(each, "related-headline") for each in units[index:rest]]
            index = rest
        else:
            kept.append((unit, label))
    return [unit for unit, _ in kept], [label for _, label in kept]


def bylines_joined(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """A byline's label and its name as one, where running text was cut between the two."""
    kept: list[tuple[Unit, Label]] = []
    for unit, label in zip(units, labels, strict=True):
        above = kept[-1] if kept else None
        if above is not None and above[1] == label == "byline" and unit.glued and is_byline_label(above[0]):
            kept[-1] = replace(above[0], text=f"{above[0].text} {unit.text}"), label
        else:
            kept.append((unit, label))
    return [unit for unit, _ in kept], [label for _, label in kept]


def is_byline_label(unit: Unit) -> bool:
    """Whether a line says that a name follows, and no name."""
    return (
        0 < len(unit.words) <= LABEL
        and unit.text[-1] in "/:：|-–"
        and all("who" in furniture_of(word) for word in unit.words)
    )


LABEL = 2
"""Words of a byline's label, at most."""


def lists_cut(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """Cuts headlines that a scraper joined in one line: at their bullets, or, where no seam parts them, at the likeliest places if they are
    longer than any one is. A label before the first of them, with a sign, is none."""
    kept: list[tuple[Unit, Label]] = []
    for unit, label in zip(units, labels, strict=True):
        if label != "related-headline" or not unit.glued or unit.said is not None:
            kept.append((unit, label))
            continue
        above = kept[-1] if kept else None
        if above is not None and above[1] == label and above[0].glued and _goes_on(above[0], unit):
            kept[-1] = replace(above[0], text=f"{above[0].text} {unit.text}"), label
            continue
        name = label_before(unit.text)
        if name:
            kept.append(
                (Unit(unit.text[:name].strip(), unit.block, glued=True, known=("read-also", name)), "read-also")
            )
        text = unit.text[name:].strip()
        starts = [found.start() for found in _ITEM.finditer(text, 1)]
        if not starts and len(text.split()) > JOINED_LINK:
            starts = headline_starts(text)
        for start, end in pairwise([0, *starts, len(text)]):
            if item := text[start:end].strip():
                kept.append((replace(unit, text=item), label))
    return [unit for unit, _ in kept], [label for _, label in kept]


def _goes_on(unit: Unit, behind: Unit) -> bool:
    """Whether a headline was cut at its two points: "officially.. the club signs"."""
    two = unit.text.endswith("..") and not unit.text.endswith("...")
    return two and behind.mark is None and not behind.bullet and len(unit.words) + len(behind.words) <= JOINED_LINK


def label_before(text: str) -> int:
    """Where the label of links ends that a text begins with, by its words and the sign behind it; 0 where it begins with none.

    >>> label_before("ذو صلة ⇐ استرداد تمثال من مزاد في بروكسل")
    9
    """
    found = _LABELLED.match(text)
    words = found[0].strip().split() if found else []
    if found is None or not 0 < len(words) <= LABELS or not any(map(str.isalpha, words[0])):
        return 0
    plain = found["sign"] in ":：|"
    told = has_kind(words, _SPOKEN if plain else READS)
    return found.end() if told and ("read" in furniture_of(words[0]) or not is_verb(words[0])) else 0


_ITEM = re.compile(INLINE_BULLET.pattern + r"(?=\s*\w)")
_LABELLED = re.compile(
    r"(?:[^\W\d_]\S*\s){0,4}?[^\W\d_][^\s:：|⇐←➤»›⬅▼👈◀►>]*\s?(?P<sign>[:：|⇐←➤»›⬅▼👈◀►>])+(?=\s|$)\s*"
)
"""A few words and a sign that points to what follows."""
LABELS = 6
"""Words of such a label and its sign, at most."""
_SPOKEN = frozenset({"read", "like", "you"})
"""Kinds of words that a label has before a colon or a bar: before one, headlines have the others too ("report: prices rise")."""


def _rest_of_list(units: Sequence[Unit], labels: Sequence[Label], start: int) -> int:
    """Where the list ends that a link at `start` goes on with; `start` where it does not. Between a link and the next label of
    flattened text, few words without a point are one more link: in the labelled pages they were so in 19 of 21 places."""
    end, length = start, 0
    while end < len(units) and units[end].glued and labels[end] == "paragraph" and units[end].mark is None:
        length += len(units[end].words)
        end += 1
    labelled = end < len(units) and units[end].glued and units[end].mark is not None
    if end == start or not labelled or length > LONGEST or not units[end - 1].text[-1].isalnum():
        return start
    return end
