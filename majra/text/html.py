"""A page to blocks: HTML by its structure (HTML5 rules, any depth), flattened text by its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from typing import Final, Literal

from msgspec import structs
from selectolax.lexbor import LexborHTMLParser, LexborNode

from majra.records.base import Record
from majra.text.mojibake import unmangle
from majra.text.tidy import tidy

BlockKind = Literal["title", "heading", "paragraph", "list-item", "quote", "caption", "cell", "control"]
Region = Literal["main", "header", "nav", "aside", "footer", "figure", "form"]


@dataclass(slots=True, eq=False)
class Box:
    """An element that is set as lines of its own, and so holds blocks or is one. `number`: in the order of the page; `last`: the
    greatest number inside, so that what is inside is told without a walk. `names`: its classes, and its id behind a number sign, as they are written."""

    number: int
    tag: str
    names: str
    outer: Box | None
    last: int = 0
    pictures: int = 0
    """Those that are its own, and in no box inside."""

    def holds(self, other: Box | None) -> bool:
        """Whether `other` is inside, or is the box itself."""
        return other is not None and self.number <= other.number <= self.last


class Block(Record, frozen=True, kw_only=True):
    """A block of a page: what a browser would set as lines of its own. `text` is one line, tidied, never blank."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    """1-6 of a heading, else 0."""
    link_share: float = 0.0
    """Share of the characters that are inside links, 0-1."""
    region: Region = "main"
    """The innermost sectioning element around it."""
    hint: str = ""
    """Classes and ids of the elements around it, innermost last, lower case."""
    group: int = 0
    """Items of the same list share a number above 0."""
    box: Box | None = None
    """The innermost element around it that is set as lines of its own; None of plain text."""
    links: tuple[str, ...] = ()
    """The texts of its links, in order."""
    anchors: bool = False
    """Whether its links lead to places on the page itself."""
    parts: tuple[tuple[str, Box | None], ...] = ()
    """Its text by the innermost elements around it, where these are several and the line is short."""
    gap: bool = True
    """Whether more than a line end stands before it: another element, or a blank line."""

    @property
    def plain(self) -> bool:
        """Whether it says no more than its text does."""
        return self.box is None


_NO_TEXT: Final = frozenset({"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
                             "audio", "video", "map"})  # fmt: skip
_INLINE: Final = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
     "ins", "kbd", "label", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span",
     "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "amp-img", "input", "math"}
)  # fmt: skip
_OF_ITS_OWN: Final = frozenset({"time", "cite", "small", "label"})
"""Inline elements that are no part of a word."""
_TAGS: Final = re.compile(r"(?:^|[\s_#-])(?:tags|keywords|hashtags)(?:$|[\s_-])", re.I)
"""Names of an element whose parts are keywords, one each."""
_REGIONS: Final[dict[str, Region]] = {
    "header": "header", "nav": "nav", "aside": "aside", "footer": "footer", "figure": "figure", "form": "form",
    "article": "main", "main": "main",
}  # fmt: skip
_ROLES: Final[dict[str, Region]] = {
    "navigation": "nav", "complementary": "aside", "contentinfo": "footer", "banner": "header", "main": "main",
}  # fmt: skip
_KINDS: Final[dict[str, BlockKind]] = {
    "title": "title", "li": "list-item", "dt": "list-item", "dd": "list-item", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption", "td": "cell", "th": "cell", "button": "control",
    "select": "control", "option": "control", "textarea": "control",
}  # fmt: skip
_TAG: Final = re.compile(
    r"<(?:/?(?:p|br|div|span|a|h[1-6]|ul|ol|li|strong|b|em|i|img|html|head|body|article|section|blockquote|table|figure)\b[^<>]*>"
    r"|!--|!doctype)",
    re.I,
)
_ENTITY: Final = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});", re.I)
_HEADING: Final = re.compile(r"h([1-6])")
_BLANK: Final = re.compile(r"\s+")
_LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PARAGRAPH_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")
_MAX_DEPTH: Final = 400
"""Open elements beyond this are read as if their tags were absent: browsers stop at 512, and the HTML5 algorithm looks
up the whole stack for each tag, so that 1 MB of `<div>` would take a minute."""
_LONG_TAG: Final = re.compile(r"<[a-zA-Z][^<>]{8192,}>?")
"""A tag with thousands of attributes: HTML5 compares each with all before it, so that 1 MB of them takes minutes. The
other long tags are pictures inside the page."""
_HINT_LENGTH: Final = 60
"""Characters of class and id kept of one element; generated class lists are longer and say nothing."""
_HINT_DEPTH: Final = 6
_NAMES_LENGTH: Final = 200
"""Characters of the classes and id of one element that are kept."""
_SHORT_LINE: Final = 200
"""Characters of a line of which its parts are kept: who wrote, when and where."""
_AFFIX: Final = 3
"""Letters of the longest thing that is written at a word's front and not by itself: "wal"."""
_HIDES: Final = re.compile(r"[\s\"'/](?:hidden\b|style\s*=)", re.I)
"""Whether anything in a page may be hidden by its markup: attributes are looked up only there."""
_HIDDEN_STYLE: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
_CELL: Final = 100
"""Characters of a cell that is set beside its neighbours: data. A longer one is a column of a layout, with an article in it."""
_CLOSES_ITSELF: Final = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "meta",
                                   "link", "wbr", "source", "area", "base", "col", "embed", "track", "param"})  # fmt: skip


