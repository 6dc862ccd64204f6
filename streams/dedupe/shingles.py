"""What is compared of a text: its word 3-shingles (Broder 1997) and its numbers, as 32-bit hashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import filterfalse
from typing import Final

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import words

WIDTH: Final = 3
"""Words a shingle: shared by copies, rarely by chance. The issue's measure is defined on it."""
SHORT: Final = 12
"""A text of fewer shingles (under 14 words: a headline, a result, a flash) has its own rule: one other word makes it
another story, so it must be the same word by word."""
OPENING: Final = 16
"""Shingles at the start of a text that count as its opening: the first sentence, where a story says what it is about."""
_FLASH: Final = frozenset({"عاجل", "متابعه", "تحديث", "خاص", "حصري", "شاهد", "بالفيديو", "بالصور", "فيديو", "صور"})
"""Folded labels that desks put before a headline or flash; they say nothing about the story."""
_FLASH_NEWS: Final = ["خبر", "عاجل"]
"""A label of two words; the first is none by itself."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_MULTIPLIERS: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
"""Odd 64-bit constants of xxHash (Collet), one for each place in the shingle, so that word order counts."""
_LONGEST: Final = 64
"""Characters of a word after which the weights come again: no word is so long."""
_WEIGHTS: Final = np.array([pow(0x9E3779B97F4A7C15, place + 1, 1 << 64) for place in range(_LONGEST)], np.uint64)
"""Of a word's characters: the powers of an odd number (a polynomial hash, Karp and Rabin 1987), modulo 2 ** 64."""
_SPACE: Final = 32

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text as it is compared.

    `prints`: the set of shingles, sorted; the lowest bit says that a shingle is of the opening, the 31 bits above it
    are its hash. Two texts of 1,000 words share a hash by chance once in 2,000 pairs, which moves no verdict.
    `numbers`: the set of numbers, sorted. `same`: equal for texts that are the same word by word. `headline`: the same
    for headlines.
    """

    prints: Hashes
    numbers: Hashes
    same: int
    headline: int

    @property
    def hashes(self) -> Hashes:
        """The set of shingles, sorted, without the opening's bit."""
        hashes: Hashes = self.prints >> np.uint32(1)
        return hashes

    @property
    def opening(self) -> Hashes:
        """The shingles of the opening, sorted."""
        opening: Hashes = self.hashes[(self.prints & np.uint32(1)).astype(bool)]
        return opening

    def pack(self) -> bytes:
        """All of it in 12 bytes and 4 for each number and shingle."""
        head = np.array([len(self.numbers), self.same, self.headline], np.uint32)
        return np.concatenate((head, self.numbers, self.prints)).tobytes()


def unpack(packed: bytes) -> Fingerprint:
    """The fingerprint that `pack` made these bytes of; its arrays are views on them."""
    values = np.frombuffer(packed, np.uint32)
    count = int(values[0])
    return Fingerprint(
        prints=values[3 + count :], numbers=values[3 : 3 + count], same=int(values[1]), headline=int(values[2])
    )


def fingerprint(headline: str, body: str) -> Fingerprint:
    """What is compared of an article: its body; the headline with it where the body is short."""
    tokens = _without_labels(words(body))
    title = _without_labels(words(headline))
    # A flash is often its own headline, in one outlet's feed once and in another's twice.
    if len(tokens) < SHORT + WIDTH - 1 and tokens != title:
        tokens = title + tokens
    spoken = " ".join(tokens)
    return Fingerprint(
        prints=_prints(spoken),
        # Nearly all words are letters only, which is told faster than a pattern is tried.
        numbers=_distinct(_NUMBER.findall(" ".join(filterfalse(str.isalpha, tokens)))),
        same=_hash32(spoken),
        headline=_hash32(" ".join(title)),
    )


def common(one: Hashes, other: Hashes) -> int:
    """How many hashes two sets share."""
    both = np.concatenate((one, other))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def without(hashes: Hashes, unwanted: Hashes) -> Hashes:
    """The set without what is in the sorted set `unwanted`."""
    if not len(unwanted):
        return hashes
    places = np.searchsorted(unwanted, hashes)
    places[places == len(unwanted)] = 0
    wanted: Hashes = hashes[unwanted[places] != hashes]
    return wanted


def _prints(spoken: str) -> Hashes:
    """The set of shingles of words with one space between them; of a text shorter than one shingle, the text itself."""
    if not spoken:
        return np.empty(0, np.uint32)
    hashed = _word_hashes(spoken)
    runs = max(1, len(hashed) - WIDTH + 1)
    mixed = np.zeros(runs, np.uint64)
    for place in range(min(WIDTH, len(hashed))):
        mixed += hashed[place : place + runs] * _MULTIPLIERS[place]
    mixed ^= mixed >> np.uint64(29)  # the product's low bits know only the words' low bits
    mixed *= _MULTIPLIERS[0]
    prints = (mixed >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    prints[OPENING:] ^= np.uint32(1)
    prints.sort()
    # Of a shingle in the opening and below it, the one of the opening stays: it is the odd one, sorted last.
    hashes = prints >> np.uint32(1)
    last = np.empty(len(prints), np.bool_)
    last[-1] = True
    np.not_equal(hashes[1:], hashes[:-1], out=last[:-1])
    distinct: Hashes = prints[last]
    return distinct


def _word_hashes(spoken: str) -> NDArray[np.uint64]:
    """A hash for each word, all at once. Stable (unlike `hash`), so that every worker decides alike."""
    codes = np.frombuffer(spoken.encode("utf-32-le", "surrogatepass"), np.uint32)
    space = codes == _SPACE
    bounds = np.concatenate(([0], np.flatnonzero(space) + 1, [len(codes)]))
    starts = bounds[:-1]
    places = np.arange(len(codes)) - np.repeat(starts, bounds[1:] - starts)
    places &= _LONGEST - 1
    values = _WEIGHTS[places]
    values *= codes
    values[space] = 0  # the last word has no space after it
    hashed = np.add.reduceat(values, starts)
    hashed ^= hashed >> np.uint64(32)
    return hashed


def _without_labels(tokens: list[str]) -> list[str]:
    start = 1 if tokens[:2] == _FLASH_NEWS else 0
    while start < len(tokens) and tokens[start] in _FLASH:
        start += 1
    return tokens[start:]


def _distinct(texts: list[str]) -> Hashes:
    return np.array(sorted({_hash32(text) for text in texts}), np.uint32)


def _hash32(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "little")
