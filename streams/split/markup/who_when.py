"""Who wrote and when, which may stand in one line and in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import match_key
from majra.text.html import Block
from streams.split.dates import STAMP, WHEN
from streams.split.headlines import is_paragraph
from streams.split.labels import Label, Pieces
from streams.split.markers import marker
from streams.split.markup.boxes import Kind, Outline, is_prose, kinds_of

_BYLINE: Final = re.compile(
    r"(?:^|\s)(?=(?:بقلم|كتب(?:ت|ها|ه)?|إعداد|اعداد|تحرير|محرر الخبر|المحرر|الكاتب|ترجمة)\s*[:：/\-–]\s*\S)"
)
"""Where a byline begins in a line that may have begun with a date."""
POSTED: Final = re.compile(
    r"(?P<label>(?:مرسلة|نشرت?|نُشر|نشره|أضيف|أرسلت|كتبت?|posted) (?:بواسطة|من قبل|by)\s?[:：]?)\s+(?P<name>\S+(?: \S+){0,5}?)(?P<rest>\s+(?:في|on|at)\s+.*\d.*)?$",
    re.IGNORECASE,
)
"""How blogs say who posted, and when."""
_BY: Final = re.compile(r"(?:بواسطة|من طرف|by)(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)
_PART: Final[dict[Kind, Label]] = {"share": "share", "notice": "other", "section": "navigation"}
"""What a named part of such a line is, where it says neither who nor when."""
_PERSON: Final = re.compile(r"[^\W\d_]{2,}\.?(?:[\s\-–/|،]+[^\W\d_]+\.?){1,6}")
"""A name, with a place or an agency: two to seven words."""
_NO_PERSON: Final = re.compile(
    r"(?:^|\s)(?:نشر|نشرت|آخر|اخر|تحديث|تاريخ|الساعة|بتوقيت|يوم|منذ|قبل|مساء|صباح|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|في|دقائق|قراءة)(?:\s|$)"
)
"""Words of a date, and of what stands beside one."""
_ITS_LABEL: Final = re.compile(r"\S+(?: \S+){0,2}\s?[:：]\s*(?=\S)")
_BETWEEN: Final = re.compile(r"\s*[|•–—,،-]\s*(?=\S)")
DATED: Final = 9
"""Words of a line under a headline that says when and where, at most; twice as many where it says so twice."""
EARLY: Final = 7
"""Blocks between a headline and its text, at most."""


def by_parts(block: Block) -> Pieces | None:
    """A line of several named parts: who wrote and when. Signs between them go with the part before."""
    pieces: list[tuple[str, Label]] = []
    for text, box in block.parts:
        named = kinds_of(box.tag, box.names) if box is not None and box is not block.box else ()
        kind = next((each for each in named if each in ("byline", "meta", "share", "notice", "section")), None)
        if not any(map(str.isalnum, text)) and pieces:
            pieces[-1] = f"{pieces[-1][0]} {text}", pieces[-1][1]
            continue
        found = (
            who_and_when(text, kind)
            if kind in ("byline", "meta")
            else ((text, _PART[kind]),)
            if kind
            else who_and_when(text, "meta")
        )
        if found is None:
            return None
        pieces += found
    return tuple(pieces)


def who_and_when(text: str, kind: Kind) -> Pieces | None:
    """Who wrote and when, which may stand in one line."""
    if by := _BY.match(text):
        return (
            ((text, "other"),)
            if by.end() == len(text)
            else ((by[0].strip(), "other"), *(who_and_when(text[by.end() :], kind) or ()))
        )
    if posted := POSTED.match(text):
        named: list[tuple[str, Label]] = [
            (posted["label"], "other"),
            (posted["name"], "byline"),
            ((posted["rest"] or "").strip(), "dateline"),
        ]
        return tuple(piece for piece in named if piece[0])
    found = _BYLINE.search(text)
    if found is not None and found.end():
        return (text[: found.end()].strip(), "dateline"), (text[found.end() :], "byline")
    mark = marker(text)
    if found is not None or (mark is not None and mark[0] == "byline"):
        return _name_and_date(text)
    if mark is not None and mark[0] in ("dateline", "share", "navigation", "source"):
        return ((text, mark[0]),)
    if any(character.isdigit() for character in text):
        return _beside_a_date(text)
    if kind != "byline" or is_paragraph(text):
        return None
    return _name(text)


def _beside_a_date(text: str) -> Pieces:
    """A date, and the name that may stand before or behind it."""
    stamps = list(STAMP.finditer(text))
    if stamps:
        edges = " \t|•·–—-،,:"
        before, behind = text[: stamps[0].start()].strip(edges), text[stamps[-1].end() :].strip(edges)
        if _PERSON.fullmatch(before) and not _NO_PERSON.search(before):
            end = text.find(before) + len(before)
            return (*_name(text[:end].strip()), (text[end:].strip(), "dateline"))
        if _PERSON.fullmatch(behind) and not _NO_PERSON.search(behind):
            begin = text.rfind(behind)
            return (text[:begin].strip(), "dateline"), (text[begin:], "byline")
    return ((text, "dateline"),)


def _name_and_date(text: str) -> Pieces:
    """A name, and the date that may follow it behind a bar or a dash."""
    for found in _BETWEEN.finditer(text):
        rest = text[found.end() :]
        mark = marker(rest)
        if rest[0].isdigit() or (mark is not None and mark[0] == "dateline"):
            return (*_name(text[: found.start()]), (text[found.start() :].strip(), "dateline"))
    return _name(text)


def _name(text: str) -> Pieces:
    """A name and its label, which `streams.split.markers` may not know."""
    mark, label = marker(text), _ITS_LABEL.match(text)
    if label is None or (mark is not None and mark[0] == "byline"):
        return ((text, "byline"),)
    return (label[0].strip(), "other"), (text[label.end() :], "byline")


def dates(outline: Outline, said: list[Pieces | None], heads: Sequence[int]) -> None:
    """Lines between a headline and its text that say when."""
    for head in heads:
        for index in range(head + 1, min(head + EARLY, len(said))):
            block = outline.blocks[index]
            if is_prose(block):
                break
            if said[index] is None and not any(map(str.isalnum, block.text)):
                said[index] = ((block.text, "other"),)
            if said[index] is None and len(match_key(block.text).split()) <= DATED * len(WHEN.findall(block.text)):
                said[index] = who_and_when(block.text, "meta")
