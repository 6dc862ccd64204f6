"""Media topics of an article: a linear model over stems and lexicon hits, and the publisher's own categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from majra.topics import MEDIA_TOPICS
from streams.enrich.topic_text import Features, features

SHORTEST: Final = 5
"""Words that an article must have for the model to say anything."""
CATEGORY_LOGIT: Final = 1.2
"""What a publisher's category adds to the log-odds of its topic: measured by `training/topics.py` (docs/models.md)."""
CATEGORY_ALONE: Final = 0.69
"""Probability of a topic by the publisher's category alone: how often a reader agreed with it (docs/models.md)."""


class Topic(NamedTuple):
    """A topic of an article."""

    probability: float
    """Calibrated, 0-1."""
    by_text: bool
    """Whether the text alone was enough; else the publisher's category made the difference."""


@dataclass(frozen=True, slots=True)
class TopicModel:
    """The model's arrays, as they are in `topics.npz`: V terms, 17 topics in the order of `MEDIA_TOPICS`, 34 hits."""

    vocabulary: NDArray[np.uint32]
    """Of length V: the terms' codes (see `topic_text.Features`), ascending."""
    rarity: NDArray[np.float32]
    """Of length V: inverse document frequencies."""
    weights: NDArray[np.int8]
    """Of shape (V, 17); times `scale` they are the weights of the terms."""
    scale: NDArray[np.float32]
    hits: NDArray[np.float32]
    """Of shape (34, 17): weights of the lexicon's hits."""
    bias: NDArray[np.float32]
    calibration: NDArray[np.float32]
    """Of shape (2, 17): the log-odds of a topic are the score times the first plus the second."""
    thresholds: NDArray[np.float32]
    """Of length 17: probability for a topic to be named."""

    @classmethod
    def load(cls) -> TopicModel:
        """The model shipped in the package."""
        with files("streams.enrich").joinpath("models/topics.npz").open("rb") as file, np.load(file) as arrays:
            kept = {name: arrays[name] for name in cls.__dataclass_fields__}
        # Half precision is for the file: numpy computes in it by software.
        return cls(**{name: each.astype(np.float32) if each.dtype.kind == "f" else each for name, each in kept.items()})

    def odds(self, seen: Features) -> NDArray[np.floating]:
        """The 17 log-odds of an article's topics by its text."""
        where = np.minimum(np.searchsorted(self.vocabulary, seen.terms), len(self.vocabulary) - 1)
        known = self.vocabulary[where] == seen.terms
        where = where[known]
        values = seen.weights[known] * self.rarity[where]
        length = np.float32(np.sqrt(values @ values) or 1)
        score = (values / length) @ self.weights[where].astype(np.float32) * self.scale
        score += seen.hits @ self.hits + self.bias
        return np.asarray(score * self.calibration[0] + self.calibration[1])


class TopicClassifier:
    """The model in memory. `classify` is pure."""

    def __init__(self, model: TopicModel) -> None:
        self._model = model

    @classmethod
    def load(cls) -> TopicClassifier:
        """The model shipped in the package."""
        return cls(TopicModel.load())

    def classify(
        self, headline: str, body: str, keywords: Sequence[str] = (), categories: Mapping[str, float] | None = None
    ) -> dict[str, Topic]:
        """The topics of an Arabic article by slug; none where nothing is likely enough.

        `categories` are the topics of the publisher's categories (see `topic_categories.named_topics`).
        """
        named = categories or {}
        seen = features(headline, body, keywords)
        if seen.words < SHORTEST:
            return by_category(named)
        model = self._model
        odds = model.odds(seen)
        added = np.array([CATEGORY_LOGIT * named.get(topic.slug, 0) for topic in MEDIA_TOPICS], np.float32)
        alone, sure = _probability(odds), _probability(odds + added)
        return {
            topic.slug: Topic(float(sure[place]), bool(alone[place] >= model.thresholds[place]))
            for place, topic in enumerate(MEDIA_TOPICS)
            if sure[place] >= model.thresholds[place]
        }


def by_category(named: Mapping[str, float]) -> dict[str, Topic]:
    """The topics of the publisher's categories where no model can read the text; ambiguous names give none."""
    return {slug: Topic(CATEGORY_ALONE, False) for slug, share in named.items() if share == 1}


def _probability(odds: NDArray[np.floating]) -> NDArray[np.floating]:
    # Beyond 30 a float32 overflows, and nothing changes.
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
