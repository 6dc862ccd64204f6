"""Entries for benchmarks: out of a file of articles, or made up from the bundled samples."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from majra import ids
from majra.clock import utc_now
from majra.demo.samples import load_outlets
from majra.records.entry import Entry

SENTENCES = 14
"""Of a made-up article: some 400 words, as newspapers' articles have."""
COPIES = 0.1
"""Share of made-up articles that repeat an earlier one, word for word: about what the real ones in `docs/duplicates.md` do."""


def entries(path: Path | None, most: int) -> list[Entry]:
    """At most so many entries, HTML with a paragraph a line, each with an address of its own."""
    now = utc_now()
    texts = _of_file(path) if path else _made_up()
    found = []
    for number, (title, text) in enumerate(islice(texts, most)):
        url = f"https://outlet{number % 50}.example/news/{number}"
        content = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
        found.append(
            Entry(
                id=ids.entry_id(url=url, feed=None, guid=None, title=title, text=text),
                feed=f"https://outlet{number % 50}.example/rss",
                url=url,
                title=title,
                content=content,
                content_type="text/html",
                language="ar",
                fetched=now,
            )
        )
    return found


def _of_file(path: Path) -> Iterator[tuple[str, str]]:
    """JSON lines, compressed, with `title`, and `content` or `text`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("content") or row.get("text") or ""
            if text.strip():
                yield row["title"], text


def _made_up() -> Iterator[tuple[str, str]]:
    """Sentences of the samples in ever new orders, each with a number or two changed, so that few are alike."""
    chance = random.Random(1)
    items = [item for outlet in load_outlets() for item in outlet.items if item.text]
    sentences = [line for item in items for line in item.text.strip().splitlines()]
    made: list[tuple[str, str]] = []
    while True:
        if made and chance.random() < COPIES:
            yield chance.choice(made)
            continue
        chosen = [_shuffled(line, chance) for line in chance.sample(sentences, SENTENCES)]
        made.append((" ".join(chosen[0].split()[:9]), "\n".join(chosen)))
        yield made[-1]


def _shuffled(line: str, chance: random.Random) -> str:
    words = line.split()
    chance.shuffle(words)
    return " ".join(words)
