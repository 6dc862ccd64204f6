"""What a page's own markup says of its blocks, where it is plain: labels, for a block as a whole or for its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import match_key
from majra.text.html import Block, Box
from streams.split.behind import continues
from streams.split.boxes import Kind, Outline, container, is_link, is_prose, kinds_of
from streams.split.dates import STAMP, WHEN
from streams.split.headlines import LONGEST, OPENERS, is_headline, is_paragraph
from streams.split.labels import Label, Pieces
from streams.split.markers import marker
from streams.split.seams import word_spans
from streams.split.stories import beside, inside, is_head, page_head
from streams.split.units import Unit

CAPTION: Final = 40
"""Words of a caption, at most."""
META: Final = 15
"""Words of a line that says who wrote and when, at most."""
CHROME: Final = 20
"""Words of a line of controls, at most."""
EARLY: Final = 7
"""Blocks between a headline and its text, at most."""
ITEM: Final = 4
"""Words of a headline in a list of links, at least: fewer are a section of the site."""
TAG: Final = 6
"""Words of a keyword, at most."""
_LABEL: Final = re.compile(r"^(?P<label>[^\W\d_][^.:،؟!…]{0,50}?\s?(?:[:：]|\.\.+|…|»|>|[-–—](?=\s)))\s*(?=\S)")
"""A link's label: what stands before its headline, with the sign between them."""
LABEL: Final = 6
"""Words of such a label, at most."""
_MORE: Final = re.compile(r"(?:\S+ ){1,5}\S+[:：]?")


def said_of(blocks: Sequence[Block], title: str | None) -> tuple[list[Pieces | None], int | None, dict[int, Box]]:
    """What the markup says of each block, None where it says nothing; the block of the page's headline; and the headlines of
    other stories, with the boxes that these end with. All empty for plain text."""
    said: list[Pieces | None] = [None] * len(blocks)
    if all(block.box is None for block in blocks):
        return said, None, {}
    outline = Outline(blocks)
    head = page_head(outline, title, outline.kinds(None))
    kinds = outline.kinds(head)
    stories = (beside(outline, head) if head is not None else {}) or inside(outline, head)
    told = {index for box in stories.values() for index in range(*outline.spans[box.number])}
    for index, block in enumerate(blocks):
        kind = kinds.get(block.box.number) if block.box is not None else None
        if index == head or index in stories:
            said[index] = ((block.text, "headline" if index == head else "embedded"),)
        elif block.kind in ("title", "control", "caption"):
            continue
        elif block.links and _heads_keywords(block.text[: block.text.find(block.links[0])]):
            said[index] = linked_keywords(block)
        elif is_link(block) and block.text.startswith("#"):
            said[index] = ((block.text, "keywords"),)
        elif block.anchors and is_link(block):
            said[index] = ((block.text, "navigation"),)  # a table of contents
        elif head is not None and index > head and _is_caption(outline, block):
            said[index] = ((block.text, "caption"),)
        elif kind is not None and (index not in told or kind[1][0] not in ("related", "embedded")):
            said[index] = _by_names(outline, block, *kind)
    for at, box in stories.items():
        first = outline.spans[box.number][0]
        if at == first + 1 and said[first] is None:
            said[first] = _heading(blocks[first].text)
    if head is not None:
        _dates(outline, said, (head, *stories))
    _lists(outline, said, head)
    _tags(outline, said)
    _sections(outline, said, head)
    _links(outline, said)
    return said, head, stories


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
    if kind in ("byline", "meta") and block.parts and count <= META and (told := _by_parts(block)) is not None:
        return told
    if kind == "related":
        return _of_related(outline, block, box)
    if kind == "keywords":
        return _keywords(block, box, outline)
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
        return _meta(text, kind)
    elif (kind == "section" and (count <= ITEM or ">" in text or "/" in text)) or (
        kind == "navigation" and not is_prose(block)
    ):
        label = "navigation"
    elif kind == "footer":
        if _POSTED.match(text):
            return _meta(text, "byline")
        label = "copyright" if mark and mark[0] == "copyright" else "navigation" if is_link(block) else "other"
    return ((text, label),) if label else None


_BYLINE: Final = re.compile(
    r"(?:^|\s)(?=(?:بقلم|كتب(?:ت|ها|ه)?|إعداد|اعداد|تحرير|محرر الخبر|المحرر|الكاتب|ترجمة)\s*[:：/\-–]\s*\S)"
)

