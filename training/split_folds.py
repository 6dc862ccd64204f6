"""What the splitter's training set is worth by itself: each labelled page split by models that saw neither it nor a page much like it.
Run: python training/split_folds.py --data ../shared/data

Five parts; for each part seams learned from the other four, and roles learned from the pages of the other four as seams cut them that
did not see them. Fewer composed and ordinary pages than `training/split.py` takes, for time. Nothing is written.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import pycrfsuite

from streams.split import roles, seams
from streams.split.evidence import evidence
from streams.split.page import Page
from streams.split.splitter import split_page
from streams.split.units import units_of
from training import split
from training.compose import composed
from training.compose_briefs import brief_pages
from training.compose_flat import flattened_pages
from training.judge import Judged, judge

FOLDS = 5
ALIKE = 0.25
"""Share of the shorter page's sequences of six words from which two pages are alike: what one site prints on all is less."""
CHROME = 12
"""A sequence on more pages is a site's, and no story's."""


def folds_of(texts: dict[str, str]) -> dict[str, int]:
    """The part of each page, by id; pages that are alike are in one."""
    runs = {}
    for name, text in texts.items():
        words = text.split()
        runs[name] = {crc32(" ".join(words[at : at + 6]).encode()) for at in range(max(1, len(words) - 5))}
    holders = defaultdict(list)
    for name, own in runs.items():
        for run in own:
            holders[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if len(names) <= CHROME:
            shared.update((one, other) for one in names for other in names if one < other)
    parent = {name: name for name in texts}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for (one, other), count in sorted(shared.items()):
        if count >= ALIKE * min(len(runs[one]), len(runs[other])):
            parent[root(one)] = root(other)
    return {name: crc32(root(name).encode()) % FOLDS for name in texts}


def _trained(trainer: Any, folder: Path, kind: str) -> list[Any]:
    """The models of all parts but one, for each part."""
    taggers = []
    for fold in range(FOLDS):
        path = folder / f"{kind}{fold}"
        trainer.train(str(path), fold)
        tagger: Any = pycrfsuite.Tagger()
        tagger.open(str(path))
        taggers.append(tagger)
    return taggers


def models(examples: Sequence[tuple[split.Example, int]], folder: Path) -> tuple[list[Any], list[Any]]:
    """Taggers of seams and of roles, one for each part."""
    trainer = split.seam_trainer()
    names = split.usual(
        (each.page, [row for rows, _ in split.seam_parts(each) for row in rows]) for each, _ in examples
    )
    for example, fold in examples:
        for rows, labels in split.seam_parts(example):
            split.append(trainer, example, rows, labels, names, fold)
    seam_taggers = _trained(trainer, folder, "seams")
    cut = [
        (example, units_of(example.blocks, example.title, split.finder(seam_taggers[fold])), fold)
        for example, fold in examples
    ]
    trainer = split.role_trainer()
    names = split.usual((example.page, evidence(units, example.title)) for example, units, _ in cut)
    for example, units, fold in cut:
        labels = split.role_labels(example, units)
        split.append(trainer, example, evidence(units, example.title), labels, names, fold)
    return seam_taggers, _trained(trainer, folder, "roles")


def judged(data: Path, options: argparse.Namespace) -> Iterator[tuple[str, Judged]]:
    """Each labelled page of the training set with its site."""
    with gzip.open(data / "composites/candidates_open.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["id"]: row for row in map(json.loads, file)}
    labelled = list(split.labelled_examples(data, options.labelled))
    folds = folds_of({each.page: pages[each.page]["text"] for each in labelled})
    others = [
        *split.composed_examples(composed(data, options.composed, 77, half="train")),
        *split.composed_examples(flattened_pages(data, options.flat, 78, half="train")),
        *split.composed_examples(brief_pages(data, options.briefs, 79, half="train")),
        *split.ordinary_examples(data, options.ordinary, 5),
    ]
    examples = [(each, number % FOLDS) for number, each in enumerate(others)]
    examples += [(each, folds[each.page]) for each in labelled]
    with TemporaryDirectory() as folder:
        seam_taggers, role_taggers = models(examples, Path(folder))
        for fold in range(FOLDS):
            _use(seam_taggers[fold], role_taggers[fold])
            for page, truth in {each.page: each.truth for each in labelled if folds[each.page] == fold}.items():
                row = pages[page]
                found = split_page(Page(text=row["text"], content_type="text/plain", title=row["title"] or None))
                yield row["source"], judge(found, truth or [])


def _use(seam_tagger: Any, role_tagger: Any) -> None:
    """Puts models of a part in the place of the shipped ones, in this process."""
    seams.crf = lambda _model: seam_tagger  # type: ignore[assignment]
    roles.crf = lambda _model: role_tagger  # type: ignore[assignment]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--composed", type=int, default=1000)
    parser.add_argument("--flat", type=int, default=600)
    parser.add_argument("--briefs", type=int, default=150)
    parser.add_argument("--ordinary", type=int, default=500)
    parser.add_argument("--labelled", type=int, default=2)
    options = parser.parse_args()
    results = list(judged(options.data, options))
    print(f"{'site':<20} pages  pieces  right   whole")
    for site in [*sorted({site for site, _ in results}), None]:
        chosen = [each for name, each in results if site in (None, name)]
        pieces, wrong = sum(each.pieces for each in chosen), sum(len(each.wrong) for each in chosen)
        whole = sum(each.whole for each in chosen) / len(chosen)
        print(f"{site or 'all':<20} {len(chosen):5} {pieces:7} {1 - wrong / pieces:6.3f} {whole:7.3f}")


if __name__ == "__main__":
    main()
