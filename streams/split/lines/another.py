"""Another story: how likely a line in the shape of a headline is one, with an article of its own behind it.

What shows it is what a reader goes by: that the text behind takes the line's words up and says little of what the page said before, that
it begins as stories do, and what stands between the two. A logistic regression (`training/another.py`) over these; the sub-headings of ordinary
articles are what it must tell from headlines.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Final

from streams.split.headlines import LONGEST, cover, is_headline, stems_of
from streams.split.labels import Label
from streams.split.lines.behind import continues
from streams.split.lines.signs import signs
from streams.split.opening import begins_at_place
from streams.split.units import Unit
from streams.split.word_classes import is_verb

MODEL: Final = "models/another.json"
CLOSE: Final = 3
"""Units before a headline in which the article before it ended."""
CLOSES: Final = frozenset({"source", "keywords", "share", "copyright"})
LISTS: Final = frozenset({"read-also", "related-heading"})
PARTS: Final = frozenset({"advert", "navigation", "other"})
"""What may stand between two articles as well as in one: an advert, "next", three stars."""
_BETWEEN: Final = frozenset({"byline", "dateline"})
OTHERS: Final = frozenset({"embedded", "embedded-line"})
_BELOW: Final = frozenset({"source", "share", "other"})
_ABOVE: Final = frozenset({"caption", "byline", "dateline", "advert", "source", "share", "other"})
"""What may stand between a headline and its text, and in the midst of a text."""
LEAD: Final = 3
"""Paragraphs that take a headline's words up."""
MOST: Final = 40
"""Units of a story that are looked at: more are the rest of the page."""
TOP: Final = 6
"""Units in which the page's own headline stands, and the first words of its text."""


@dataclass
class Before:
    """What a page said before a line: the stems of its text, the labels that it has, and by the level of headings which labels these
    have. `ahead`: how many headings of each level are still to come."""

    known: set[str] = field(default_factory=set)
    labels: set[Label] = field(default_factory=set)
    levels: dict[int, set[Label]] = field(default_factory=dict)
    ahead: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Before:
        """Nothing yet, of a page of these units."""
        return cls(ahead=Counter(unit.block.level for unit in units))

    def add(self, unit: Unit, label: Label) -> None:
        """Goes past a unit."""
        self.labels.add(label)
        self.levels.setdefault(unit.block.level, set()).add(label)
        self.ahead[unit.block.level] -= 1
        if label == "paragraph":
            self.known |= unit.stems


def chance(units: Sequence[Unit], labels: Sequence[Label], index: int, before: Before) -> float:
    """How likely the line at `index` opens an article of its own, 0 to 1."""
    found = another_evidence(units, labels, index, before)
    return 1 / (1 + exp(-sum(_weights()[name] * value for name, value in found.items()))) if found else 0.0


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(files("streams.split").joinpath(MODEL).read_text(encoding="utf-8"))
    return weights


def can_head(units: Sequence[Unit], index: int) -> bool:
    """Whether a line has a headline's shape, and something behind it."""
    unit = units[index]
    return 0 < index < len(units) - 1 and unit.mark is None and is_headline(unit.bare)


def _story_behind(units: Sequence[Unit], labels: Sequence[Label], index: int) -> list[Unit]:
    """The text behind the line at `index`, up to the next marker, list or end."""
    found: list[Unit] = []
    for at in range(index + 1, min(len(units), index + 1 + MOST)):
        if labels[at] == "paragraph":
            found.append(units[at])
        elif labels[at] not in _ABOVE or (found and labels[at] in _BELOW):
            break
    return found


