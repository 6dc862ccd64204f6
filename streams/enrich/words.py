"""Tokens with their places in the text, and the features by which the tagger knows them."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from majra.text.arabic import fold

_TOKEN = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0670\u0640]+(?:[.\-'][\w]+)*|[^\w\s]")
_SENTENCE = re.compile(r"[.؟?!\n]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark, and where it stands: offsets in code points, `end` exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[list[Token]]:
    """The sentences of `text`, each a list of tokens. Sentences end at their marks and at line ends."""
    sentences: list[list[Token]] = [[]]
    last = 0
    for found in _TOKEN.finditer(text):
        if "\n" in text[last : found.start()] and sentences[-1]:
            sentences.append([])
        sentences[-1].append(Token(found[0], found.start(), found.end()))
        last = found.end()
        if _SENTENCE.fullmatch(found[0]):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def features(words: list[str], places: Set[str]) -> list[list[str]]:
    """The features of each word: itself, its ends, its shape, gazetteers, and its neighbours'."""
    folded = [fold(word) for word in words]
    rows = []
    for index, word in enumerate(folded):
        row = ["b", f"w={word}"]
        row += [f"p{n}={word[:n]}" for n in (1, 2, 3, 4) if len(word) > n]
        row += [f"s{n}={word[-n:]}" for n in (1, 2, 3, 4) if len(word) > n]
        bare = _bare(word)
        row += [f"bare={bare}", f"len={min(len(word), 8)}"]
        if word in places or bare in places:
            row.append("place")
        if any(letter.isdigit() for letter in word):
            row.append("digit")
        if word.isascii():
            row.append("latin")
        for step in (-3, -2, -1, 1, 2, 3):
            near = index + step
            other = folded[near] if 0 <= near < len(folded) else "<>"
            row.append(f"{step}={other}")
            if abs(step) == 1:
                row += [
                    f"{step}p={other[:3]}",
                    f"{step}s={other[-3:]}",
                    f"{step}|{min(other, word)}|{max(other, word)}",
                ]
                if other in places:
                    row.append(f"{step}place")
        for size in (2, 3):
            if " ".join(folded[index : index + size]) in places:
                row.append(f"place{size}")
        rows.append(row)
    return rows


def _bare(word: str) -> str:
    """The word without conjunction, preposition and article."""
    for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word
