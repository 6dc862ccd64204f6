"""Stories one after another in flattened text: where one was announced, another may follow it without a word."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import Final, NamedTuple

from majra.text.arabic import match_key
from streams.split.furniture import furniture_of
from streams.split.headlines import cover, stems_of
from streams.split.opening import headline_end
from streams.split.shapes import shape
from streams.split.word_classes import is_verb

LEAST: Final = 15
"""Words of a story, at least, before another begins."""
SENTENCE: Final = 12
"""Words from a headline's begin to the first full stop behind it, at least: its story's first sentence is among them."""
HEAD: Final = (4, 16)
"""Words of a headline that nothing announces, at least and at most."""
LEAD: Final = 40
"""Words of a story's first sentences."""
TAKEN_UP: Final = 0.4
"""Share of a headline's words that its story takes up, at least."""
KNOWN: Final = 0.2
"""Share of a headline's words, and of its story's, that the story before had, at most."""
TRIED: Final = 200
"""Sentence ends of one text that are tried: more than any story has."""
_END: Final = re.compile(r"[.؟!][»”\")\]]*\s+(?=\S)")


class Head(NamedTuple):
    """Where the headline of a story begins and ends in a text."""

    start: int
    end: int


def story_heads(text: str) -> list[Head]:
    """The headlines of the stories behind the first in a flattened text."""
    found: list[Head] = []
    begin = 0
    ends = [match.end() for match in islice(_END.finditer(text), TRIED)]
    for at, after in pairwise([*ends, len(text)]):
        if len(text[begin:at].split()) < LEAST or len(text[at:after].split()) < SENTENCE:
            continue
        end = _head_end(text[at:], text[begin:at])
        if end:
            found.append(Head(at, at + end))
            begin = at + end
    return found


def _head_end(text: str, before: str) -> int:
    """Where a headline ends that a text begins with, whose story is another than that before; 0 where it begins with none."""
    first = text.split(maxsplit=1)[0]
    if not first[0].isalpha() and first[0] not in '«"“':
        return 0
    if first[0] in "وف" or is_verb(first) or shape(first) in ("p", "l") or "who" in furniture_of(first):
        return 0
    end = headline_end(text)
    words = match_key(text[:end]).split()
    if not end or not HEAD[0] <= len(words) <= HEAD[1] or text[:end].rstrip()[-1] in "؟?":
        return 0
    told_on = text[end:].split(maxsplit=1)[0]
    if told_on[0] == "و" and not is_verb(told_on):
        return 0  # a story begins with no "and"
    known = stems_of(match_key(before).split())
    lead = match_key(text[end:]).split()[:LEAD]
    told = [word for word in lead if len(word) > 3]
    fresh = cover(words, known) < KNOWN and cover(told, known) < KNOWN
    return end if fresh and cover(words, stems_of(lead)) >= TAKEN_UP else 0
