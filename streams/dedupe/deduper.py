"""The verdict on each article: original, revision, known, or a duplicate of an earlier one, exact or near.

The state is what was published: `decide` never changes it, and `remember` follows the broker's acknowledgement or reads
the log back. So a verdict whose publishing failed is reached again, and a rebuilt state decides as the lost one would.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from majra.records.document import Document
from majra.settings import Settings
from streams.dedupe.lane import Lane, Seen, content_key, uri_of
from streams.dedupe.shingles import Fingerprint, fingerprint
from streams.dedupe.stories import NAMED, carriers
from streams.dedupe.superseded import Superseded
from streams.dedupe.verdict import Thresholds

Kind = Literal["original", "revision", "known", "duplicate"]
DIGITS = 4
"""Of a published similarity: more than texts of a thousand words can differ by."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the article is, and the article with it written in."""

    kind: Kind
    document: Document


class Deduper:
    """What was published within the window, a lane for each language: near-duplicates exist only within one.

    `most` bounds the articles of one lane. An original stays one for ever, whatever it is changed to; a duplicate that
    changes is judged again, and is a story of its own (a "revision" without `duplicate_of`) once it repeats nothing.
    """

    def __init__(self, *, window: timedelta, most: int, jaccard: float, containment: float) -> None:
        self._window, self._most = window, most
        self._thresholds = Thresholds(jaccard, containment)
        self._lanes: dict[str, Lane] = {}
        self._superseded = Superseded()
        self._last: tuple[str, str, Fingerprint] | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Deduper:
        """A deduper by the settings."""
        return cls(
            window=timedelta(hours=settings.dedupe_window_hours),
            most=settings.dedupe_max_articles,
            jaccard=settings.dedupe_jaccard,
            containment=settings.dedupe_containment,
        )

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def decide(self, document: Document, now: datetime) -> Decision:
        """The verdict on `document`; says the same until something is remembered. An article of the future counts as now's."""
        known = self._known(document.uri)
        if known is not None and known.content == content_key(document):
            return Decision("known", self._carried(_as_decided(document, known), now))
        if known is not None and (verdict := self._superseded.get(document, known)) is not None:
            version, first, _, original_uri, kind, extent, likeness = verdict
            document = replace(document, version=version, first_created=first).with_majra(
                duplicate_of=original_uri, duplicate_kind=kind, duplicate_extent=extent, similarity=likeness
            )
            return Decision("known", self._carried(document, now))
        if known is not None:
            document = replace(document, version=str(known.version + 1), first_created=known.first)
        lane = self._lanes.get(document.language)
        judged = lane is not None and (known is None or known.original is not None)
        found = lane.find(document, self._fingerprint(document), now) if lane is not None and judged else None
        if found is None:
            document = document.with_majra(
                duplicate_of=None, duplicate_kind=None, duplicate_extent=None, similarity=None
            )
            return Decision("original" if known is None else "revision", self._carried(document, now))
        original, how = found
        similarity = round(how.similarity, DIGITS)
        document = document.with_majra(
            duplicate_of=original, duplicate_kind=how.kind, duplicate_extent=how.extent, similarity=similarity
        )
        return Decision("duplicate", self._carried(document, now))

    def remember(self, document: Document) -> None:
        """Takes in a document that is in the log. Twice is as once, and an older version changes nothing.

        Raises ValueError where the version is no number: it is not one of ours.
        """
        if (known := self._known(document.uri)) is not None:
            self._superseded.note(document, known)
        lane = self._lanes.get(document.language)
        if lane is None:
            lane = self._lanes[document.language] = Lane(
                window=self._window, most=self._most, thresholds=self._thresholds
            )
        for other in self._lanes.values():  # an edit can change what language an article is taken for
            seen = other.get(document.uri) if other is not lane else None
            if seen is not None and seen.version >= int(document.version):
                return
            if seen is not None:
                other.forget(document.uri)
        lane.remember(document, self._fingerprint(document))

    def _carried(self, document: Document, now: datetime) -> Document:
        """The document, decided on now, with the outlets of its story."""
        lane = self._lanes.get(document.language)
        names = carriers(document, lane.carried(document, now) if lane is not None else {})
        times = replace(document.majra.times, deduplicated=now)
        return document.with_majra(times=times, outlets=names[:NAMED], coverage=len(names))

    def _known(self, uri: str) -> Seen | None:
        return next((seen for lane in self._lanes.values() if (seen := lane.get(uri)) is not None), None)

    def _fingerprint(self, document: Document) -> Fingerprint:
        """The text as it is compared; the last one is kept, since what was decided is remembered next."""
        headline, body = document.headline, document.body
        if self._last is None or self._last[0] != headline or self._last[1] != body:
            self._last = headline, body, fingerprint(headline, body)
        return self._last[2]


def _as_decided(document: Document, known: Seen) -> Document:
    """The document as it was published when it came first."""
    document = replace(document, version=str(known.version), first_created=known.first, version_created=known.created)
    original = None if known.original is None else uri_of(known.original)
    return document.with_majra(
        duplicate_of=original,
        duplicate_kind=known.kind,
        duplicate_extent=known.extent,
        similarity=known.similarity,
    )
