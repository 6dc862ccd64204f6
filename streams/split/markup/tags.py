"""Keywords: links and short lines in a box or under a line that says so."""

from __future__ import annotations

from typing import Final

from majra.text.arabic import match_key
from majra.text.html import Block, Box
from streams.split.labels import Label, Pieces
from streams.split.markers import marker
from streams.split.markup.boxes import Outline, by_links, is_link

TAG: Final = 6
"""Words of a keyword, at most."""
_TAGS: Final = frozenset(map(match_key, ("الوسوم", "وسوم", "الموضوعات", "موضوعات", "مواضيع", "المواضيع", "التسميات", "الكلمات", "العلامات", "الهاشتاغات", "tags", "topics")))  # fmt: skip


def keywords(block: Block, box: Box, outline: Outline) -> Pieces | None:
    """A block of a box of keywords: what heads them, or one or more of them."""
    text, mark = block.text, marker(block.text)
    labelled = mark is not None and mark[0] == "keywords"
    short = len(text.split()) <= TAG
    first, end = outline.spans[box.number]
    if not (labelled or block.links or text.startswith("#") or outline.links(first, end)):
        if short and block.kind == "list-item" and end - first > 1:
            return ((text, "keywords"),)  # without links, on a page made for reading
        if short and outline.paragraphs(0, first) and not outline.paragraphs(end, len(outline.blocks)):
            return ((text, "keywords"),)  # the same on one line; above the text it is the section
        return ((text, "navigation"),) if short else None
    if not labelled and not block.links and not text.startswith("#"):
        return ((text, "keywords"),) if text.endswith((":", "：")) and short else None
    return linked_keywords(block)


def linked_keywords(block: Block) -> Pieces:
    """A line of keywords, each that is a link by itself."""
    pieces: list[tuple[str, Label]] = []
    parts = list(by_links(block))
    for number, (text, link) in enumerate(parts, 1):
        if link or number == len(parts):  # what stands behind the last link is one that has none
            pieces.append((text, "keywords"))
        elif pieces and not any(map(str.isalnum, text)):
            pieces[-1] = f"{pieces[-1][0]} {text}", "keywords"
        else:
            pieces.append((text, "keywords" if marker(text) else "other"))
    return tuple(pieces)


def heads_keywords(text: str) -> bool:
    """Whether a text heads keywords and is nothing else."""
    mark = marker(text.strip())
    if mark is not None and mark[0] == "keywords":
        return True
    words = match_key(text).split()
    return 0 < len(words) <= 2 and words[-1] in _TAGS


def tags(outline: Outline, said: list[Pieces | None]) -> None:
    """Short links under a line that heads keywords, or that stand there with signs of their own."""
    blocks = outline.blocks
    for index, block in enumerate(blocks[:-1]):
        if (said[index] not in (None, ((block.text, "navigation"),))) or not heads_keywords(block.text):
            continue
        at = index + 1
        while at < len(blocks) and is_link(blocks[at]) and len(blocks[at].text.split()) <= TAG:
            said[at] = ((blocks[at].text, "keywords"),)
            at += 1
        if at > index + 1:
            said[index] = ((block.text, "other"),)