def another_evidence(units: Sequence[Unit], labels: Sequence[Label], index: int, before: Before) -> dict[str, float]:
    """What shows that the line at `index` opens an article of its own, and what shows that it does not; empty where nothing follows."""
    unit, known = units[index], before.known
    story = _story_behind(units, labels, index)
    if not story:
        return {}
    paragraphs = [each for each in story if each.told]
    first = paragraphs[0] if paragraphs else story[0]
    told = [word for each in story for word in each.words if len(word) > 3]
    lead = {stem for each in story[:LEAD] for stem in each.stems}
    top = list(zip(units[: min(TOP, index)], labels, strict=False))
    main = next((each for each, label in top if label == "paragraph"), None)
    head = next((each for each, label in top if label == "headline"), None)
    taken, had, old = cover(unit.words, lead), cover(unit.words, known), cover(told, known)
    row = {
        "bias": 1.0,
        "taken": taken,
        "taken-at-once": cover(unit.words, first.stems),
        "had": had,
        "turned": float(taken > had),
        "old": old,
        "old-at-once": cover([word for word in first.words if len(word) > 3], known),
        "very-old": max(0.0, old - 0.3),
        "told": log(1 + len(told)),
        "known": log(1 + len(known)),
        "brief": float(len(told) < BRIEF),
        "one-paragraph": float(len(paragraphs) == 1),
        "no-paragraph": float(not paragraphs),
        "words": float(min(len(unit.words), LONGEST)),
        "short": float(len(unit.words) <= SHORT),
        "verb": float(bool(first.first) and is_verb(first.first)),
        "place": float(begins_at_place(first.bare)),
        "place-again": float(main is not None and begins_at_place(first.bare) and begins_at_place(main.bare)),
        "goes-on": float(continues(first)),
        "asks": float(unit.text[-1] in "؟?"),
        "waits": float(unit.text[-1] in ":،-–" or unit.text.endswith("..")),
        "quoted": float(unit.bare[:1] in "«\"“"),
        "verb-in-it": float(any(is_verb(word) for word in unit.words[:5])),
        "numbered": float(bool(unit.bullet) and unit.bullet[0].isdigit()),
        "dashed": float(bool(unit.bullet) and unit.bullet[0] in "-–—"),
        "bullet": float(bool(unit.bullet) and unit.bullet[0] not in "-–—0123456789"),
        "glued": float(unit.glued),
        "signed": float(signs(units, index)),
        "title-told": cover(head.words, stems_of(told)) if head is not None else 0.0,
        "after-a-point": float(units[index - 1].text[-1] in '.؟!»”"…)'),
    }  # fmt: skip
    return row | _parted(units, labels, index, before) | _set(unit, before) | _sections(units, labels, index, known)


BRIEF: Final = 15
"""Words, of four letters and more, of a story that is a teaser rather."""
SHORT: Final = 3
"""Words of a heading that headlines seldom are as short as."""


def above(labels: Sequence[Label], index: int) -> int:
    """The line that a line stands under: who tells the story and when may stand between the two."""
    at = index - 1
    while at > max(0, index - CLOSE) and labels[at] in _BETWEEN:
        at -= 1
    return at


def is_marked(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a marker that the lists have stands over a line."""
    over = above(labels, index)
    return index > 0 and labels[over] in LISTS and units[over].mark is not None and units[over].known is None


def _parted(units: Sequence[Unit], labels: Sequence[Label], index: int, told: Before) -> dict[str, float]:
    """What stands right before the line."""
    before, close = labels[above(labels, index)], labels[max(0, index - CLOSE) : index]
    marked = is_marked(units, labels, index)
    return {
        "announced": float(marked),
        "announced-by-model": float(before in LISTS and not marked),
        "closed": float(any(label in CLOSES for label in close)),
        "source-before": float(before == "source"),
        "keywords-before": float(before == "keywords"),
        "parted": float(before in PARTS),
        "list-before": float(before == "related-headline"),
        "link-before": float(before == "read-also-line"),
        "caption-before": float(labels[index - 1] == "caption"),
        "signed-before": float(labels[index - 1] in _BETWEEN),
        "others-before": float(not OTHERS.isdisjoint(told.labels)),
    }


def _set(unit: Unit, before: Before) -> dict[str, float]:
    """How a page's markup sets the line, beside other headings."""
    level = unit.block.level
    alike = before.levels.get(level, set()) if level else set()
    return {
        "heading": float(level > 0),
        "set-as-the-page's": float("headline" in alike),
        "set-as-another's": float("embedded" in alike and "paragraph" not in alike),
        "set-as-sections": float("paragraph" in alike and "headline" not in alike),
        "only-one-so": float(level > 0 and not alike and before.ahead[level] == 1),
        "in-a-list": float(unit.block.group > 0),
        "linked": unit.block.link_share,
    }


def _sections(units: Sequence[Unit], labels: Sequence[Label], index: int, known: Collection[str]) -> dict[str, float]:
    """Whether other lines of the page are headings of sections: an article that has some has more of them."""
    seen = range(max(1, index - SEEN), min(len(units) - 1, index + SEEN))
    heads = [
        at
        for at in seen
        if at != index
        and labels[at] in ("paragraph", "embedded")
        and units[at].mark is None
        and units[at].headed
        and units[at + 1].told
    ]
    told = [cover(units[at].words, known) for at in heads]
    return {
        "sections": min(3.0, float(len(heads))),
        "sections-of-the-text": float(sum(each > TOLD for each in told) > 0),
        "asked": float(sum(units[at].text[-1] in "؟?" for at in heads) > 1),
    }


SEEN: Final = 30
TOLD: Final = 0.3
"""Share of a section's heading that the text before has."""
