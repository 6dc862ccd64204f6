"""Where the lines of a page's keywords end: a model goes on with the next block, whatever it is.

Labels in, labels out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from streams.split.labels import Label
from streams.split.units import Unit

TAG: Final = 4
"""Words of one keyword on a line of its own, at most: names of four."""
_ENDS: Final = re.compile(r"[.؟?!:…]['\"”»)\]]*$")
_BETWEEN: Final = re.compile(r"[,،;؛|#•]|\s[-–—/]\s")
_WAITS: Final = re.compile(r"[,،;؛|•\-–—/]\s*$")
"""How a line ends that goes on in the next."""


def tag_lines(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with lines behind a page's keywords that are none for text again."""
    kept = list(labels)
    root: int | None = None
    known: set[str] = set()
    told = 0
    for index, unit in enumerate(units):
        if kept[index] != "keywords":
            root = None
        elif unit.mark is not None and unit.mark[0] == "keywords":
            root = index
            for each in units[told:root]:
                known |= each.stems
            told = root
        elif root is not None and not unit.glued and not _goes_on(units, root, index, known):
            kept[index] = "paragraph"
            root = None
    return kept


def is_listed(unit: Unit) -> bool:
    """Whether a line without label is cut like a list of tags: by one sign, into few words each."""
    if _ENDS.search(unit.text) or unit.told:
        return False
    for sign, least in _SIGNS:
        parts = [part.split() for part in sign.split(unit.text) if part.strip()]
        if len(parts) >= least:
            return all(len(part) <= TAG for part in parts) and any(map(str.isalpha, unit.text))
    return False


_SIGNS: Final = (
    (re.compile(r"\s?[|•·؛;#]\s?"), 2),
    (re.compile(r"\s?[،,]\s?"), 3),
    (re.compile(r"\s[-–—/*]\s|/\s"), 3),
)
"""What stands between tags, and from how many on: a name and a place have a dash between them, too."""


def _goes_on(units: Sequence[Unit], root: int, index: int, known: Collection[str]) -> bool:
    """Whether a line can be more keywords, that began at `root`: it is cut like a list, or a keyword, alone or the page's own words."""
    unit = units[index]
    if unit.mark is not None or unit.told or _ENDS.search(unit.text):
        return False
    if _BETWEEN.search(unit.text) or _WAITS.search(units[index - 1].text):
        return True
    if len(unit.words) > TAG:
        return index == root + 1 and not units[root].rest  # several in one line, with nothing between
    return (index == root + 1 and not units[root].rest) or all(stem in known for stem in unit.stems)
