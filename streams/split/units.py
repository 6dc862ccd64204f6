"""A page's blocks to units, the pieces that get a role: lines as they are, flattened text cut at markers and sentences."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from majra.records.document import Role
from majra.text.arabic import match_key
from majra.text.html import Block, Box
from streams.split.flat_bylines import byline_begin, byline_end
from streams.split.flat_head import flat_head
from streams.split.flat_labels import flat_labels, share_end
from streams.split.flat_stories import story_heads
from streams.split.flat_tags import tag_runs
from streams.split.headlines import LONGEST, SHORTEST, is_headline, is_paragraph, stems_of
from streams.split.labels import Label, Pieces
from streams.split.lists import headline_starts, item_begin
from streams.split.markers import INLINE_BULLET, bracketed, cuts, image_name, marker, tail
from streams.split.opening import headline_end, link_end, question_end, told_on
from streams.split.seams import SURE, Grams, Word, grams_of, seams
from streams.split.sources import source_end

MARKED: Final = 140
"""Characters: in a longer line a marker may stand in its midst; a shorter one is a line of its own."""
FLAT: Final = 500
"""Characters: a longer line may have lost its line breaks, and is looked at sentence by sentence."""
BULLET: Final = re.compile(r"^(?:[•●▪◾■◦‣·*◄►▶»\-–—]+|\d{1,2}\s*[.)\-])\s+")
_SENTENCE: Final = re.compile(r"[.؟?!…][\"'”»)\]]*\s+(?!\d)")
_POINT: Final = re.compile(r"[^.\W\d]\.[\"'”»)\]]*(?:\s|$)")
"""A sentence's end: a headline has no full stop."""
SENTENCE: Final = 100
"""Words to a full stop, at most, on a page that has them: prose has one in thirty, and lists beside it none."""
SHORT_LIST: Final = 8
"""Words up to which what stands behind a marker is one headline."""
_DASHED: Final = re.compile(r"(?:^|\s+)(?=[-–—|*]\s)")
_DASHES: Final = frozenset("-–—|*")
CONTENTS: Final = 12
"""Words of a line in a table of contents, its number among them, at most."""
_EDIT: Final = re.compile(r"\s(?:عدل|edit)$")
EDIT: Final = ("[عدل]", "[edit]")
NUMBERED: Final = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\s+\D")
_NAMES_HEADLINES: Final = frozenset({"read-also", "related-heading"})


@dataclass(frozen=True)
class Unit:
    """A piece of a page. `glued`: it goes on in the line of the unit before. `opens`: it is a headline by its story, that
    follows it in its line. `said`: its label, where the page's markup says it; `scope`: of a story's headline, the box that
    the story ends with. `kind`: of a piece of flattened text, what its words seem to be (`streams.split.seams.KINDS`). `known`:
    the mark of a line that no list has, but a model knows, or the words around it."""

    text: str
    block: Block
    glued: bool = False
    opens: bool = False
    said: Label | None = None
    scope: Box | None = None
    kind: str = ""
    known: tuple[Role, int] | None = None

    @cached_property
    def key(self) -> str:
        """The folded words, without bullet."""
        return match_key(self.bare)

    @cached_property
    def words(self) -> list[str]:
        """The folded words."""
        return self.key.split()

    @property
    def first(self) -> str:
        """The first folded word; empty where there is none, as in a line of signs."""
        return self.words[0] if self.words else ""

    @cached_property
    def stems(self) -> set[str]:
        """The stems of the words."""
        return stems_of(self.words)

    @property
    def plain(self) -> bool:
        """Whether it is a line of its own, of which neither a marker nor the page's markup says what it is."""
        return self.mark is None and self.said is None and not self.glued

    @cached_property
    def headed(self) -> bool:
        """Whether it has a headline's shape, and no paragraph's."""
        return is_headline(self.bare) and not self.told

    @cached_property
    def told(self) -> bool:
        """Whether it has a paragraph's shape."""
        return is_paragraph(self.bare)

    @cached_property
    def bullet(self) -> str:
        """The bullet or number that it begins with, with what stands between them and the text."""
        found = BULLET.match(self.text)
        return found[0] if found else ""

    @cached_property
    def bare(self) -> str:
        """The text behind the bullet."""
        return self.text[len(self.bullet) :]

    @cached_property
    def mark(self) -> tuple[Role, int] | None:
        """The marker it begins with: see `streams.split.markers.marker`."""
        return self.known or marker(self.text)

    @property
    def bracketed(self) -> bool:
        """Whether it is a marker with its headline, in brackets."""
        return bool(bracketed(self.text)) and self.mark is not None

    @property
    def label(self) -> str:
        """The marker's own text."""
        return self.text[: self.mark[1]].strip() if self.mark else ""

    @property
    def rest(self) -> str:
        """What stands behind the marker."""
        return self.text[self.mark[1] :].strip() if self.mark else self.text


