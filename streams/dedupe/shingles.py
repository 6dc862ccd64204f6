"""Word shingles and their overlaps (Broder 1997), as sorted arrays of 64-bit hashes."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import words

WIDTH = 3
"""Words a shingle: shared by copies, rarely by chance."""
Shingles = NDArray[np.uint64]


def shingles(text: str) -> Shingles:
    """The set of hashes of all runs of three folded words, sorted; of the whole text where it is shorter."""
    tokens = words(text)
    runs = {" ".join(tokens[i : i + WIDTH]) for i in range(max(1, len(tokens) - WIDTH + 1))} if tokens else set()
    return np.sort(
        np.array([int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "little") for run in runs], np.uint64)
    )


def overlap(one: Shingles, other: Shingles) -> tuple[float, float]:
    """Jaccard similarity, and containment: the share of the smaller set that is in the other. Both 0-1."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))
