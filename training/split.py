"""Trains the roles of the splitter. Run: python training/split.py --data ../shared/data

From pages composed of whole articles, from labelled real pages (the development half), and from ordinary articles, which
are one article each. Writes streams/split/models/roles.crfsuite; `benchmarks/split.py` tells what it is worth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from majra.text.html import text_blocks
from majra.text.tidy import tidy
from streams.split.evidence import evidence
from streams.split.units import Unit, units_of
from training.compose import composed

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "streams/split/models/roles.crfsuite"
Example = tuple[list[list[str]], list[str]]


def labels_from(units: Sequence[Unit], truth: Sequence[tuple[str, str, int | None]]) -> list[str]:
    """The label of each unit by the truth of most of its characters."""
    spans = [(role, article) for text, role, article in truth for character in tidy(text) if not character.isspace()]
    labels, start = [], 0
    for unit in units:
        count = sum(not character.isspace() for character in unit.text)
        most = Counter(spans[start : start + count]).most_common(1)
        start += count
        role, article = most[0][0] if most else ("other", None)
        if role == "headline":
            role = "embedded" if article else "headline"
        elif role == "read-also" and article is not None:
            role = "read-also-line"
        labels.append(role)
    return labels


def example(text: str, kind: str | None, title: str | None, truth: Sequence[tuple[str, str, int | None]]) -> Example:
    units = units_of(text_blocks(text, kind), title)
    return evidence(units, title), labels_from(units, truth)


def composed_examples(data: Path, count: int, seed: int) -> Iterator[Example]:
    for page in composed(data, count, seed, half="train"):
        yield example(
            page.text, page.content_type, page.title, [(each.text, each.role, each.article) for each in page.pieces]
        )


def labelled_examples(data: Path, half: str) -> Iterator[Example]:
    with gzip.open(data / "composites/candidates_open.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["id"]: row for row in map(json.loads, file)}
    for line in (ROOT / "training/page_labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["half"] == half:
            row = pages[label["id"]]
            truth = [(row["text"][start:end], role, article) for start, end, role, article in label["spans"]]
            for title in {row["title"] or None, None}:
                yield example(row["text"], "text/plain", title, truth)


def ordinary_examples(data: Path, count: int, seed: int) -> Iterator[Example]:
    """Articles as they are: text, but for lines that are nothing but a marker."""
    rows = []
    for name, field in (("bbc_france24_2018", "text"), ("saudi_papers_2015-07-21_22", "content")):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows += [(row["title"] or None, row[field]) for row in map(json.loads, file) if row[field].strip()]
    draw = random.Random(seed)
    for known, text in draw.sample(rows[::2], count):
        title = known if draw.random() < 0.5 else None
        units = units_of(text_blocks(text, "text/plain"), title)
        labels = []
        for index, unit in enumerate(units):
            mark = unit.mark
            label = "paragraph"
            if mark and (
                mark[0] not in ("source", "keywords", "byline", "dateline", "caption") or len(unit.words) <= 12
            ):
                label = mark[0]
                if label == "read-also" and unit.rest:
                    label = "read-also-line" if len(unit.words) <= 30 else "paragraph"
            elif index == 0 and title and unit.text == title:
                label = "headline"
            labels.append(label)
        yield evidence(units, title), labels


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--composed", type=int, default=3000)
    parser.add_argument("--ordinary", type=int, default=1500)
    parser.add_argument("--labelled", type=int, default=6, help="how often each labelled page counts")
    options = parser.parse_args()
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.3, "c2": 0.02, "max_iterations": 120, "feature.minfreq": 3, "feature.possible_transitions": True}
    )
    total = Counter()
    for name, examples, times in (
        ("composed", composed_examples(options.data, options.composed, 77), 1),
        ("ordinary", ordinary_examples(options.data, options.ordinary, 5), 1),
        ("labelled", labelled_examples(options.data, "dev"), options.labelled),
    ):
        for features, labels in examples:
            for _ in range(times):
                trainer.append(features, labels)
            total[name] += 1
    print(dict(total))
    MODEL.parent.mkdir(exist_ok=True)
    trainer.train(str(MODEL))
    print(f"{MODEL.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
