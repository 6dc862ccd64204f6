"""Trains where headlines begin that stand one after another in a line. Run: python training/lists.py --data ../shared/data

From headlines of news articles, drawn together by chance, as sites list them. Writes streams/split/models/lists.crfsuite, and tells how
lists of headlines that it was not trained on are cut.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from typing import Final

import pycrfsuite

from streams.split import lists
from streams.split.headlines import LONGEST
from streams.split.lists import headline_starts, list_evidence

PACKAGE = Path(__file__).resolve().parents[1] / "streams/split"
SEVERAL: Final = (2, 6)
"""Headlines of a list: as many as sites set under an article."""
SHORTEST: Final = 4
"""Words of a headline; shorter ones are names of columns."""
HELD: Final = 0.15
"""Share of the headlines that are kept to try the model on."""


def headlines(data: Path) -> list[str]:
    found = set()
    for name in ("bbc_france24_2018", "saudi_papers_2015-07-21_22"):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            found |= {" ".join((row["title"] or "").split()) for row in map(json.loads, file)}
    return sorted(each for each in found if SHORTEST <= len(each.split()) <= LONGEST)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--count", type=int, default=4_000, help="lists to train on")
    options = parser.parse_args()
    draw = random.Random(5)
    every = headlines(options.data)
    draw.shuffle(every)
    kept = int(len(every) * HELD)
    held, train = every[:kept], every[kept:]
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.5, "c2": 0.05, "max_iterations": 80, "feature.minfreq": 6})
    for _ in range(options.count):
        chosen = draw.sample(train, draw.randint(*SEVERAL))
        labels = [label for each in chosen for label in ["B", *["I"] * (len(each.split()) - 1)]]
        trainer.append(list_evidence(" ".join(chosen).split()), labels)
    trainer.train(str(PACKAGE / lists.MODEL))
    right = taken = there = whole = tried = 0
    for _ in range(400):
        chosen = draw.sample(held, draw.randint(*SEVERAL))
        text = " ".join(chosen)
        truth = {sum(len(each) + 1 for each in chosen[:number]) for number in range(1, len(chosen))}
        found = set(headline_starts(text))
        right, taken, there = right + len(truth & found), taken + len(found), there + len(truth)
        whole, tried = whole + (truth == found), tried + 1
    print(
        f"lists of others: beginnings found {right / there:.3f}, right {right / taken:.3f}; lists wholly right {whole / tried:.3f}"
    )
    print(f"{lists.MODEL}: {(PACKAGE / lists.MODEL).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
