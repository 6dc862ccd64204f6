"""Duplicates on two days of eleven Saudi papers against the truth of all pairs, and the curve over the threshold.

    python benchmarks/dedupe_truth.py [--split] [--show N]

Truth: Jaccard similarity and containment of the sets of word 3-shingles, for every pair of articles that shares one (all
other pairs have 0), counted on words and without hashing. Recall: of pairs with Jaccard >= .8, those that end in one cluster. False: of
the articles called duplicates, those whose Jaccard with their original is < .5 and containment < .8.
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

from majra.records.document import Document
from majra.records.entry import Entry
from majra.text.arabic import words
from streams.dedupe.deduper import Deduper
from streams.refine import refine

DATA = Path(__file__).resolve().parents[1] / "../shared/data/articles/saudi_papers_2015-07-21_22.jsonl.gz"
SHORT = 12
"""Shingles: shorter texts have their own rule (word by word the same) and are counted by themselves."""
Shared = dict[tuple[int, int], int]
Runs = Sequence[set[tuple[str, ...]]]


def articles(path: Path, *, split: bool) -> list[Document]:
    """The documents, in the order in which the papers were read."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: row["date_extracted"])
    found = []
    for row in rows:
        at = datetime.fromisoformat(row["date_extracted"]).replace(tzinfo=UTC)
        entry = Entry(url=row["url"], title=row["title"], content=row["content"], language="ar", fetched=at)
        found += refine(entry, at, split=split) if row["content"].strip() or row["title"] else ()
    return found


def runs_of(documents: Sequence[Document]) -> Runs:
    """The set of word 3-shingles of each body."""
    tokens = [words(document.body) for document in documents]
    return [{tuple(each[i : i + 3]) for i in range(max(1, len(each) - 2))} if each else set() for each in tokens]


def shared_by_pairs(runs: Runs) -> Shared:
    """How many shingles each pair shares, for all pairs that share one."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        for shingle in run:
            holders[shingle].append(number)
    pairs: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        pairs.update(combinations(held, 2))
    return pairs


def measures(runs: Runs, shared: Shared, one: int, other: int) -> tuple[float, float]:
    """Jaccard similarity and containment of a pair."""
    common = shared.get((min(one, other), max(one, other)), 0)
    sizes = len(runs[one]), len(runs[other])
    return common / max(1, sum(sizes) - common), common / max(1, min(sizes))


class Outcome:
    """What the deduper says of all articles."""

    def __init__(self, documents: Sequence[Document], jaccard: float, containment: float) -> None:
        lane = Deduper(window=timedelta(hours=72), most=200_000, jaccard=jaccard, containment=containment)
        numbers = {document.uri: number for number, document in enumerate(documents)}
        self.cluster = list(range(len(documents)))
        self.kinds: list[str | None] = [None] * len(documents)
        start = time.perf_counter()
        for number, document in enumerate(documents):
            decision = lane.decide(document, document.version_created)
            lane.remember(decision.document)
            majra = decision.document.majra
            if decision.kind == "duplicate":
                self.cluster[number] = numbers[str(majra.duplicate_of)]
                self.kinds[number] = str(majra.duplicate_kind)
        self.seconds = time.perf_counter() - start

    def duplicates(self) -> Iterator[tuple[int, int]]:
        """Each duplicate and its original."""
        return ((number, root) for number, root in enumerate(self.cluster) if number != root)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", action="store_true", help="split composite pages first, as the workers do")
    parser.add_argument("--show", type=int, default=0, help="print so many misses and false ones")
    options = parser.parse_args()
    if not DATA.exists():
        raise SystemExit(f"{DATA.resolve()} is not here: this measurement needs it")
    documents = articles(DATA, split=options.split)
    runs = runs_of(documents)
    start = time.perf_counter()
    shared = shared_by_pairs(runs)
    alike = [
        pair for pair in shared if measures(runs, shared, *pair)[0] >= 0.8 and min(len(runs[i]) for i in pair) >= SHORT
    ]
    print(
        f"{len(documents)} articles, {len(shared)} pairs share a shingle, {len(alike)} with Jaccard >= .8"
        f" ({time.perf_counter() - start:.1f} s)"
    )
    print("jaccard contain  recall  duplicates exact  false  articles/s")
    curve = [(0.5, 0.8), (0.55, 0.8), (0.6, 0.8)]
    for jaccard, containment in curve:
        outcome = Outcome(documents, jaccard, containment)
        called = list(outcome.duplicates())
        missed = [(a, b) for a, b in alike if outcome.cluster[a] != outcome.cluster[b]]
        false = []
        for pair in called:
            similarity, contained = measures(runs, shared, *pair)
            if similarity < 0.5 and contained < 0.8 and outcome.kinds[pair[0]] != "exact":
                false.append(pair)
        recall = 1 - len(missed) / len(alike)
        print(
            f"{jaccard:7.2f} {containment:7.2f} {recall:7.4f} {len(called):11} {outcome.kinds.count('exact'):5}"
            f" {len(false):6} {len(documents) / outcome.seconds:11.0f}"
        )
        if options.show and (jaccard, containment) == (0.55, 0.8):
            for title, pairs in (("missed", missed), ("false", false)):
                for a, b in pairs[: options.show]:
                    print(
                        title,
                        [round(m, 2) for m in measures(runs, shared, a, b)],
                        len(runs[a]),
                        len(runs[b]),
                        documents[a].headline,
                        "|",
                        documents[b].headline,
                        documents[a].alt_ids[1].value[:30],
                        documents[b].alt_ids[1].value[:30],
                        outcome.cluster[a],
                        outcome.cluster[b],
                        a,
                        b,
                    )


if __name__ == "__main__":
    main()
