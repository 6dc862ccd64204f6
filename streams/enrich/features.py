"""The features of words in their sentence. Each belongs to one word seen from an offset, or to a pair of neighbours.

So the tagger can add up the weights of a word once and keep them. Training and tests use these strings as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.enrich.lexicon import Word

OFFSETS: Final = (-3, -2, -1, 0, 1, 2, 3)
"""Where a word is seen from: -1 is the word before."""
EDGE: Final = Word("<>", "<>", ("<", "<", "<", "<", "<", "<"), "<", ("<>",), ())
"""What stands before and after a sentence."""
FAR: Final = slice(1, 4)
"""Of a word three places away only the stem and the two coarser classes: more is noise (tried on held-out parts)."""

Pair = tuple[str, str, str]
"""A kind of pair, and what its two (or three, joined) words are."""


def seen(word: Word, offset: int) -> list[str]:
    """The features of `word` seen from a word `offset` places after it (negative: before it)."""
    if offset == 0:
        return ["b", *word.near, *word.full]
    return [f"{offset}{each}" for each in (word.near if abs(offset) < 3 else word.near[FAR])]


def pairs(before: Word, word: Word, after: Word) -> list[Pair]:
    """Features of a word together with its neighbours."""
    a, b, _, _, g, _ = before.classes
    c, d, _, _, h, _ = word.classes
    e, f, _, _, i, _ = after.classes
    return [
        ("ww", before.stem, word.stem), ("wv", word.stem, after.stem), ("kk", b, d), ("kl", d, f), ("wk", before.stem, d),
        ("kw", d, after.stem), ("kkk", f"{a}|{c}", e), ("az", a, e), ("gh", g, h), ("hi", h, i), ("wh", before.stem, h),
        ("ws", before.stem, word.sound), ("ss", before.sound, word.sound), ("st", word.sound, after.sound), ("hs", g, word.sound),
    ]  # fmt: skip


def features(words: Sequence[Word], extra: Sequence[Sequence[str]]) -> list[list[str]]:
    """All features of each word of a sentence; `extra` has those that its surroundings give it."""
    padded = [EDGE] * 3 + list(words) + [EDGE] * 3
    rows = []
    for at, more in enumerate(extra, start=3):
        row = [each for offset in OFFSETS for each in seen(padded[at + offset], offset)]
        row += ["\t".join(pair) for pair in pairs(padded[at - 1], padded[at], padded[at + 1])]
        rows.append([*row, *more])
    return rows
