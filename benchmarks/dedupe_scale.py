"""A full window of 10 K, 100 K and 1 M articles: python benchmarks/dedupe_scale.py [--sizes 10000 100000] [--peer-most N]

The same made-up articles (dedupe_articles.py) go, as text, to Majra's `Deduper` and to datasketch's `MinHashLSH` with
128 permutations at the same threshold. Each size and contender is a process of its own: it fills the window, one article
after another, then takes 2,000 more, for each of which the oldest leaves, as a worker does for ever. Both fold the text,
cut it into words, make the fingerprint, look it up and take it in; Majra also computes the true similarity and writes
the verdict into the document, where datasketch only names candidates.

Articles/s are by time of the processor over the last 2,000. Bytes an article are what the process's resident memory
grew by, the window full, over its articles; for Majra all that the `Deduper` keeps, for datasketch the LSH and the
MinHashes, without which no similarity could be told. The longest is the one article that took longest (Majra's table grows then).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from dedupe_articles import MadeUp, Writer
from rich.console import Console
from rich.table import Table

from majra import ids
from majra.records.document import PROFILE, AltId, Document, Majra, Times, Value
from majra.text.arabic import words
from streams.dedupe.deduper import Deduper

SIZES = (10_000, 100_000, 1_000_000)
MEASURED = 2_000
"""Articles that are timed once the window is full."""
PEER_MOST = 100_000
"""Articles beyond which datasketch is left out unless it is asked for: at 1 M it takes 8 GB and half an hour."""
JACCARD, CONTAINMENT = 0.6, 0.8
"""Majra's defaults."""
START = datetime(2026, 3, 1, tzinfo=UTC)
OUTLETS = 500
"""Hosts that the articles are of."""

Take = Callable[[Document], bool]
"""Decides on an article and takes it in; whether it was found to repeat another."""


def resident() -> int:
    """Bytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def document(article: MadeUp, size: int) -> Document:
    """The document of a made-up article, as refine would make it; `size` of them come within 70 hours."""
    at = START + timedelta(hours=70) / (size + MEASURED) * article.number
    address = f"https://www.outlet{article.number % OUTLETS}.example/{article.number}"
    identity = ids.digest("url", address)
    return Document(
        uri=ids.article_uri(identity),
        type="text",
        representation_type="full",
        profile=PROFILE,
        version="1",
        first_created=at,
        version_created=at,
        pub_status="usable",
        language="ar",
        headlines=(Value(value=article.headline),),
        bodies=(Value(value=article.body, content_type="text/plain"),),
        descriptions=(),
        info_sources=(),
        associations=(),
        alt_ids=(AltId(role="entry", value=identity), AltId(role="url", value=address)),
        majra=Majra(
            entry=identity,
            feed=None,
            position=0,
            parent=None,
            keywords=(),
            related=(),
            dropped=(),
            content_hash=ids.digest("content", article.headline, article.body),
            categories=(),
            routes=(),
            media=(),
            times=Times(refined=at),
        ),
    )


def majra(size: int) -> Take:
    """Majra's deduper with a window of `size` articles."""
    deduper = Deduper(window=timedelta(hours=72), most=size, jaccard=JACCARD, containment=CONTAINMENT)

    def take(article: Document) -> bool:
        decision = deduper.decide(article, article.version_created)
        deduper.remember(decision.document)
        return decision.kind == "duplicate"

    return take


def datasketch(size: int) -> Take:
    """datasketch's index with a window of `size` articles."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=JACCARD, num_perm=128)
    window: deque[tuple[str, MinHash]] = deque()

    def take(article: Document) -> bool:
        tokens = words(article.body)
        sketch = MinHash(num_perm=128)
        sketch.update_batch({" ".join(tokens[i : i + 3]).encode() for i in range(max(1, len(tokens) - 2))})
        found = bool(index.query(sketch))
        index.insert(article.uri, sketch)
        window.append((article.uri, sketch))
        if len(window) > size:
            index.remove(window.popleft()[0])
        return found

    return take


CONTENDERS = {"majra": majra, "datasketch": datasketch}


def measure(name: str, size: int) -> dict[str, float]:
    """Fills the window and takes more; in a process of its own."""
    articles: Iterator[MadeUp] = Writer().articles()
    take = CONTENDERS[name](size)
    list(islice(articles, 2_100))  # the writer remembers so many
    gc.collect()
    before, longest = resident(), 0.0
    for article in islice(articles, size):
        made = document(article, size)
        start = time.process_time()
        take(made)
        longest = max(longest, time.process_time() - start)
    right = spent = 0.0
    for article in islice(articles, MEASURED):
        made = document(article, size)
        start = time.process_time()
        right += take(made) == (article.source is not None)
        spent += time.process_time() - start
    gc.collect()
    return {
        "articles_per_second": MEASURED / spent,
        "bytes_per_article": (resident() - before) / size,
        "longest_ms": longest * 1000,
        "right": right / MEASURED,
    }


def in_child(name: str, size: int) -> dict[str, float]:
    """`measure` in a process of its own."""
    command = [sys.executable, __file__, "--contender", name, "--sizes", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="articles in the window")
    parser.add_argument("--peer-most", type=int, default=PEER_MOST, help="the largest window for datasketch")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        print(json.dumps(measure(options.contender, options.sizes[0])))
        return
    table = Table(title="duplicates: a full window, each article in and the oldest out", title_justify="left")
    for column in ("articles", "contender", "articles/s", "bytes an article", "longest, ms", "copies told right"):
        table.add_column(column, justify="left" if column == "contender" else "right")
    for size in options.sizes:
        for name in CONTENDERS:
            if name == "datasketch" and size > options.peer_most:
                table.add_row(f"{size:,}", name, *["not run"] * 4)
                continue
            got = in_child(name, size)
            table.add_row(
                f"{size:,}",
                name,
                f"{got['articles_per_second']:,.0f}",
                f"{got['bytes_per_article']:,.0f}",
                f"{got['longest_ms']:,.0f}",
                f"{got['right']:.1%}",
            )
    Console().print(table)


if __name__ == "__main__":
    main()
