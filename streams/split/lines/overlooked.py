"""Markers that no model took for one: lines that are a marker, or a marker and its value, and nothing else.

Labels in, labels out; before `streams.split.lines.behind` looks at what stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.headlines import LONGEST, is_headline
from streams.split.labels import Label
from streams.split.markers import begins_sentence
from streams.split.units import Unit

LISTS: Final = frozenset({"read-also", "related-heading"})
MISTAKEN: Final = frozenset({"paragraph", "caption", "other", "byline", "source", "related-headline"})
"""What a model takes a marker for that it has not seen."""
ENDS: Final = re.compile(r"[.؟?!،؛…]$")
COLON: Final = re.compile(r"\s*[:：|»>]+\s*$")


def overlooked(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with lines that are a marker, or a marker and a headline, and nothing else taken for what they say."""
    kept = list(labels)
    for index, unit in enumerate(units):
        if kept[index] == "paragraph" and not unit.glued and _is_labelled(unit):
            kept[index] = "keywords"
        if unit.mark is None or unit.mark[0] not in LISTS:
            continue
        if unit.text[0] in "([" and unit.bracketed:
            kept[index] = "read-also-line"
        if unit.glued or kept[index] not in MISTAKEN:
            continue
        rest = unit.rest.strip(" )]")
        if not rest:
            kept[index] = unit.mark[0]
        elif COLON.search(unit.label) and is_headline(rest) and not ENDS.search(rest) and not _tells(rest):
            kept[index] = "read-also-line"
    return kept


def _is_labelled(unit: Unit) -> bool:
    """Whether a line is keywords behind their label and a colon, and no sentence."""
    if unit.mark is None or unit.mark[0] != "keywords" or not unit.rest or not COLON.search(unit.label):
        return False
    return len(unit.words) <= LONGEST and not ENDS.search(unit.text)


def _tells(rest: str) -> bool:
    """Whether a text goes on behind the words of a marker: with its verb, or with "and"."""
    return begins_sentence(fold(rest))
