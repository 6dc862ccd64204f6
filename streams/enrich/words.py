"""Tokens with their places in the text, in sentences."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0670\u0640]+(?:[.\-'][\w]+)*|[^\w\s]|\n")
_ENDS = frozenset(".؟?!\n")
_PAUSES = frozenset("،؛,;:")
_LONG, _LONGEST = 40, 120
"""Words after which a pause ends a sentence, and after which anything does: lists and tables have no stops, and names do not cross pauses."""


class Token(NamedTuple):
    """A word or mark, and where it stands: offsets in code points, `end` exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[list[Token]]:
    """The sentences of `text`, each a list of tokens. Sentences end at their marks and at line ends."""
    sentences: list[list[Token]] = []
    sentence: list[Token] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token != "\n":  # noqa: S105 (a line end is no password)
            sentence.append(Token(token, *found.span()))
        length = len(sentence)
        if length and (token in _ENDS or (length >= _LONG and token in _PAUSES) or length >= _LONGEST):
            sentences.append(sentence)
            sentence = []
    return [*sentences, sentence] if sentence else sentences
