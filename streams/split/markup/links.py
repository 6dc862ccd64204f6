"""Links to other stories: in boxes, in lists, and by themselves between paragraphs."""

from __future__ import annotations

import re
from typing import Final

from majra.text.html import Block, Box
from streams.split.dates import WHEN
from streams.split.furniture import READS, has_kind
from streams.split.headlines import LONGEST, is_headline, is_paragraph
from streams.split.labels import Label, Pieces
from streams.split.lines.behind import continues
from streams.split.markers import marker
from streams.split.markup.boxes import Outline, by_links, container, is_link, is_prose
from streams.split.markup.stories import is_head
from streams.split.seams import word_spans
from streams.split.units import Unit
from streams.split.word_classes import is_verb

ITEM: Final = 4
"""Words of a headline in a list of links, at least: fewer are a section of the site."""
_LABEL: Final = re.compile(r"^(?P<label>[^\W\d_][^.:،؟!…]{0,50}?\s?(?:[:：]|\.\.+|…|»|>|[-–—](?=\s)))\s*(?=\S)")
"""A link's label: what stands before its headline, with the sign between them."""
LABEL: Final = 6
"""Words of such a label, at most."""


def of_related(outline: Outline, block: Block, box: Box) -> Pieces | None:
    """A block of a box of links to other stories."""
    first, end = outline.spans[box.number]
    mark = marker(block.text)
    if mark is not None and mark[0] not in ("related-heading", "read-also"):
        return None
    several = outline.links(first, end)
    if not several and not (mark is not None and mark[1] == len(block.text)):
        return None
    if outline.paragraphs(first, end) > several:
        return None
    more = block.text.startswith(("المزيد", "مزيد"))
    if (mark is not None or more) and block is outline.blocks[first] and len(block.text.split()) <= LABEL:
        return heading(block.text)
    if mark is not None and mark[1] < len(block.text):
        return None
    if is_link(block):
        return _without_rest(block, "related-headline") if len(block.text.split()) >= ITEM - 1 else None
    if mark is not None or (is_head(block) and not block.links) or block is outline.blocks[first]:
        return heading(block.text) if not is_prose(block) else None
    return ((block.text, "other"),)


def heading(text: str) -> Pieces:
    """A line that heads links to other stories."""
    mark = marker(text)
    return ((text, "read-also" if mark is not None and mark[0] == "read-also" else "related-heading"),)


def _without_rest(block: Block, label: Label) -> Pieces:
    """A link, without what stands beside it in its line: a number, a length, a date."""
    if len(block.links) != 1:
        return ((block.text, label),)
    before, link, behind = block.text.partition(block.links[0])
    if not link:
        return ((block.text, label),)
    pieces: list[tuple[str, Label]] = [(before.strip(), "other"), (link, label), (behind.strip(), "other")]
    return tuple(piece for piece in pieces if piece[0])


def in_one_line(block: Block) -> Pieces | None:
    """A marker and two links or more in one block: the marker heads them."""
    if len(block.links) < 2:
        return None
    (before, linked), *rest = by_links(block)
    mark = None if linked else marker(before)
    if mark is None or mark[0] not in ("read-also", "related-heading") or mark[1] < len(before):
        return None
    return (before, mark[0]), *((text, "related-headline" if link else "other") for text, link in rest)


def lists(outline: Outline, said: list[Pieces | None], head: int | None) -> None:
    """Links one after another, each in the shape of a headline: a list, and what heads it."""
    blocks = outline.blocks
    start = 0 if head is None else head + 1
    while start < len(blocks):
        end = start
        while end < len(blocks) and said[end] is None and _is_item(blocks[end]):
            end += 1
        several = sum(len(block.text.split()) >= ITEM for block in blocks[start:end])
        if end - start > 1 and several * 2 > end - start and outline.paragraphs(0, start):
            for index in range(start, end):
                said[index] = _without_rest(blocks[index], "related-headline")
            above = start - 1
            if said[above] is None and _is_heading(blocks[above]):
                said[above] = heading(blocks[above].text)
        start = max(end, start + 1)


def _is_item(block: Block) -> bool:
    if block.kind in ("title", "control") or block.region in ("nav", "footer", "header"):
        return False
    mark = marker(block.text)
    linked = block.link_share > 0.8 or _is_dated(block)
    return linked and mark is None and len(block.text.split()) <= LONGEST


def _is_dated(block: Block) -> bool:
    """Whether a block is one link and a date beside it."""
    if len(block.links) != 1:
        return False
    rest = block.text.replace(block.links[0], "", 1).strip()
    return len(rest.split()) <= DATE and WHEN.search(rest) is not None


DATE: Final = 6
"""Words of a date beside a link, at most."""


def _is_heading(block: Block) -> bool:
    words = len(block.text.split())
    return not is_prose(block) and words <= LABEL and not block.links


def links(outline: Outline, said: list[Pieces | None]) -> None:
    """A paragraph that is a link to another story and nothing else, or a label and the link."""
    blocks = outline.blocks
    inside = {
        box.number
        for index, block in enumerate(blocks)
        if is_prose(block) and (box := _around(outline, index)) is not None
    }
    for index, block in enumerate(blocks):
        box = _around(outline, index)
        if (
            said[index] is not None
            or block.kind in ("title", "control", "caption")
            or len(block.links) != 1
            or (block.level and block.text == block.links[0])
        ):
            continue
        if box is None or box.number not in inside or not outline.paragraphs(0, index):
            continue
        if (pieces := _linked(block)) is not None:
            said[index] = pieces


def _around(outline: Outline, index: int) -> Box | None:
    """The box that a block stands in beside others; one that holds nothing else is a paragraph's."""
    box = container(outline.blocks[index])
    while box is not None and outline.spans[box.number] == (index, index + 1):
        box = box.outer
    return box


def _linked(block: Block) -> Pieces | None:
    text, link = block.text, block.links[0]
    mark = marker(text)
    if mark is not None or text.endswith(".") or not text.endswith(link) or continues(Unit(text, block)):
        return None
    label, rest = text[: -len(link)].strip(), link
    if not label and (found := _LABEL.match(text)) is not None:
        label, rest = found["label"], text[found.end() :]
    words = label.split()
    told = bool(words) and (not label[-1].isalnum() or has_kind(words, READS))
    tells = bool(words) and is_verb(words[0]) and not has_kind(words[:1], READS)
    if told and len(words) <= LABEL and not tells and _is_item_text(rest):
        return (label, "read-also"), (rest, "related-headline")
    return ((text, "related-headline"),) if text == link and _is_item_text(text) else None


def _is_item_text(text: str) -> bool:
    return len(word_spans(text)) >= ITEM and is_headline(text) and not is_paragraph(text)
