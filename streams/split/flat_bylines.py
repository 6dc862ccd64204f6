"""Who tells a story and from where, and what its picture shows, between its headline and its first verb in flattened text."""

from __future__ import annotations

import re
from typing import Final

from streams.split.furniture import furniture_of, has_kind
from streams.split.headlines import word_key
from streams.split.seams import word_spans
from streams.split.shapes import shape
from streams.split.word_classes import is_verb

LONGEST: Final = 9
"""Words of such a line, at most: two names, a place and an outlet."""
SEEN: Final = 150
"""Characters that are looked at."""
_SIGNS: Final = frozenset("-–—ـ/|")
_INITIALS: Final = re.compile(r"^[^\W\d_]{1,2}[./][^\W\d_]{0,2}[./]?$")
_QUOTED: Final = re.compile(r"[«\"“][^«»\"“”]{2,30}[»\"”]")


def byline_end(text: str) -> int:
    """Where the byline ends that a text begins with, which goes on with a story's first verb; 0 where it begins with none.

    A place and a dash right before the verb are the story's own.

    >>> text = "كتبت - منى حسن أعلنت الوزارة"
    >>> text[:byline_end(text)]
    'كتبت - منى حسن '
    """
    spans = word_spans(text[:SEEN])[: LONGEST + 2]
    words = [text[start:end] for start, end in spans]
    if len(words) < SHORTEST:
        return 0
    initials, who = _INITIALS.match(words[0]), "who" in furniture_of(words[0].rstrip(_SIGNED))
    if initials and is_verb(words[1]):
        return spans[1][0]
    if who and (end := _named_end(words)):
        return spans[end][0]
    verb = next((at for at, word in enumerate(words) if at > 1 and is_verb(word)), 0)
    if not 1 < verb <= LONGEST or any(map(_is_no_name, words[:verb])):
        return 0
    line = words[:verb]
    if line[0] in _SIGNS or line[-1][-1] == "،":
        return 0
    closed = line[-1] in _SIGNS or line[-1][-1] in ":/"
    if closed and not who:
        return 0
    parted = any(word in _SIGNS or word[-1] in ":/" for word in line[: -1 if closed else None])
    placed = _has_place(line)
    outlet = _OUTLET.match(" ".join(line)) is not None
    named = parted and (placed or _QUOTED.search(" ".join(line)) or _are_names(line))
    return spans[verb][0] if who or outlet or named or initials else 0


def byline_begin(text: str) -> int:
    """Where a headline's byline begins that it ends with, by its label and sign, or as somebody's initials; 0 where it ends with none.

    >>> text = "حريق يلتهم سوق المدينة كتبت - منى حسن"
    >>> text[byline_begin(text):]
    'كتبت - منى حسن'
    """
    spans = word_spans(text)
    words = [text[start:end] for start, end in spans]
    if words and _INITIALS.match(words[-1]):
        return spans[-1][0]
    for at in range(max(SHORTEST, len(words) - LONGEST), len(words) - 1):
        signed = words[at][-1] in _SIGNED or words[at + 1] in _SIGNS
        named = words[at + 1 + (words[at + 1] in _SIGNS) :]
        if signed and word_key(words[at]) in _WRITTEN and 0 < len(named) <= FULL + 1:
            return 0 if any(is_verb(word) or _is_no_name(word) for word in named) else spans[at][0]
    return 0


_WRITTEN: Final = frozenset(
    map(word_key, ("كتب", "كتبت", "بقلم", "إعداد", "أعد", "أعدته", "تحرير", "ترجمة", "حاوره", "حاورته", "حاورها", "مراسل", "مراسلنا", "مراسلتنا"))
)  # fmt: skip
"""Labels of bylines that no headline has with a sign behind them."""


SHORTEST: Final = 3
_SIGNED: Final = ":/-–"
_OUTLET: Final = re.compile(r"^[«\"“][^«»\"“”]{2,25}[»\"”] \([^()]{2,20}\)$")
"""An outlet, and its place in brackets."""


def _named_end(words: list[str]) -> int:
    """The number of the word behind a name that a label and its sign stand before: a name ends before a preposition, a verb, or its fifth word."""
    first = 1 if words[0][-1] in _SIGNED else 2 if words[1] in _SIGNS or words[1] == ":" else 0
    if not first:
        return 0
    end = first
    while end < len(words) and end - first < FULL:
        word = words[end]
        if is_verb(word) or _is_no_name(word) or shape(word)[0] in "pl" or (end > first + 1 and shape(word) == "ي"):
            break
        end += 1
    whole = end - first >= 2 and end < len(words)
    return end if whole and (is_verb(words[end]) or shape(words[end])[0] in "pl" or end - first < FULL) else 0


FULL: Final = 4
"""Words of a full name, at most."""


def _is_no_name(word: str) -> bool:
    """Whether a word stands in no byline: with a number or a sentence's sign, a preposition, or a conjunction."""
    key = word_key(word)
    if word[-1] in ".؟!؛" and _INITIALS.match(word) is None:
        return True
    return any(map(str.isdigit, word)) or (shape(word) in ("p", "l") and key != "من") or word == "و"


def _has_place(line: list[str]) -> bool:
    return has_kind((word.strip(":/-–،()") for word in line), {"city"})


def _are_names(line: list[str]) -> bool:
    """Whether a dash parts words that look like two names, of two words or three the first."""
    at = next((at for at, word in enumerate(line) if word in _SIGNS), 0)
    return (
        1 < at <= NAME
        and 0 < len(line) - at - 1 <= NAME
        and all(shape(word) in ("w", "ال", "s", "ت", "ة") for word in line if word not in _SIGNS)
    )


NAME: Final = 3
"""Words of one name, at most, where nothing else shows that it is one."""


def caption_end(text: str) -> int:
    """Where the caption ends that a text begins with, by the credit behind it in brackets or behind a sign; 0 where it begins with none.

    >>> text = "سائح أمام المعبد (تصوير: سالم) افتتح الوزير المعبد"
    >>> text[:caption_end(text)]
    'سائح أمام المعبد (تصوير: سالم) '
    """
    spans = word_spans(text[: 2 * SEEN])[: CAPTION + CREDIT + 1]
    words = [text[start:end] for start, end in spans]
    if words and is_verb(words[0]):
        return 0
    for at, word in enumerate(words):
        if word[-1] in ".؟!؛":
            return 0
        if at < SHORTEST_CAPTION or word[0] not in "(©":
            continue
        end = _credit_end(words, at)
        return spans[end][0] if end and end < len(words) and words[end][0] not in "-–—:ـ" else 0
    return 0


CAPTION: Final = 18
"""Words of a caption before its credit, at most."""
SHORTEST_CAPTION: Final = 3
"""Words of a caption before its credit, at least: one or two are the place that a story begins with."""
CREDIT: Final = 6
"""Words of a credit, at most."""
_CREDITS: Final = frozenset({"pict", "from", "who"})


def _credit_end(words: list[str], at: int) -> int:
    """The number of the word behind a credit that begins at one; 0 where it is none."""
    if words[at][0] == "©":
        verb = next((end for end in range(at + 1, min(len(words), at + CREDIT)) if is_verb(words[end])), 0)
        return verb if verb > at + 1 or (verb and len(words[at]) > 1) else 0
    last = next((end for end in range(at, min(len(words), at + CREDIT)) if words[end][-1] == ")"), None)
    if last is None:
        return 0
    kinds = {kind for word in words[at : last + 1] for kind in furniture_of(word.strip("():/"))}
    return last + 1 if kinds & _CREDITS else 0