def is_edit_link(unit: Unit) -> bool:
    """Whether the line is a section's heading with its link to edit the section, as MediaWiki sets it."""
    return unit.text.endswith(EDIT)


def is_encyclopedic(units: Sequence[Unit]) -> bool:
    """Whether the page is one of an encyclopedia, by its links to edit a section: it has no other articles inside."""
    return any(is_edit_link(unit) for unit in units)


def contents_of(units: Sequence[Unit]) -> set[int]:
    """The lines of a table of contents: numbered, and headings further down."""
    numbered = [index for index, unit in enumerate(units) if NUMBERED.match(unit.text) and len(unit.words) <= CONTENTS]
    last = {" ".join(unit.words[:CONTENTS]): index for index, unit in enumerate(units)} if numbered else {}
    found = set()
    for index in numbered:
        title = _EDIT.sub("", " ".join(units[index].words[1:]))
        if any(last.get(form, -1) > index for form in (title, f"{title} عدل", f"{title} edit")):
            found.add(index)
    return found


Seams = Callable[[str, Grams, str | None], list[Word]]


def units_of(
    blocks: Sequence[Block],
    title: str | None,
    find: Seams = seams,
    said: Sequence[Pieces | None] = (),
    stories: Mapping[int, Box] = MappingProxyType({}),
) -> list[Unit]:
    """The units in reading order. Together they hold every visible character of the blocks, and no other. `said`, `stories`: see
    `streams.split.markup.said`."""
    grams: Grams | None = None
    units: list[Unit] = []
    for index, (block, parts) in enumerate(_parted(blocks, title, said)):
        glued = False
        if said and (marked := said[index]) is not None:
            units += [
                Unit(text, block, glued=number > 0, said=label, scope=stories.get(index))
                for number, (text, label) in enumerate(marked)
            ]
            continue
        for part in parts:
            if part.flat and grams is None:
                grams = grams_of([each.text for each in blocks])
            if part.listed:  # by what lists are like, not by what the page is like
                pieces = [(piece, "") for piece in pieces_of(part.text, headline_starts(part.text), listed=True)]
            elif part.flat and grams is not None:
                pieces = _seen(part.text, find(part.text, grams, title), linked=part.linked)
            else:
                pieces = [(part.text, "")]
            for piece, kind in pieces:
                units.append(
                    Unit(piece, block, glued=glued, opens=part.opens, said=part.said, kind=kind, known=part.mark)
                )
                glued = True
    return units


def flat_parts(blocks: Sequence[Block], title: str | None) -> Iterator[tuple[str, bool]]:
    """The page's text as it is before seams are looked for, in order; with each whether they are looked for in it."""
    for _block, parts in _parted(blocks, title):
        yield from ((part.text, part.flat and not part.listed) for part in parts)


@dataclass(frozen=True)
class _Part:
    """A piece of a line. `flat`: it may hold more lines that were joined. `opens`: see `Unit`. `listed`: headlines, one after another.
    `linked`: the headline of a link, and what follows it."""

    text: str
    flat: bool = False
    opens: bool = False
    listed: bool = False
    linked: bool = False
    said: Label | None = None
    mark: tuple[Role, int] | None = None


def _parted(
    blocks: Sequence[Block], title: str | None, said: Sequence[Pieces | None] = ()
) -> Iterator[tuple[Block, list[_Part]]]:
    known = _known_headlines(blocks, title)
    pointed = _is_pointed(blocks)
    flattened = max((len(block.text) for block in blocks), default=0) * 2 > sum(len(block.text) for block in blocks)
    named, first = False, True
    for index, block in enumerate(blocks):
        if said and (pieces := said[index]) is not None:
            yield block, []
            named, first = pieces[-1][1] in _NAMES_HEADLINES, False
            continue
        parts = [
            replace(part, listed=part.listed and pointed, flat=part.flat or part.listed)
            for part in _headed(block.text, title, known, first=first, named=named, flattened=flattened)
        ]
        yield block, parts
        mark = marker(parts[-1].text)
        named, first = mark is not None and mark[0] in _NAMES_HEADLINES, False


