"""Headings of an article's sections, and captions beside their picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from majra.text.html import Block, Box
from streams.split.headlines import is_headline
from streams.split.labels import Pieces
from streams.split.markers import marker
from streams.split.markup.boxes import Outline, container, is_fresh, is_link, is_prose

CAPTION: Final = 40
"""Words of a caption, at most."""
ENDED: Final = 2
"""Blocks before a heading in which the article before it ended with its source or keywords."""
SECTIONS: Final = 3
"""Headings of one level, each with text under it, from which they are an article's sections; two may be two articles."""


_PASSED: Final = frozenset({"other", "related-headline", "related-heading", "read-also", "advert", "caption"})


AROUND: Final = 4
"""Boxes around a caption up to that of its picture, at most."""


def is_caption(outline: Outline, block: Block) -> bool:
    """Whether a short text stands with a picture, and with nothing else, in one box."""
    box = block.box
    if box is None or is_link(block) or block.level or len(block.text.split()) > CAPTION or is_prose(block):
        return False
    for _ in range(AROUND):
        if box is None:
            return False
        first, end = outline.spans[box.number]
        if end - first > 1:
            return False
        if box.pictures:
            return True
        box = box.outer
    return False


def sections(outline: Outline, said: list[Pieces | None], head: int | None) -> None:
    """Headings of an article's sections: several of one level, or one in the midst of its text. And headings that are links."""
    blocks = outline.blocks
    start = 0 if head is None else head + 1
    texted: set[int] = set()
    heads: dict[tuple[int, str], list[int]] = {}
    announced: set[int] = set()
    for index in range(start, len(blocks) - 1):
        block = blocks[index]
        box = container(block)
        if is_prose(block) and box is not None:
            texted.add(box.number)
        if not block.level or said[index] is not None:
            continue
        if is_link(block) and block.link_share > 0.9:
            if outline.paragraphs(0, index) and is_headline(block.text) and not is_prose(blocks[index + 1]):
                said[index] = ((block.text, "related-headline"),)
        elif marker(block.text) is None and _has_text(outline, index):
            if _is_marked(blocks, said, index):
                announced.add(block.level)
                continue
            heads.setdefault((block.level, _names(block)), []).append(index)
            own = box is not None and box.number in texted and _in_the_midst(outline, said, index, box)
            below = head is not None and block.level > blocks[head].level > 0 and block.level not in announced
            if own and (below or not is_fresh(blocks[max(0, index - NEAR) : index], blocks[index + 1 : index + 4])):
                said[index] = ((block.text, "paragraph"),)
    for found in heads.values():
        if len(found) >= SECTIONS and head is not None:
            for index in found:
                said[index] = ((blocks[index].text, "paragraph"),)


NEAR: Final = 40
"""Blocks before a heading whose words count as the page's."""


def _names(block: Block) -> str:
    return block.box.names.partition("#")[0] if block.box is not None else ""


def _has_text(outline: Outline, index: int) -> bool:
    """Whether text stands under a heading, at once or behind a line that says when."""
    return outline.paragraphs(index + 1, min(index + 3, len(outline.blocks))) > 0


def _is_marked(blocks: Sequence[Block], said: list[Pieces | None], index: int) -> bool:
    """Whether a marker stands before a heading, or the end of an article, so that it is another article's headline."""
    for block in blocks[max(0, index - ENDED) : index]:
        mark = marker(block.text)
        if mark is not None and mark[0] in ("source", "keywords", "copyright"):
            return True
    pieces = said[index - 1]
    if pieces is not None:
        return pieces[-1][1] in ("read-also", "related-heading")
    mark = marker(blocks[index - 1].text)
    return mark is not None and mark[0] in ("read-also", "related-heading") and mark[1] == len(blocks[index - 1].text)


def _in_the_midst(outline: Outline, said: list[Pieces | None], index: int, box: Box) -> bool:
    """Whether a heading's article goes on: its text stands right before, or before a box of links or an advert."""
    for at in range(index - 1, -1, -1):
        block, pieces = outline.blocks[at], said[at]
        if is_prose(block):
            return container(block) is box
        if block.kind == "caption" or (pieces is not None and all(label in _PASSED for _, label in pieces)):
            continue
        return False
    return False
