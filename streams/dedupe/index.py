"""From the shingles of a text to the articles that share some: an open-addressing table of 8 bytes a posting, in numpy.

Of each article only a sketch is indexed: the shingles whose hash is a multiple of 8 (mod-p sampling, Broder 1997: the
same shingles are chosen in every text, so a short text is found in a long one), and the smallest twelve (bottom-k,
Cohen and Kaplan 2007: so that a short text is found at all). All shingles of a new text are looked up.

A posting is in the first 16 places from its home (one or two cache lines), so that a look-up is one gather with no
probe sequence; one that finds no place there is left out, which costs a candidate one of its many postings.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from streams.dedupe.shingles import Hashes

SAMPLE: Final = 8
"""One shingle of so many is indexed: of two texts of 60 shingles with Jaccard .5, none in common is indexed for one
pair in 200; of 100 shingles, one in 7,000."""
FEWEST: Final = 12
"""The smallest hashes of a text are indexed in any case."""
HOLDERS: Final = 8
"""Articles that one hash names. The first ones: what more share is boilerplate or a story told by all, and a story's
copies are of no use once its first tellers are named."""
WINDOW: Final = 16
"""Places a posting can be in. Fewer lose postings, more make a look-up dearer."""
FULLEST: Final = 0.65
"""Of the places; beyond it over one posting in a hundred finds no place within its window."""
GROWTH: Final = 1.5
"""The table grows by so much: more wastes memory, less copies the table more often."""
SMALLEST: Final = 1 << 12
_MIX: Final = np.uint32(0x9E3779B1)
_PLACES: Final = np.arange(WINDOW)

Slots = NDArray[np.uint32]


def sketch(hashes: Hashes) -> Hashes:
    """The hashes to index of a sorted set."""
    rest = hashes[FEWEST:]
    return np.concatenate((hashes[:FEWEST], rest[rest % np.uint32(SAMPLE) == 0]))


class Index:
    """Postings (hash, slot). Slots are small numbers of the caller's; a hash is below 2 ** 31."""

    def __init__(self) -> None:
        self._size = SMALLEST
        self._keys, self._slots = _table(self._size)
        self._postings = 0

    def add(self, hashes: Hashes, slot: int) -> None:
        """Puts a posting for each of `hashes`, unless enough articles have it or its window is full."""
        if self._postings + len(hashes) > FULLEST * self._size:
            self._grow(len(hashes))
        window = self._homes(hashes)[:, None] + _PLACES
        held = np.count_nonzero((self._keys[window] == hashes[:, None]) & (self._slots[window] != 0), axis=1)
        wanted = hashes[held < HOLDERS]
        self._postings += self._place(wanted, np.full(len(wanted), slot + 1, np.uint32))

    def remove(self, hashes: Hashes, slot: int) -> None:
        """Takes out the postings of `hashes` that name `slot`."""
        window = self._homes(hashes)[:, None] + _PLACES
        mine = window[(self._keys[window] == hashes[:, None]) & (self._slots[window] == slot + 1)]
        self._slots[mine] = 0
        self._postings -= len(mine)

    def find(self, hashes: Hashes) -> tuple[Slots, NDArray[np.intp]]:
        """The slots that have some of `hashes`, and how many each has."""
        window = self._homes(hashes)[:, None] + _PLACES
        # Most windows hold no such key: the slots are read for the few that do.
        found = self._slots[window[self._keys[window] == hashes[:, None]]]
        slots, votes = np.unique(found[found != 0], return_counts=True)
        return slots - np.uint32(1), votes

    def _homes(self, hashes: Hashes) -> NDArray[np.int64]:
        # Mixed again (Knuth's multiplicative hash): small hashes are indexed most, and must not crowd at the start.
        home = ((hashes * _MIX).astype(np.uint64) * np.uint64(self._size)) >> np.uint64(32)
        return home.astype(np.int64)

    def _place(self, hashes: Hashes, slots: Slots) -> int:
        """Puts each posting into the first free place of its window; how many found one."""
        wanted = len(hashes)
        pending = self._homes(hashes)
        for _ in range(WINDOW):
            free = self._slots[pending] == 0
            at = pending[free]
            # Of postings that want one place the last written has it; a posting is its key and its slot, so who got
            # the place is seen by reading both back.
            self._keys[at], self._slots[at] = hashes[free], slots[free]
            left = (self._keys[pending] != hashes) | (self._slots[pending] != slots)
            pending, hashes, slots = pending[left] + 1, hashes[left], slots[left]
            if not len(pending):
                break
        return wanted - len(pending)

    def _grow(self, more: int) -> None:
        used = self._slots != 0
        keys, slots = self._keys[used], self._slots[used]
        while self._postings + more > FULLEST * self._size / GROWTH**0.5:
            self._size = int(self._size * GROWTH)
        self._keys, self._slots = _table(self._size)
        self._postings = self._place(keys, slots)


def _table(size: int) -> tuple[Hashes, Slots]:
    return np.zeros(size + WINDOW, np.uint32), np.zeros(size + WINDOW, np.uint32)
