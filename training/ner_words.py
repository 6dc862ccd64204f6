"""What the tagger knows of words from unlabelled text: counts, classes, and how names sound.

Reads articles, topic texts, pages and feeds; nothing of ANERcorp, so that the figures are for text that was never seen at all.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import LogisticRegression

from majra.text.arabic import readings
from streams.enrich.lexicon import Lexicon, key
from streams.enrich.sound import BUCKETS, Sound, groups
from streams.enrich.words import tokenize

RARE = 5
"""A word seen less often has a count that says nothing."""
SIZES = (64, 256, 1000)
"""Classes from coarse (part of speech, kind of name) to fine (footballers, towns of a country)."""
WINDOWS = (
    {"window": 4, "negative": 8, "sample": 1e-4, "seed": 1},
    {"window": 1, "negative": 6, "sample": 1e-3, "seed": 2},
)
"""Words to each side that a vector is learned from: what a word is about, and how it stands in its sentence."""
STEPS = (0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94, 0.975)
"""Shares of all words below the steps of `Sound`: finer where names are."""

Sentences = list[list[str]]


def texts(data: Path) -> Iterator[str]:
    """Every unlabelled text."""
    for path in sorted(
        path for folder in ("articles", "topics", "composites") for path in (data / folder).glob("*.gz")
    ):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield "\n".join(row.get(name) or "" for name in ("title", "summary", "text", "content"))
    for path in sorted((data / "feeds").glob("*.xml")):
        yield re.sub(r"<[^>]+>|&\w+;|\]\]>|<!\[CDATA\[", " ", path.read_text(encoding="utf-8", errors="ignore"))


def corpus(data: Path) -> Sentences:
    """Sentences of folded words, each once."""
    seen: set[tuple[str, ...]] = set()
    fold = cache(key)
    found: Sentences = []
    for text in texts(data):
        for sentence in tokenize(text):
            folded = [fold(token.text) for token in sentence]
            if tuple(folded) not in seen or len(folded) <= 3:
                seen.add(tuple(folded))
                found.append(folded)
    return found


def counts(sentences: Sentences) -> dict[str, int]:
    """How often each folded word stands there, rare ones left out."""
    return {
        word: count for word, count in Counter(word for each in sentences for word in each).items() if count >= RARE
    }


@dataclass(frozen=True)
class Vectors:
    """Stems by how often they are seen, and a unit vector (100,) of each."""

    stems: list[str]
    rows: np.ndarray


def vectors(sentences: Sentences, lexicon: Lexicon) -> list[Vectors]:
    """word2vec over stems and clitics, once for each window."""
    memo: dict[str, list[str]] = {}
    text: Sentences = []
    for sentence in sentences:
        row: list[str] = []
        for word in sentence:
            if word not in memo:
                clitics, stem = lexicon.segment(word)
                memo[word] = [*(f"{each}+" for each in clitics), stem]
            row += memo[word]
        text.append(row)
    found = []
    for window in WINDOWS:
        model = Word2Vec(text, vector_size=100, min_count=3, sg=1, epochs=8, workers=1, **window)
        lengths = np.linalg.norm(model.wv.vectors, axis=1, keepdims=True)
        found.append(Vectors(model.wv.index_to_key, model.wv.vectors / np.maximum(lengths, 1e-6)))
    return found


def classes(learned: Sequence[Vectors]) -> dict[str, tuple[str, ...]]:
    """Six classes of each stem: k-means over the vectors, in three sizes for each window."""
    found: dict[str, tuple[str, ...]] = {}
    for each in learned:
        for size in SIZES:
            clusters = MiniBatchKMeans(size, random_state=0, n_init=1, batch_size=4096, max_iter=40).fit_predict(
                each.rows
            )
            for stem, cluster in zip(each.stems, clusters, strict=True):
                found[stem] = (*found.get(stem, ()), str(cluster))
    return found


def sound(counted: Mapping[str, int], lists: Mapping[str, frozenset[str]], lexicon: Lexicon) -> Sound:
    """A model of names (in lists, and rare in text) against common words."""
    listed = {
        part for name in ("country", "big", "small", "first", "last") for entry in lists[name] for part in entry.split()
    }
    names = sorted(each for each in listed if len(each) > 2 and _arabic(each) and counted.get(each, 0) < 150)
    common = {
        lexicon.segment(word)[1] for word, count in counted.items() if count >= 12 and _arabic(word) and len(word) > 2
    }
    words = sorted(each for each in common if not listed.intersection(readings(each)))
    model = LogisticRegression(C=5, max_iter=200).fit(_rows(names + words), [1] * len(names) + [0] * len(words))
    plain = Sound(model.coef_[0].astype(np.float16).astype(np.float32), float(model.intercept_[0]), ())
    stems = sorted({lexicon.segment(word)[1] for word in counted if _arabic(word)})
    scores = _rows(stems) @ plain.weights + plain.bias
    return Sound(plain.weights, plain.bias, tuple(np.quantile(scores, STEPS).tolist()))


def _arabic(word: str) -> bool:
    return word.isalpha() and not word.isascii()


def _rows(words: list[str]) -> csr_matrix:
    """Groups of letters of each word, of the same length in all."""
    rows, columns, values = [], [], []
    for row, word in enumerate(words):
        found = groups(word)
        rows += [row] * len(found)
        columns += found
        values += [len(found) ** -0.5] * len(found)
    return csr_matrix((values, (rows, columns)), shape=(len(words), BUCKETS), dtype=np.float32)