_C1: Final = re.compile("[\x80-\x9f]")
"""Controls that no text has, unless it was read in a wrong code page."""


def text_blocks(text: str, content_type: str | None = None) -> list[Block]:
    """The blocks of a text that is HTML or plain: as `content_type` says, else by looking. Mojibake is put right first: a
    byte of it may show as a line end or a blank. What is not certain beside a control may be without it: so that a text read
    again is the same, it is looked at as it will be shown, too."""
    text = unmangle(text)
    if _C1.search(text) and (shown := tidy(text)) != unmangle(shown):
        text = unmangle(shown)
    if content_type == "text/html" or (content_type is None and looks_like_html(text)):
        return html_blocks(text)
    if content_type is None and _ENTITY.search(text):
        # Entities and no tags: text that was escaped for HTML, once, or markup that was twice. Its lines are its own.
        return text_blocks(unescape(text), "text/html" if looks_like_html(unescape(text)) else "text/plain")
    return plain_blocks(text)


def looks_like_html(text: str) -> bool:
    """Whether `text` holds tags of HTML, and not only a < sign."""
    return _TAG.search(text) is not None


def html_blocks(markup: str) -> list[Block]:
    """The blocks of an HTML page or fragment in reading order. Scripts, styles, comments and what is hidden are not text.

    Hidden is what the markup itself says is not shown; a page that hides more than it shows is unfolded by a script, and is
    read whole: the rest of its article waits behind "read more".
    """
    tree = LexborHTMLParser(shallow(markup.replace("\x00", " ")))
    if _HIDES.search(markup):
        walk = _Walk(hides=True)
        blocks = walk.over(tree)
        if walk.hidden <= sum(len(block.text) for block in blocks):
            return _out_of_form(blocks)
    return _out_of_form(_Walk().over(tree))


def _out_of_form(blocks: list[Block]) -> list[Block]:
    """The blocks; where most of a page's text is in a form, the form is the page (ASP.NET WebForms) and says nothing of them."""
    inside = sum(len(block.text) for block in blocks if block.region == "form")
    if inside * 2 <= sum(len(block.text) for block in blocks):
        return blocks
    return [structs.replace(block, region="main") if block.region == "form" else block for block in blocks]


