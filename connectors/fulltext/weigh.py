"""How much of a page's elements is text of an article, and how much is clutter. One pass over the tree. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborNode

from majra.text.arabic import match_key

SENTENCE: Final = 15
"""Words from which a line that ends as a sentence does is a paragraph, though the extractor passed it over."""
_PIECE: Final = 12
"""Characters of a text that can be told again in the extractor's: shorter ones occur anywhere."""
_SENTENCE_END: Final = re.compile(r"(?<![.…])[.؟!?:]['\"”»)\]]*$")
"""Three points are no end: teasers of other articles are cut with them."""
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
     "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)  # fmt: skip


@dataclass(slots=True)
class Weights:
    """Characters of each element, by the node's address in memory. Valid for as long as the tree is not changed."""

    told: int = 0
    """Characters of the page that the extractor has, links and menus too."""
    _main: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _good: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _clutter: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def main(self, node: LexborNode) -> int:
        """Characters that the extractor took for the main text."""
        return self._main.get(node.mem_id, 0)

    def good(self, node: LexborNode) -> int:
        """Those, and the paragraphs that it passed over."""
        return self._good.get(node.mem_id, 0)

    def clutter(self, node: LexborNode) -> int:
        """All others: links, headings, short lines."""
        return self._clutter.get(node.mem_id, 0)


@dataclass(slots=True)
class _Block:
    """The text of one block element, without that of blocks inside it."""

    node: LexborNode
    text: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    """The keys of its texts: the extractor drops marks and spaces of its own choice, letters never."""
    linked: int = 0


def weigh(root: LexborNode, main_text: str) -> Weights:
    """The weights of `root` and all inside it. `main_text` is what the extractor found. Counted on match keys."""
    known = match_key(main_text)
    weights = Weights()
    for block in _blocks(root):
        size = sum(len(piece) for piece in block.pieces)
        told = sum(len(piece) for piece in block.pieces if len(piece) >= _PIECE and piece in known)
        weights.told += told
        # The extractor takes a menu set in a table for text: a block of links never is.
        text = block.linked * 2 < size
        main = told if text else 0
        good = size if main * 2 > size or (text and _is_paragraph(block)) else main
        node: LexborNode | None = block.node
        while node is not None:
            key = node.mem_id
            weights._main[key] += main
            weights._good[key] += good
            weights._clutter[key] += size - good
            if key == root.mem_id:
                break
            node = node.parent
    return weights


def _blocks(root: LexborNode) -> list[_Block]:
    blocks: dict[int, _Block] = {}
    for node in root.traverse(include_text=True):
        if not node.is_text_node:
            continue
        text = node.text_content or ""
        key = match_key(text)
        if not key:
            continue
        linked = False
        owner = node.parent
        while owner is not None and owner.tag in _INLINE and owner.mem_id != root.mem_id:
            linked = linked or owner.tag == "a"
            owner = owner.parent
        owner = owner or root
        block = blocks.setdefault(owner.mem_id, _Block(owner))
        block.text.append(text)
        block.pieces.append(key)
        block.linked += len(key) if linked or owner.tag == "a" else 0
    return list(blocks.values())


def _is_paragraph(block: _Block) -> bool:
    text = " ".join("".join(block.text).split())
    return len(text.split()) >= SENTENCE and bool(_SENTENCE_END.search(text))
