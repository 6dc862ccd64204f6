"""Trains the topic model that the package ships. Run: python training/topics.py --data ../shared/data

Writes streams/enrich/models/topics.npz, and prints the figures that stand in docs/models.md. Takes some 15 minutes on one core.

Three kinds of labels: articles that were read and labelled (training/topics_labels.jsonl, its part "develop"), the classes of SANAD
Al Khaleej and of the ANT corpus, and, for all else, what a first model says (self-training). The part "held-out" of the
labelled articles, and whatever repeats one of them, is never trained on.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack

from majra.topics import MEDIA_TOPICS
from streams.enrich.topic_text import Features, features

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "streams/enrich/models/topics.npz"
SLUGS = [topic.slug for topic in MEDIA_TOPICS]
TOPICS = len(SLUGS)
KHALEEJ = {
    "Culture": "arts-culture-entertainment", "Finance": "economy-business-finance", "Medical": "health", "Politics": "politics",
    "Religion": "religion", "Technology": "science-technology", "Sports": "sport",
}  # fmt: skip
SEVEN = [SLUGS.index(slug) for slug in KHALEEJ.values()]
ANT = {"sport": "sport", "culture": "arts-culture-entertainment", "economy": "economy-business-finance"}
"""Its other classes (technology with health and nature, world, Middle East) are no media topics."""
UNLABELLED = ("beauty", "gaming_vga4a", "jazeera2024", "fatabyyano", "inara_src", "misbar")
FOLDS = 5
RARE = 8
"""Articles that a term must be in: rarer ones made the model larger, not better."""
ALIKE = 0.4
"""Cosine from which two articles count as the same story: wire copy, and follow-ups by the same paper."""
READ, KNOWN, ANT_CLASS, GUESSED = 3.0, 0.8, 0.7, 0.25
"""How much a label counts: of an article that was read, of Al Khaleej, of ANT, of the first model."""
PENALTY = 0.03
FIRST, AGAIN = 80, 40
"""Iterations of the first model, and of the one that learns from it as well."""
LEAST, MOST = 0.36, 0.5
"""Bounds of the thresholds: what is named should not be wrong much rather than right, and what is rather right is named."""
PRIOR = (0.42, 30)
"""A threshold is drawn to this probability as if by so many articles: the best one of a rare topic is chance."""


@dataclass
class Corpus:
    """All articles; the rows of `terms` and `hits` in the order of `texts`."""

    texts: list[tuple[str, str]]
    known: list[str | None]
    """Al Khaleej's class or ANT's, as a slug."""
    khaleej: np.ndarray
    read: dict[int, set[str]]
    held: set[int]
    vocabulary: np.ndarray
    rarity: np.ndarray
    matrix: Any
    """Terms of length one, then 34 hits."""
    classes: list[str | None]
    """ANT's own class of each article that has one; Al Khaleej's articles and what follows them are not in it."""


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def article_id(text: str) -> str:
    """Of an article's address; of its text where it has none (Al Khaleej)."""
    return sha256(text.encode()).hexdigest()[:16]


def read_corpus(data: Path) -> Corpus:
    texts: list[tuple[str, str]] = []
    known: list[str | None] = []
    classes: list[str | None] = []
    places: dict[str, int] = {}
    for row in lines(data / "articles/bbc_france24_2018.jsonl.gz") + lines(
        data / "articles/saudi_papers_2015-07-21_22.jsonl.gz"
    ):
        title = html.unescape(row.get("title") or "")
        text = html.unescape(row.get("text") or row.get("content") or row.get("summary") or "")
        if len(text) >= 200 and title and article_id(row["url"]) not in places:
            places[article_id(row["url"])] = len(texts)
            texts.append((title, text))
            known.append(ANT.get(row.get("category", "")))
            classes.append(row.get("category"))
    own = len(texts)
    for row in lines(data / "topics/alkhaleej_train.jsonl.gz"):
        places[article_id(row["text"])] = len(texts)
        texts.append(("", row["text"]))
        known.append(KHALEEJ[row["category"]])
    khaleej = np.arange(own, len(texts))
    for row in lines(data / "composites/candidates_open.jsonl.gz"):
        if row["source"] in UNLABELLED:
            texts.append((row["title"] or "", row["text"]))
            known.append(None)
    labels = [json.loads(line) for line in (HERE / "topics_labels.jsonl").read_text(encoding="utf-8").splitlines()]
    read = {places[row["article"]]: set(row["topics"]) for row in labels}
    held = {places[row["article"]] for row in labels if row["part"] == "held-out"}
    seen = [features(*text) for text in texts]
    vocabulary, rarity, terms = vectors(seen)
    matrix = hstack([terms, csr_matrix(np.array([each.hits for each in seen]))]).tocsr().astype(np.float32)
    return Corpus(texts, known, khaleej, read, held, vocabulary, rarity, matrix, classes)


