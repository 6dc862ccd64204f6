"""Trains where a headline ends that its story follows in the same line. Run: python training/opening.py --data ../shared/data

From news articles with their headlines, in three forms: the headline before its story, the story alone, and several headlines.
From written pages, with what stands between a headline and its text. And, for links inside a story, a headline before a later paragraph of another article.
Writes the weights to streams/split/models/opening.json, and tells how often the other half of the articles is cut right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from streams.split import opening
from streams.split.opening import headline_end, link_end, opening_evidence
from training.written_pages import FOLDER, Written, read_pages

PACKAGE = Path(__file__).resolve().parents[1] / "streams/split"
SHOWN: Final = 1_200
"""Characters of a story: more than is looked at behind a headline."""
STORY: Final = 40
"""Words of a story, at least."""
MIDST: Final = 3
"""Sentences of a story that has a midst."""
_STOP: Final = re.compile(r"(?<=[^\W\d_]\.)\s+")
BETWEEN: Final = 7
"""Pieces behind a headline that are looked at."""
ABOVE: Final = frozenset({"byline", "dateline", "caption", "source"})
"""Pieces that stand between a headline and its text."""
TIMES: Final = 3
"""How often an example of a written page counts: corpora have no bylines between a headline and its text."""
ROUNDS: Final = 400
"""Steps of the fit; the likelihood stands still after some 300."""
DAMP: Final = 0.001
"""Weight of the penalty on large weights."""
Example = tuple[str, int]
"""A text, and where its headline ends; 0 where it has none."""


def articles(data: Path) -> Iterator[tuple[str, str]]:
    for name, field in (("bbc_france24_2018", "text"), ("saudi_papers_2015-07-21_22", "content")):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                title, text = " ".join((row["title"] or "").split()), " ".join(row[field].split())
                text = text.removeprefix(title).strip()
                if title and len(text.split()) >= STORY:
                    yield title, text


def examples(rows: list[tuple[str, str]], draw: random.Random) -> list[Example]:
    found: list[Example] = []
    for title, text in rows:
        form = draw.random()
        if form < 0.5:
            found.append((f"{title} {text[:SHOWN]}", len(title) + 1))
        elif form < 0.85:
            found.append((text[:SHOWN], 0))
        else:
            found.append((" ".join(draw.choice(rows)[0] for _ in range(draw.randint(2, 5))), 0))
    return found


def written(pages: Iterable[Written]) -> list[Example]:
    """Headlines of written pages with all that stands between them and their text; and the same without the headline."""
    found: list[Example] = []
    for page in pages:
        for at, piece in enumerate(page.pieces):
            behind = list(page.pieces[at + 1 : at + 1 + BETWEEN])
            first = next((number for number, each in enumerate(behind) if each.role == "paragraph"), None)
            if piece.role != "headline" or first is None or any(each.role not in ABOVE for each in behind[:first]):
                continue
            story = " ".join(each.text for each in behind)[:SHOWN]
            found.append((f"{piece.text} {story}", len(piece.text) + 1))
            if at % 3 == 0:
                found.append((story, 0))
    return found


def links(rows: list[tuple[str, str]], draw: random.Random) -> list[Example]:
    """Headlines behind which another story goes on, from a sentence in its midst; and stories that go on without."""
    found: list[Example] = []
    for title, _ in rows:
        sentences = _STOP.split(draw.choice(rows)[1])
        if len(sentences) > MIDST:
            later = " ".join(sentences[draw.randrange(1, len(sentences) - 1) :])[:SHOWN]
            found.append((f"{title} {later}", len(title) + 1) if draw.random() < 0.8 else (later, 0))
    return found


def fit(chosen: list[Example]) -> dict[str, float]:
    """The weights that make the right choices likeliest (conditional logit, by Adagrad)."""
    rows = [(opening_evidence(text), end) for text, end in chosen]
    names = sorted({name for gaps, _ in rows for _, row in gaps for name in row})
    data: list[tuple[NDArray[np.float64], int | None]] = []
    for gaps, end in rows:
        places = [place for place, _ in gaps]
        if gaps and (not end or end in places):
            data.append(
                (np.array([[row[name] for name in names] for _, row in gaps]), places.index(end) if end else None)
            )
    weights, seen = np.zeros(len(names)), np.full(len(names), 1e-8)
    for _ in range(ROUNDS):
        step = -DAMP * weights
        for values, right in data:
            odds = np.exp(values @ weights)
            step += (-(odds / (1 + odds.sum())) @ values + (values[right] if right is not None else 0)) / len(data)
        seen += step**2
        weights += 0.3 * step / np.sqrt(seen)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--count", type=int, default=8_000)
    options = parser.parse_args()
    rows = list(articles(options.data))
    random.Random(3).shuffle(rows)
    draw = random.Random(1)
    pages = [page for path in sorted(FOLDER.glob("*.txt")) for page in read_pages(path.read_text(encoding="utf-8"))]
    draw.shuffle(pages)
    chosen = {
        "story": examples(rows[: options.count], draw),
        "link": links(rows[: options.count], draw),
    }
    weights = {"story": fit(chosen["story"][::2] + written(pages[::2]) * TIMES), "link": fit(chosen["link"][::2])}
    (PACKAGE / opening.MODEL).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    opening._weights.cache_clear()
    for kind, find in (("story", headline_end), ("written", headline_end), ("link", link_end)):
        for held in (True, False):
            others = written(pages[1::2]) if kind == "written" else chosen[kind][1::2]
            tried = [(find(text), end) for text, end in others if bool(end) == held]
            right = sum(found == end for found, end in tried) / len(tried)
            wrong = sum(found not in (0, end) for found, end in tried) / len(tried)
            print(
                f"{kind}, {'with' if held else 'without'} a headline: {len(tried)}, right {right:.3f}, cut in a wrong place {wrong:.3f}"
            )


if __name__ == "__main__":
    main()
