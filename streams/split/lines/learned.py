"""Markers in words that no list has: where a model knows a line for one, its label is what the label of a listed marker is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from majra.records.document import Role
from streams.split.furniture import READS, furniture_of, has_kind
from streams.split.headlines import SHORTEST, cover, stem, word_key
from streams.split.labels import Label
from streams.split.lines.behind import TAKEN_UP
from streams.split.units import Unit

LABEL: Final = 7
"""Words of a label, at most: "read this too on our site" in the longest wordings."""
ALONE: Final = 8
"""Words of a marker that has its line to itself, at most."""
_SIGN: Final = re.compile(r"[:：|»>…#]+\s*$|\.\.+\s*$|^[-–—/]$|/$")
"""How a word ends, or what it is, behind which the label's value begins."""
_STOP: Final = re.compile(r"[.؟?!،؛]$")
_WORD: Final = re.compile(r"\S+")
_TAGS: Final = frozenset({"tag"})
_TO_READERS: Final = frozenset({"read", "like", "you"})
SHORT: Final = 4
"""Words of a link's label, at most, where nothing else says that it is one."""
_KINDS: Final[dict[Label, tuple[Role, frozenset[str], frozenset[str], int]]] = {
    "read-also-line": ("read-also", READS, READS, SHORTEST),
    "embedded-line": ("read-also", READS, READS, SHORTEST),
    "keywords": ("keywords", frozenset({"tag", "news"}), _TAGS, 1),
    "source": ("source", frozenset({"from"}), frozenset({"from"}), 1),
    "byline": ("byline", frozenset({"who"}), frozenset({"who"}), 1),
}
"""For a model's label what the marker is, the kinds of words that are in it before a sign, and that it is without one, and the words
behind it, at least."""


def doubted(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, without headings that only a model saw, and the lists below them, where these are a text's own: the heading has no word
    of reading, or the paragraph behind the last of few lines takes its words up."""
    kept = list(labels)
    text: set[str] | None = None
    index = 0
    while index < len(units):
        unit, start = units[index], index
        index += 1
        if kept[start] not in _LINKS or not _is_plain(unit):
            continue
        while index < len(units) and kept[index] == "related-headline" and _is_plain(units[index]):
            index += 1
        spoken = has_kind(unit.text.split(), _SPOKEN)
        heads = index > start + 1 or any(label.startswith("embedded") for label in labels[index : index + FEW])
        if text is None:
            text = {
                stem for each, label in zip(units, labels, strict=True) if label == "paragraph" for stem in each.stems
            }
        if not (spoken and heads) or _is_of(unit, text) or _heads_text(units, labels, start + 1, index):
            kept[start:index] = ["paragraph"] * (index - start)
    return kept


def _is_of(unit: Unit, text: set[str]) -> bool:
    """Whether a heading's words, but for those of news, are the text's."""
    own = [key for word in unit.text.split() if not furniture_of(word) and len(key := word_key(word)) > TOLD]
    return len(own) > 1 and all(stem(key) in text for key in own)


TOLD: Final = 2
"""Letters of a word that says nothing of what a text is about, at most."""


def _is_plain(unit: Unit) -> bool:
    return unit.plain and not unit.block.links


def _heads_text(units: Sequence[Unit], labels: Sequence[Label], start: int, end: int) -> bool:
    """Whether few lines are sub-headings of the paragraph behind them."""
    if not 0 < end - start <= FEW or end == len(units) or labels[end] != "paragraph" or not units[end].told:
        return False
    return cover(units[end - 1].words, {stem for unit in units[end : end + 2] for stem in unit.stems}) >= TAKEN_UP


FEW: Final = 3
"""Lines that can be sub-headings one under another, at most."""
_SPOKEN: Final = frozenset({"read", "news", "like", "you", "menu"})
"""Kinds of words of which a heading over other stories has one."""


def learned(units: Sequence[Unit], labels: Sequence[Label]) -> list[Unit]:
    """The units, with the marks of such lines."""
    found = [_marked(unit, label) for unit, label in zip(units, labels, strict=True)]
    for index, (unit, below) in enumerate(pairwise(found)):
        rest = _ABOUT.match(below.text) if unit.mark is not None and unit.mark[0] in _LINKS and not unit.rest else None
        if (
            rest is not None
            and below.glued
            and unit.text[-1:] not in _SHUT
            and len(below.text[rest.end() :].split()) >= SHORTEST
        ):
            text = f"{unit.text} {rest[0].strip()}"  # what it is about goes with the label
            found[index] = replace(unit, text=text, known=(unit.mark[0], len(text)))  # type: ignore[index]
            found[index + 1] = replace(below, text=below.text[rest.end() :])
    return found


_LINKS: Final = frozenset({"read-also", "related-heading"})
_SHUT: Final = frozenset(":：|»>")
_ABOUT: Final = re.compile(r"(?:من|في|عن|على|حول)\s+\S+(?:\s+\S+){0,3}?\s*[:：|»>]\s+")
"""What says what a label is about, behind it: "from the news of Tunis:"."""


def _marked(unit: Unit, label: Label) -> Unit:
    if unit.mark is not None or unit.said is not None or unit.block.box is not None:
        return unit
    if label in ("read-also", "related-heading"):
        alone = len(unit.words) <= ALONE and not _STOP.search(unit.text)
        return replace(unit, known=(label, len(unit.text))) if alone else unit
    if label == "related-headline" and (end := label_end(unit.text, _TO_READERS, frozenset(), SHORTEST)):
        return replace(unit, known=("read-also", end)) if len(unit.text[:end].split()) <= SHORT else unit
    if label not in _KINDS:
        return unit
    role, kinds, leading, least = _KINDS[label]
    end = label_end(unit.text, kinds, leading, least)
    return replace(unit, known=(role, end)) if end else unit


def label_end(text: str, kinds: frozenset[str], leading: frozenset[str], least: int) -> int:
    """Where the label of a line ends and its value of `least` words or more begins: behind the first sign, where a word of `kinds` stands
    before it, or behind the words of `leading` that the line begins with; 0 where neither shows.

    >>> label_end("ومما قرأه زوارنا: افتتاح الجسر الجديد", READS, READS, 3)
    18
    """
    words = list(_WORD.finditer(text))[: LABEL + 1]
    found = [frozenset(furniture_of(word[0])) for word in words]
    for at in range(min(LABEL, len(words) - 1)):
        if _SIGN.search(words[at][0]) and any(own & kinds for own in found[: at + 1]):
            return _behind(text, words[at + 1].start(), least)
    at = 0
    while at < len(found) and found[at] & leading:
        at += 1
    return _behind(text, words[at].start(), least) if 0 < at < len(words) else 0


def _behind(text: str, start: int, least: int) -> int:
    return start if len(text[start:].split()) >= least else 0
