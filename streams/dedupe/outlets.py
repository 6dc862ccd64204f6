"""What an outlet puts under all of its articles, learnt from the last of them."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from majra.records.document import Document
from streams.dedupe.shingles import Hashes, unpack

LAST: Final = 32
"""Articles of an outlet that are looked at: enough to see what all have, few enough that a redesign is soon forgotten."""
REPEATED: Final = 5
"""Articles, of other headlines, that share a shingle: it is the outlet's and not a story's. Fewer than five may be the
instalments of one developing story."""
NONE: Final = np.empty(0, np.uint32)
_PLAIN: Final = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|$)")
"""An address whose host is seen at once, as that of nearly all: the standard library takes 20 µs to part one."""

_Member = tuple[datetime, bytes, bytes]
"""When, the article's key, and its packed fingerprint."""


def outlet(document: Document) -> str:
    """The host of the article's address, else of its feed's; the empty string where neither is known."""
    addresses = [each.value for each in document.alt_ids if each.role == "url"]
    for address in (*addresses, document.majra.feed):
        host = _host(address or "")
        if host:
            return host.removeprefix("www.")
    return ""


def _host(address: str) -> str | None:
    if plain := _PLAIN.match(address):
        return plain[1]
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


class Outlets:
    """The last articles of each outlet, by time, so that the order in which they are read back does not matter."""

    def __init__(self) -> None:
        self._last: defaultdict[str, list[_Member]] = defaultdict(list)
        self._boilerplate: dict[str, Hashes] = {}

    def add(self, name: str, member: _Member) -> None:
        """Takes an article in; the oldest of more than `LAST` leaves. Articles of no known outlet have no boilerplate."""
        if not name:
            return
        last = self._last[name]
        insort(last, member)
        del last[:-LAST]
        self._boilerplate.pop(name, None)

    def remove(self, name: str, member: _Member) -> None:
        """Takes an article out, if it is one of the last."""
        if not name:
            return
        last = self._last[name]
        place = bisect_left(last, member)
        if place < len(last) and last[place] == member:
            del last[place]
            self._boilerplate.pop(name, None)
        if not last:
            del self._last[name]

    def boilerplate(self, name: str) -> Hashes:
        """The shingles that `REPEATED` of the outlet's last articles share, sorted."""
        if name not in self._last:
            return NONE
        known = self._boilerplate.get(name)
        if known is None:
            # One for each headline: an article that is fed twice, or told again, is no evidence of boilerplate.
            texts = {each.headline: each.hashes for each in (unpack(packed) for _, _, packed in self._last[name])}
            known = self._boilerplate[name] = _repeated(list(texts.values()))
        return known


def _repeated(sets: list[Hashes]) -> Hashes:
    if len(sets) < REPEATED:
        return NONE
    every = np.concatenate(sets)
    every.sort()
    return np.unique(every[REPEATED - 1 :][every[REPEATED - 1 :] == every[: 1 - REPEATED]])
