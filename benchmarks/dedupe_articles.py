"""Made-up articles in any number, with the word statistics of real ones: for measurements at sizes that no archive has.

What counts for an index of shingles is how long texts are, how often their words and stock phrases come again, and how
many are copies. These are taken from 5,000 articles of eleven Saudi papers (July 2015), 1.66 million words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD_SHARES = {1: 0.0339, 10: 0.00407, 100: 0.000722, 1_000: 0.000123, 10_000: 0.000013, 120_000: 0.0000006}
"""Of all words, the share of the word that is so many-th by frequency; straight lines between them on a log-log scale."""
PHRASE_SHARES = {1: 0.147, 10: 0.0352, 100: 0.0098, 1_000: 0.003, 10_000: 0.00093, 50_000: 0.0004}
"""Of the articles, the share that has the word 3-shingle that is so many-th by frequency (one article of each story)."""
STOCK = 0.17
"""Of what comes next in a text, the share of stock phrases; the rest are single words. So many make a tenth of a text's shingles
ones that some other of 4,290 articles has, as in the papers."""
LENGTH_LOG_MEAN, LENGTH_LOG_SD = 5.41, 0.92
"""Words an article are distributed lognormally: median 224."""
SHORTEST, LONGEST = 20, 4_000
EXACT, NEAR = 0.03, 0.11
"""Of the articles, those that repeat an earlier one word by word, or with a passage cut or put in."""
RECENT = 2_000
"""Copies are of one of so many articles before: wire copy comes within hours."""
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

_Ids = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An article's number, headline and body; `source` is the number of the article it repeats, if it does."""

    number: int
    headline: str
    body: str
    source: int | None


class Writer:
    """Writes articles without end; one `seed`, the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._word_sums = np.cumsum(_shares(WORD_SHARES))
        self._words = np.array(self._vocabulary(len(self._word_sums)), dtype=object)
        self._phrase_sums = np.cumsum(_shares(PHRASE_SHARES))
        self._phrases = self._draw(self._word_sums, 3 * len(self._phrase_sums)).reshape(-1, 3)

    def articles(self) -> Iterator[MadeUp]:
        """The articles, in the order in which they come."""
        recent: deque[tuple[int, _Ids]] = deque(maxlen=RECENT)
        number = 0
        while True:
            chance, source = self._random.random(), None
            if recent and chance < EXACT + NEAR:
                first, words = recent[self._random.integers(len(recent))]
                source = first
                if chance >= EXACT:
                    words = self._changed(words)
            else:
                words = self._text(self._length())
                recent.append((number, words))
            headline = self._draw(self._word_sums, 8)
            yield MadeUp(number, self._spoken(headline), self._spoken(words), source)
            number += 1

    def _length(self) -> int:
        length = self._random.lognormal(LENGTH_LOG_MEAN, LENGTH_LOG_SD)
        return int(min(max(length, SHORTEST), LONGEST))

    def _text(self, length: int) -> _Ids:
        stock = self._random.random(length) < STOCK
        phrases = self._phrases[self._draw(self._phrase_sums, np.count_nonzero(stock))]
        words = self._draw(self._word_sums, length)
        # Each unit takes one place or three; a stock phrase's are filled afterwards.
        places = np.where(stock, 3, 1)
        text = np.repeat(words, places)
        starts = np.cumsum(places) - places
        text[starts[stock][:, None] + np.arange(3)] = phrases
        return text[:length]

    def _changed(self, words: _Ids) -> _Ids:
        """With a passage of 3-15 % cut from the end, or put there."""
        passage = max(1, int(len(words) * self._random.uniform(0.03, 0.15)))
        if self._random.random() < 0.5:
            return words[:-passage]
        return np.concatenate((words, self._text(passage)))

    def _draw(self, sums: NDArray[np.float64], count: int) -> _Ids:
        return np.searchsorted(sums, self._random.random(count) * sums[-1])

    def _spoken(self, words: _Ids) -> str:
        return " ".join(self._words[words])

    def _vocabulary(self, count: int) -> list[str]:
        """Distinct words of 1-8 letters, the frequent ones short."""
        letters, found = np.array(list(LETTERS)), dict[str, None]()
        while len(found) < count:
            length = 1 + min(7, int(np.log10(len(found) + 1) + self._random.integers(3)))
            found["".join(letters[self._random.integers(len(letters), size=length)])] = None
        return list(found)


def _shares(known: dict[int, float]) -> NDArray[np.float64]:
    ranks = np.arange(1, max(known) + 1)
    logs = np.interp(np.log(ranks), np.log(list(known)), np.log(list(known.values())))
    return np.exp(logs)
