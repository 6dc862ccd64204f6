"""What the topic model sees of an article: light stems and pairs of them, and hits in the lexicon. Pure."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import words
from majra.topics import MEDIA_TOPICS
from streams.enrich.topic_lexicon import LEXICON

WORDS: Final = 300
"""Words of the body that are read: what a story is about stands in its beginning, and long pages must not cost more."""
HEADLINE: Final = 3
"""How often a headline's word counts: half of all topics can be told from the headline alone."""
_PREFIX: Final = re.compile(r"[وف]?(?:ال|[بك]ال|لل)(?=\w{3})|و(?=\w{4})")
"""Conjunction, preposition and article before three letters, or a conjunction alone before four (not of وزير)."""
_SUFFIX: Final = re.compile(r"(?<=\w{3})(?:يه|يات|ات|ون|ين|يين|يون|ان|ها|هم|ي|ا)$")
"""Endings of gender, number, case and possession, after three letters; not ه alone, which tells جامعة from جامع."""


@lru_cache(maxsize=1 << 16)  # some three days of news have about so many different words
def stem(word: str) -> str:
    """A folded word without its prefixes and endings, after Larkey's light stemmers (light10).

    >>> stem("والمدارس"), stem("مدرسيه"), stem("مدرسي"), stem("وزير")
    ('مدارس', 'مدرس', 'مدرس', 'وزير')
    """
    return _SUFFIX.sub("", without_prefix(word))


def without_prefix(word: str) -> str:
    """A folded word without conjunction, preposition and article."""
    found = _PREFIX.match(word)
    return word[found.end() :] if found else word


def stems(text: str) -> list[str]:
    """The light stems of the words of `text`, in order."""
    return [stem(word) for word in words(text)]


@cache
def lexicon() -> dict[str, tuple[int, ...]]:
    """The lexicon's phrases as stems, with a space between two, and the places in `MEDIA_TOPICS` that each tells of."""
    found: dict[str, set[int]] = {}
    for place, topic in enumerate(MEDIA_TOPICS):
        for phrase in LEXICON[topic.slug].split("،"):
            if key := " ".join(stems(phrase)):
                found.setdefault(key, set()).add(place)
    return {key: tuple(sorted(places)) for key, places in found.items()}


class Features(NamedTuple):
    """What is seen of an article."""

    terms: NDArray[np.uint32]
    """Its terms (stems and pairs of stems), each once, as CRC-32: a model's vocabulary is compact so."""
    weights: NDArray[np.float32]
    """Of the same length: 1 + ln(how often), before weighting by rarity."""
    hits: NDArray[np.float32]
    """Of length 34: by topic, how dense its lexicon's phrases stand; then by topic, whether the headline has one."""
    words: int
    """How many words were read."""


def features(headline: str, body: str, keywords: Sequence[str] = ()) -> Features:
    """The features of an article; `keywords` are the publisher's, and count as words of the body."""
    # Twice the words in letters: no more is folded than is read (an Arabic word has some five letters and a space).
    title, text = stems(headline)[:WORDS], stems(body[: 12 * WORDS])[:WORDS]
    head = Counter(_terms(title))
    terms = Counter(_terms(text))
    for keyword in keywords:
        terms.update(_terms(stems(keyword)))
    hits = np.zeros((2, len(MEDIA_TOPICS)), np.float32)
    known = lexicon()
    for place, found in enumerate((terms, head)):
        for term in known.keys() & found.keys():
            for topic in known[term]:
                hits[place, topic] += 1
    count = len(title) + len(text)
    hits[0] /= max(1, count) ** 0.5  # chance hits grow with the length, a topic's own faster
    for term, times in head.items():
        terms[term] += HEADLINE * times
    codes = np.fromiter(map(zlib.crc32, map(str.encode, terms)), np.uint32, len(terms))
    weights = 1 + np.log(np.fromiter(terms.values(), np.float32, len(terms)))
    return Features(codes, weights, np.concatenate((hits[0] + (hits[1] > 0) / 2, np.minimum(hits[1], 2))), count)


def _terms(tokens: list[str]) -> list[str]:
    return tokens + [f"{one} {other}" for one, other in pairwise(tokens)]
