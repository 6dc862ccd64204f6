"""Lines of a text that a model took for something which they cannot be where they stand: lists of names, the text's own lists, a first line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from streams.split.furniture import READS, has_kind
from streams.split.headlines import SHORTEST, is_headline
from streams.split.labels import Label
from streams.split.units import Unit

SIGNATURES: Final = 3
"""Bylines without any label, one under another, from which they are a text's list of names: a story has one or two."""
LISTED: Final = 2
"""Items that a model has for headlines, from which they are a list."""
KINDS: Final = frozenset({"list-item", "quote", "cell"})
"""Elements of a text that hold no captions."""
STRAY: Final = frozenset({"caption", "other"})
"""What a model takes these for."""
_PATH: Final = re.compile(r"[>›‹|←→/»©]")
_SAID: Final = re.compile(
    r"[،,]\s(?:كما\s)?(?:قال|قالت|يقول|تقول|أضاف|أضافت|أوضح|أوضحت|بحسب|وفق)\s\S+(?:\s\S+){0,3}\.$"
)
"""How a quoted sentence ends."""
_NOT_SAID: Final = frozenset({"other", "share", "advert", "caption", "copyright"})
_ALONE: Final = frozenset({"navigation", "caption", "byline", "other", "dateline", "share"})


def text_lines(units: Sequence[Unit], labels: list[Label], *, titled: bool) -> None:
    """Labels them as what they are."""
    for index, unit in enumerate(units):
        if unit.mark is not None or unit.said is not None:
            continue
        stray = labels[index] in STRAY and unit.block.kind in KINDS and not unit.glued and _is_bare(unit)
        if stray or (labels[index] in _NOT_SAID and _SAID.search(unit.text)):
            labels[index] = "paragraph"
        elif labels[index] == "paragraph" and _invites(units, index):
            labels[index] = "related-headline"
    _last_tags(units, labels)
    if not titled:
        _first_line(units, labels)
    for start, end in _runs(units, labels, "byline"):
        if end - start >= SIGNATURES and not any(has_kind(units[at].words, {"who"}) for at in range(start, end)):
            labels[start:end] = ["paragraph"] * (end - start)
    for start, end in _runs(units, labels, "other"):
        heads = len(units[start].words) < SHORTEST or units[start].text[-1] == ":"
        below = end - start >= LISTED and start > 0 and labels[start - 1] == "paragraph" and heads
        if below and all(_is_bare(unit) for unit in units[start:end]):
            labels[start:end] = ["paragraph"] * (end - start)
    for start, end in _runs(units, labels, "related-headline"):
        if end - start > LISTED and not (start and labels[start - 1] in ("read-also", "related-heading")):
            _headed(units, labels, start, end)


def _is_bare(unit: Unit) -> bool:
    """Whether a line has no word of a site's own, no link and no address."""
    plain = unit.block.region in _INSIDE and not unit.block.links and not unit.text.isascii() and "@" not in unit.text
    return plain and not has_kind(unit.words, _OWN) and any(len(word) > INITIALS for word in unit.words)


INITIALS: Final = 2
"""Letters of a part of somebody's initials, at most."""
_INSIDE: Final = frozenset({"main", "figure"})
_OWN: Final = frozenset(
    {"mail", "talk", "note", "share", "sell", "right", "menu", "who", "from", "pict", "when", "month"}
)


def all_there_is(units: Sequence[Unit], labels: list[Label]) -> None:
    """Lines of a page that has neither a text nor headlines: its text."""
    if not all(label in _ALONE for label in labels):
        return
    for index, unit in enumerate(units):
        if unit.mark is None and unit.said is None and unit.block.region == "main" and not unit.block.links:
            labels[index] = "paragraph"


_INVITES: Final = re.compile(
    r"\.\.\s(?:إليكم|إليك|شاهد\w*|بالفيديو|بالصور|تعرفوا? على)\b|^(?:بالفيديو|بالصور|شاهد|فيديو|صور)\s?(?:\.\.|[:|])"
)
"""How a headline invites to its story, as no sub-heading does."""


def _invites(units: Sequence[Unit], index: int) -> bool:
    """Whether a line between paragraphs is a link to another story, by what it invites to."""
    unit = units[index]
    if not 0 < index < len(units) - 1 or unit.glued or unit.bullet or not _INVITES.search(unit.text):
        return False
    inside = units[index - 1].told and units[index + 1].told
    return inside and unit.headed


def _last_tags(units: Sequence[Unit], labels: list[Label]) -> None:
    """A page's last line, where a model has it for a caption and it has only words of the page: its tags."""
    if len(units) < SEVERAL or labels[-1] != "caption":
        return
    unit = units[-1]
    if (
        unit.plain
        and unit.text[-1].isalnum()
        and len(unit.words) > SEVERAL
        and unit.stems <= {stem for each in units[:-1] for stem in each.stems}
    ):
        labels[-1] = "keywords"


SEVERAL: Final = 3
"""Lines of a page, and words of its tags, that are more than a name or a button."""


def _first_line(units: Sequence[Unit], labels: list[Label]) -> None:
    """A page's first line over its text, with no sign of a menu's: its headline."""
    if len(units) < 2 or labels[0] != "navigation" or labels[1] != "paragraph":
        return
    unit = units[0]
    plain = unit.plain and not unit.block.links
    if plain and len(unit.words) > SHORTEST and is_headline(unit.text) and not _PATH.search(unit.text):
        labels[0] = "headline"


def _headed(units: Sequence[Unit], labels: list[Label], start: int, end: int) -> None:
    """A list whose first line heads it: one of other stories where it speaks of reading, else the text's own."""
    head = units[start]
    if head.bullet or head.block.links or head.text[-1] in ".؟?!":
        return
    if has_kind(head.words, {"read"}) and len(head.words) <= LABEL:
        labels[start] = "related-heading"
    elif len(head.words) < SHORTEST and not has_kind(head.words, READS) and _follows_text(units, labels, start):
        labels[start:end] = ["paragraph"] * (end - start)


LABEL: Final = 6
"""Words of a list's heading, at most."""


def _follows_text(units: Sequence[Unit], labels: Sequence[Label], start: int) -> bool:
    return start > 0 and labels[start - 1] == "paragraph" and units[start - 1].told


def _runs(units: Sequence[Unit], labels: Sequence[Label], label: Label) -> Iterator[tuple[int, int]]:
    """Where lines without marks follow each other that have a label: first and last but one."""
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and labels[end] == label and units[end].plain:
            end += 1
        if end > start:
            yield start, end
        start = max(end, start + 1)
