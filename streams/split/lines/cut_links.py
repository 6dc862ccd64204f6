"""Links to other stories in one line, whose label no list of markers has: the label and the headline are two pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from streams.split.furniture import furniture_of
from streams.split.headlines import SHORTEST
from streams.split.labels import Label
from streams.split.units import Unit

LABEL: Final = 7
"""Words of such a label, at most: "read this too on our site" in the longest wordings."""
_SIGN: Final = re.compile(r"[:：|»>…]+\s*$|\.\.+\s*$|\s[-–—]$")
"""How a label ends that is parted from its headline by a sign."""
_WORD: Final = re.compile(r"\S+")
_READS: Final = frozenset({"read", "news", "like", "pick"})
_BEHIND: Final[dict[Label, Label]] = {"read-also-line": "related-headline", "embedded-line": "embedded"}


def cut_links(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """The units and labels, with each such link cut behind its label where that shows."""
    kept: list[tuple[Unit, Label]] = []
    for unit, label in zip(units, labels, strict=True):
        behind = _BEHIND.get(label)
        end = label_end(unit.text) if behind and unit.mark is None and unit.said is None else 0
        if behind is None or not end:
            kept.append((unit, label))
            continue
        kept.append((replace(unit, text=unit.text[:end].rstrip()), "read-also"))
        kept.append((replace(unit, text=unit.text[end:], glued=True), behind))
    return [unit for unit, _ in kept], [label for _, label in kept]


def label_end(text: str) -> int:
    """Where the label of a link ends and its headline begins: behind the first sign, or behind the words of reading and news that
    it begins with; 0 where neither shows.

    >>> label_end("ومما قرأه زوارنا: افتتاح الجسر الجديد")
    18
    """
    words = list(_WORD.finditer(text))[: LABEL + 1]
    reads = [not _READS.isdisjoint(furniture_of(word[0])) for word in words]
    for at in range(min(LABEL, len(words) - 1)):
        if _SIGN.search(f" {words[at][0]}") and any(reads[: at + 1]):
            return _behind(text, words[at + 1].start())
    at = 0
    while at < len(reads) and reads[at]:
        at += 1
    return _behind(text, words[at].start()) if 0 < at < len(words) else 0


def _behind(text: str, start: int) -> int:
    return start if len(text[start:].split()) >= SHORTEST else 0
