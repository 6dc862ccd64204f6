"""What is remembered of one language: each article of the window, and where a like one is found.

What is found is a function of the set of documents remembered, not of their order: the highest version of each article,
and of those the ones within the window of the article in question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from sys import intern
from typing import Final

import msgspec
import numpy as np

from majra.records.document import Document, DuplicateExtent, DuplicateKind
from streams.dedupe.index import Index, sketch
from streams.dedupe.outlets import Outlets, outlet
from streams.dedupe.shingles import Fingerprint, Hashes, unpack
from streams.dedupe.stories import Stories
from streams.dedupe.verdict import Alike, Thresholds, alike, alike_by_a_copy, alike_without

VERIFIED: Final = 32
"""Candidates whose true similarity is computed, those first that share most: a copy shares tens of indexed shingles
with its original, and what only shares phrases comes after it."""
CHANCE: Final = 64
"""Shingles: a longer text shares at least two indexed ones with what it is like; one alone is a phrase, or chance."""
STRONG: Final = 0.8
"""Jaccard similarity from which two texts are very like: the usual measure of a near-duplicate."""

_PREFIX: Final = "urn:majra:article:"
_ID: Final = re.compile("[0-9a-f]{32}")
_ID_BYTES: Final = 16
Key = bytes
"""An article's uri in few bytes: see `key_of`."""


