"""What shows a unit's role: marks, shape, place, and how its words go on in the text around. Pure; names for the model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from majra.text.arabic import match_key
from streams.split.furniture import furniture_of
from streams.split.headlines import LEAD_WORDS, cover, is_headline, is_paragraph, stems_of
from streams.split.shapes import DAYS, shape, verbless
from streams.split.units import NUMBERED, Unit, contents_of, is_encyclopedic
from streams.split.word_classes import names_of

_HINTS: Final = (
    ("related", "relat"), ("related", "similar"), ("related", "more"), ("related", "read"), ("advert", "advert"), ("advert", " ad "),
    ("advert", "banner"), ("advert", "sponsor"), ("share", "share"), ("share", "social"), ("caption", "caption"), ("keywords", "tag"),
    ("keywords", "keyword"), ("byline", "author"), ("byline", "writer"), ("dateline", "date"), ("dateline", "time"), ("nav", "breadcrumb"),
    ("nav", "menu"), ("nav", "nav"), ("comment", "comment"), ("copyright", "copyright"), ("copyright", "footer"),
)  # fmt: skip
_ADDRESS: Final = re.compile(r"https?://|www\.|@|\.com\b")
_NAME_PLACE: Final = re.compile(r"^\S+(?:\s\S+){0,3}\s*[-–/|]\s*\S+(?:\s\S+){0,2}$")
_LEDE: Final = re.compile(r"^[^\d.،؛؟!]{2,45}?\s?[-–—:/]\s\S")
_AGENCY: Final = re.compile(r"\([^)]{2,30}\)$")
_STEPS: Final = (2, 4, 7, 12, 20, 30, 60)


def evidence(units: Sequence[Unit], title: str | None) -> list[list[str]]:
    """The features of each unit, in order."""
    title_key = match_key(title or "")
    own = [_own(unit, title_key) for unit in units]
    keys = Counter(unit.key for unit in units if unit.key)
    runs = _runs(units)
    rows = []
    echoes = _echoes(units)
    ends = _ends(units)
    briefs = _brief(units)
    contents = contents_of(units)
    heads = _heads(units)
    page = "encyclopedia" if is_encyclopedic(units) else ""
    title_stems = stems_of(title_key.split())
    since, since_name = 9, "none"
    prose = 0
    for index, unit in enumerate(units):
        row = ["b", *own[index], f"since={since_name}:{min(since, 5)}", f"prose={min(prose, 4)}", f"run={runs[index]}"]
        row.append(f"place={_place(index, len(units))}")
        row += echoes[index]
        row += ends[index]
        row.append(f"brief={briefs[index]}")
        if page:
            row += [page, f"{page}-brief={briefs[index]}", f"{page}-{own[index][2]}", f"{page}-{own[index][1]}"]
        if index in heads:
            row.append(f"heads={min(len(heads), 4)}")
        row += [f"{step}:toc" for step in (-1, 0, 1) if index + step in contents]
        if title_stems and len(unit.words) <= SHORT:
            row.append(f"title={int(cover(unit.words, title_stems) * 3)}")
        if keys[unit.key] > 1:
            row.append("again")
            if is_headline(unit.bare):
                row.append("headline-again")
        if unit.mark and unit.mark[0] == "read-also":
            if is_headline(unit.rest):
                row += [f"rest-{each}" for each in _cohesion(units, index, match_key(unit.rest).split())]
        elif is_headline(unit.bare):
            row += _cohesion(units, index, unit.words)
        row += _around(units, own, index)
        rows.append(row + _together(row))
        if unit.mark and unit.mark[0] in ("read-also", "related-heading", "source", "keywords", "share", "copyright"):
            since, since_name = 0, unit.mark[0]
            if unit.rest and unit.mark[0] in ("read-also", "related-heading"):
                since_name += "-inline"
        else:
            since += 1
        prose = prose + 1 if unit.told else 0
    return rows


def _around(units: Sequence[Unit], own: Sequence[Sequence[str]], index: int) -> list[str]:
    """What the two units before and behind show."""
    row = []
    for step in (-2, -1, 1, 2):
        near = index + step
        if not 0 <= near < len(units):
            row.append(f"{step}:edge")
            continue
        seen = _NEXT if step in (-1, 1) else _NEAR
        row += [f"{step}:{name}" for name in own[near] if name[:2] in seen]
        if units[near].mark and units[near].words:
            row.append(f"{step}:w={units[near].words[0]}")
    return row


_NEAR: Final = frozenset(["m=", "sh", "bu", "gl", "en", "ti", "k=", "se", "mo", "be"])
_NEXT: Final = _NEAR | {"go", "n=", "ve", "le"}
"""The beginnings of features that are told of units two away, and next to it."""
TELLING: Final = 16
"""Words of the longest usual caption, and in which a story's first sentence says its day."""
SHORT: Final = 8
"""Words of a caption or sub-heading that names what the page is about."""
DOUBLED: Final = 0.4
"""Share of a page's three-word sequences that come twice from which a scraper doubled its paragraphs."""