def plain_blocks(text: str) -> list[Block]:
    """A block for each line of `text` that is not blank; `gap` where a blank line stands before it."""
    blocks: list[Block] = []
    gap = True
    for line in _LINE_END.split(text):
        clean = _one_line(line)
        if clean:
            blocks.append(Block(text=clean, gap=gap))
        gap = not clean
    return blocks


def _one_line(text: str) -> str:
    return _BLANK.sub(" ", tidy(text)).strip()


def shallow(markup: str) -> str:
    """`markup` without what makes the HTML5 algorithm slow: opening tags beyond `_MAX_DEPTH`, and tags of many KB."""
    markup = _LONG_TAG.sub(" ", markup)
    if markup.count("<") <= _MAX_DEPTH:
        return markup
    depth = 0
    kept: list[str] = []
    start = 0
    for tag in _PARAGRAPH_TAG.finditer(markup):
        if tag[2].lower() in _CLOSES_ITSELF:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        depth += 1
        if depth > _MAX_DEPTH:
            kept += (markup[start : tag.start()], " ")
            start = tag.end()
    return "".join((*kept, markup[start:])) if kept else markup


@dataclass
class _Context:
    """What the elements around a text say about it."""

    kind: BlockKind = "paragraph"
    level: int = 0
    region: Region = "main"
    hints: tuple[str, ...] = ()
    group: int = 0
    link: bool = False
    pre: bool = False
    box: Box | None = None


