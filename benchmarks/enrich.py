"""How fast articles are enriched on one core: python benchmarks/enrich.py [FILE.jsonl.gz] [--most 5000]

Reads articles (`title`, and `content` or `text`), splits them outside the clock, and enriches each once, from a cold start, as a worker does. Times are of
the processor, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from majra.records.document import Document
from majra.records.entry import Entry
from streams.enrich import enricher, model
from streams.enrich.words import tokenize
from streams.refine import refine

ARTICLES = Path(__file__).resolve().parents[2] / "shared/data/articles/saudi_papers_2015-07-21_22.jsonl.gz"


def resident() -> float:
    """Megabytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def documents(path: Path, most: int) -> list[Document]:
    now, found = datetime.now(UTC), []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            content = row.get("content") or row.get("text")
            if content and content.strip() and len(found) < most:
                entry = Entry(title=row["title"], content=content, content_type="text/plain", language="ar")
                found += refine(entry, now, split=False)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=ARTICLES)
    parser.add_argument("--most", type=int, default=5000, help="articles at most")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"no articles: {options.file} is not there; name a file of your own")
        return
    articles = documents(options.file, options.most)
    tokens = sum(
        len(sentence) for each in articles for text in (each.headline, each.body) for sentence in tokenize(text)
    )
    before, start = resident(), time.perf_counter()
    models = enricher.Enricher.load()
    loaded = time.perf_counter() - start
    start = time.process_time()
    mentions = sum(len(models.enrich(each).majra.entities or ()) for each in articles)
    taken = time.process_time() - start
    start = time.process_time()
    for each in articles:
        models.enrich(each)
    again = time.process_time() - start
    folder = Path(model.__file__).parent / "models"
    table = Table(title=f"enrich: {len(articles)} articles, {tokens} tokens, {mentions} mentions", title_justify="left")
    for column in ("what", "value"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, value in (
        ("articles/s a core, from a cold start", f"{len(articles) / taken:.0f}"),
        ("articles/s a core, the same again", f"{len(articles) / again:.0f}"),
        ("tokens/s a core, from a cold start", f"{tokens / taken:.0f}"),
        ("load, s", f"{loaded:.2f}"),
        ("in memory after it all, MB", f"{resident() - before:.0f}"),
        *((f"{each.name} in the wheel, MB", f"{each.stat().st_size / 1e6:.2f}") for each in sorted(folder.iterdir())),
    ):
        table.add_row(what, value)
    Console().print(table)


if __name__ == "__main__":
    main()
