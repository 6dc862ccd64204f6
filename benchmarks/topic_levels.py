"""Second-level media topics: how many articles get one, and how often a reader agreed. Run: python benchmarks/topic_levels.py

Reads the articles of two sets in ../shared/data, and the items of the feeds there. The labels are of 160 topics that the headlines of articles told, drawn at random from a
half that the phrases were not chosen on; a doubtful one counts as wrong.
"""

from __future__ import annotations

import gzip
import html
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from connectors.decide.entries import entries_of
from connectors.parse.feed import parse_feed
from majra import subtopics
from majra.records.document import Document
from majra.records.entry import Entry
from majra.records.feed import Feed
from streams.enrich.classifier import TopicClassifier
from streams.enrich.subjects import subjects_of
from streams.refine import refine

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared/data"
LABELS = ROOT / "training/topic_levels_labels.jsonl"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHORTEST = 200
"""Letters: shorter texts in the sets are captions, which the topic model was not made from either."""


def second_level(document: Document, classifier: TopicClassifier) -> dict[str, str]:
    """Slugs of the document's second-level topics, and who says each."""
    found = ((subtopics.BY_URI[each.uri].slug, each.creator) for each in subjects_of(document, classifier))
    return {slug: creator for slug, creator in found if slug in subtopics.BY_SLUG}


def articles(data: Path) -> Iterator[tuple[str, Document]]:
    """The articles of the two sets, through the pipeline, with the hash of their address."""
    for name in ("bbc_france24_2018", "saudi_papers_2015-07-21_22"):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                title, text = html.unescape(row["title"]), html.unescape(row.get("text") or row.get("content") or "")
                if title and len(text) >= SHORTEST:
                    entry = Entry(url=row["url"], title=title, content=text, content_type="text/plain")
                    yield sha256(row["url"].encode()).hexdigest()[:16], refine(entry, NOW)[0]


def items(data: Path) -> Iterator[Document]:
    """The items of the real feeds, as the connectors publish them."""
    for path in sorted((data / "feeds").glob("*.xml")):
        feed = Feed(id=path.stem, url=f"https://example.org/{path.name}", added=NOW)
        for entry in entries_of(parse_feed(path.read_bytes(), None, feed.url), feed, NOW, None):
            if isinstance(entry, Entry):
                yield refine(entry, NOW)[0]


def main() -> None:
    """Prints the figures of docs/models.md."""
    classifier = TopicClassifier.load()
    in_feeds = [second_level(document, classifier) for document in items(DATA)]
    print(f"feeds: {sum(map(bool, in_feeds))} of {len(in_feeds)} items have a second-level topic")
    print("  by", dict(Counter(creator for found in in_feeds for creator in found.values())))
    given = {key: second_level(document, classifier) for key, document in articles(DATA)}
    print(f"articles: {sum(map(bool, given.values()))} of {len(given)} have one")
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    print(f"labels: {sum(each['right'] for each in labels)} of {len(labels)} right when they were drawn")
    kept = [each for each in labels if each["topic"] in given[each["article"]]]
    print(f"  still given: {len(kept)}, of them right {sum(each['right'] for each in kept)}")
    for slug, count in Counter(slug for found in given.values() for slug in found).most_common():
        judged = [each["right"] for each in labels if each["topic"] == slug]
        print(f"{slug:<55} {count:5} articles, judged {len(judged):3}, right {sum(judged):3}")


if __name__ == "__main__":
    main()
