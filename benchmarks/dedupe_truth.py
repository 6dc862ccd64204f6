"""Duplicates on two days of eleven Saudi papers against the truth of all pairs, and the curve over the thresholds.

    python benchmarks/dedupe_truth.py [FILE.jsonl.gz] [--split] [--show N] [--plot docs/duplicates.svg]

Truth: Jaccard similarity and containment of the sets of word 3-shingles, for every pair of articles that shares one (all
other pairs have 0), counted on words and without hashing. A text is an article's body, with its headline before it where
the body is of a few words, as the deduper compares it.

Recall: of the pairs with Jaccard >= .8, those that end in one cluster; texts of fewer than 12 shingles have their own
rule (word by word the same) and are counted by themselves. False: of the articles called duplicates, those whose Jaccard
with their original is < .5 and whose containment is < .8.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from rich.console import Console
from rich.table import Table

from majra.records.document import Document
from majra.records.entry import Entry
from majra.settings import Settings
from majra.text.arabic import words
from streams.dedupe.deduper import Deduper
from streams.dedupe.shingles import SHORT, WIDTH
from streams.refine import refine

ARTICLES = Path(__file__).resolve().parents[2] / "shared/data/articles/saudi_papers_2015-07-21_22.jsonl.gz"
ALIKE = 0.8
"""Jaccard from which a pair must be found."""
FALSE_JACCARD, FALSE_CONTAINMENT = 0.5, 0.8
"""Below both of which a duplicate is called so wrongly."""
DEFAULTS = (Settings().dedupe_jaccard, Settings().dedupe_containment)
JACCARDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
CONTAINMENTS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
Pair = tuple[int, int]
Runs = Sequence[set[tuple[str, ...]]]


def articles(path: Path, *, split: bool) -> list[Document]:
    """The documents, in the order in which the papers were read; lines with nothing to read are left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: row["date_extracted"])
    found = []
    for row in rows:
        at = datetime.fromisoformat(row["date_extracted"]).replace(tzinfo=UTC)
        entry = Entry(url=row["url"], title=row["title"], content=row["content"], language="ar", fetched=at)
        found += refine(entry, at, split=split) if row["content"].strip() or row["title"] else ()
    return found


def runs_of(documents: Sequence[Document]) -> Runs:
    """The set of word 3-shingles of each text; of one with fewer words, the text itself."""
    runs = []
    for document in documents:
        tokens = words(document.body)
        if len(tokens) < SHORT + WIDTH - 1:
            tokens = words(document.headline) + tokens
        runs.append({tuple(tokens[i : i + WIDTH]) for i in range(max(1, len(tokens) - WIDTH + 1))} if tokens else set())
    return runs


