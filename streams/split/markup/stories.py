"""The articles of an HTML page by its structure: which heading is the page's own, and which boxes hold another story."""

from __future__ import annotations

import re
from typing import Final

from majra.text.arabic import match_key
from majra.text.html import Block, Box
from streams.split.furniture import READS, has_kind
from streams.split.headlines import cover, is_headline, stems_of
from streams.split.lines.behind import STRANGE
from streams.split.markers import marker
from streams.split.markup.boxes import Kind, Outline, is_fresh, is_link, is_prose, kinds_of

_HEADS: Final = re.compile(r"title|headline|heading", re.IGNORECASE)
_POST: Final = re.compile(r"(?:^|[\s_-])(?:post|article|story|entry)(?:$|[\s_-])", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
TITLE: Final = 1_000
"""Characters of a browser title looked at: ten times a long one."""
SAME: Final = 0.6
"""Share of words from which the page's own headline and the feed's are two wordings of one."""
SHORT: Final = 4
"""Words of a headline under a box's label, at least: fewer are a label again."""
LABEL: Final = 6
"""Words of the label of a box, at most."""
EARLY: Final = 5
"""Blocks of a story's box up to its headline: a section, a date, a picture's caption and a label, at most."""
WHOLE: Final = 2
"""Paragraphs of a whole story in an article's box: teasers have one."""
ANNOUNCED: Final = 0.4
"""Share of a story's words that the page may have had, where a label of its box says that it is one."""
TRIED: Final = 30
"""Boxes of a page that are looked into for a story: more than any page has."""


def is_head(block: Block) -> bool:
    """Whether a block is a heading by its element or by the name that this has."""
    box = block.box
    return block.level > 0 or (box is not None and block.kind != "title" and _HEADS.search(box.names) is not None)


def page_head(outline: Outline, title: str | None, kinds: dict[int, tuple[Box, tuple[Kind, ...]]]) -> int | None:
    """The block of the page's own headline; None where none shows. `title`: the feed's."""
    blocks = outline.blocks
    first = next((index for index, block in enumerate(blocks) if is_prose(block) and not _kind(block, kinds)), None)
    before = range(len(blocks) if first is None else first)
    if title is not None:
        key = match_key(title)
        same = [index for index in before if blocks[index].kind != "title" and match_key(blocks[index].text) == key]
        heads = [index for index in same if is_head(blocks[index])]
        if same:
            return (heads or same)[-1]
    shown = [index for index in before if _can_be_head(blocks[index], kinds)]
    browser = next((block.text for block in blocks if block.kind == "title"), "")[:TITLE]
    for likely in (
        [index for index in shown if len(blocks[index].text.split()) >= SHORT and blocks[index].text in browser],
        [index for index in shown if blocks[index].level == 1],
        [index for index in shown if blocks[index].level > 1],
        shown,
    ):
        if likely:
            at = likely[-1]
            own = title is None or blocks[at].level == 1 or _alike(blocks[at].text, title)
            return at if own else None
    return None


def _alike(one: str, other: str) -> bool:
    return cover(match_key(one).split(), stems_of(match_key(other).split())) >= SAME


def _kind(block: Block, kinds: dict[int, tuple[Box, tuple[Kind, ...]]]) -> tuple[Kind, ...]:
    found = kinds.get(block.box.number) if block.box is not None else None
    return found[1] if found else ()


def _can_be_head(block: Block, kinds: dict[int, tuple[Box, tuple[Kind, ...]]]) -> bool:
    if not is_head(block) or not is_headline(block.text) or block.region in ("nav", "aside", "footer", "form"):
        return False
    return not _kind(block, kinds)


def _signature(box: Box) -> tuple[str, str]:
    """The element and its classes: what is repeated on a page has the same, but for numbers and the id."""
    return box.tag, " ".join(_DIGITS.sub("", box.names.partition("#")[0]).split())


def beside(outline: Outline, head: int) -> dict[int, Box]:
    """Whole stories that stand in boxes like the main one's, after it: their headlines' blocks, and the boxes.

    The page's own headline is one of theirs: where it stands above them all, they are parts of one article, as in a live blog.
    """
    blocks = outline.blocks
    own = blocks[head].box
    if own is None:
        return {}
    beside_it: dict[int, list[Box]] = {}
    for _number, each in sorted(outline.boxes.items()):
        if each.outer is not None:
            beside_it.setdefault(each.outer.number, []).append(each)
    articles = [box for _number, box in sorted(outline.boxes.items()) if _is_article(box)]
    box: Box | None = own.outer
    while box is not None and box.outer is not None:
        found: dict[int, Box] = {}
        if outline.paragraphs(head, outline.spans[box.number][1]):
            alike = beside_it[box.outer.number]
            if blocks[head].level != 1:
                like = _signature(box)
                alike = articles if _is_article(box) else [each for each in alike if _signature(each) == like]
            for other in alike:
                at = _story_in(outline, other, head) if other.number > box.number else None
                if at is not None:
                    found[at] = other
        if found:
            return found
        box = box.outer
    return {}


def _is_article(box: Box) -> bool:
    return box.tag == "article"


def _is_in_article(box: Box) -> bool:
    around: Box | None = box
    while around is not None and not _is_article(around):
        around = around.outer
    return around is not None


def _story_in(outline: Outline, box: Box, head: int) -> int | None:
    """The headline of a story in a box, that is set as the page's is, and has its text under it."""
    model = outline.blocks[head]
    assert model.box is not None
    first, end = outline.spans[box.number]
    articles = _is_article(box) and _is_in_article(model.box)
    for index in range(first, min(end, first + EARLY)):
        block = outline.blocks[index]
        if block.box is None:
            continue
        if (
            block.level != model.level
        ):  # below the page's own headline, articles have lesser ones: with a text, no teaser
            if articles and block.level and is_headline(block.text) and outline.paragraphs(index + 1, end) >= WHOLE:
                return index
            continue
        if not _is_article(box) and model.level != 1 and _signature(block.box) != _signature(model.box):
            continue
        if is_headline(block.text) and outline.paragraphs(index + 1, end):
            return index
    return None


def again(outline: Outline, head: int) -> dict[int, Box | None]:
    """Headlines set as the page's own, further down, with a text of their own: one, or more that each say when or by whom."""
    blocks = outline.blocks
    level = blocks[head].level
    found = []
    for index in range(head + 1, len(blocks) - 1):
        block = blocks[index]
        if not level or block.level != level or is_link(block) or len(block.text.split()) < SHORT:
            continue
        if (
            is_headline(block.text)
            and outline.paragraphs(head, index)
            and outline.paragraphs(index + 1, min(index + 5, len(blocks)))
        ):
            found.append(index)
    said = [index for index in found if _says_when(blocks[index + 1])]
    if level == 1 and len(found) == 1:
        return {found[0]: None}
    return dict.fromkeys(said) if len(said) == len(found) else {}


def inside(outline: Outline, head: int | None) -> dict[int, Box]:
    """Whole stories in boxes within the article: a label, a headline and its text. Their headlines' blocks, and the boxes."""
    found: dict[int, Box] = {}
    taken, tried = -1, 0
    alike: dict[tuple[str, str], int] = {}
    for box in outline.boxes.values():
        alike[_signature(box)] = alike.get(_signature(box), 0) + 1
    for number in sorted(outline.boxes):
        box = outline.boxes[number]
        first, end = outline.spans[number]
        if first < taken or (head is not None and first <= head) or alike[_signature(box)] > 1:
            continue
        at = _labelled_story(outline, box, first, end)
        tried += at is not None
        if tried > TRIED:
            break
        told = at == first + 1 and has_kind(outline.blocks[first].text.split(), READS)
        most = ANNOUNCED if told else STRANGE
        if at is not None and not _is_said(box) and not is_fresh(outline.blocks[:first], outline.blocks[at:end], most):
            continue
        if at is not None and outline.paragraphs(0, first):
            found[at] = box
            taken = end
    return found


def _labelled_story(outline: Outline, box: Box, first: int, end: int) -> int | None:
    """The headline of a story in a box, behind a label or, where the box is an article's or the story says when, without one."""
    blocks = outline.blocks
    label = blocks[first]
    if end - first < 3 or is_prose(label) or is_link(label) or not any(map(str.isalpha, label.text)):
        return None  # a time heads an entry of a live blog
    labelled = len(label.text.split()) <= LABEL and not _is_story_head(outline, first, end)
    at = first + 1 if labelled else first
    if not _is_story_head(outline, at, end):
        return None
    return at if labelled or _is_article(box) or _POST.search(box.names) or _says_when(blocks[at + 1]) else None


def _is_story_head(outline: Outline, at: int, end: int) -> bool:
    block = outline.blocks[at]
    if not is_head(block) or not is_headline(block.text) or len(block.text.split()) < SHORT:
        return False
    return outline.links(at + 1, end) <= outline.paragraphs(at + 1, end) > 0


def _says_when(block: Block) -> bool:
    mark = marker(block.text)
    return mark is not None and mark[0] in ("dateline", "byline")


def _is_said(box: Box) -> bool:
    """Whether the box says by its element or its names that it holds something of its own."""
    return bool({"embedded", "related"} & set(kinds_of(box.tag, box.names))) or box.tag in (
        "blockquote",
        "aside",
        "article",
    )
