"""Which outlets carried a story: those of its copies in the window, by time, whatever order they are read back in."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from datetime import datetime
from typing import Final

from majra.records.document import Document
from streams.dedupe.outlets import outlet

NAMED: Final = 50
"""Outlets that a document names, the first ones: a record must not grow with a story that hundreds carry."""

_Copy = tuple[datetime, bytes]
"""When it was first seen, and the article's key."""


class Stories:
    """The copies of each original, by outlet. Originals are not in it: most have no copies."""

    def __init__(self) -> None:
        self._copies: dict[bytes, dict[str, list[_Copy]]] = {}

    def add(self, original: bytes, name: str, copy: _Copy) -> None:
        """Takes in a copy by the outlet `name`; one of no known outlet tells nothing."""
        if name:
            insort(self._copies.setdefault(original, {}).setdefault(name, []), copy)

    def remove(self, original: bytes, name: str, copy: _Copy) -> None:
        """Takes out a copy that is in it."""
        if not name:
            return
        outlets = self._copies[original]
        copies = outlets[name]
        del copies[bisect_left(copies, copy)]
        if not copies:
            del outlets[name]
        if not outlets:
            del self._copies[original]

    def first_times(self, original: bytes, counts: Callable[[bytes], bool]) -> dict[str, datetime]:
        """When each outlet had its first copy, of those whose key `counts`."""
        found = {}
        for name, copies in self._copies.get(original, {}).items():
            at = next((at for at, key in copies if counts(key)), None)
            if at is not None:
                found[name] = at
        return found


def carriers(document: Document, first_times: dict[str, datetime]) -> tuple[str, ...]:
    """The outlets that carried the document's story up to now, its own among them, the first first."""
    own, at = outlet(document), document.first_created
    times = dict(first_times)
    if own:
        times[own] = min(at, times.get(own, at))
    return tuple(sorted(times, key=lambda name: (times[name], name)))
