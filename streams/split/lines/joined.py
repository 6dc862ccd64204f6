"""Links to other stories put together from their pieces, and lists cut into their headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.split.headlines import LONGEST
from streams.split.labels import Label
from streams.split.lists import headline_starts
from streams.split.units import Unit

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
        several = unit.key.startswith(SEVERAL) or len(unit.rest.split()) > longest or rest > index
        if label == "read-also-line" and several:
            kept.append((Unit(unit.label, unit.block, unit.glued), "read-also"))
            kept.append((Unit(unit.rest, unit.block, glued=True), "related-headline"))
            kept += [(each, "related-headline") for each in units[index:rest]]
            index = rest
        else:
            kept.append((unit, label))
    return [unit for unit, _ in kept], [label for _, label in kept]


def lists_cut(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """Cuts headlines that a scraper joined in one line, and that no seam parts: longer than any one is."""
    kept: list[tuple[Unit, Label]] = []
    for unit, label in zip(units, labels, strict=True):
        joined = label == "related-headline" and unit.glued and unit.said is None and len(unit.words) > JOINED_LINK
        if not joined or not (starts := headline_starts(unit.text)):
            kept.append((unit, label))
            continue
        for start, end in pairwise([0, *starts, len(unit.text)]):
            kept.append((Unit(unit.text[start:end].strip(), unit.block, glued=True), label))
    return [unit for unit, _ in kept], [label for _, label in kept]


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
