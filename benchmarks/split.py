"""The splitter against pages of known truth, composed and labelled, and against ordinary articles that must stay whole.

python benchmarks/split.py composed [--count 400] [--seed 1] [--show 10]
python benchmarks/split.py furnished [--count 400] [--seed 1] [--show 10]
python benchmarks/split.py labelled [--half held|fresh] [--show 10]
python benchmarks/split.py ordinary [--show 10]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path

from streams.split.page import Page
from streams.split.splitter import split_page
from training.compose import composed
from training.compose_pages import furnished_pages
from training.judge import Judged, judge

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared/data"


def report(results: list[tuple[str, Judged]], show: int) -> None:
    groups = sorted({group for group, _ in results})
    print(f"{'group':<16} pages  pieces  right   whole   count   lost")
    for group in [*groups, None]:
        chosen = [each for name, each in results if group in (None, name)]
        pieces = sum(each.pieces for each in chosen)
        wrong = sum(len(each.wrong) for each in chosen)
        print(
            f"{group or 'all':<16} {len(chosen):5} {pieces:7} {1 - wrong / pieces:6.3f}"
            f" {sum(each.whole for each in chosen) / len(chosen):7.3f}"
            f" {sum(each.count_right for each in chosen) / len(chosen):7.3f} {sum(each.lost for each in chosen):6}"
        )
    confusions = Counter(
        (truth[0], found[0], truth[1] == found[1]) for _, each in results for _, truth, found in each.wrong
    )
    for (truth, found, same), count in confusions.most_common(12):
        print(f"  {count:4} {truth} taken for {found}{'' if same else ', other article'}")
    shown = 0
    for group, each in results:
        for text, truth, found in each.wrong:
            if shown < show:
                print(f"  [{group}] {text[:110]!r} is {truth}, taken for {found}")
                shown += 1


def run_composed(options: argparse.Namespace) -> None:
    results = []
    start = time.perf_counter()
    pages = composed if options.what == "composed" else furnished_pages
    for page in pages(DATA, options.count, options.seed):
        split = split_page(Page(text=page.text, content_type=page.content_type, title=page.title))
        results.append((page.shape, judge(split, [(each.text, each.role, each.article) for each in page.pieces])))
    report(results, options.show)
    print(f"{options.count / (time.perf_counter() - start):.0f} pages/s")


def run_labelled(options: argparse.Namespace) -> None:
    with gzip.open(DATA / "composites/candidates_open.jsonl.gz", "rt", encoding="utf-8") as file:
        pages = {row["id"]: row for row in map(json.loads, file)}
    results = []
    with (ROOT / "training/page_labels.jsonl").open(encoding="utf-8") as file:
        for label in map(json.loads, file):
            if options.half not in ("all", label["half"]):
                continue
            row = pages[label["id"]]
            truth = [(row["text"][start:end], role, article) for start, end, role, article in label["spans"]]
            split = split_page(Page(text=row["text"], content_type="text/plain", title=row["title"] or None))
            results.append((row["source"], judge(split, truth)))
    report(results, options.show)


def run_ordinary(options: argparse.Namespace) -> None:
    split, pages = [], 0
    for name, text in (("bbc_france24_2018", "text"), ("saudi_papers_2015-07-21_22", "content")):
        with gzip.open(DATA / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row[text].strip():
                    pages += 1
                    page = split_page(Page(text=row[text], title=row["title"] or None))
                    if len(page.articles) > 1:
                        split.append((row, page))
    print(f"{len(split)} of {pages} split in two or more ({len(split) / pages:.4%})")
    for row, page in split[: options.show]:
        print("-----", row["title"])
        for article in page.articles:
            print(f"  [{article.position}] {article.headline!r}: {article.body[:150]!r} … {article.body[-100:]!r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["composed", "furnished", "labelled", "ordinary"])
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=["dev", "held", "fresh", "all"], default="held")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    {"labelled": run_labelled, "ordinary": run_ordinary}.get(options.what, run_composed)(options)


if __name__ == "__main__":
    main()
