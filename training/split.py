"""Trains the splitter. Run: python training/split.py --data ../shared/data

From pages composed of whole articles, from labelled real pages (all but those held out), and from ordinary articles, which
are one article each. Writes the seams and the roles to streams/split/models; `benchmarks/split.py` tells what they are worth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pycrfsuite

from majra.text.html import Block, text_blocks
from majra.text.tidy import tidy
from streams.split import roles, seams
from streams.split.evidence import evidence
from streams.split.units import Seams, Unit, units_of
from training.compose import composed
from training.seams import Truth, seam_examples

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "streams/split"
HELD = "held"
ALONE = frozenset({"source", "keywords", "byline", "dateline", "caption"})
"""Markers that also begin sentences: in an ordinary article they are believed in a short line only."""


@dataclass(frozen=True)
class Example:
    """A page; `truth` is None for an ordinary article, whose lines are text but for plain markers."""

    blocks: Sequence[Block]
    title: str | None
    truth: Truth | None
    times: int = 1


def composed_examples(data: Path, count: int, seed: int) -> Iterator[Example]:
    for page in composed(data, count, seed, half="train"):
        truth = [(each.text, each.role, each.article) for each in page.pieces]
        yield Example(text_blocks(page.text, page.content_type), page.title, truth)


def labelled_examples(data: Path, times: int) -> Iterator[Example]:
    with gzip.open(data / "composites/candidates_open.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["id"]: row for row in map(json.loads, file)}
    for line in (ROOT / "training/page_labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["half"] != HELD:
            row = pages[label["id"]]
            truth = [(row["text"][start:end], role, article) for start, end, role, article in label["spans"]]
            for title in sorted({row["title"] or "", ""}):
                yield Example(text_blocks(row["text"], "text/plain"), title or None, truth, times)


def ordinary_examples(data: Path, count: int, seed: int) -> Iterator[Example]:
    rows = []
    for name, field in (("bbc_france24_2018", "text"), ("saudi_papers_2015-07-21_22", "content")):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows += [(row["title"] or None, row[field]) for row in map(json.loads, file) if row[field].strip()]
    draw = random.Random(seed)
    for known, text in draw.sample(rows[::2], count):
        yield Example(text_blocks(text, "text/plain"), known if draw.random() < 0.5 else None, None)


def labels_from(units: Sequence[Unit], truth: Truth) -> list[str]:
    """The label of each unit by the truth of most of its characters."""
    spans = [(role, article) for text, role, article in truth for character in tidy(text) if not character.isspace()]
    labels, start = [], 0
    for unit in units:
        count = sum(not character.isspace() for character in unit.text)
        most = Counter(spans[start : start + count]).most_common(1)
        start += count
        role, article = most[0][0] if most else ("other", None)
        if role == "headline":
            also = unit.mark is not None and unit.mark[0] == "read-also"
            role = "headline" if not article else "embedded-line" if also and unit.rest else "embedded"
        elif role == "read-also" and article is not None:
            role = "read-also-line"
        labels.append(role)
    return labels


def ordinary_labels(units: Sequence[Unit], title: str | None) -> list[str]:
    """The labels of an article's lines: text, but for lines that are nothing but a marker."""
    labels = []
    for index, unit in enumerate(units):
        mark = unit.mark
        label = "paragraph"
        if mark and (mark[0] not in ALONE or len(unit.words) <= 12):
            label = mark[0]
            if label == "read-also" and unit.rest:
                label = "read-also-line" if len(unit.words) <= 30 else "paragraph"
        elif index == 0 and title and unit.text == title:
            label = "headline"
        labels.append(label)
    return labels


def train_seams(examples: Sequence[Example], path: Path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.3, "c2": 0.05, "max_iterations": 80, "feature.minfreq": 2})
    for example in examples:
        truth = (
            example.truth if example.truth is not None else [(block.text, "paragraph", 0) for block in example.blocks]
        )
        for features, labels in seam_examples(example.blocks, example.title, truth):
            for _ in range(example.times):
                trainer.append(features, labels)
    trainer.train(str(path))


def train_roles(examples: Sequence[tuple[Example, Seams]], path: Path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.3, "c2": 0.02, "max_iterations": 120, "feature.minfreq": 3, "feature.possible_transitions": True}
    )
    for example, find in examples:
        units = units_of(example.blocks, example.title, find)
        labels = (
            labels_from(units, example.truth) if example.truth is not None else ordinary_labels(units, example.title)
        )
        rows = evidence(units, example.title)
        for _ in range(example.times):
            trainer.append(rows, labels)
    trainer.train(str(path))


def seam_finder(path: Path) -> Seams:
    tagger: Any = pycrfsuite.Tagger()
    tagger.open(str(path))
    return partial(seams.seams_by, tagger)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--composed", type=int, default=4000)
    parser.add_argument("--ordinary", type=int, default=1500)
    parser.add_argument("--labelled", type=int, default=3, help="how often each labelled page counts")
    options = parser.parse_args()
    examples = [
        *composed_examples(options.data, options.composed, 77),
        *ordinary_examples(options.data, options.ordinary, 5),
        *labelled_examples(options.data, options.labelled),
    ]
    random.Random(3).shuffle(examples)
    print(
        f"{len(examples)} pages, {sum(each.times > 1 for each in examples)} of them labelled (with and without title)"
    )
    # Roles are learned from pages cut as unseen ones will be: by a model of the seams of the other half.
    halves = examples[::2], examples[1::2]
    cut = []
    with TemporaryDirectory() as folder:
        for number, (own, other) in enumerate((halves, halves[::-1])):
            path = Path(folder) / str(number)
            train_seams(other, path)
            cut += [(each, seam_finder(path)) for each in own]
        train_roles(cut, PACKAGE / roles.MODEL)
    train_seams(examples, PACKAGE / seams.MODEL)
    for model in (seams.MODEL, roles.MODEL):
        print(f"{model}: {(PACKAGE / model).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