def _headed(
    text: str, title: str | None, known: dict[str, list[str]], *, first: bool, named: bool, flattened: bool
) -> Iterator[_Part]:
    """A line's parts; those of a flattened page's head first, where it shows itself."""
    pieces, rest = flat_head(text, title) if first and len(text) > MARKED else ([], text)
    for piece, label in pieces:
        yield _Part(piece, said=label)
    first = first and not any(label == "headline" for _, label in pieces)
    start = 0
    for begin, end, part in _shown(rest) if len(rest) > FLAT else ():
        if begin < start:
            continue
        if before := rest[start:begin].strip():
            yield from _unbracketed(before, known, first=first and not start, named=named, flattened=flattened)
        yield part
        start, named = end, True  # behind tags an article is over, and a label announces another
    if rest := rest[start:].strip():
        yield from _unbracketed(rest, known, first=first and not start, named=named, flattened=flattened)


def _shown(text: str) -> list[tuple[int, int, _Part]]:
    """The tags of a flattened text and the labels that no list has, in order, with where they begin and end."""
    found = []
    start = 0
    for run in [*tag_runs(text), None]:
        end = len(text) if run is None else run.start
        between = text[start:end]
        if start and (shares := share_end(between)):
            found.append((start, start + shares, _Part(between[:shares].strip())))
            start, between = start + shares, between[shares:]
        for label in flat_labels(between, closed=start > 0):
            name = between[label.start : label.end]
            found.append((start + label.start, start + label.end, _Part(name, mark=("read-also", len(name)))))
        if run is not None:
            part = _Part(text[run.start : run.end], said="keywords", mark=("keywords", run.label - run.start))
            found.append((run.start, run.end, part))
            start = run.end
    return found


def _is_pointed(blocks: Sequence[Block]) -> bool:
    """Whether the page's sentences end with full stops: a scraper may have taken them, too."""
    stops = sum(len(_POINT.findall(block.text)) for block in blocks)
    return stops * SENTENCE >= sum(block.text.count(" ") for block in blocks)


def _known_headlines(blocks: Sequence[Block], title: str | None) -> dict[str, list[str]]:
    """Headlines that the page shows by themselves (its title, items of lists), by their first two words."""
    found: dict[str, list[str]] = {}
    texts = [title] if title else []
    texts += [
        BULLET.sub("", part.strip())
        for block in blocks
        for part in INLINE_BULLET.split(block.text)
        if len(part) < MARKED
    ]
    for text in texts:
        words = text.split()
        if len(words) >= 4:
            found.setdefault(" ".join(words[:2]), []).append(" ".join(words))
    return found


def _unbracketed(
    text: str, known: dict[str, list[str]], *, first: bool, named: bool, flattened: bool
) -> Iterator[_Part]:
    """A line cut around the links in it that stand in brackets, and what is between them cut on."""
    start = 0
    for begin, end in [*bracketed(text), (len(text), len(text))]:
        if between := text[start:begin].strip():
            yield from _parts(between, known, first=first and not start, named=named and not start, flattened=flattened)
        if link := text[begin:end]:
            yield _Part(link)
        start = end


def _parts(text: str, known: dict[str, list[str]], *, first: bool, named: bool, flattened: bool) -> Iterator[_Part]:
    """A line cut at markers and behind a headline."""
    if (end := tail(text)) is not None and text[:end].strip():
        yield from _parts(text[:end].strip(), known, first=first, named=named, flattened=flattened)
        yield _Part(text[end:])
        return
    if start := image_name(text):
        yield _Part(text[:start].strip())
        yield from _parts(text[start:], known, first=first, named=named, flattened=flattened)
        return
    if len(text) < MARKED:
        yield _Part(text)
        return
    parts = _joined([again for part in _cut(text) for again in _cut(part)])
    if len(text) < FLAT and len(parts) == 1 and not flattened:
        yield from _headline_off(text, known, first=first, named=named, flat=False)
        return
    parts, stories = _sources_off(parts)
    for number, part in enumerate(parts):
        before = marker(parts[number - 1]) if number else None
        after_marker = number in stories or (before is not None and before[0] in _NAMES_HEADLINES if number else named)
        dashed = number > 0 and parts[number - 1].rstrip()[-1:] in _DASHES
        for item in _items(part, dashed=dashed) if after_marker else [part]:
            yield from _headline_off(item, known, first=first and not number, named=after_marker, flat=True)


