"""Classes of words: what a word stands near, and what stands right beside it, learned from unlabelled text without any label
(k-means over word vectors: Mikolov et al. 2013). By them a model that has seen few pages knows words that it never saw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import fold, readings
from streams.split.headlines import OPENERS, word_key

MODEL: Final = "models/words.npz"
"""Written by `training/split_words.py`: `words`, folded, a line each, `classes` (words x 4), and names: `given` and `family`."""
Classes = tuple[str, str, str, str]
"""By topic, coarse (64) and finer (256); by grammar, coarse and finer."""
UNKNOWN: Final[Classes] = ("?", "?", "?", "?")


@lru_cache(maxsize=65_536)
def classes_of(word: str) -> Classes:
    """The classes of a word as it is written: its own, or those of what it is without clitics; `UNKNOWN` of a rare one.

    >>> classes_of("للرئيس") == classes_of("الرئيس")
    True
    """
    known = _known()
    return next((known[form] for form in readings(fold(word)) if form in known), UNKNOWN)


@lru_cache(maxsize=65_536)
def is_verb(word: str) -> bool:
    """Whether a word is a verb by which stories begin, or stands where those do, by its finer class of grammar."""
    bare = _EDGES.sub("", word)
    return word_key(bare) in OPENERS or classes_of(bare)[_FINE] in _verbs()


@cache
def _verbs() -> frozenset[str]:
    """The finer classes of grammar of which a good part are verbs that stories begin with."""
    known = _known()
    classes = Counter(known[word][_FINE] for word in OPENERS if word in known)
    return frozenset(name for name, count in classes.items() if count >= MANY)


@lru_cache(maxsize=65_536)
def names_of(word: str) -> tuple[str, ...]:
    """Which names a word is, as it is written: "given", "family", both, mostly none. Many names are words, too."""
    key = fold(_EDGES.sub("", word))
    return tuple(kind for kind, names in _names().items() if key in names)


@cache
def _names() -> dict[str, frozenset[str]]:
    return {kind: frozenset(_lines(kind)) for kind in ("given", "family")}


MANY: Final = 10
"""Verbs that stories begin with, in a class of verbs, at least: other classes have eight at most."""
_FINE: Final = 3


def class_evidence(words: Sequence[str]) -> list[list[str]]:
    """For each word the features of its classes and of those around it: another line begins where words meet that do not elsewhere."""
    classes = [_NONE, _NONE, *(classes_of(_EDGES.sub("", word)) for word in words), _NONE]
    return [_evidence(*classes[at : at + 4]) for at in range(len(words))]


def _evidence(first: Classes, before: Classes, own: Classes, after: Classes) -> list[str]:
    row = []
    for n, (one, two, three, four) in enumerate(zip(first, before, own, after, strict=True)):
        row += [f"c{n}-1={two}", f"c{n}0={three}", f"c{n}-10={two} {three}", f"c{n}01={three} {four}", f"c{n}-2-1={one} {two}"]  # fmt: skip
    one, two, three, four = (each[_GRAMMAR] for each in (first, before, own, after))
    return [*row, f"c-101={two} {three} {four}", f"c-2-10={one} {two} {three}"]


_NONE: Final[Classes] = ("^", "^", "^", "^")
_GRAMMAR: Final = 2
"""The coarse class by grammar: of three words together only this, finer ones are too rare."""
_EDGES: Final = re.compile(r"^\W+|\W+$")


@cache
def _known() -> dict[str, Classes]:
    names = [str(number) for number in range(256)]
    rows = _array("classes").tolist()
    return {
        word: (names[a], names[b], names[c], names[d]) for word, (a, b, c, d) in zip(_lines("words"), rows, strict=True)
    }


def _lines(name: str) -> list[str]:
    return _array(name).tobytes().decode("utf-8").split("\n")


def _array(name: str) -> NDArray[np.uint8]:
    """One array of the model's file, which is read by parts."""
    with files("streams.split").joinpath(MODEL).open("rb") as file, np.load(file, allow_pickle=False) as model:
        return np.asarray(model[name])