def vectors(seen: list[Features]) -> tuple[np.ndarray, np.ndarray, csr_matrix]:
    """The vocabulary in ascending order, the rarity of its terms, and the articles' rows of length one."""
    every, counts = np.unique(np.concatenate([np.unique(each.terms) for each in seen]), return_counts=True)
    kept = (counts >= RARE) & (counts < len(seen) / 2)
    vocabulary = every[kept]
    rarity = np.log((1 + len(seen)) / (1 + counts[kept])).astype(np.float32)
    columns, values, ends = [], [], [0]
    for each in seen:
        where = np.minimum(np.searchsorted(vocabulary, each.terms), len(vocabulary) - 1)
        there = vocabulary[where] == each.terms
        columns.append(where[there])
        values.append(each.weights[there] * rarity[where[there]])
        ends.append(ends[-1] + int(there.sum()))
    rows = csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(seen), len(vocabulary)))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return vocabulary, rarity, (diags(1 / np.maximum(lengths, 1e-9)) @ rows).tocsr()


def repeats(corpus: Corpus, of: list[int]) -> set[int]:
    """The articles that repeat one of `of`, themselves among them."""
    terms = corpus.matrix[:, : len(corpus.vocabulary)]
    return set(np.flatnonzero((terms @ terms[of].T).max(1).toarray().ravel() > ALIKE).tolist())


def targets(
    corpus: Corpus, read: list[int], without: set[int], first: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """What each article should score by topic, 0-1, and how much that counts."""
    shape = (len(corpus.texts), TOPICS)
    wanted, counts = (np.zeros(shape), np.zeros(shape)) if first is None else (first.copy(), np.full(shape, GUESSED))
    for place, slug in enumerate(corpus.known):
        if slug is not None and place < len(corpus.classes):
            wanted[place, SLUGS.index(slug)], counts[place, SLUGS.index(slug)] = 1, ANT_CLASS
    for place in corpus.khaleej.tolist():
        own = SLUGS.index(str(corpus.known[place]))
        for topic in SEVEN:
            # Its articles have one class each, whatever else they are about: what the first model finds too is no error.
            unsure = topic != own and first is not None and first[place, topic] >= 0.5
            wanted[place, topic], counts[place, topic] = float(topic == own), 0 if unsure else KNOWN
    counts[list(without)] = 0
    for place in read:
        wanted[place] = [slug in corpus.read[place] for slug in SLUGS]
        counts[place] = READ
    return wanted, counts


def fit(matrix: Any, wanted: np.ndarray, counts: np.ndarray, iterations: int, start: np.ndarray | None) -> np.ndarray:
    """Logistic regressions of all topics at once, with soft targets; returns weights, then biases, as one vector."""
    used = counts.sum(1) > 0
    x, y, w = matrix[used], wanted[used].astype(np.float32), counts[used].astype(np.float32)
    transposed, size = x.T.tocsr(), x.shape[1] * TOPICS

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = vector[:size].reshape(-1, TOPICS).astype(np.float32), vector[size:].astype(np.float32)
        scores = x @ weights + bias
        value = float((w * (np.logaddexp(0, scores) - y * scores)).sum()) + PENALTY / 2 * float((weights**2).sum())
        errors = w * (probability(scores) - y)
        slope = np.concatenate([(transposed @ errors + PENALTY * weights).ravel(), errors.sum(0)])
        return value, slope.astype(np.float64)

    if start is None:
        positive, all_of = (w * y).sum(0), w.sum(0)
        start = np.concatenate([np.zeros(size), np.log(positive + 1) - np.log(all_of - positive + 1)])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 5}).x


