"""Boxes of an HTML page: what the names that its author gave them say, and how much text and how many links are in each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal

from majra.text.arabic import match_key
from majra.text.html import Block, Box
from streams.split.headlines import cover, is_paragraph, stems_of
from streams.split.lines.behind import STRANGE

Kind = Literal[
    "comments", "notice", "share", "advert", "keywords", "related", "caption", "byline", "meta", "section", "navigation", "footer", "embedded",
]  # fmt: skip
"""What a box is for. `meta`: when, where and by whom; `section`: the article's; `notice`: of cookies, newsletters, figures of readers."""

_NAMES: Final[tuple[tuple[Kind, str], ...]] = (
    ("comments", "comment comments respond disqus reply"),
    ("notice", "cookie cookies consent gdpr newsletter subscribe subscription mailchimp duration dur views viewcount counter readtime"),
    ("notice", "notification disclaimer paywall popup modal toast cta nl newsbox"),
    ("share", "share sharing shares social socials sharethis addthis addtoany sharedaddy follow whatsapp"),
    ("advert", "ad ads adv advert advertisement advertising adsbygoogle adslot adunit banner sponsor sponsored dfp promo outbrain taboola"),
    ("keywords", "tag tags keyword keywords keys labels hashtags tagcloud taglist"),
    ("related", "related relatedposts readmore seealso mostread popular trending recommended recommendations suggestions similar see more latest teaser teasers"),
    ("related", "mostviewed mostpopular upnext youmaylike crosslinks sidebar"),
    ("caption", "caption captions cap figcaption credit credits"),
    ("byline", "byline author authors writer auth by journalist reporter signature auteur"),
    ("meta", "meta date dates time datetime timestamp posted published submitted pubdate info"),
    ("section", "cat category categories kicker-section breadcrumbs breadcrumb crumbs crumb"),
    ("navigation", "menu menus nav navbar navigation topbar logo branding tagline masthead pager pagination toolbar tools print skip buttons"),
    ("footer", "foot footer copyright copyrights colophon bottom"),
    ("embedded", "embedded embed archive"),
)  # fmt: skip
"""Names by which sites call what is around an article, the more telling ones first; counted over the feeds' and the pages' own markup."""
_PAIRS: Final[tuple[tuple[str, Kind], ...]] = (
    ("read more", "related"), ("most read", "related"), ("next videos", "related"), ("see also", "related"), ("also read", "related"),
    ("site title", "navigation"), ("site header", "navigation"), ("top bar", "navigation"), ("blog pager", "navigation"),
    ("sub box", "notice"), ("google news", "notice"), ("screen reader", "notice"), ("visually hidden", "notice"), ("reading time", "notice"), ("read time", "notice"), ("font size", "navigation"),
)  # fmt: skip
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LOOSE: Final = frozenset({"footer", "navigation", "section", "meta"})
_TELLING: Final = frozenset({"keywords", "byline", "meta", "share", "related", "advert"})
"""What a box inside one of the loose kinds is for more than that."""
MOST: Final = 0.34
"""Share of a page's text from which a box is a part of the page, whatever it is called: `has-sidebar` is the whole."""
LEAVES: Final = frozenset({"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "li", "figcaption", "dt", "dd", "caption"})
"""Elements that are one block of text, and whose box is the one around them."""
INLINE: Final = frozenset({"a", "span", "b", "strong", "em", "i", "time", "small", "font", "u", "abbr", "cite", "label", "mark", "big", "sub", "sup", "bdi", "q"})  # fmt: skip
"""Elements inside a line that may have a name."""
LINKED: Final = 0.7
"""Share of a block's characters inside links from which it is a link."""


@lru_cache(maxsize=4_096)
def kinds_of(tag: str, names: str) -> tuple[Kind, ...]:
    """What the names of an element say, the more telling first. An element of the page's own (`amp-ad`) is named by its tag."""
    tokens = [token.lower() for token in _TOKEN.findall(f"{tag if '-' in tag or tag == 'time' else ''} {names}")]
    text = f" {' '.join(tokens)} "
    found: list[Kind] = [kind for pair, kind in _PAIRS if f" {pair} " in text]
    known = set(tokens)
    if "drop" in known:
        known.discard("cap")  # a large first letter
    found += [kind for kind, words in _NAMES if not known.isdisjoint(words.split())]
    return tuple(dict.fromkeys(found))


def container(block: Block) -> Box | None:
    """The box that a block's text stands in beside other blocks."""
    box = block.box
    while box is not None and box.tag in INLINE:
        box = box.outer
    return box.outer if box is not None and box.tag in LEAVES else box


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of some text."""
    return (
        block.kind not in ("title", "control", "caption") and block.link_share < 0.5 and is_paragraph(block.text)
    )  # half a link or more: a list's teaser


def is_link(block: Block) -> bool:
    """Whether a block is a link."""
    return block.link_share > LINKED


def by_links(block: Block) -> Iterator[tuple[str, bool]]:
    """A block's text in pieces, each with whether it is one of its links; together they are the text."""
    at = 0
    for link in block.links:
        found = block.text.find(link, at)
        if found < 0:
            continue
        if between := block.text[at:found].strip():
            yield between, False
        yield link, True
        at = found + len(link)
    if rest := block.text[at:].strip():
        yield rest, False


def is_fresh(before: Iterable[Block], story: Iterable[Block], most: float = STRANGE) -> bool:
    """Whether the paragraphs of a story say so little of what those before it said, `most` at most, that it is another one."""
    known = {stem for block in before if is_prose(block) for stem in stems_of(match_key(block.text).split())}
    words = [word for block in story if is_prose(block) for word in match_key(block.text).split() if len(word) > 3]
    return cover(words, known) < most


@dataclass
class Outline:
    """The boxes of a page, each with the range of its blocks."""

    blocks: Sequence[Block]
    boxes: dict[int, Box] = field(default_factory=dict)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    """From a box's number to its first block and the one behind its last."""
    _prose: list[int] = field(default_factory=list)
    _paragraphs: list[int] = field(default_factory=list)
    _links: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index, block in enumerate(self.blocks):
            box = block.box
            while box is not None and box.number not in self.boxes:
                self.boxes[box.number] = box
                box = box.outer
            if block.box is not None:
                self._widen(block.box.number, index, index + 1)
        for number in sorted(self.boxes, reverse=True):
            outer = self.boxes[number].outer
            if outer is not None:
                self._widen(outer.number, *self.spans[number])
        prose = [is_prose(block) for block in self.blocks]
        self._paragraphs = [0, *accumulate(map(int, prose))]
        self._prose = [
            0,
            *accumulate(len(block.text) * yes for block, yes in zip(self.blocks, prose, strict=True)),
        ]
        self._links = [0, *accumulate(int(is_link(block)) for block in self.blocks)]

    def _widen(self, number: int, first: int, end: int) -> None:
        known = self.spans.get(number, (first, end))
        self.spans[number] = min(known[0], first), max(known[1], end)

    def paragraphs(self, first: int, end: int) -> int:
        """How many of these blocks are paragraphs."""
        return self._paragraphs[end] - self._paragraphs[first]

    def links(self, first: int, end: int) -> int:
        """How many of these blocks are links."""
        return self._links[end] - self._links[first]

    def share(self, box: Box) -> float:
        """The share of the page's text, in paragraphs, that is in the box."""
        first, end = self.spans[box.number]
        return (self._prose[end] - self._prose[first]) / max(1, self._prose[-1])

    def kinds(self, head: int | None) -> dict[int, tuple[Box, tuple[Kind, ...]]]:
        """For each box that its own names, or those of one around it, say what it is for: that one, and what. `head`: the block of
        the page's headline, which no such box holds."""
        found: dict[int, tuple[Box, tuple[Kind, ...]]] = {}
        for number in sorted(self.boxes):
            box = self.boxes[number]
            own = kinds_of(box.tag, box.names)
            outer = found.get(box.outer.number) if box.outer is not None else None
            if outer is not None and not (own and own[0] in _TELLING and outer[1][0] in _LOOSE):
                found[number] = outer
                continue
            first, end = self.spans[number]
            if own and self.share(box) < MOST and (head is None or not first <= head < end):
                found[number] = box, own
        return found
