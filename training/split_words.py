"""Writes the word classes that the splitter reads. Run: python training/split_words.py

They are those of the tagger of names, which `training/ner.py` learns from unlabelled text: of the two coarser sizes, of words that
came five times or more; and the written lists of first and last names. A file of its own, so that a stage that splits need not load a
model of names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from majra.text.arabic import fold
from streams.split.word_classes import MODEL
from training.ner_people import FAMILY, GIVEN

ROOT = Path(__file__).resolve().parents[1]
LEAST: Final = 5
"""A rarer word's vector says little."""
KEPT: Final = (0, 1, 3, 4)
"""The coarse and the middle size, by topic and by grammar."""
SHORTEST: Final = 3
"""Letters of a name: shorter ones are words, too."""


def names_of(listed: str) -> str:
    """The folded names of a list, a line each; those of several words are left out, for words are looked up one by one."""
    return "\n".join(sorted({fold(name) for name in listed.split() if "_" not in name and len(name) >= SHORTEST}))


def bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def main() -> None:
    with np.load(ROOT / "streams/enrich/models/ner.npz", allow_pickle=False) as model:
        words = model["words"].tobytes().decode("utf-8").split("\n")
        classes, counts = model["classes"], model["counts"]
    rows = [at for at in range(len(words)) if classes[at, 0] >= 0 and counts[at] >= LEAST]
    path = ROOT / "streams/split" / MODEL
    np.savez_compressed(
        path,
        words=bytes_of("\n".join(words[at] for at in rows)),
        classes=classes[rows][:, KEPT].astype(np.uint8),
        given=bytes_of(names_of(GIVEN)),
        family=bytes_of(names_of(FAMILY)),
    )
    print(f"{len(rows)} words, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
