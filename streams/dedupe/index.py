"""From the shingles of a text to the articles that share some: a hash table of 8 bytes a posting, in numpy.

Of each article only a sketch is indexed: the shingles whose hash is a multiple of 8 (mod-p sampling, Broder 1997: the
same shingles are chosen in every text, so a short text is found in a long one), and the smallest twelve (bottom-k,
Cohen and Kaplan 2007: so that a short text is found at all). All shingles of a new text are looked up.

A posting is in the bucket of its hash, of 16 places: one cache line of hashes and one of slots, so that a look-up is one
gather with no probe sequence. One that finds its bucket full is left out, which costs a candidate one of its many
postings. Buckets are in the order of the hashes, so that the table grows by reading it once from end to end.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from streams.dedupe.shingles import Hashes

SAMPLE: Final = 8
"""One shingle of so many is indexed, a power of two: of two texts of 60 shingles with Jaccard .5, none in common is indexed for one
pair in 200; of 100 shingles, one in 7,000."""
FEWEST: Final = 12
"""The smallest hashes of a text are indexed in any case."""
HOLDERS: Final = 8
"""Articles that one hash names. The first ones: what more share is boilerplate or a story told by all, and a story's
copies are of no use once its first tellers are named."""
PLACES: Final = 16
"""Of a bucket: 64 bytes of hashes, a cache line."""
FULLEST: Final = 0.65
"""Of the places, where one posting in 150 finds its bucket full (Poisson); at .75 it is one in 50."""
GROWTH: Final = 1.5
"""The table grows by so much: more wastes memory, less copies the table more often."""
SMALLEST: Final = 1 << 8
"""Buckets to begin with."""
STRIDE: Final = 1 << 14
"""Buckets that are moved at a time when the table grows: 2 MB, so that little is needed beside the two tables."""
_MIX: Final = np.uint32(0x9E3779B1)

Slots = NDArray[np.uint32]
_Places = NDArray[np.intp]


def sketch(hashes: Hashes) -> Hashes:
    """The hashes to index of a sorted set."""
    rest = hashes[FEWEST:]
    return np.concatenate((hashes[:FEWEST], rest[(rest & np.uint32(SAMPLE - 1)) == 0]))


class Index:
    """Postings (hash, slot). Slots are small numbers of the caller's; a hash is below 2 ** 31."""

    def __init__(self) -> None:
        self._hashes, self._slots = _table(SMALLEST), _table(SMALLEST)  # a slot is kept plus one: 0 is a free place
        self._postings = 0

    @property
    def nbytes(self) -> int:
        """Bytes that the table takes."""
        return self._hashes.nbytes + self._slots.nbytes

    def add(self, hashes: Hashes, slot: int) -> None:
        """Puts a posting for each of `hashes`, unless enough articles have it or its bucket is full."""
        if self._postings + len(hashes) > FULLEST * self._slots.size:
            self._grow()
        homes = self._homes(hashes)
        free = self._slots[homes] == 0
        held = np.count_nonzero((self._hashes[homes] == hashes[:, None]) & ~free, axis=1)
        wanted = (held < HOLDERS) & free.any(axis=1)
        hashes, homes = hashes[wanted], homes[wanted]
        while len(hashes):
            place = (self._slots[homes] == 0).argmax(axis=1)
            self._hashes[homes, place] = hashes
            self._slots[homes, place] = slot + 1
            # Of two that want one place the last written has it; the others look again, if there is another.
            lost = self._hashes[homes, place] != hashes
            self._postings += len(hashes) - int(np.count_nonzero(lost))
            hashes, homes = hashes[lost], homes[lost]
            room = (self._slots[homes] == 0).any(axis=1)
            hashes, homes = hashes[room], homes[room]

    def remove(self, hashes: Hashes, slot: int) -> None:
        """Takes out the postings of `hashes` that name `slot`."""
        homes = self._homes(hashes)
        rows, places = np.nonzero((self._hashes[homes] == hashes[:, None]) & (self._slots[homes] == slot + 1))
        self._slots[homes[rows], places] = 0
        self._postings -= len(rows)

    def find(self, hashes: Hashes) -> tuple[Slots, NDArray[np.intp]]:
        """The slots that have some of `hashes`, ascending, and how many each has."""
        homes = self._homes(hashes)
        # Most buckets hold no such hash: the slots are read for the few that do.
        rows, places = np.nonzero(self._hashes[homes] == hashes[:, None])
        found = self._slots[homes[rows], places]
        found = found[found != 0]
        found.sort()
        bounds = np.concatenate(([0], np.flatnonzero(found[1:] != found[:-1]) + 1, [len(found)]))
        firsts = bounds[:-1] if len(found) else bounds[:0]
        return found[firsts] - np.uint32(1), bounds[1 : len(firsts) + 1] - firsts

    def _homes(self, hashes: Hashes) -> _Places:
        return _homes(hashes, len(self._slots))

    def _grow(self) -> None:
        hashes, slots = self._hashes, self._slots
        size = int(len(slots) * GROWTH)
        self._hashes, self._slots = _table(size), _table(size)
        self._postings = 0
        for start in range(0, len(slots), STRIDE):
            part = slice(start, start + STRIDE)
            used = slots[part] != 0
            self._append(hashes[part][used], slots[part][used])

    def _append(self, hashes: Hashes, slots: Slots) -> None:
        """Puts postings, none of which belongs before one that is in the table already."""
        homes = self._homes(hashes)
        order = homes.argsort(kind="stable")
        hashes, slots, homes = hashes[order], slots[order], homes[order]
        rank = np.arange(len(homes)) - np.searchsorted(homes, homes)
        shared = homes == homes[:1]  # the bucket in which the postings before ended
        rank[shared] += np.count_nonzero(self._slots[homes[:1]])
        fits = rank < PLACES
        self._hashes[homes[fits], rank[fits]] = hashes[fits]
        self._slots[homes[fits], rank[fits]] = slots[fits]
        self._postings += int(np.count_nonzero(fits))


def _table(buckets: int) -> NDArray[np.uint32]:
    return np.zeros((buckets, PLACES), np.uint32)


def _homes(hashes: Hashes, buckets: int) -> _Places:
    # Mixed again (Knuth's multiplicative hash): small hashes are indexed most, and must not crowd at the start.
    homes = ((hashes * _MIX).astype(np.uint64) * np.uint64(buckets)) >> np.uint64(32)
    return homes.astype(np.intp)
