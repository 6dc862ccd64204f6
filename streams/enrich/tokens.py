"""Tokens with exact offsets into the published text, and the sentences that the tagger reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f\u00ad"
)
"""Combining marks and invisible characters that may stand inside a word."""
_TOKEN: Final = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*(?:[.,]\d+)*|\S")
_END: Final = frozenset(".!?؟…")
_LONGEST: Final = 120
"""Tokens in a sentence at most: longer runs are lists and tables, and would only make the padded arrays wide."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or one punctuation character; `start` and `end` count code points of the text, `end` exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` in order: whitespace is in none of them, every other character in exactly one.

    >>> [token.text for token in tokenize('قال "ترامب":')]
    ['قال', '"', 'ترامب', '"', ':']
    """
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def sentences(text: str) -> list[list[Token]]:
    """Tokens grouped into sentences: a line ends one, a stop after a word ends one (not after an initial)."""
    return [
        sentence
        for line in _lines(text)
        for sentence in split_sentences([Token(t.text, t.start + line[0], t.end + line[0]) for t in tokenize(line[1])])
    ]


def split_sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """`tokens` of one line, cut after stops and at `_LONGEST`."""
    found: list[list[Token]] = []
    current: list[Token] = []
    for token in tokens:
        # An initial ("ب.") is one or two letters before its stop; it does not end a sentence.
        initial = bool(current) and token.text == "." and len(current[-1].text) <= 2 and current[-1].text.isalpha()
        current.append(token)
        if (token.text in _END and not initial) or len(current) >= _LONGEST:
            found.append(current)
            current = []
    if current:
        found.append(current)
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    lines, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((start, line))
        start += len(line) + 1
    return lines