class Seen(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is kept of an article. Not for the garbage collector: a window holds a million, and none is in a cycle."""

    key: Key
    version: int
    content: bytes
    created: datetime
    first: datetime
    at: datetime
    original: Key | None
    kind: DuplicateKind | None
    extent: DuplicateExtent | None
    similarity: float | None
    outlet: str
    prints: bytes
    slot: int


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """That a text repeats an original, itself or by a copy: `weak` unless the two are very like, when it came, and how."""

    weak: bool
    first: datetime
    how: Alike


class Lane:
    """The articles of one language within the window."""

    def __init__(self, *, window: timedelta, most: int, thresholds: Thresholds) -> None:
        self._window, self._most, self._thresholds = window, most, thresholds
        self._seen: dict[Key, Seen] = {}
        self._slots: list[Key] = []
        self._free: list[int] = []
        self._by_age: list[tuple[datetime, Key]] = []
        self._index = Index()
        self._outlets = Outlets()
        self._stories = Stories()

    def __len__(self) -> int:
        return len(self._seen)

    def get(self, uri: str) -> Seen | None:
        """What is kept of the article, None where it is not in the window."""
        return self._seen.get(key_of(uri))

    def find(self, document: Document, prints: Fingerprint, now: datetime) -> tuple[str, Alike] | None:
        """The uri of the original that `document` repeats, and how.

        Of several the first that it, or one of its copies, is very like; failing that the first that it is like. Not the
        most similar: of two tellings just unlike enough to be two originals, copies would go now to the one, now to the
        other, and split one story in two.
        """
        own, name = key_of(document.uri), outlet(document)
        at = min(document.version_created, now)
        links: dict[Key, Link] = {}
        for seen in self._candidates(prints):
            root = seen.original or seen.key
            if own in (seen.key, root) or abs(at - seen.at) > self._window:
                continue
            link = self._link(prints, seen, name)
            if link is not None:
                links[root] = min(links[root], link) if root in links else link
        if not links:
            return None
        best = min(links, key=lambda root: (links[root], root))
        return uri_of(best), links[best].how

    def carried(self, document: Document, now: datetime) -> dict[str, datetime]:
        """When each outlet first carried the document's story, as far as the window goes; the document left out."""
        own, root = key_of(document.uri), key_of(document.majra.duplicate_of or document.uri)
        at = min(document.version_created, now)

        def counts(key: Key) -> bool:
            return key != own and abs(at - self._seen[key].at) <= self._window

        times = self._stories.first_times(root, counts)
        original = self._seen.get(root)
        if original is not None and original.outlet and counts(root):
            times[original.outlet] = min(original.first, times.get(original.outlet, original.first))
        return times

    def remember(self, document: Document, prints: Fingerprint) -> None:
        """Takes in a published document; one that is no newer version of its article changes nothing.

        Raises ValueError where the version is no number.
        """
        key = key_of(document.uri)
        known = self._seen.get(key)
        if known is not None:
            rank = int(document.version), document.version_created, content_key(document)
            if (known.version, known.created, known.content) >= rank:
                return
            self.forget(document.uri)
        slot = self._free.pop() if self._free else len(self._slots)
        new = self._record(document, prints, slot)
        self._slots[slot : slot + 1] = [key]
        self._seen[key] = new
        self._index.add(_postings(prints), slot)
        self._outlets.add(new.outlet, (new.at, key, new.prints))
        if new.original is not None:
            self._stories.add(new.original, new.outlet, (new.first, key))
        heappush(self._by_age, (new.at, key))
        self._let_go(new.at - self._window)

    def forget(self, uri: str) -> None:
        """Drops what is kept of the article, if it is here."""
        seen = self._seen.pop(key_of(uri), None)
        if seen is None:
            return
        self._index.remove(_postings(unpack(seen.prints)), seen.slot)
        self._outlets.remove(seen.outlet, (seen.at, seen.key, seen.prints))
        if seen.original is not None:
            self._stories.remove(seen.original, seen.outlet, (seen.first, seen.key))
        self._free.append(seen.slot)

    def _candidates(self, prints: Fingerprint) -> Iterator[Seen]:
        slots, votes = self._index.find(_queries(prints))
        if len(prints.prints) >= CHANCE:
            slots, votes = slots[votes > 1], votes[votes > 1]
        if len(slots) > VERIFIED:
            first = np.argsort(-votes, kind="stable")[:VERIFIED]
            slots = slots[first]
        return (self._seen[self._slots[slot]] for slot in slots)

    def _link(self, prints: Fingerprint, seen: Seen, name: str) -> Link | None:
        """How a text of the outlet `name` repeats `seen` or, where that is a copy, its original; None if it does not."""
        old, same_outlet = unpack(seen.prints), name == seen.outlet
        how = alike(prints, old, self._thresholds, same_outlet=same_outlet)
        if how is None:
            return None
        boilerplate = self._outlets.boilerplate(name)
        if not same_outlet:
            boilerplate = np.union1d(boilerplate, self._outlets.boilerplate(seen.outlet))
        if not alike_without(boilerplate, prints, old, self._thresholds):
            return None
        strong = how.jaccard >= STRONG
        if seen.original is None:
            return Link(weak=not strong, first=seen.first, how=how)
        original = self._seen.get(seen.original)
        if original is None:  # it has left the window; its copy stands for it
            kind = how.kind if seen.kind == "exact" else "near"
            return Link(weak=not strong, first=seen.first, how=replace(how, kind=kind))
        drifted = alike_by_a_copy(prints, unpack(original.prints), self._thresholds)
        return None if drifted is None else Link(weak=not strong, first=original.first, how=drifted)

    def _record(self, document: Document, prints: Fingerprint, slot: int) -> Seen:
        majra, created = document.majra, document.version_created
        decided = majra.times.deduplicated or created
        original = key_of(majra.duplicate_of) if majra.duplicate_of else None
        return Seen(
            key=key_of(document.uri),
            version=int(document.version),
            content=content_key(document),
            created=created,
            # One object where the times are the same, as they are of nearly all.
            first=created if document.first_created == created else document.first_created,
            # A clock that runs ahead must not age all others.
            at=created if created <= decided else decided,
            original=original if original is None or original not in self._seen else self._seen[original].key,
            kind=majra.duplicate_kind or None,
            extent=majra.duplicate_extent or None,
            similarity=majra.similarity or None,
            outlet=intern(outlet(document)),
            prints=prints.pack(),
            slot=slot,
        )

    def _let_go(self, before: datetime) -> None:
        """Drops what is older, and the oldest of more than fit."""
        while len(self._seen) > self._most or self._by_age[0][0] < before:
            at, key = heappop(self._by_age)
            seen = self._seen.get(key)
            if seen is not None and seen.at == at:
                self.forget(uri_of(key))
        if len(self._by_age) > 2 * len(self._seen) + 1024:  # revisions leave the entries of older versions behind
            self._by_age = [(seen.at, key) for key, seen in self._seen.items()]
            heapify(self._by_age)


def key_of(uri: str) -> Key:
    """The 16 bytes of the article's id; of a uri of another form its text after a colon, never 16 bytes long."""
    identity = uri.removeprefix(_PREFIX)
    if len(identity) < len(uri) and _ID.fullmatch(identity):
        return bytes.fromhex(identity)
    key = b":" + uri.encode()
    return key + b" " if len(key) == _ID_BYTES else key


def uri_of(key: Key) -> str:
    """The uri of a key."""
    return _PREFIX + key.hex() if len(key) == _ID_BYTES else key[1:].decode().rstrip(" ")


def content_key(document: Document) -> bytes:
    """The content hash in 16 bytes; as its text where it is of another form."""
    text = document.majra.content_hash
    return bytes.fromhex(text) if _ID.fullmatch(text) else text.encode()


def _postings(prints: Fingerprint) -> Hashes:
    return np.concatenate((sketch(prints.hashes), np.array([prints.same >> 1], np.uint32)))


def _queries(prints: Fingerprint) -> Hashes:
    return np.concatenate((prints.hashes, np.array([prints.same >> 1], np.uint32)))
