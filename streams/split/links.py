"""Links to other articles on lines of their own, as a page's markup shows them.

Labels in, labels out; pages of plain text have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.split.behind import STORY, continues
from streams.split.headlines import is_headline, is_paragraph
from streams.split.overlooked import ENDS, LISTS, MISTAKEN
from streams.split.roles import Label
from streams.split.units import Unit

HEADING: Final = 5
"""Words of a heading over a list of headlines: "more news of this section today" has five."""
ITEM: Final = 4
"""Words of a linked headline, at least: shorter links are sections, names and documents."""
LINKED: Final = 0.7
"""Share of a block's characters inside links from which it is a link."""
LISTED: Final = 2
"""Headlines in a row, at least, that are a list: one line more may be a text's last."""
_OPENS_TEXT: Final = frozenset(
    {"التالي", "التاليه", "الاتي", "الاتيه", "يلي", "ياتي", "منها", "ابرزها", "اهمها", "وهي", "هي"}
)
"""Words by which a text announces its own list."""
_LINE: Final = frozenset({"paragraph", "caption", "byline", "embedded", "other"})
"""What a model takes a link for."""
_RELATED: Final = re.compile(r"(?:^|[\s_-])(?:relat\w*|similar\w*|(?:read|see|more)[_-]?(?:more|also|next|news|posts|stories|articles)\w*|recommend\w*|suggest\w*|youmay\w*|you-may\w*|also[_-]?read\w*|most[_-]?(?:read|viewed|popular)\w*)")  # fmt: skip
"""How sites call a box of other articles in its class."""


def is_heading(unit: Unit) -> bool:
    """Whether a line has a heading's shape: few words on their own, no sentence."""
    if unit.glued or unit.bullet or unit.mark is not None or not 0 < len(unit.words) <= HEADING:
        return False
    return not ENDS.search(unit.text) and unit.words[-1] not in _OPENS_TEXT


def links(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with links as long as headlines for what they are: in a box that says so, several in a list, or under a heading."""
    kept = list(labels)
    found = [_is_link(unit) for unit in units]
    text = [at for at, unit in enumerate(units) if is_paragraph(unit.bare)]
    told, over = (text[0], text[-1]) if text else (len(units), 0)
    start = 0
    while start < len(units):
        end = start
        while end < len(units) and found[end]:
            end += 1
        if end > start:
            _run(units, kept, start, end, told=told < start, last=over < start)
        start = max(end, start + 1)
    if told < over:
        _story_in_a_box(units, kept, told, over)
    return kept


def _story_in_a_box(units: Sequence[Unit], labels: list[Label], told: int, over: int) -> None:
    """A heading and its story in a box of related articles: another article. The page's text begins at `told`, outside of the box, and ends
    with it at `over`."""
    start = over
    while start > told and _RELATED.search(units[start].block.hint):
        start -= 1
    if _RELATED.search(units[start].block.hint):
        return
    inside = range(start + 1, over + 1)
    head = next((at for at in inside if units[at].block.level > 1 and is_headline(units[at].bare)), None)
    if head is None or labels[head] not in ("paragraph", "headline", "related-headline"):
        return
    story = [at for at in range(head + 1, over + 1) if labels[at] == "paragraph" and is_paragraph(units[at].bare)]
    if len(story) >= STORY and story[0] == head + 1 and not continues(units[story[0]]):
        labels[head] = "embedded"


def _run(units: Sequence[Unit], labels: list[Label], start: int, end: int, *, told: bool, last: bool) -> None:
    """Labels a run of links. `told`: the page has had a text before. `last`: it has none behind."""
    items = all(unit.block.group for unit in units[start:end])
    boxed = all(_RELATED.search(unit.block.hint) for unit in units[start:end])
    headed = start > 0 and _heads(units[start - 1], labels[start - 1], items=items or boxed)
    if headed or boxed or (told and (items or last) and end - start >= LISTED):
        if labels[end - 1] == "embedded" and end < len(units) and is_paragraph(units[end].bare):
            end -= 1  # a linked headline over its story
        for at in range(start, end):
            if labels[at] in _LINE or (told and labels[at] == "headline"):
                labels[at] = "related-headline"
    if headed and labels[start - 1] in MISTAKEN:
        labels[start - 1] = "related-heading"


def _is_link(unit: Unit) -> bool:
    return (
        unit.block.link_share > LINKED
        and not unit.glued
        and unit.mark is None
        and len(unit.words) >= ITEM
        and is_headline(unit.bare)
        and not continues(unit)
        and unit.block.level != 1
    )


def _heads(unit: Unit, label: Label, *, items: bool) -> bool:
    """Whether a block over links is their heading: marked so, or few words without a sentence's end. `items`: they are
    a list's, or in a box that says so."""
    if label in LISTS:
        return True
    return (
        label in MISTAKEN
        and (items or unit.block.level > 0)
        and is_heading(unit)
        and unit.block.link_share < LINKED
        and unit.block.level != 1
    )
