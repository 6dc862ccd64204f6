"""What a page's own markup says of its blocks, where it is plain: labels, for a block as a whole or for its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from majra.text.html import Block, Box
from streams.split.labels import Label, Pieces
from streams.split.markers import marker
from streams.split.markup.boxes import Kind, Outline, is_link, is_prose
from streams.split.markup.links import ITEM, heading, in_one_line, links, lists, of_related
from streams.split.markup.sections import CAPTION, is_caption, sections
from streams.split.markup.stories import again, beside, inside, page_head
from streams.split.markup.tags import heads_keywords, keywords, linked_keywords, tags
from streams.split.markup.who_when import POSTED, by_parts, dates, who_and_when

META: Final = 15
"""Words of a line that says who wrote and when, at most."""
CHROME: Final = 20
"""Words of a line of controls, at most."""


def said_of(blocks: Sequence[Block], title: str | None) -> tuple[list[Pieces | None], int | None, dict[int, Box]]:
    """What the markup says of each block, None where it says nothing; the block of the page's headline; and the headlines of
    other stories, with the boxes that these end with. All empty for plain text."""
    said: list[Pieces | None] = [None] * len(blocks)
    if all(block.box is None for block in blocks):
        return said, None, {}
    outline = Outline(blocks)
    head = page_head(outline, title, outline.kinds(None))
    kinds = outline.kinds(head)
    stories: dict[int, Box | None] = {}
    if head is not None:
        stories |= beside(outline, head) or again(outline, head)
    stories = stories or {**inside(outline, head)}
    told = {index for box in stories.values() if box for index in range(*outline.spans[box.number])}
    for index, block in enumerate(blocks):
        kind = kinds.get(block.box.number) if block.box is not None else None
        if index == head or index in stories:
            said[index] = ((block.text, "headline" if index == head else "embedded"),)
        elif block.kind in ("title", "control", "caption"):
            continue
        elif block.links and heads_keywords(block.text[: block.text.find(block.links[0])]):
            said[index] = linked_keywords(block)
        elif (pieces := in_one_line(block)) is not None:
            said[index] = pieces
        elif is_link(block) and block.text.startswith("#"):
            said[index] = ((block.text, "keywords"),)
        elif block.anchors and is_link(block):
            said[index] = ((block.text, "navigation"),)  # a table of contents
        elif head is not None and index > head and is_caption(outline, block):
            said[index] = ((block.text, "caption"),)
        elif kind is not None and (index not in told or kind[1][0] not in ("related", "embedded")):
            said[index] = _by_names(outline, block, *kind)
    for at, box in stories.items():
        first = outline.spans[box.number][0] if box else at
        if at == first + 1 and said[first] is None:
            said[first] = heading(blocks[first].text)
    if head is not None:
        dates(outline, said, (head, *stories))
    lists(outline, said, head)
    tags(outline, said)
    sections(outline, said, head)
    links(outline, said)
    return said, head, {at: box for at, box in stories.items() if box}


def _by_names(outline: Outline, block: Block, box: Box, kinds: tuple[Kind, ...]) -> Pieces | None:
    """What a block is by the names of the box around it."""
    for kind in kinds:
        found = _one_kind(outline, block, box, kind)
        if found is not None:
            return found
    return None


def _one_kind(outline: Outline, block: Block, box: Box, kind: Kind) -> Pieces | None:
    text, mark = block.text, marker(block.text)
    count = len(text.split())
    label: Label | None = None
    if kind in ("byline", "meta") and block.parts and count <= META and (told := by_parts(block)) is not None:
        return told
    if kind == "related":
        return of_related(outline, block, box)
    if kind == "keywords":
        return keywords(block, box, outline)
    if kind == "comments":
        label = "other"
    elif kind == "notice":
        label = "other" if count <= CAPTION else None
    elif kind == "advert":
        label = "advert"
    elif kind == "share" and (count <= CHROME or is_link(block)):
        label = "share"
    elif kind == "caption" and count <= CAPTION:
        label = "caption"
    elif kind in ("byline", "meta") and count <= META:
        return who_and_when(text, kind)
    elif (kind == "section" and (count <= ITEM or ">" in text or "/" in text)) or (
        kind == "navigation" and not is_prose(block)
    ):
        label = "navigation"
    elif kind == "footer":
        if POSTED.match(text):
            return who_and_when(text, "byline")
        label = "copyright" if mark and mark[0] == "copyright" else "navigation" if is_link(block) else "other"
    return ((text, label),) if label else None
