"""What the tagger sees of a word: its folded form, its stem without clitics, affixes, shape, class.

Every feature belongs to one word (or to a pair of neighbours), so that the scores of a word can be added up once
and kept: tagging is then a few array look-ups a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from majra.text.arabic import fold

OFFSETS: Final = (-2, -1, 0, 1, 2)
"""Neighbours that a word's features are seen from."""
_FULL: Final = frozenset((0,))

Classes = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """The word folded; itself where nothing is left of it (a lone mark)."""
    return "".join(fold(word).split()) or word


def stems(word: str) -> tuple[str, ...]:
    """The folded `word` without و/ف, then without ب/ك/ل, then without ال: longest first, the word itself first.

    >>> stems("وبالرياض")
    ('وبالرياض', 'بالرياض', 'الرياض', 'رياض')
    """
    found = [word]
    rest = word
    if len(rest) > 3 and rest[0] in "وف":
        rest = rest[1:]
        found.append(rest)
    if len(rest) > 4 and rest.startswith("لل"):
        found.append("ال" + rest[2:])
        rest = rest[2:]
        found.append(rest)
        return tuple(found)
    if len(rest) > 3 and rest[0] in "بكل":
        rest = rest[1:]
        found.append(rest)
    if len(rest) > 4 and rest.startswith("ال"):
        found.append(rest[2:])
    return tuple(dict.fromkeys(found))


def shape(word: str) -> str:
    """Digits, Latin capitals or not, a single letter, a punctuation mark, or Arabic by its length."""
    if not any(c.isalnum() for c in word):
        return "p" + word[0]
    if word[0].isdigit():
        return f"d{min(len(word), 5)}"
    if word[0].isascii():
        return "U" if word.isupper() else "L" if word[0].isupper() else "l"
    return f"a{min(len(word), 8)}"


def word_features(raw: str, classes: Classes, *, near: bool = True) -> tuple[str, ...]:
    """The features of a word at its own place (`near`), or the few that matter for its neighbours."""
    word = key(raw)
    all_stems = stems(word)
    stem = all_stems[-1]
    known = next((classes[s] for s in all_stems if s in classes), ("?", "?", "?"))
    whole = classes.get(word, ("?", "?", "?"))
    features = [f"w={word}", f"s={stem}", f"k={known[0]}", f"m={known[1]}", f"f={known[2]}", f"h={shape(raw)}"]
    if not near:
        return (*features, f"a2={word[:2]}", f"z2={word[-2:]}")
    features += [f"K={whole[0]}", f"M={whole[1]}", f"F={whole[2]}", f"c={word[: len(word) - len(stem)]}"]
    features += [f"a{n}={word[:n]}" for n in (1, 2, 3, 4)] + [f"z{n}={word[-n:]}" for n in (1, 2, 3, 4)]
    features += [f"b{n}={stem[:n]}" for n in (2, 3, 4)]
    features += [f"t={s}" for s in all_stems[1:-1]]
    if len(stem) > 3:
        features += [f"g={stem[i : i + 3]}" for i in range(len(stem) - 2)]
    return tuple(features)


def pair_features(left: str, right: str, classes: Classes) -> tuple[str, ...]:
    """Features of two neighbours together, by their stems and classes."""
    a, b = stems(key(left))[-1], stems(key(right))[-1]
    one = classes.get(a) or classes.get(key(left)) or ("?", "?", "?")
    two = classes.get(b) or classes.get(key(right)) or ("?", "?", "?")
    return (f"ww={a}|{b}", f"mm={one[1]}|{two[1]}", f"kw={one[0]}|{b}", f"wk={a}|{two[0]}")
