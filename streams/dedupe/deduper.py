"""The verdict on each article: original, revision, known, or a duplicate of an earlier one, exact or near.

Candidates come from an inverted index over a sketch (the smallest shingle hashes of each article: bottom-k, Cohen and
Kaplan 2007): a copy, a shortened or a lengthened one share some of them; the verdict is by true similarity.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from msgspec.structs import replace

from majra.records.document import Document, DuplicateKind
from majra.settings import Settings
from streams.dedupe.shingles import Shingles, overlap, shingles

SKETCH_MODULUS = 8
"""A shingle is indexed where its hash is a multiple of this: mod-p sampling, which keeps containment visible."""
FEWEST = 12
"""The smallest hashes are indexed in any case, so that a short text has so many chances to be found."""
SHORT = 12
"""Shingles: a shorter text (a headline, a result) is a duplicate only if it is the same, word by word."""
SHARED_BY_ALL = 64
"""An indexed hash found in more articles of the window than this is boilerplate, and names no candidate."""

Kind = Literal["original", "revision", "known", "duplicate"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the article is, and the article with it written in."""

    kind: Kind
    document: Document


@dataclass(slots=True)
class _Seen:
    """What is kept of an article in the window; `prints` is None for a duplicate, which no other can be one of."""

    version: int
    content: str
    first: datetime
    at: datetime
    duplicate_of: str | None
    kind: DuplicateKind | None
    similarity: float | None
    language: str
    prints: Shingles | None


class Deduper:
    """What was published within the window. `decide` never changes it; `remember` follows the acknowledged write."""

    def __init__(self, *, window: timedelta, most: int, jaccard: float, containment: float) -> None:
        self._window, self._most = window, most
        self._jaccard, self._containment = jaccard, containment
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._index: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._exact: dict[tuple[str, str], str] = {}

    @classmethod
    def from_settings(cls, settings: Settings) -> Deduper:
        """A deduper by the settings."""
        return cls(
            window=timedelta(hours=settings.dedupe_window_hours),
            most=settings.dedupe_max_articles,
            jaccard=settings.dedupe_jaccard,
            containment=settings.dedupe_containment,
        )

    def decide(self, document: Document, now: datetime) -> Decision:
        """The verdict on `document`; says the same until something is remembered."""
        known = self._seen.get(document.uri)
        if known is not None and known.content == document.majra.content_hash:
            return Decision("known", _marked(document, known))
        if known is not None and known.duplicate_of is None:
            version = known.version + 1
            revised = replace(document, version=str(version), first_created=known.first)
            return Decision("revision", revised.with_majra(duplicate_of=None, duplicate_kind=None, similarity=None))
        # Its own time, not the clock's: an archive or a backlog is judged as it would have been live.
        original, kind, similarity = self._find(document, min(now, document.version_created))
        if known is not None:  # a duplicate that changed: judged again, as its next version
            document = replace(document, version=str(known.version + 1), first_created=known.first)
        document = document.with_majra(duplicate_of=original, duplicate_kind=kind, similarity=similarity)
        return Decision("duplicate" if original else ("revision" if known else "original"), document)

    def remember(self, document: Document) -> None:
        """Takes the published `document` into the window; an older version than the one known changes nothing."""
        known = self._seen.get(document.uri)
        if known is not None and known.version >= int(document.version):
            return
        if known is not None:
            self._forget(document.uri)
        majra = document.majra
        original = majra.duplicate_of or None
        prints = None if original else shingles(document.body or document.headline)
        self._seen[document.uri] = _Seen(
            int(document.version),
            majra.content_hash,
            document.first_created,
            document.version_created,
            original,
            majra.duplicate_kind or None,
            majra.similarity or None,
            document.language,
            prints,
        )
        if prints is not None:
            for value in _sketch(prints):
                self._index[document.language, value].append(document.uri)
            self._exact.setdefault((document.language, majra.content_hash), document.uri)
        newest = document.version_created
        while len(self._seen) > self._most or (
            self._seen and newest - next(iter(self._seen.values())).at > self._window
        ):
            self._forget(next(iter(self._seen)))

    def _find(self, document: Document, now: datetime) -> tuple[str | None, DuplicateKind | None, float | None]:
        exact = self._exact.get((document.language, document.majra.content_hash))
        if exact is not None and exact != document.uri and self._fresh(exact, now):
            return exact, "exact", 1.0
        prints = shingles(document.body or document.headline)
        votes: Counter[str] = Counter()
        for value in _sketch(prints):
            holders = self._index.get((document.language, value), ())
            if len(holders) <= SHARED_BY_ALL:
                votes.update(holders)
        best: tuple[float, str] | None = None
        for uri, _ in votes.most_common(50):
            seen = self._seen[uri]
            if uri == document.uri or seen.prints is None or not self._fresh(uri, now):
                continue
            jaccard, contained = overlap(prints, seen.prints)
            short = min(len(prints), len(seen.prints)) < SHORT
            same = jaccard == 1.0 if short else jaccard >= self._jaccard or contained >= self._containment
            if same and (best is None or max(jaccard, contained) > best[0]):
                best = (max(jaccard, contained), uri)
        return (best[1], "near", round(best[0], 4)) if best else (None, None, None)

    def _fresh(self, uri: str, now: datetime) -> bool:
        return now - self._seen[uri].at <= self._window

    def _forget(self, uri: str) -> None:
        seen = self._seen.pop(uri)
        if seen.prints is None:
            return
        if self._exact.get((seen.language, seen.content)) == uri:
            del self._exact[seen.language, seen.content]
        for value in _sketch(seen.prints):
            holders = self._index[seen.language, value]
            holders.remove(uri)
            if not holders:
                del self._index[seen.language, value]


def _sketch(prints: Shingles) -> list[int]:
    chosen = np.union1d(prints[:FEWEST], prints[prints % np.uint64(SKETCH_MODULUS) == 0])
    return [int(value) for value in chosen]


def _marked(document: Document, known: _Seen) -> Document:
    document = replace(document, version=str(known.version), first_created=known.first)
    return document.with_majra(duplicate_of=known.duplicate_of, duplicate_kind=known.kind, similarity=known.similarity)