@dataclass
class _Walk:
    """One pass over a tree, without recursion."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: list[str] = field(default_factory=list)
    anchors: bool = False
    within: list[tuple[int, Box | None]] = field(default_factory=list)
    """The box of each piece that is not blank, with the number of pieces up to its end."""
    boxes: int = 0
    apart: bool = False
    """Whether an element ended and another began with no text between, that are set apart: their words are not one word."""
    context: _Context = field(default_factory=_Context)
    gap: bool = True
    lists: int = 0
    hides: bool = False
    """Whether what the markup hides is left out; `hidden` counts its characters."""
    hidden: int = 0
    beside: set[int] = field(default_factory=set)
    """Cells (by `mem_id`) that are set on one line with their row's others."""
    listed: set[int] = field(default_factory=set)
    """Links (by `mem_id`) that are each a block: their element holds nothing else."""

    def over(self, tree: LexborHTMLParser) -> list[Block]:
        node: LexborNode | None = tree.root
        contexts: list[_Context] = []
        current = _Context()
        depth = 0
        while node is not None:
            inner = self._enter(node, current)
            if inner is not None and node.child is not None:
                contexts.append(current)
                current, node, depth = inner, node.child, depth + 1
                continue
            if inner is not None:
                self._leave(node, inner)
            following = node.next
            while following is None and depth:
                parent = node.parent
                assert parent is not None
                node, depth = parent, depth - 1
                self._leave(node, current)
                current = contexts.pop()
                following = node.next
            node = following
        self._flush()
        return self.blocks

    def _enter(self, node: LexborNode, context: _Context) -> _Context | None:
        """The context of the node's children; None where it has none that are text."""
        if node.is_text_node:
            self._add(node.text_content or "", context)
            return None
        tag = node.tag or ""
        if not tag or tag[0] in "-!" or tag in _NO_TEXT:
            return None
        if self.hides and _is_hidden(node):
            self.hidden += len(_BLANK.sub(" ", node.text()).strip())
            return None
        if tag == "br":
            # One <br> ends a line, two end a paragraph.
            empty = not self.pieces
            self._flush()
            self.gap = empty
            return None
        if tag in ("img", "amp-img", "picture") and context.box is not None and _is_picture(node):
            context.box.pictures += 1
        if tag in _INLINE:
            self._beside(node, tag)
            inner = self._link(node, context) if tag == "a" else context
            names = _names_of(node)
            return replace(inner, box=self._box(tag, names, context.box)) if names or tag == "time" else inner
        if node.mem_id in self.beside:
            self._piece(" ", context)
            return context
        self._flush()
        self.gap = True
        self.listed |= _only_links(node)
        if tag == "tr" and (cells := _data_cells(node)):
            self.beside |= cells
            return replace(self._inner(node, tag, context), kind="cell", level=0)
        return self._inner(node, tag, context)

    def _beside(self, node: LexborNode, tag: str) -> None:
        """Notes where an inline element begins right behind another, and style sheets will have set the two apart."""
        before = node.prev
        if before is None or before.is_text_node or before.tag not in _INLINE:
            return
        if "a" in (tag, before.tag):
            one, other = before.attributes.get("href"), node.attributes.get("href")
            self.apart = one is None or one != other  # an editor's one link may have come in two pieces
        elif (
            _names_of(node) != _names_of(before)
            or tag in _OF_ITS_OWN
            or before.tag in _OF_ITS_OWN
            or (node.parent is not None and _are_tags(_names_of(node.parent)[:_NAMES_LENGTH]))
        ):
            self.apart = (
                True  # parts of a line with names of their own; one name may be a word's letters, each in its style
            )

    def _link(self, node: LexborNode, context: _Context) -> _Context:
        if node.mem_id in self.listed:
            self._flush()
        if not context.link:
            self.links.append("")
            address = node.attributes.get("href") or ""
            self.anchors = len(address) > 1 and address[0] == "#"
        return replace(context, link=True)

    def _leave(self, node: LexborNode, inner: _Context) -> None:
        if inner.box is not None:
            inner.box.last = self.boxes
        if node.mem_id in self.listed:
            self._flush()
        elif (node.tag or "") not in _INLINE and not node.is_text_node and node.mem_id not in self.beside:
            self._flush()
            self.gap = True

    def _inner(self, node: LexborNode, tag: str, outer: _Context) -> _Context:
        attributes = node.attributes
        region = _ROLES.get(attributes.get("role") or "") or _REGIONS.get(tag) or outer.region
        kind, level, group = outer.kind, outer.level, outer.group
        if heading := _HEADING.fullmatch(tag):
            kind, level = "heading", int(heading[1])
        elif tag in _KINDS:
            kind, level = _KINDS[tag], 0
        elif tag in ("ul", "ol", "dl", "table"):
            self.lists += 1
            group = self.lists
        names = _names_of(node)
        hint = names.replace("#", "").lower()[:_HINT_LENGTH]
        return _Context(
            kind=kind,
            level=level,
            region=region,
            hints=(*outer.hints[-_HINT_DEPTH:], hint) if hint else outer.hints,
            group=group,
            link=outer.link,
            pre=outer.pre or tag == "pre",
            box=self._box(tag, names, outer.box),
        )

    def _box(self, tag: str, names: str, outer: Box | None) -> Box:
        self.boxes += 1
        return Box(self.boxes, tag, names[:_NAMES_LENGTH], outer, self.boxes)

    def _add(self, text: str, context: _Context) -> None:
        if context.pre:
            for number, line in enumerate(_LINE_END.split(text)):
                if number:
                    empty = not self.pieces
                    self._flush()
                    self.gap = empty
                self._piece(line, context)
            return
        self._piece(text, context)

    def _piece(self, text: str, context: _Context) -> None:
        if not text.strip():
            if text and self.pieces:
                self.pieces.append(" ")
            return
        if not self.linked and not any(piece != " " for piece in self.pieces):
            self.context = context
        if self.apart and self.pieces and len(self.pieces[-1]) > _AFFIX and (text[0].isalnum() or text[0] == "#"):
            self.pieces.append(" ")
        self.apart = False
        self.pieces.append(text)
        self.within.append((len(self.pieces), context.box))
        if context.link:
            self.linked += len(text.strip())
            self.links[-1:] = ["".join((*self.links[-1:], text))]

    def _flush(self) -> None:
        text = _one_line("".join(self.pieces))
        if text:
            of = self.context
            self.blocks.append(
                Block(
                    text=text,
                    kind=of.kind,
                    level=of.level,
                    link_share=min(1.0, self.linked / len(text)),
                    region=of.region,
                    hint=" ".join(of.hints),
                    group=of.group,
                    box=_around([box for _, box in self.within]),
                    parts=self._parts() if len(text) <= _SHORT_LINE else (),
                    anchors=self.anchors and self.linked > 0,
                    links=tuple(filter(None, map(_one_line, self.links))),
                    gap=self.gap,
                )
            )
            self.gap = False
        self.pieces, self.linked, self.links, self.apart, self.within = [], 0, [], False, []

    def _parts(self) -> tuple[tuple[str, Box | None], ...]:
        parts: list[tuple[str, Box | None]] = []
        begin = 0
        for number, (end, box) in enumerate(self.within):
            if number + 1 == len(self.within) or self.within[number + 1][1] is not box:
                if text := _one_line("".join(self.pieces[begin:end])):
                    parts.append((text, box))
                begin = end
        return tuple(parts) if len(parts) > 1 else ()


