"""Media topics of an Arabic text: a linear model over hashed words for seven of them, word lists for the others."""

from __future__ import annotations

import zlib
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import words

BUCKETS = 1 << 16
"""Hash buckets: two thirds of the words of the training set have one of their own, in 1 MB."""
CLASSES = (
    "arts-culture-entertainment", "economy-business-finance", "health", "politics", "religion",
    "science-technology", "sport",
)  # fmt: skip
THRESHOLD = 0.5
"""Probability for a topic to be named; a document may have several or none."""
LISTS: dict[str, str] = {
    "crime-law-justice": "محكمه المحكمه القضاء المتهم المتهمين النيابه الجريمه جريمه قتل سرقه السجن الشرطه اعتقال القبض قاض القاضي عقوبه",
    "disaster-accident": "زلزال حريق فيضان فيضانات انهيار حادث تحطم غرق اعصار انفجار انقاذ ضحايا مصرع الدفاع المدني",
    "education": "التعليم المدارس مدرسه الجامعه الطلاب الطلبه الامتحانات المناهج المعلمين التربيه الدراسي الجامعات",
    "environment": "البيئه التلوث المناخ المناخي الاحتباس الانبعاثات الكربون التصحر المحميات النفايات الغابات",
    "human-interest": "طريفه غرائب غريب نادر عجوز معمره موسوعه غينيس مولود توام",
    "labour": "العمال النقابه نقابه اضراب الاجور الرواتب البطاله التوظيف العماله التقاعد",
    "lifestyle-leisure": "سياحه السياح السفر المطبخ ازياء الموضه طبخ وصفه فنادق الديكور",
    "society": "المجتمع الاسره المراه الاطفال المهاجرين اللاجئين الفقر الزواج الطلاق التطوع الخيريه",
    "conflict-war-peace": "الحرب قصف غارات الجيش مسلحين المعارك هدنه صواريخ هجوم القتال اطلاق النار المسلحه داعش الحوثيين الميليشيات",
    "weather": "الطقس الارصاد امطار الامطار درجات الحراره رياح الثلوج غائم العاصفه الرطوبه",
}
"""Folded words that tell a topic for which there is no labelled set; three different ones make it so."""
_SETS = {slug: frozenset(text.split()) for slug, text in LISTS.items()}


def vector(tokens: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The buckets of the words and their weights: logarithms of the counts, of length one."""
    buckets = np.array([zlib.crc32(word.encode()) % BUCKETS for word in tokens], dtype=np.int64)
    where, counts = np.unique(buckets, return_counts=True)
    weights = (1 + np.log(counts)).astype(np.float32) if len(counts) else np.zeros(0, np.float32)
    return where, weights / (np.linalg.norm(weights) or 1)


class TopicClassifier:
    """The model in memory: `weights` of shape (7, BUCKETS), `bias` of shape (7,)."""

    def __init__(self, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        self._weights, self._bias = weights, bias

    @classmethod
    def load(cls) -> TopicClassifier:
        """The model shipped in the package."""
        with files("streams.enrich").joinpath("models/topics.npz").open("rb") as file:
            model = np.load(file)
            return cls(model["weights"].astype(np.float32), model["bias"].astype(np.float32))

    def classify(self, text: str) -> dict[str, float]:
        """Slugs with probabilities, those at or above the threshold only."""
        tokens = words(text)
        where, weights = vector(tokens)
        if len(where) < 5:  # too few words to say anything
            return {}
        scores = 1 / (1 + np.exp(-(self._weights[:, where] @ weights + self._bias)))
        found = {slug: float(score) for slug, score in zip(CLASSES, scores, strict=True) if score >= THRESHOLD}
        present = set(tokens)
        for slug, listed in _SETS.items():
            if (hits := len(listed & present)) >= 3:
                found[slug] = min(0.95, 0.35 + 0.1 * hits)
        return {slug: score for slug, score in found.items() if score >= THRESHOLD}
