"""Trains the splitter. Run: python training/split.py --data ../shared/data

From pages composed of whole articles, from pages written for it, from labelled real pages (all but those held out), and from ordinary
articles, which are one article each. Writes the seams and the roles to streams/split/models; `benchmarks/split.py` tells what they are worth,
`training/split_folds.py` what the training set is by itself.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pycrfsuite

from majra.text.html import Block, text_blocks
from majra.text.tidy import tidy
from streams.split import roles, seams
from streams.split.evidence import evidence
from streams.split.units import Seams, Unit, units_of
from training.compose import Composed, composed
from training.compose_briefs import brief_pages
from training.compose_flat import flattened_pages
from training.compose_pages import furnished_pages
from training.seams import Truth, seam_examples
from training.written_pages import written_pages

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "streams/split"
LEARNED = "dev"
"""The labelled pages that are learned from; all others are for figures."""
ALONE = frozenset({"source", "keywords", "byline", "dateline", "caption"})
"""Markers that also begin sentences: in an ordinary article they are believed in a short line only."""


LEAST: Final = 3
"""Pages that have a feature before it counts. A labelled page is in the set several times: by its copies alone a model would learn
every word of it by heart, and the seams of no other page."""
Rows = list[list[str]]


@dataclass(frozen=True)
class Example:
    """A page; `truth` is None for an ordinary article, whose lines are text but for plain markers. `page`: what it is a form of."""

    page: str
    blocks: Sequence[Block]
    title: str | None
    truth: Truth | None
    times: int = 1


def example_of(page: Composed, name: str, times: int = 1) -> Example:
    truth = [(each.text, each.role, each.article) for each in page.pieces]
    return Example(name, text_blocks(page.text, page.content_type), page.title, truth, times)


def composed_examples(pages: Iterable[Composed]) -> Iterator[Example]:
    for number, page in enumerate(pages):
        yield example_of(page, f"{page.shape} {number}")


def written_examples(pages: Iterable[Sequence[Composed]], times: int) -> Iterator[Example]:
    for number, forms in enumerate(pages):
        for page in forms:
            yield example_of(page, f"written {number}", times)


def labelled_examples(data: Path, times: int) -> Iterator[Example]:
    with gzip.open(data / "composites/candidates_open.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["id"]: row for row in map(json.loads, file)}
    for line in (ROOT / "training/page_labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["half"] == LEARNED:
            row = pages[label["id"]]
            truth = [(row["text"][start:end], role, article) for start, end, role, article in label["spans"]]
            for title in sorted({row["title"] or "", ""}):
                yield Example(label["id"], text_blocks(row["text"], "text/plain"), title or None, truth, times)


def ordinary_examples(data: Path, count: int, seed: int, *, learned: bool = True) -> Iterator[Example]:
    """Articles of the half that is learned from, or of the other."""
    rows = []
    for name, field in (("bbc_france24_2018", "text"), ("saudi_papers_2015-07-21_22", "content")):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows += [(row["title"] or None, row[field]) for row in map(json.loads, file) if row[field].strip()]
    draw = random.Random(seed)
    for number, (known, text) in enumerate(draw.sample(rows[::2] if learned else rows[1::2], count)):
        yield Example(
            f"ordinary {number}", text_blocks(text, "text/plain"), known if draw.random() < 0.5 else None, None
        )


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


def usual(pages: Iterable[tuple[str, Rows]]) -> frozenset[str]:
    """The features of `LEAST` pages or more."""
    count: Counter[str] = Counter()
    last: str | None = None
    for page, rows in pages:
        if page != last:
            count.update({name for row in rows for name in row})
            last = page
    return frozenset(name for name, pages in count.items() if pages >= LEAST)


def append(
    trainer: Any, example: Example, rows: Rows, labels: Sequence[str], names: frozenset[str], group: int = 0
) -> None:
    """Gives `rows` to the trainer as often as the example counts, with the features that are in `names`."""
    known = pycrfsuite.ItemSequence([[name for name in row if name in names] for row in rows])
    for _ in range(example.times):
        trainer.append(known, labels, group)


def seam_parts(example: Example) -> list[tuple[Rows, list[str]]]:
    """Features and labels of the flattened parts of a page."""
    whole = [(block.text, "paragraph", 0) for block in example.blocks]
    return list(seam_examples(example.blocks, example.title, whole if example.truth is None else example.truth))


def role_labels(example: Example, units: Sequence[Unit]) -> list[str]:
    if example.truth is None:
        return ordinary_labels(units, example.title)
    return labels_from(units, example.truth)


def seam_trainer() -> Any:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.3, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2})
    return trainer


def role_trainer() -> Any:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.3, "c2": 0.02, "max_iterations": 150, "feature.minfreq": 3, "feature.possible_transitions": True}
    )
    return trainer


def train_seams(examples: Sequence[Example], path: Path) -> None:
    names = usual((each.page, [row for rows, _ in seam_parts(each) for row in rows]) for each in examples)
    trainer = seam_trainer()
    for example in examples:
        for rows, labels in seam_parts(example):
            append(trainer, example, rows, labels, names)
    trainer.train(str(path))


def train_roles(examples: Sequence[tuple[Example, Seams]], path: Path) -> None:
    cut = [(example, units_of(example.blocks, example.title, find)) for example, find in examples]
    names = usual((example.page, evidence(units, example.title)) for example, units in cut)
    trainer = role_trainer()
    for example, units in cut:
        append(trainer, example, evidence(units, example.title), role_labels(example, units), names)
    trainer.train(str(path))


def finder(tagger: Any) -> Seams:
    """Seams by a given model."""
    return partial(seams.seams_by, tagger)


def train(examples: Sequence[Example], seams_path: Path, roles_path: Path) -> None:
    whole = get_context("fork").Process(target=train_seams, args=(examples, seams_path))  # beside all the rest
    whole.start()
    # Roles are learned from pages cut as unseen ones will be: by a model of the seams of the other half of the pages.
    pages = sorted({each.page for each in examples})
    random.Random(4).shuffle(pages)
    half = set(pages[::2])
    halves = [each for each in examples if each.page in half], [each for each in examples if each.page not in half]
    cut = []
    with TemporaryDirectory() as folder:
        for number, (own, other) in enumerate((halves, halves[::-1])):
            path = Path(folder) / str(number)
            train_seams(other, path)
            tagger: Any = pycrfsuite.Tagger()
            tagger.open(str(path))
            cut += [(each, finder(tagger)) for each in own]
        train_roles(cut, roles_path)
    whole.join()
    if whole.exitcode:
        raise SystemExit("the seams were not learned")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--composed", type=int, default=1500)
    parser.add_argument("--flat", type=int, default=800)
    parser.add_argument("--briefs", type=int, default=320)
    parser.add_argument("--furnished", type=int, default=1800)
    parser.add_argument("--ordinary", type=int, default=2500)
    parser.add_argument("--written", type=int, default=2, help="how often each form of a written page counts")
    parser.add_argument("--labelled", type=int, default=6, help="how often each labelled page counts")
    options = parser.parse_args()
    labelled = list(labelled_examples(options.data, options.labelled))
    examples = [
        *composed_examples(composed(options.data, options.composed, 77, half="train")),
        *composed_examples(flattened_pages(options.data, options.flat, 78, half="train")),
        *composed_examples(brief_pages(options.data, options.briefs, 79, half="train")),
        *composed_examples(furnished_pages(options.data, options.furnished, 80, half="train")),
        *written_examples(written_pages(81), options.written),
        *ordinary_examples(options.data, options.ordinary, 5),
        *labelled,
    ]
    print(f"{len(examples)} pages; {len({each.page for each in labelled})} labelled, with and without title")
    train(examples, PACKAGE / seams.MODEL, PACKAGE / roles.MODEL)
    for model in (seams.MODEL, roles.MODEL):
        print(f"{model}: {(PACKAGE / model).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
