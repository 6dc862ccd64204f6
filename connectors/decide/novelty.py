"""New, revised or known: by what a reader reads, not by marks, view counters, adverts or times inside the HTML. Pure.

An edit is a revision of the same entry, not a second story (taranis #120, miniflux #797).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from majra import ids
from majra.records.entry import Entry
from majra.text.arabic import match_key
from majra.text.html import text_blocks

Status = Literal["new", "revised", "known"]
KEPT: Final = 1_000
"""Entries remembered of a feed at least, and twice those it holds now: an item that comes back within is known."""
_MOVES: Final = 8
"""Words: a block this short that holds a number or names a moment is a counter or a time stamp, not the text."""
_CHANGING: Final = re.compile(
    r"\d|^(?:منذ|قبل) |^(?:اعلان|advertisement)|(?:مشاهده|مشاهدات|زياره|تعليق|تعليقات|اعجاب|مشاركه)(?: |$)"
)


def reading_hash(entry: Entry) -> str:
    """What decides a revision: the title and text as read, without blocks that change by themselves."""
    text = entry.content or entry.summary or ""
    keys = (match_key(block.text) for block in text_blocks(text, entry.content_type if entry.content else None))
    body = " ".join(key for key in keys if len(key.split()) > _MOVES or not _CHANGING.search(key))
    return ids.digest("reading", match_key(entry.title or ""), body)[:16]


def status_of(entry: Entry, reading: str, seen: Mapping[str, str]) -> Status:
    """What `entry` is to the feed whose entries `seen` holds (id to reading hash).

    Without an address the guid is the identity, and some servers make a new one for each answer (logstash-input-rss #3):
    what reads the same as an entry seen is that entry.
    """
    assert entry.id is not None
    if entry.id in seen:
        return "known" if seen[entry.id] == reading else "revised"
    if entry.url is None and reading in seen.values():
        return "known"
    return "new"


def remembered(seen: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """`seen` after a poll that found `now`: those found last, the oldest sightings gone."""
    merged = {key: value for key, value in seen.items() if key not in now} | dict(now)
    spare = len(merged) - max(KEPT, 2 * len(now))
    return dict(list(merged.items())[spare:]) if spare > 0 else merged
