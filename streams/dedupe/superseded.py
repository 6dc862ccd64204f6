"""Versions that newer ones have replaced, known again when at-least-once delivery brings them once more.

A worker that dies after two versions of an article were decided, and before it committed, leaves both to be delivered
again. The first is not what is newest of the article, and is no change of it either: without this it would be taken for
a third version, and the second for a fourth.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from majra.records.document import Document, DuplicateKind
from streams.dedupe.lane import Seen, content_key, uri_of

MOST: Final = 20_000
"""Versions kept, some 400 bytes each: the revisions of days, where what is delivered again is of the last seconds."""

Delivery = tuple[str, datetime, bytes]
"""Uri, time and content: what tells a delivery that comes again from a text that the publisher went back to, which has
a time of its own."""
Verdict = tuple[str, datetime, str | None, DuplicateKind | None, float | None]
"""Version, first created, and what the article was then a duplicate of, how, and how similar."""


class Superseded:
    """The last `MOST` of them. What came first is let go first."""

    def __init__(self) -> None:
        self._verdicts: dict[Delivery, Verdict] = {}

    def note(self, document: Document, known: Seen) -> None:
        """One of two versions of an article replaces the other: `document` in the log, `known` before it was read."""
        majra, version = document.majra, int(document.version)
        if version > known.version:
            original = None if known.original is None else uri_of(known.original)
            delivery = document.uri, known.created, known.content
            verdict = str(known.version), known.first, original, known.kind, known.similarity
        elif version < known.version:  # a log read back is in order by partition only
            delivery = document.uri, document.version_created, content_key(document)
            verdict = (
                document.version, document.first_created,
                majra.duplicate_of or None, majra.duplicate_kind or None, majra.similarity or None,
            )  # fmt: skip
        else:
            return
        self._verdicts[delivery] = verdict
        if len(self._verdicts) > MOST:
            del self._verdicts[next(iter(self._verdicts))]

    def get(self, document: Document) -> Verdict | None:
        """What was decided on this very delivery; None where it is the newest, or new."""
        return self._verdicts.get((document.uri, document.version_created, content_key(document)))
