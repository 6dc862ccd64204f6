"""Versions that newer ones have replaced, known again when at-least-once delivery brings them once more.

A worker that dies after two versions of an article were decided, and before it committed, leaves both to be delivered
again. The first is not what is newest of the article, and is no change of it either: without this it would be taken for
a third version, and the second for a fourth.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from majra.records.document import Document, DuplicateExtent, DuplicateKind
from streams.dedupe.lane import Seen, content_key, uri_of

MOST: Final = 20_000
"""Versions kept, some 400 bytes each: the revisions of days, where what is delivered again is of the last seconds."""

Text = tuple[str, bytes]
"""Uri and content."""
Verdict = tuple[str, datetime, datetime, str | None, DuplicateKind | None, DuplicateExtent | None, float | None]
"""Version, when the article was first created and when this version was, and what the article was then a duplicate of, how,
of what extent, and how similar."""


class Superseded:
    """The last `MOST` of them. What came first is let go first."""

    def __init__(self) -> None:
        self._verdicts: dict[Text, Verdict] = {}

    def note(self, document: Document, known: Seen) -> None:
        """One of two versions of an article replaces the other: `document` in the log, `known` before it was read."""
        majra, version = document.majra, int(document.version)
        if version > known.version:
            original = None if known.original is None else uri_of(known.original)
            text = document.uri, known.content
            verdict = (
                str(known.version), known.first, known.created, original,
                known.kind, known.extent, known.similarity,
            )  # fmt: skip
        elif version < known.version:  # a log read back is in order by partition only
            text = document.uri, content_key(document)
            verdict = (
                document.version, document.first_created, document.version_created, majra.duplicate_of or None,
                majra.duplicate_kind or None, majra.duplicate_extent or None, majra.similarity or None,
            )  # fmt: skip
        else:
            return
        if text in self._verdicts and int(self._verdicts[text][0]) > int(verdict[0]):
            return
        self._verdicts[text] = verdict
        if len(self._verdicts) > MOST:
            del self._verdicts[next(iter(self._verdicts))]

    def get(self, document: Document, newest: Seen) -> Verdict | None:
        """What was decided on the last version of this text, if it is delivered again; None where it is news.

        A text that the publisher went back to has a time of its own, after the version that replaced it. A delivery from
        before it is none: a connector may bring one text twice, and each may come again.
        """
        verdict = self._verdicts.get((document.uri, content_key(document)))
        if verdict is None or document.version_created > max(verdict[2], newest.created):
            return None
        return verdict
