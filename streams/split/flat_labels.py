"""Labels of other stories in flattened text, in words that no list has: behind a sentence's end a few words of reading and of news, and a
sign, or at once a headline with its story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from unicodedata import category

from majra.text.arabic import fold
from streams.split.furniture import READS, furniture_of
from streams.split.headlines import OPENERS, SHORTEST, word_key
from streams.split.markers import begins_sentence, marker
from streams.split.opening import headline_end
from streams.split.seams import word_spans
from streams.split.shapes import shape
from streams.split.word_classes import is_verb

LABEL: Final = 7
"""Words of a label, at most."""
BEFORE: Final = 15
"""Words of a text before it, at least."""
SEEN: Final = 200
"""Characters behind a label in which a headline ends that no sign parts from it."""
_STOP: Final = re.compile(r"[.؟?!…][»”\")\]]?$")
AHEAD: Final = 2_000
"""Characters behind a label that are looked at for a story, or for any sentence."""
_POINT: Final = re.compile(r"[^\W\d_]{2}\.(?:\s|$)")
"""A sentence's end: behind a label at a page's end headlines have none."""
_SIGNS: Final = frozenset(":：»…")
"""Signs behind a label, beside the symbols (`_is_sign`)."""
_BULLETS: Final = frozenset("-–—•*▪●")
"""What a list's first item begins with, behind its heading."""
_CLOSED: Final = frozenset(":：|-–—>»…")
_OF_READING: Final = frozenset({"read", "news", "like", "you"})
"""Kinds of which a label has one: choices alone are made in sentences, too."""
_LINKS: Final = frozenset(
    word_key(word)
    for word in [
        "في",
        "من",
        "على",
        "عن",
        "قد",
        "لا",
        "ما",
        "لك",
        "لكم",
        "عليك",
        "عليكم",
        "هذا",
        "هذه",
        "مع",
        "ربما",
        "حول",
    ]
)


class Labelled(NamedTuple):
    """Where a label begins and ends in a text."""

    start: int
    end: int


def flat_labels(text: str, *, closed: bool = False) -> list[Labelled]:
    """The labels in a flattened text, in order. `closed`: what stands before the text is over, and it may begin with one."""
    spans = word_spans(text)
    words = [text[start:end] for start, end in spans]
    found: list[Labelled] = []
    over = 0 if closed else BEFORE
    for at in range(over, len(words) - SHORTEST):
        ended = _STOP.search(words[at - 1]) is not None if at else closed
        if at < over or (at and at < BEFORE) or not ended or _goes_on(words[at]):
            continue
        end = _label_end(text, words, spans, at)
        if end and not _is_listed(text[spans[at][0] : spans[at][0] + SEEN], spans[end - 1][1] - spans[at][0]):
            found.append(Labelled(spans[at][0], spans[end - 1][1]))
            over = end + SHORTEST
    return found


def _is_listed(text: str, end: int) -> bool:
    """Whether a list of markers has the label that a text begins with, to its end; or has it for something else."""
    mark = marker(text)
    if mark is None:
        return False
    return mark[1] >= end or mark[0] not in ("read-also", "related-heading") or text[: mark[1]].rstrip()[-1] in _CLOSED


def _goes_on(word: str) -> bool:
    """Whether a word is "and" with a verb by which stories go on: he followed, and saw."""
    return word[0] == "و" and "read" in furniture_of(word)


def _label_end(text: str, words: Sequence[str], spans: Sequence[tuple[int, int]], at: int) -> int:
    """The number of the word behind a label that begins at one; 0 where none does."""
    reads = links = plain = 0
    linked = -LABEL
    told = False
    for end in range(at, min(at + LABEL, len(words) - SHORTEST)):
        word = words[end]
        if word in _BULLETS:
            return end if told and end - at > 1 else 0
        kinds = furniture_of(word.strip("()[]:：|»>."))
        if not READS.isdisjoint(kinds):
            reads += 1 + ("you" in kinds)  # readers are spoken to in no story
            told = told or not _OF_READING.isdisjoint(kinds)
        elif word_key(word) in _LINKS:
            links += 1
            linked = end
        elif told and reads >= SURE and not (_is_joined(word, words[end - 1]) or end - linked <= OF):
            break  # the headline's own first word
        elif word[0] in '«"“' or (end == at and not _is_sign(word)):
            return 0
        sign = _is_sign(word)
        count = end - at + (not sign)
        if sign or word.endswith((":", "：", "|", "»", "..", "…")) or (word[-1] == ")" and words[at][0] == "("):
            start = spans[end + 1][0]
            some = told and count > 1 and 3 * reads >= count - links and not _is_told(text, start)
            most = 2 * reads >= count - links or (text[start].isalpha() and headline_end(text[start : start + AHEAD]))
            return end + 1 if some and most else 0
        if shape(word) in ("ي", "ت", "l") and not kinds and word_key(word) not in _LINKS:
            break
        if word[-1] in ".،؛؟!" or word_key(word) in OPENERS:
            break
        if told and reads >= SURE and reads + links == count:
            plain = end + 1
    if not plain or is_verb(words[plain]):
        return 0  # a transition of the story's own: "on another level, the ministry said"
    rest = text[spans[plain][0] : spans[plain][0] + AHEAD]
    return plain if headline_end(rest) or not _POINT.search(rest) else 0


def _is_joined(word: str, before: str) -> bool:
    """Whether a word goes with the label before it: behind a preposition, or with one."""
    return word[0] in "بل(" or word_key(before) in _LINKS or before[0] in "بل" or _is_sign(word)


OF: Final = 2
"""Words behind a preposition that go with it: "of the section of society"."""
SURE: Final = 2
"""Words of reading and of news in a label without a sign, at least."""


def _is_sign(word: str) -> bool:
    drawn = len(word) == 1 and category(word) in ("So", "Sm")  # a bar, an arrow, a picture
    return word in _SIGNS or drawn or (len(word) > 1 and set(word) <= set(".>←-_"))


def _is_told(text: str, start: int) -> bool:
    """Whether a sentence goes on behind a sign."""
    return begins_sentence(fold(text[start : start + SEEN]))


def share_end(text: str) -> int:
    """Where the words of buttons to share a page end, with which a text begins: two or more, whatever stands between them; 0 where none do."""
    end = count = 0
    for start, stop in word_spans(text[:SEEN]):
        word = text[start:stop]
        if "share" in furniture_of(word.strip("|/،:•-")):
            end, count = stop, count + 1
        elif word not in _BULLETS and word not in ("|", "/", "X") and word_key(word) not in _BUTTONS:
            break
    return end if count > 1 else 0


_BUTTONS: Final = frozenset(word_key(word) for word in ["على", "عبر", "إلى", "لصديق", "صديق", "الخبر", "المقال", "الموضوع", "هذا", "الرابط", "مع", "في", "منصات", "التواصل"])  # fmt: skip
