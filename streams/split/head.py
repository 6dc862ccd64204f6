"""The page's headline, where it is known by its markup or from the feed, and what stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from majra.text.arabic import match_key
from streams.split.headlines import cover, is_headline, is_paragraph, stems_of
from streams.split.labels import Label
from streams.split.lines.behind import continues
from streams.split.roles import labels_of
from streams.split.units import Unit

ABOVE: Final = 60
"""Units in which a page's headline is looked for: a long menu's."""
_NOT_OURS: Final = frozenset({"paragraph", "headline", "related-headline", "embedded", "embedded-line"})
"""What a model takes the site's own words for."""


def labelled(units: Sequence[Unit], title: str | None) -> list[Label]:
    """The label of each unit, in order. `title`: the feed's headline, or the one that the markup shows."""
    labels = labels_of(units, title)
    at = _head(units, title)
    if at is None:
        return labels
    above: list[Label] = [
        "navigation" if label in _NOT_OURS and not unit.told else label
        for unit, label in zip(units[:at], labels[:at], strict=True)
    ]
    return [*above, "headline", *labels[at + 1 :]]


def _head(units: Sequence[Unit], title: str | None) -> int | None:
    shown = next((index for index, unit in enumerate(units) if unit.said == "headline"), None)
    if shown is not None or title is None:
        return shown
    if units and _is_reworded(units, title):
        return 0
    key = match_key(title)
    for index, unit in enumerate(units[:ABOVE]):
        if unit.key == key and unit.block.kind != "title":
            return index if any(each.told or each.glued for each in units[index + 1 :]) else None
        if unit.told:
            break
    return None


REWORDED: Final = 0.5
"""Share of the words of a page's first line that the feed's headline has, from which the line is the headline in other words."""
WORDS: Final = 18
"""Words of such a line, at most: longer ones are as often the text's first paragraph."""


def _is_reworded(units: Sequence[Unit], title: str) -> bool:
    first = units[0]
    if (
        len(units) < 2
        or first.mark is not None
        or first.said is not None
        or units[1].glued
        or not is_headline(first.text)
    ):
        return False
    if len(first.words) > WORDS or first.text[-1] in "؟?،:" or is_paragraph(first.text) or continues(first):
        return False
    return cover(first.words, stems_of(match_key(title).split())) >= REWORDED