def train(corpus: Corpus, read: list[int], without: set[int]) -> np.ndarray:
    """A first model, then one that learns from what the first says of articles without labels."""
    vector = fit(corpus.matrix, *targets(corpus, read, without, None), FIRST, None)
    first = probability(scores_of(corpus, vector))
    return fit(corpus.matrix, *targets(corpus, read, without, first), AGAIN, vector)


def scores_of(corpus: Corpus, vector: np.ndarray) -> np.ndarray:
    size = corpus.matrix.shape[1] * TOPICS
    return corpus.matrix @ vector[:size].reshape(-1, TOPICS).astype(np.float32) + vector[size:]


def probability(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def calibrate(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Slope and shift of each topic's log-odds (Platt), drawn to 1 and 0 where there are few articles."""
    found = np.zeros((2, TOPICS))
    for topic in range(TOPICS):

        def loss(pair: np.ndarray, z: np.ndarray = scores[:, topic], y: np.ndarray = truth[:, topic]) -> float:
            odds = pair[0] * z + pair[1]
            return float((np.logaddexp(0, odds) - y * odds).sum()) + 2 * (pair[0] - 1) ** 2 + pair[1] ** 2 / 2

        found[:, topic] = minimize(loss, np.array([1.0, 0.0])).x
    return found


def thresholds(sure: np.ndarray, truth: np.ndarray) -> np.ndarray:
    found = np.zeros(TOPICS)
    for topic in range(TOPICS):
        steps = np.arange(LEAST, MOST + 0.01, 0.02)
        best = max(steps, key=lambda step: f1(sure[:, topic] >= step, truth[:, topic])[2])
        articles = truth[:, topic].sum()
        found[topic] = (articles * best + PRIOR[1] * PRIOR[0]) / (articles + PRIOR[1])
    return found


def f1(named: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    both = float((named * truth).sum())
    return both / max(1, named.sum()), both / max(1, truth.sum()), 2 * both / max(1, named.sum() + truth.sum())


def table(name: str, sure: np.ndarray, truth: np.ndarray, least: np.ndarray) -> None:
    print(
        f"\n{name}: {len(truth)} articles\n| topic | articles | precision | recall | F1 | threshold |\n|---|---|---|---|---|---|"
    )
    figures = [f1(sure[:, topic] >= least[topic], truth[:, topic]) for topic in range(TOPICS)]
    for topic, (precision, recall, both) in enumerate(figures):
        print(f"| {SLUGS[topic]} | {truth[:, topic].sum():.0f} | {precision:.2f} | {recall:.2f} | {both:.2f} | {least[topic]:.2f} |")  # fmt: skip
    named = sure >= least
    print(f"macro F1 {np.mean([both for *_, both in figures]):.3f}; micro {f1(named.ravel(), truth.ravel())[2]:.3f}")
    print(
        f"articles without a topic: {(~named.any(1)).mean():.1%} by the model, {(truth.sum(1) == 0).mean():.1%} by the reader"
    )


def reliability(sure: np.ndarray, truth: np.ndarray) -> None:
    print("\n| confidence | topics | mean confidence | right |\n|---|---|---|---|")
    for low, high in ((0, 0.05), (0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        there = (sure >= low) & (sure < high)
        if there.any():
            print(
                f"| {low:.0%}-{min(high, 1):.0%} | {there.sum()} | {sure[there].mean():.1%} | {truth[there].mean():.1%} |"
            )
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(sure[bins == each].mean() - truth[bins == each].mean()) * (bins == each).mean()
        for each in set(bins.ravel())
    ]
    print(f"expected calibration error {sum(gaps):.3f}")


def category_worth(corpus: Corpus, develop: list[int], odds: np.ndarray) -> None:
    """What ANT's own classes add to a topic's log-odds on articles that were read, and how often they are right alone."""
    names = {**ANT, "technology": "science-technology"}
    print("\n| publisher's category | articles | right | adds to the log-odds |\n|---|---|---|---|")
    for name in (*names, None):
        rows = [
            (row, names[str(corpus.classes[place])])
            for row, place in enumerate(develop)
            if place < len(corpus.classes) and corpus.classes[place] in (names if name is None else (name,))
        ]
        z = np.array([odds[row, SLUGS.index(slug)] for row, slug in rows])
        y = np.array([slug in corpus.read[develop[row]] for row, slug in rows], float)
        best = minimize(
            lambda added, z=z, y=y: float((np.logaddexp(0, z + added[0]) - y * (z + added[0])).sum()), np.zeros(1)
        ).x[0]
        print(f"| {name or 'all'} | {len(y)} | {y.mean():.0%} | {best:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    corpus = read_corpus(parser.parse_args().data)
    develop = sorted(set(corpus.read) - corpus.held)
    held = sorted(corpus.held)
    near_held = repeats(corpus, held)
    print(
        f"{len(corpus.texts)} articles, {len(corpus.vocabulary)} terms; {len(near_held) - len(held)} repeat one that is held out"
    )
    truth = np.array([[slug in corpus.read[place] for slug in SLUGS] for place in develop], float)
    folds = np.array([zlib.crc32("".join(corpus.texts[place]).encode()) % FOLDS for place in develop])
    khaleej_folds = np.arange(len(corpus.khaleej)) % FOLDS
    scores, right = np.zeros(truth.shape), []
    for fold in range(FOLDS):
        tried = [place for place, its in zip(develop, folds, strict=True) if its == fold]
        tried_khaleej = corpus.khaleej[khaleej_folds == fold]
        near = repeats(corpus, tried)
        without = near | set(tried_khaleej.tolist())
        vector = train(corpus, [place for place in develop if place not in without], near_held | without)
        found = scores_of(corpus, vector)
        scores[folds == fold] = found[tried]
        guessed = np.array(SEVEN)[found[tried_khaleej][:, SEVEN].argmax(1)]
        right.append(
            np.mean([SLUGS[topic] == corpus.known[place] for topic, place in zip(guessed, tried_khaleej, strict=True)])
        )
        print(f"fold {fold}: Al Khaleej accuracy {right[-1]:.4f}", flush=True)
    print(f"Al Khaleej, {FOLDS} held-out folds: accuracy {np.mean(right):.4f}")
    calibration = calibrate(scores, truth)
    odds = scores * calibration[0] + calibration[1]
    least = thresholds(probability(odds), truth)
    category_worth(corpus, develop, odds)
    table("develop, held out by folds", probability(odds), truth, least)

    vector = train(corpus, develop, near_held)
    arrays = packed(corpus, vector, calibration, least)
    np.savez_compressed(MODEL, **arrays)
    size = len(corpus.vocabulary)
    weights = np.vstack([arrays["weights"].astype(np.float32) * arrays["scale"], arrays["hits"]])
    found = corpus.matrix[held] @ weights + arrays["bias"]
    truth = np.array([[slug in corpus.read[place] for slug in SLUGS] for place in held], float)
    sure = probability(found * calibration[0] + calibration[1])
    table("held out", sure, truth, least)
    reliability(sure, truth)
    print(f"\n{MODEL.name}: {size} terms, {MODEL.stat().st_size / 1e6:.2f} MB")


def packed(corpus: Corpus, vector: np.ndarray, calibration: np.ndarray, least: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays of the file: the terms' weights in one byte each, which changes no figure."""
    size = len(corpus.vocabulary)
    every = vector[:-TOPICS].reshape(-1, TOPICS)
    scale = np.abs(every[:size]).max(0) / 127
    return {
        "vocabulary": corpus.vocabulary.astype(np.uint32), "rarity": corpus.rarity.astype(np.float16),
        "weights": np.rint(every[:size] / scale).astype(np.int8), "scale": scale.astype(np.float32),
        "hits": every[size:].astype(np.float32), "bias": vector[-TOPICS:].astype(np.float32),
        "calibration": calibration.astype(np.float32), "thresholds": least.astype(np.float32),
    }  # fmt: skip


if __name__ == "__main__":
    main()