class Truth:
    """How alike each pair is."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, run in enumerate(runs):
            for shingle in run:
                holders[shingle].append(number)
        self.shared: Counter[Pair] = Counter()
        for held in holders.values():
            self.shared.update(combinations(held, 2))
        near = [pair for pair in self.shared if self.measures(pair)[0] >= DEFAULTS[0]]
        alike = [pair for pair in near if self.measures(pair)[0] >= ALIKE]
        self.nearly = [
            pair for pair in near if self.measures(pair)[0] < ALIKE and min(len(runs[each]) for each in pair) >= SHORT
        ]
        self.alike = [pair for pair in alike if min(len(runs[number]) for number in pair) >= SHORT]
        self.short = [pair for pair in alike if min(len(runs[number]) for number in pair) < SHORT]

    def measures(self, pair: Pair) -> tuple[float, float]:
        """Jaccard similarity and containment."""
        common = self.shared.get((min(pair), max(pair)), 0)
        sizes = [len(self._runs[number]) for number in pair]
        return common / max(1, sum(sizes) - common), common / max(1, min(sizes))

    def is_false(self, pair: Pair) -> bool:
        """Whether these two are no duplicates."""
        jaccard, contained = self.measures(pair)
        return jaccard < FALSE_JACCARD and contained < FALSE_CONTAINMENT


class Outcome:
    """What the deduper says of all articles."""

    def __init__(self, documents: Sequence[Document], jaccard: float, containment: float) -> None:
        lane = Deduper(window=timedelta(hours=72), most=200_000, jaccard=jaccard, containment=containment)
        self.thresholds = jaccard, containment
        numbers: dict[str, int] = {}
        self.cluster: list[int] = []
        self.kinds: Counter[str] = Counter()
        self._called: list[Pair] = []
        start = time.process_time()
        for number, document in enumerate(documents):
            decision = lane.decide(document, document.version_created)
            lane.remember(decision.document)
            majra = decision.document.majra
            # An address that comes again is one story, too.
            root = numbers.setdefault(document.uri, number)
            if decision.kind == "duplicate":
                root = numbers[str(majra.duplicate_of)]
                self._called.append((number, root))
                self.kinds[str(majra.duplicate_kind)] += 1
                self.kinds[str(majra.duplicate_extent)] += 1
            self.cluster.append(root)
        self.seconds = time.process_time() - start

    def duplicates(self) -> Iterator[Pair]:
        """Each duplicate and its original."""
        return iter(self._called)

    def missed(self, alike: Sequence[Pair]) -> list[Pair]:
        """Of these pairs, those that are not in one cluster."""
        return [(a, b) for a, b in alike if self.cluster[a] != self.cluster[b]]


def row(truth: Truth, outcome: Outcome) -> list[float]:
    """Recall, duplicates, how many of them are false; recall of short texts, and of pairs from the default to .8."""
    called = list(outcome.duplicates())
    recalls = [
        1 - len(outcome.missed(pairs)) / max(1, len(pairs)) for pairs in (truth.alike, truth.short, truth.nearly)
    ]
    return [recalls[0], len(called), sum(map(truth.is_false, called)), *recalls[1:]]


def plot(path: Path, curves: Sequence[tuple[str, Sequence[float], Sequence[list[float]], float]]) -> None:
    """Recall, and the share of false ones, over each threshold, as SVG."""
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "majra"  # the same figures give the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(curves), figsize=(9, 3.6), sharey=True, layout="constrained")
    for axis, (name, thresholds, rows, default) in zip(axes, curves, strict=True):
        axis.plot(thresholds, [100 * each[0] for each in rows], "o-", color="tab:blue", label="recall of pairs ≥ .8, %")
        axis.plot(
            thresholds, [100 * each[2] / each[1] for each in rows], "s-", color="tab:red", label="false duplicates, %"
        )
        axis.axvline(default, color="grey", linestyle=":", label="default")
        axis.set_xlabel(name)
        axis.set_ylim(-3, 103)
        axis.grid(alpha=0.3)
        other = axis.twinx()
        other.plot(thresholds, [each[1] for each in rows], "--", color="tab:green", label="duplicates called")
        other.set_ylim(bottom=0)
        other.set_ylabel("duplicates called")
        lines = [*axis.get_lines(), *other.get_lines()]
        axis.legend(lines, [str(each.get_label()) for each in lines], fontsize="x-small", loc="center left")
    figure.savefig(path, metadata={"Date": None})


def show(documents: Sequence[Document], truth: Truth, outcome: Outcome, most: int) -> None:
    """Prints the first pairs that were missed, and that are false."""
    false = [pair for pair in outcome.duplicates() if truth.is_false(pair)]
    for title, pairs in (("missed", outcome.missed(truth.alike)), ("false", false)):
        for pair in pairs[:most]:
            print(title, *(f"{each:.2f}" for each in truth.measures(pair)))
            for number in pair:
                print("   ", documents[number].headline, documents[number].alt_ids[1].value)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", type=Path, nargs="?", default=ARTICLES)
    parser.add_argument("--split", action="store_true", help="split composite pages first, as the workers do")
    parser.add_argument("--show", type=int, default=0, help="print so many misses and false ones")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the curves")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"no articles: {options.file} is not there; name a file of your own")
        return
    documents = articles(options.file, split=options.split)
    truth = Truth(runs_of(documents))
    title = (
        f"{len(documents):,} articles, {len(truth.shared):,} pairs share a shingle, {len(truth.alike)} with Jaccard >= .8,"
        f" {len(truth.nearly)} from {DEFAULTS[0]:g} to .8, {len(truth.short)} with Jaccard >= .8 of short texts"
    )
    table = Table(title=title, title_justify="left")
    for column in (
        *("Jaccard", "containment", "recall", f"of {DEFAULTS[0]:g}-.8", "of short", "duplicates"),
        *("exact", "near", "shortened", "extended", "false", "articles/s"),
    ):
        table.add_column(column, justify="right")
    curves = []
    for name, thresholds, default, pairs in (
        ("Jaccard threshold", JACCARDS, DEFAULTS[0], [(each, DEFAULTS[1]) for each in JACCARDS]),
        ("containment threshold", CONTAINMENTS, DEFAULTS[1], [(DEFAULTS[0], each) for each in CONTAINMENTS]),
    ):
        rows = []
        for jaccard, containment in pairs:
            outcome = Outcome(documents, jaccard, containment)
            rows.append(row(truth, outcome))
            recall, called, false, short, nearly = rows[-1]
            kinds = [str(outcome.kinds[kind]) for kind in ("exact", "near", "shortened", "extended")]
            is_default = (jaccard, containment) == DEFAULTS
            table.add_row(
                f"{jaccard:.2f}", f"{containment:.2f}", f"{recall:.4f}", f"{nearly:.4f}", f"{short:.4f}", f"{called:.0f}", *kinds,
                f"{false:.0f}", f"{len(documents) / outcome.seconds:,.0f}", style="bold" if is_default else None,
            )  # fmt: skip
            if is_default and options.show and name == "Jaccard threshold":
                show(documents, truth, outcome, options.show)
        table.add_section()
        curves.append((name, thresholds, rows, default))
    Console(width=140).print(table)
    if options.plot:
        plot(options.plot, curves)


if __name__ == "__main__":
    main()
