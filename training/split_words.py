"""Writes the word classes that the splitter reads. Run: python training/split_words.py

They are those of the tagger of names, which `training/ner.py` learns from unlabelled text: of the two coarser sizes, of words that
came five times or more. A file of its own, so that a stage that splits need not load a model of names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from streams.split.word_classes import MODEL

ROOT = Path(__file__).resolve().parents[1]
LEAST: Final = 5
"""A rarer word's vector says little."""
KEPT: Final = (0, 1, 3, 4)
"""The coarse and the middle size, by topic and by grammar."""


def main() -> None:
    with np.load(ROOT / "streams/enrich/models/ner.npz", allow_pickle=False) as model:
        words = model["words"].tobytes().decode("utf-8").split("\n")
        classes, counts = model["classes"], model["counts"]
    rows = [at for at in range(len(words)) if classes[at, 0] >= 0 and counts[at] >= LEAST]
    path = ROOT / "streams/split" / MODEL
    np.savez_compressed(
        path,
        words=np.frombuffer("\n".join(words[at] for at in rows).encode(), np.uint8),
        classes=classes[rows][:, KEPT].astype(np.uint8),
    )
    print(f"{len(rows)} words, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