SEARCHED: Final = 50_000
"""Characters of a page in which short lines are looked for again: twice the longest real one; in more it would take long."""


def _echoes(units: Sequence[Unit]) -> list[list[str]]:
    """What flattened text says twice: paragraphs that a scraper doubled, and short lines that repeat a heading."""
    found: list[list[str]] = [[] for _ in units]
    if not any(unit.glued for unit in units):
        return found
    grams = Counter(gram for unit in units for gram in _grams(unit))
    twice = sum(count for count in grams.values() if count > 1)
    doubled = twice > DOUBLED * sum(grams.values())
    page = f" {' '.join(unit.key for unit in units)} "
    at = 0
    for unit, row in zip(units, found, strict=True):
        if doubled and (own := _grams(unit)):
            row.append(f"twice={int(3 * sum(grams[gram] > 1 for gram in own) / len(own))}")
        if unit.key and len(unit.words) <= SHORT and len(page) <= SEARCHED:
            first = page.find(f" {unit.key} ")
            if first < at:
                row.append("said-before")
            elif page.find(f" {unit.key} ", at + len(unit.key) + 1) >= 0:
                row.append("said-again")
        at += len(unit.key) + 1
    return found


def _ends(units: Sequence[Unit]) -> list[list[str]]:
    """For the last units how many come after, and how many of a paragraph's words the page had before: teasers have few."""
    found: list[list[str]] = [[] for _ in units]
    start = max(len(units) // 2, len(units) - LAST)
    known = {stem for unit in units[:start] for stem in unit.stems}
    fresh, shortest, longest = 0, 10_000, 0
    for index in range(len(units) - 1, start - 1, -1):
        unit = units[index]
        if not unit.told:
            continue
        if goes_on(unit):
            break
        fresh += 1
        shortest, longest = min(shortest, len(unit.words)), max(longest, len(unit.words))
        found[index].append(f"fresh={min(fresh, 6)}{'even' if longest < 2 * shortest else ''}")
    for index in range(start, len(units)):
        unit = units[index]
        found[index].append(f"left={len(units) - index}")
        if known and unit.told:
            found[index].append(f"old={int(cover(unit.words, known) * 5)}")
    return found


def goes_on(unit: Unit) -> bool:
    """Whether a text before it is presumed: a story's later paragraphs begin so more often than its first."""
    first = unit.first
    return (len(first) > 3 and first.startswith(("و", "ف"))) or first in _GO_ON


_GO_ON: Final = frozenset(["كما", "لكن", "هذا", "هذه", "ذلك", "كذلك", "ايضا", "حيث", "بينما", "فيما", "الا", "اما", "ثم", "اذ", "وفي", "ومن", "بالمقابل", "يشار", "يذكر", "جدير", "الجدير"])  # fmt: skip
LAST: Final = 8
"""Units at a page's end in which teasers of other stories stand: five of them and a line or two of chrome."""
BRIEF: Final = 5
"""Words of a menu's line, at most."""


def _brief(units: Sequence[Unit]) -> list[int]:
    """For each unit how many brief lines stand together around it, in steps: menus and contents are many."""
    found = [0] * len(units)
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and len(units[end].words) <= BRIEF and not units[end].glued:
            end += 1
        for index in range(start, end):
            found[index] = sum(end - start >= step for step in (1, 2, 4, 8))
        start = max(end, start + 1)
    return found


def _heads(units: Sequence[Unit]) -> set[int]:
    """The headlines of briefs: each has a bullet, no number, and its story below."""
    return {
        index
        for index, (unit, below) in enumerate(pairwise(units))
        if unit.bullet and not unit.bullet[0].isdigit() and is_headline(unit.bare) and below.told
    }


def _grams(unit: Unit) -> list[tuple[str, str, str]]:
    return list(zip(unit.words, unit.words[1:], unit.words[2:], strict=False))


_PAIRS: Final = (
    ("m=", "since="), ("sh=", "since="), ("sh=", "run="), ("sh=", "ahead="), ("ahead=", "behind="), ("m=", "rest-turn="), ("lead=", "turn="),
    ("sh=", "place="), ("prose=", "run="), ("en=", "n="), ("n=", "since="), ("glued", "since="), ("glued", "n="), ("twice=", "n="), ("said-before", "n="), ("said-again", "n="), ("title=", "n="), ("twice=", "sh="), ("old=", "left="), ("old=", "since="), ("brief=", "en="), ("numbered", "brief="), ("fresh=", "old="), ("fresh=", "day"), ("verbless", "n="), ("verbless", "glued"), ("goes-on", "glued"),
    ("mostly=", "n="), ("mostly=", "en="), ("begins=", "n="), ("begins=", "en="), ("has=", "sh="), ("has=", "run="),
    ("seems=", "n="), ("seems=", "since="), ("seems=", "sh="), ("seems=", "verbless"),
)  # fmt: skip
"""Features that mean something only together; a linear model does not see that by itself."""


def _together(row: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in row:
        head, equals, _ = name.partition("=")
        found.setdefault(head + equals, name)
    return [f"{found[one]}|{found[other]}" for one, other in _PAIRS if one in found and other in found]


def _place(index: int, count: int) -> str:
    """Where in a page of `count` units the unit stands."""
    if index == 0:
        return "first"
    if index == 1:
        return "second"
    if index == count - 1:
        return "last"
    if index < 5:
        return "early"
    return "late" if index >= 0.75 * count else "mid"


def _own(unit: Unit, title_key: str) -> list[str]:
    text = unit.bare
    count = len(unit.words)
    row = [f"n={sum(count > step for step in _STEPS)}", f"k={unit.block.kind}"]
    row.append(f"sh={'h' if is_headline(text) else ''}{'p' if is_paragraph(text) else ''}")
    if unit.mark:
        role, _ = unit.mark
        rest = len(unit.rest.split())
        row.append(f"m={role}:{'alone' if not rest else 'short' if rest <= 3 else 'line' if rest <= 26 else 'long'}")
    else:
        row.append("m=none")
    row += [f"w={' '.join(unit.words[:size])}" for size in (1, 2) if len(unit.words) >= size]
    row.append(f"en={text[-1] if text and not text[-1].isalnum() else 'w'}")
    if unit.bullet:
        row.append("bu")
    if unit.words and unit.words[-1] in ("عدل", "edit") and text.endswith("]"):
        row.append("edit-link")
    if NUMBERED.match(unit.text):
        row.append("numbered")
    if unit.glued:
        row.append("glued")
    if unit.kind:
        row.append(f"seems={unit.kind}")
    if goes_on(unit):
        row.append("goes-on")
    if count <= TELLING and verbless(unit.words, [shape(word) for word in text.split()]):
        row.append("verbless")
    if any(word in DAYS for word in unit.words[:TELLING]):
        row.append("day")
    if count <= TELLING:
        row += _furniture(text)
    if unit.block.level:
        row.append(f"level={unit.block.level}")
    if unit.block.link_share > 0.7:
        row.append("linked")
    if unit.block.group:
        row.append("grouped")
    if unit.block.region != "main":
        row.append(f"region={unit.block.region}")
    hint = f" {unit.block.hint} "
    row += sorted({f"hint={name}" for name, part in _HINTS if part in hint})
    return row + _said(unit, title_key)


def _furniture(text: str) -> list[str]:
    """What kinds of a site's own words, and of names, a short line has, which begins it, and which are most of it."""
    words = text.split()
    kinds = [furniture_of(word) + names_of(word) for word in words]
    count = Counter(kind for found in kinds for kind in found)
    row = [f"has={kind}" for kind in count]
    row += [f"begins={kind}" for kind in (kinds[0] if kinds else ())]
    return row + [f"mostly={kind}" for kind, times in count.items() if 2 * times >= len(words)]


def _said(unit: Unit, title_key: str) -> list[str]:
    """What the words themselves show: the title, quotation, addresses, names, numbers."""
    text = unit.bare
    count = len(unit.words)
    row = []
    if title_key and unit.key == title_key:
        row.append("ti")
    elif title_key and len(unit.key) > 12 and (title_key.startswith(unit.key) or unit.key.startswith(title_key)):
        row.append("ti-part")
    if text.startswith(('"', "“", "«")) and text.endswith(('"', "”", "»")):
        row.append("quoted")
    if text.isascii():
        row.append("latin")
    if _ADDRESS.search(text):
        row.append("address")
    if count <= 8 and _NAME_PLACE.match(text):
        row.append("name-place")
    if count <= 12 and _AGENCY.search(text):
        row.append("agency-end")
    if count > BRIEF and _LEDE.match(text):
        row.append("lede")
    if count <= 12 and any(character.isdigit() for character in text):
        row.append("digits")
    if text.startswith("#") or text.count("#") > 2:
        row.append("hashtag")
    if ":" in text[:60] and not text.endswith(":"):
        row.append("colon")
    return row


def _cohesion(units: Sequence[Unit], index: int, words: Sequence[str]) -> list[str]:
    """How many of a headline's words the text behind it takes up, and how many the text before it had."""
    ahead: set[str] = set()
    read = paragraphs = 0
    for near in range(index + 1, min(len(units), index + 9)):
        unit = units[near]
        if unit.mark and unit.mark[0] in ("read-also", "related-heading"):
            break
        if not unit.mark and (unit.told or unit.glued):
            ahead |= unit.stems
            read += len(unit.words)
            paragraphs += 1
        if read > LEAD_WORDS:
            break
    behind: set[str] = set()
    for near in range(max(0, index - 6), index):
        behind |= units[near].stems
    forth, back = cover(words, ahead), cover(words, behind)
    row = [f"ahead={int(forth * 5)}", f"behind={int(back * 5)}", f"lead={min(paragraphs, 2)}"]
    row.append(f"turn={'ahead' if forth > back + 0.15 else 'behind' if back > forth + 0.15 else 'even'}")
    if forth >= 0.4 and forth > back + 0.1:
        row.append("opens")
    return row


def _runs(units: Sequence[Unit]) -> list[str]:
    """For each unit how many headline-shaped ones stand together around it, and where in them it is."""
    runs = ["0"] * len(units)
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and is_headline(units[end].bare) and not units[end].mark:
            end += 1
        for index in range(start, end):
            place = "only" if end - start == 1 else "first" if index == start else "last" if index == end - 1 else "in"
            runs[index] = f"{min(end - start, 4)}{place}"
        start = max(end, start + 1)
    return runs
