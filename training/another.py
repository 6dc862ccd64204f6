"""Trains how likely a line in the shape of a headline opens another article. Run: python training/another.py --data ../shared/data

From the pages of `training/split.py`, as the models of seams and roles leave them: lines that are other articles' headlines, and those
that are not, most of them sub-headings. Run it after these two were trained. Writes streams/split/models/another.json, and tells for several
thresholds what is found, and how many lines of ordinary articles, also of some that were not learned from, would be taken for headlines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from streams.split.grammar import line_by_line
from streams.split.head import labelled
from streams.split.labels import Label
from streams.split.lines import another
from streams.split.lines.another import OTHERS, Before, another_evidence, can_head
from streams.split.units import Unit, is_encyclopedic, units_of
from training.compose import composed
from training.compose_briefs import brief_pages
from training.compose_pages import furnished_pages
from training.split import (
    Example,
    composed_examples,
    labelled_examples,
    labels_from,
    ordinary_examples,
    written_examples,
)
from training.written_pages import written_pages

PACKAGE = Path(__file__).resolve().parents[1] / "streams/split"
DAMP: Final = 1.0
"""Weight of the penalty on large weights."""
STEPS: Final = 30
"""Newton's steps; the likelihood stands still after ten."""
MISTAKEN: Final = frozenset({"embedded", "paragraph", "related-headline", "headline", "caption", "byline"})
"""Labels that such a line may have so far."""
Row = tuple[dict[str, float], bool]


def rows_of(example: Example) -> list[Row]:
    """The lines of a page that could open an article, and whether they do."""
    units = units_of(example.blocks, example.title)
    lines, labels = line_by_line(units, labelled(units, example.title), titled=example.title is not None)
    if is_encyclopedic(lines):
        return []
    opens = [label in OTHERS for label in labels_from(lines, example.truth)] if example.truth is not None else None
    return list(_rows(lines, labels, opens))


def _rows(units: Sequence[Unit], labels: list[Label], opens: list[bool] | None) -> Iterator[Row]:
    before = Before.of(units)
    for index, unit in enumerate(units):
        right = opens is not None and opens[index]
        if labels[index] in MISTAKEN and unit.said is None and can_head(units, index):
            text = labels[index] == "paragraph" or right or "paragraph" in before.labels
            row = another_evidence(units, labels, index, before) if text else {}
            if row:
                yield row, right
            if right or labels[index] == "embedded":
                labels[index] = "embedded" if right else "paragraph"
        before.add(unit, labels[index])


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """A logistic regression, by Newton's method."""
    names = sorted({name for row, _ in rows for name in row})
    values = np.array([[row[name] for name in names] for row, _ in rows])
    right = np.array([float(yes) for _, yes in rows])
    found: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-np.clip(values @ found, -30, 30)))
        step = values.T @ (right - odds) - DAMP * found
        curve = (values * (odds * (1 - odds))[:, None]).T @ values + DAMP * np.eye(len(names))
        found = found + np.linalg.solve(curve, step)
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True)}


def chances(rows: Sequence[Row], weights: dict[str, float]) -> NDArray[np.float64]:
    odds = np.array([sum(weights[name] * value for name, value in row.items()) for row, _ in rows])
    return np.asarray(1 / (1 + np.exp(-odds)))


def gathered(examples: Sequence[Example]) -> list[list[Row]]:
    with get_context("fork").Pool() as pool:
        return pool.map(rows_of, examples, chunksize=50)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    data = options.data
    kinds = {
        "written": list(written_examples(written_pages(81), 1)),
        "composed": list(composed_examples(composed(data, 600, 91, half="train"))),
        "briefs": list(composed_examples(brief_pages(data, 200, 92, half="train"))),
        "furnished": list(composed_examples(furnished_pages(data, 800, 93, half="train"))),
        "labelled": list(labelled_examples(data, 1)),
        "ordinary": list(ordinary_examples(data, 2500, 5)),
        "held": list(ordinary_examples(data, 2500, 5, learned=False)),
    }
    found = {kind: gathered(examples) for kind, examples in kinds.items()}
    train = [row for kind, pages in found.items() if kind != "held" for rows in pages for row in rows]
    weights = fit(train)
    (PACKAGE / another.MODEL).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(f"{len(train)} lines, {sum(right for _, right in train)} of them open an article")
    for threshold in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98):
        told = []
        for kind, pages in found.items():
            rows = [row for page in pages for row in page]
            yes = chances(rows, weights) >= threshold
            right = np.array([each for _, each in rows])
            taken = f"{(yes & right).sum() / max(1, right.sum()):.3f}" if right.any() else "-"
            told.append(f"{kind} {taken} +{(yes & ~right).sum()}")
        print(f"{threshold:.2f}: " + ", ".join(told))


if __name__ == "__main__":
    main()
