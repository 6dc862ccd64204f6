"""Whether a word sounds like a name: a linear model over its letters, learned from lists of names against common words.

Names that no text had before (جونينيو, شومسكي) are mostly written from another language, and it shows in their letters.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 16
"""Hash buckets for groups of letters: some 60,000 different ones are in the lists."""


def groups(word: str) -> list[int]:
    """The buckets of the groups of two to four letters in `word`, its ends marked."""
    whole = f"^{word}$"
    return [
        zlib.crc32(whole[at : at + size].encode()) % BUCKETS
        for size in (2, 3, 4)
        for at in range(len(whole) - size + 1)
    ]


@dataclass(frozen=True, slots=True)
class Sound:
    """`weights` (BUCKETS,), `bias`, and `steps`: the scores that part common words from names, rising."""

    weights: NDArray[np.float32]
    bias: float
    steps: tuple[float, ...]

    def of(self, word: str) -> str:
        """How much a folded word sounds like a name: "0" (not at all) to the number of steps; "?" if it is not Arabic."""
        if not word.isalpha() or word.isascii() or len(word) > 40:
            return "?"
        found = groups(word)
        score = float(self.weights[found].sum()) / len(found) ** 0.5 + self.bias
        return str(sum(score >= step for step in self.steps))