def _sources_off(parts: list[str]) -> tuple[list[str], set[int]]:
    """The parts, a source's name with its label where a headline and its story follow the two; and the numbers of such stories."""
    found: list[str] = []
    stories: set[int] = set()
    for part in parts:
        label = found[-1] if found else ""
        mark = marker(label) if label else None
        alone = mark is not None and mark[0] == "source" and mark[1] >= len(label.rstrip())
        own = None if alone else marker(part)
        begin = own[1] if own is not None and own[0] == "source" else 0
        end = source_end(part[begin:]) if alone or begin else 0
        if not end:
            found.append(part)
            continue
        name = part[: begin + end].strip()
        if alone:
            found[-1] = f"{label} {name}"
        else:
            found.append(name)
        stories.add(len(found))
        found.append(part[begin + end :].strip())
    return found, stories


def _items(part: str, *, dashed: bool) -> list[str]:
    """The items of a list behind its heading, where dashes or bars stand between them. `dashed`: one stands before the first."""
    items = [item for item in _DASHED.split(part) if item]
    several = len(items) > 2 or (len(items) > 1 and (dashed or _DASHED.match(part) is not None))
    return items if several and all(SHORTEST <= len(item.split()) <= LONGEST for item in items) else [part]


def _cut(text: str) -> list[str]:
    places = [0, *cuts(text), len(text)]
    return [part for start, end in pairwise(places) if (part := text[start:end].strip())]


def _joined(parts: list[str]) -> list[str]:
    """A bullet goes with what follows it, a label with its value, "read also" with its headline where that is all."""
    joined: list[str] = []
    for part in parts:
        if joined and (INLINE_BULLET.fullmatch(joined[-1]) or _wants(joined[-1], part)):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _wants(label: str, value: str) -> bool:
    found = marker(label)
    if found is None or found[1] < len(label.rstrip()):
        return False
    if found[0] in ("keywords", "source", "navigation", "byline"):
        return len(value.split()) <= LONGEST
    other = marker(value)
    return (
        found[0] == "read-also"
        and (other is None or other[0] in _NAMES_HEADLINES)
        and len(value.split()) <= LONGEST
        and not _SENTENCE.search(value)
        and not headline_end(value)
    )


def _headline_off(part: str, known: dict[str, list[str]], *, first: bool, named: bool, flat: bool) -> Iterator[_Part]:
    """A headline that stands before its text in one line: cut off where it is known or shows itself."""
    for headline in known.get(" ".join(part.split()[:2]), ()):
        if len(headline) < len(part) and part.startswith(headline) and not part[len(headline)].isalnum():
            yield _Part(headline)
            yield _Part(part[len(headline) :].strip(), flat)
            return
    if flat and named and (end := told_on(part)):
        yield _Part(part[:end].strip())
        yield _Part(part[end:].strip(), flat)
        return
    if flat and (first or named) and (end := headline_end(part) or (question_end(part) if first else 0)):
        point = _point_end(part)
        if end < point and len(part[end:point].split()) < SENTENCE_WORDS:
            end = point  # what is left up to the point is no sentence of a story
        rest = part[end:].strip()
        if begin := byline_begin(part[:end]):
            yield _Part(part[:begin].strip(), opens=True)
            yield _Part(part[begin:end].strip(), said="byline")
        else:
            yield _Part(part[:end].strip(), opens=True)
        if byline := byline_end(rest):
            yield _Part(rest[:byline].strip(), said="byline")
        yield from _stories(rest[byline:]) if named else (_Part(rest[byline:], flat),)
        return
    if flat and INLINE_BULLET.match(part) and _POINT.search(part) and (end := link_end(part[1:])):
        yield _Part(part[: end + 1].strip())  # the last of a list, and the story that goes on behind it
        yield _Part(part[end + 1 :].strip(), flat)
        return
    mark = marker(part)
    if flat and named and mark is None and _POINT.search(part) is not None:
        if end := _point_end(part) or link_end(part):
            yield _Part(part[:end].strip())
            yield _Part(part[end:].strip(), flat)
            return
        if end := headline_end(part, expected=True):  # not sure enough to say that its story follows
            yield _Part(part[:end].strip())
            yield _Part(part[end:].strip(), flat)
            return
    if mark is not None and mark[1] == len(part):
        yield _Part(part)
    elif (
        flat
        and named
        and mark is None
        and not INLINE_BULLET.match(part)
        and _POINT.search(part) is None
        and len(part.split()) > SHORT_LIST
    ):
        yield _Part(part, listed=True, linked=True)
    else:
        yield _Part(part, flat)