def _is_picture(node: LexborNode) -> bool:
    """Whether an image is one to look at: no letter's (an emoji), and no dot that counts readers."""
    attributes = node.attributes
    if "1" in (attributes.get("width"), attributes.get("height")):
        return False
    return not {"emoji", "avatar", "icon", "logo"} & set(re.findall("[a-z]+", (attributes.get("class") or "").lower()))


@lru_cache(maxsize=4_096)
def _are_tags(names: str) -> bool:
    """Whether an element's names say that its parts are keywords."""
    return _TAGS.search(names) is not None


def _names_of(node: LexborNode) -> str:
    """The classes of an element, and its id behind a number sign."""
    attributes = node.attributes
    identity = attributes.get("id")
    return f"{attributes.get('class') or ''}{f' #{identity}' if identity else ''}".strip()


def _around(boxes: list[Box | None]) -> Box | None:
    """The innermost box that is around all of these."""
    common = boxes[0] if boxes else None
    for box in boxes[1:]:
        inner = box
        while common is not inner and common is not None and inner is not None:
            if inner.number > common.number:
                inner = inner.outer
            else:
                common = common.outer
        if inner is None:
            return None
    return common


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    # hidden="until-found" is shown to who searches for it.
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    return _HIDDEN_STYLE.search(attributes.get("style") or "") is not None


def _only_links(node: LexborNode) -> set[int]:
    """The links that stand in an element one after another and with nothing else on their line: items, that a style sheet sets apart."""
    found: set[int] = set()
    run: set[int] = set()
    addresses: list[str | None] = []
    mixed = False
    child = node.child
    while True:
        tag = "" if child is None or child.is_text_node else child.tag or ""
        if child is None or (tag and tag not in _INLINE and tag[0] not in "-!"):
            one = addresses[:1] != [None] and len(set(addresses)) == 1  # an editor's link may have come in two pieces
            if not mixed and len(run) > 1 and not one:
                found |= run
            run, addresses, mixed = set(), [], False
            if child is None:
                return found
        elif tag == "a":
            run.add(child.mem_id)
            addresses.append(child.attributes.get("href"))
        elif tag or (child.text_content or "").strip():
            mixed = mixed or tag[:1] not in ("-", "!") or not tag
        child = child.next


def _data_cells(row: LexborNode) -> set[int]:
    """The cells of a row of data, two or more that hold short text and no blocks of their own; none for a row of a layout."""
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    # The first block ends the search, before any text is read: tables in tables in tables are walked once.
    for cell in cells:
        if any(part.tag not in _INLINE for part in cell.traverse() if part.mem_id != cell.mem_id):
            return set()
    texts = [cell.text().strip() for cell in cells]
    if sum(map(bool, texts)) < 2 or max(map(len, texts)) > _CELL:
        return set()
    return {cell.mem_id for cell in cells}