_POSTED: Final = re.compile(
    r"(?P<label>(?:مرسلة|نشرت?|نُشر|نشره|أضيف|أرسلت|كتبت?|posted) (?:بواسطة|من قبل|by)\s?[:：]?)\s+(?P<name>\S+(?: \S+){0,5}?)(?P<rest>\s+(?:في|on|at)\s+.*\d.*)?$",
    re.IGNORECASE,
)
"""How blogs say who posted, and when."""
_BY: Final = re.compile(r"(?:بواسطة|من طرف|by)(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)


def _by_parts(block: Block) -> Pieces | None:
    """A line of several named parts: who wrote and when. Signs between them go with the part before."""
    pieces: list[tuple[str, Label]] = []
    for text, box in block.parts:
        named = kinds_of(box.tag, box.names) if box is not None and box is not block.box else ()
        kind = next((each for each in named if each in ("byline", "meta", "share", "notice", "section")), None)
        if not any(map(str.isalnum, text)) and pieces:
            pieces[-1] = f"{pieces[-1][0]} {text}", pieces[-1][1]
            continue
        found = (
            _meta(text, kind) if kind in ("byline", "meta") else ((text, _PART[kind]),) if kind else _meta(text, "meta")
        )
        if found is None:
            return None
        pieces += found
    return tuple(pieces)


_PART: Final[dict[Kind, Label]] = {"share": "share", "notice": "other", "section": "navigation"}


def _meta(text: str, kind: Kind) -> Pieces | None:
    """Who wrote and when, which may stand in one line."""
    if by := _BY.match(text):
        return (
            ((text, "other"),)
            if by.end() == len(text)
            else ((by[0].strip(), "other"), *(_meta(text[by.end() :], kind) or ()))
        )
    if posted := _POSTED.match(text):
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


_PERSON: Final = re.compile(r"[^\W\d_]{2,}\.?(?:[\s\-–/|،]+[^\W\d_]+\.?){1,6}")
_NO_PERSON: Final = re.compile(
    r"(?:^|\s)(?:نشر|نشرت|آخر|اخر|تحديث|تاريخ|الساعة|بتوقيت|يوم|منذ|قبل|مساء|صباح|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|في|دقائق|قراءة)(?:\s|$)"
)


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


_ITS_LABEL: Final = re.compile(r"\S+(?: \S+){0,2}\s?[:：]\s*(?=\S)")
_BETWEEN: Final = re.compile(r"\s*[|•–—,،-]\s*(?=\S)")


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


def _keywords(block: Block, box: Box, outline: Outline) -> Pieces | None:
    text, mark = block.text, marker(block.text)
    labelled = mark is not None and mark[0] == "keywords"
    short = len(text.split()) <= TAG
    first, end = outline.spans[box.number]
    if not (labelled or block.links or text.startswith("#") or outline.links(first, end)):
        return ((text, "navigation"),) if short else None
    if not labelled and not block.links and not text.startswith("#"):
        return ((text, "keywords"),) if text.endswith((":", "：")) and short else None
    return linked_keywords(block)


def linked_keywords(block: Block) -> Pieces:
    """A line of keywords, each that is a link by itself."""
    pieces: list[tuple[str, Label]] = []
    at = 0
    for link in block.links:
        found = block.text.find(link, at)
        if found < 0:
            continue
        if between := block.text[at:found].strip():
            if pieces and not any(map(str.isalnum, between)):
                pieces[-1] = f"{pieces[-1][0]} {between}", "keywords"
            else:
                pieces.append((between, "keywords" if marker(between) else "other"))
        pieces.append((link, "keywords"))
        at = found + len(link)
    if rest := block.text[at:].strip():
        pieces.append((rest, "keywords"))
    return tuple(pieces)


def _of_related(outline: Outline, block: Block, box: Box) -> Pieces | None:
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
        return _heading(block.text)
    if mark is not None and mark[1] < len(block.text):
        return None
    if is_link(block):
        return _without_rest(block, "related-headline") if len(block.text.split()) >= ITEM - 1 else None
    if mark is not None or (is_head(block) and not block.links) or block is outline.blocks[first]:
        return _heading(block.text) if not is_prose(block) else None
    return ((block.text, "other"),)


def _heading(text: str) -> Pieces:
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


DATED: Final = 9
"""Words of a line under a headline that says when and where, at most; twice as many where it says so twice."""


def _dates(outline: Outline, said: list[Pieces | None], heads: Sequence[int]) -> None:
    """Lines between a headline and its text that say when."""
    for head in heads:
        for index in range(head + 1, min(head + EARLY, len(said))):
            block = outline.blocks[index]
            if is_prose(block):
                break
            if said[index] is None and not any(map(str.isalnum, block.text)):
                said[index] = ((block.text, "other"),)
            if said[index] is None and len(match_key(block.text).split()) <= DATED * len(WHEN.findall(block.text)):
                said[index] = _meta(block.text, "meta")


def _lists(outline: Outline, said: list[Pieces | None], head: int | None) -> None:
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
                said[above] = _heading(blocks[above].text)
        start = max(end, start + 1)


def _is_item(block: Block) -> bool:
    if block.kind in ("title", "control") or block.region in ("nav", "footer", "header"):
        return False
    mark = marker(block.text)
    return block.link_share > 0.8 and mark is None and len(block.text.split()) <= LONGEST


def _is_heading(block: Block) -> bool:
    words = len(block.text.split())
    return not is_prose(block) and words <= LABEL and not block.links and (block.level > 0 or words > 0)


def _heads_keywords(text: str) -> bool:
    """Whether a text heads keywords and is nothing else."""
    mark = marker(text.strip())
    if mark is not None and mark[0] == "keywords":
        return True
    words = match_key(text).split()
    return 0 < len(words) <= 2 and words[-1] in _TAGS


_TAGS: Final = frozenset(map(match_key, ("الوسوم", "وسوم", "الموضوعات", "موضوعات", "مواضيع", "المواضيع", "التسميات", "الكلمات", "العلامات", "الهاشتاغات", "tags", "topics")))  # fmt: skip


def _tags(outline: Outline, said: list[Pieces | None]) -> None:
    """Short links under a line that heads keywords, or that stand there with signs of their own."""
    blocks = outline.blocks
    for index, block in enumerate(blocks[:-1]):
        if (said[index] not in (None, ((block.text, "navigation"),))) or not _heads_keywords(block.text):
            continue
        at = index + 1
        while at < len(blocks) and is_link(blocks[at]) and len(blocks[at].text.split()) <= TAG:
            said[at] = ((blocks[at].text, "keywords"),)
            at += 1
        if at > index + 1:
            said[index] = ((block.text, "other"),)


def _is_caption(outline: Outline, block: Block) -> bool:
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


AROUND: Final = 4
"""Boxes around a caption up to that of its picture, at most."""
SECTIONS: Final = 3
"""Headings of one level, each with text under it, from which they are an article's sections; two may be two articles."""


def _sections(outline: Outline, said: list[Pieces | None], head: int | None) -> None:
    """Headings of an article's sections: several of one level, or one in the midst of its text. And headings that are links."""
    blocks = outline.blocks
    start = 0 if head is None else head + 1
    texted: set[int] = set()
    heads: dict[tuple[int, str], list[int]] = {}
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
        elif marker(block.text) is None and _has_text(outline, index) and not _is_marked(blocks, said, index):
            heads.setdefault((block.level, _names(block)), []).append(index)
            if box is not None and box.number in texted and _in_the_midst(outline, said, index, box):
                said[index] = ((block.text, "paragraph"),)
    for found in heads.values():
        if len(found) >= SECTIONS and head is not None:
            for index in found:
                said[index] = ((blocks[index].text, "paragraph"),)


def _names(block: Block) -> str:
    return block.box.names.partition("#")[0] if block.box is not None else ""


def _has_text(outline: Outline, index: int) -> bool:
    """Whether text stands under a heading, at once or behind a line that says when."""
    return outline.paragraphs(index + 1, min(index + 3, len(outline.blocks))) > 0


def _is_marked(blocks: Sequence[Block], said: list[Pieces | None], index: int) -> bool:
    """Whether a marker stands before a heading, so that it is another article's headline."""
    pieces = said[index - 1]
    if pieces is not None:
        return pieces[-1][1] in ("read-also", "related-heading")
    mark = marker(blocks[index - 1].text)
    return mark is not None and mark[0] in ("read-also", "related-heading") and mark[1] == len(blocks[index - 1].text)


_PASSED: Final = frozenset({"other", "related-headline", "related-heading", "read-also", "advert", "caption"})


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


def _links(outline: Outline, said: list[Pieces | None]) -> None:
    """A paragraph that is a link to another story and nothing else, or a label and the link."""
    blocks = outline.blocks
    inside: set[int] = {box.number for block in blocks if is_prose(block) and (box := container(block)) is not None}
    for index, block in enumerate(blocks):
        box = container(block)
        if (
            said[index] is not None
            or block.level
            or block.kind in ("title", "control", "caption")
            or len(block.links) != 1
        ):
            continue
        if box is None or box.number not in inside or not outline.paragraphs(0, index):
            continue
        if (pieces := _linked(block)) is not None:
            said[index] = pieces


def _linked(block: Block) -> Pieces | None:
    text, link = block.text, block.links[0]
    mark = marker(text)
    if mark is not None or text.endswith(".") or not text.endswith(link) or continues(Unit(text, block)):
        return None
    label = _LABEL.match(text)
    if label is not None and (text == link or text[: label.end()].strip() == text[: -len(link)].strip()):
        words, rest = label["label"].split(), text[label.end() :]
        known = len(words) <= LABEL and words[0] not in OPENERS
        if known and is_headline(rest) and len(rest.split()) >= ITEM and not is_paragraph(rest):
            return (label["label"], "read-also"), (rest, "related-headline")
    if text == link and len(word_spans(text)) >= ITEM and is_headline(text) and not is_paragraph(text):
        return ((text, "related-headline"),)
    return None