def _stories(text: str) -> Iterator[_Part]:
    """A story's text, and the stories that follow it."""
    start = 0
    for head in story_heads(text):
        yield _Part(text[start : head.start].strip(), flat=True)
        yield _Part(text[head.start : head.end].strip(), opens=True, said="embedded")
        start = head.end
    yield _Part(text[start:].strip(), flat=True)


SENTENCE_WORDS: Final = 6
"""Words of a story's first sentence, at least."""
SHORTEST_LINK: Final = 3
LINK: Final = 14
"""Words of a link's headline in flattened text, at least and at most."""


def _point_end(part: str) -> int:
    """Where a link to another story ends with a full stop, behind which the text goes on; 0 where it does not."""
    found = _POINT.search(part)
    if found is None or found.end() == len(part):
        return 0
    return found.end() if SHORTEST <= len(part[: found.end()].split()) <= POINTED else 0


POINTED: Final = 14
"""Words of a link that ends with a full stop, at most: a story's first sentence, with the headline before it, has more."""


def _seen(text: str, words: Sequence[Word], *, linked: bool) -> list[tuple[str, str]]:
    """A text cut at its sentence ends and seams, each piece with the kind of most of its words. `linked`: a link's headline stands first."""
    seams = [word.start for word in words if word.chance >= SURE]
    if linked and len(words) > LINK and (not seams or seams[0] > words[LINK].start):
        # A link to another story ends somewhere: the likeliest place is taken, however unlikely.
        best = max(words[SHORTEST_LINK : LINK + 1], key=lambda word: word.chance)
        seams.append(best.start)
    ahead = iter([*words, Word(len(text), 0.0, "")])
    word = next(ahead)
    found = []
    for start, end in _places(text, seams):
        kinds: Counter[str] = Counter()
        while word.start < end:
            kinds[word.kind] += 1
            word = next(ahead)
        if piece := text[start:end].strip():
            found.append((piece, kinds.most_common(1)[0][0]))
    return found


def pieces_of(text: str, places: Collection[int], *, listed: bool = False) -> list[str]:
    """A text cut at its sentence ends, and at `places`. `listed`: it is headlines, in which two points stand for a colon."""
    return [piece for start, end in _places(text, places, listed=listed) if (piece := text[start:end].strip())]


def _places(text: str, places: Collection[int], *, listed: bool = False) -> Iterator[tuple[int, int]]:
    """Start and end of what is between a text's sentence ends and `places`."""
    begins = sorted({item_begin(text, place) for place in places})
    starts = [0]
    for found in _SENTENCE.finditer(text):
        waits = _is_two_points(text, found.start()) and (listed or _waits(found.start(), begins))
        if found.end() - starts[-1] > ABBREVIATED and not waits:
            starts.append(found.end())
    return pairwise([*sorted({*starts, *begins}), len(text)])


ABBREVIATED: Final = 40
"""Characters up to a point that are abbreviations and initials more often than sentences."""
WAITING: Final = 25
"""Characters of a headline's first words that two points part from the rest, at most."""


def _is_two_points(text: str, point: int) -> bool:
    return text[point - 1 : point + 1] == ".." and text[point - 2] != "."


def _waits(point: int, begins: Sequence[int]) -> bool:
    """Whether a point stands in the midst of a headline's first words: "officially.. the club signs"."""
    at = bisect(begins, point)
    return point - (begins[at - 1] if at else 0) <= WAITING
