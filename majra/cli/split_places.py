"""Where each field of a split page came from: the block of the layout that holds it, so that both can be shown as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, NamedTuple

from majra.records.document import LayoutBlock, Role
from streams.split.page import SplitArticle, SplitPage

LOOKED_AHEAD: Final = 64
"""Blocks looked through for a piece, so that a page of a million pieces takes no more than linear time. Pieces come in the
page's order; only delimiters of keywords, which were gathered from all over a line, are found nowhere."""
LOOKED_INTO: Final = 4_096
"""Characters of a block looked through, for the same reason."""


class Piece(NamedTuple):
    """A field, or as much of it as one block gave.

    `block` is an index into the layout; None: not found. `number` counts a page's pieces from 0.
    """

    text: str
    role: Role
    block: int | None
    number: int


@dataclass(frozen=True)
class Fields:
    """An article's fields as pieces; a paragraph that was cut at its sentences has one for each."""

    article: SplitArticle
    headline: Piece | None
    byline: Piece | None
    paragraphs: list[list[Piece]]
    sources: list[Piece]
    keywords: list[Piece]


@dataclass(frozen=True)
class Places:
    """All fields of a page as pieces."""

    articles: list[Fields]
    related: list[Piece]
    dropped: list[Piece]

    def __iter__(self) -> Iterator[Piece]:
        """Every piece; those of articles first."""
        for each in self.articles:
            yield from (piece for piece in (each.headline, each.byline) if piece is not None)
            for paragraph in each.paragraphs:
                yield from paragraph
            yield from (*each.sources, *each.keywords)
        yield from (*self.related, *self.dropped)


def places_of(page: SplitPage) -> Places:
    """The fields of `page`, each with its block."""
    search = _Search(page.layout)
    return Places(
        articles=[_fields(article, search) for article in page.articles],
        related=[search.piece(text, "related-headline", {"related-headline", "read-also"}) for text in page.related],
        dropped=[
            # A bullet is dropped for itself; the block that it began is a headline.
            search.piece(each.text, each.role, {each.role, "related-headline"} if each.role == "other" else {each.role})
            for each in page.dropped
        ],
    )


def _fields(article: SplitArticle, search: _Search) -> Fields:
    def own(text: str, role: Role) -> Piece:
        return search.piece(text, role, {role}, article.position)

    return Fields(
        article=article,
        headline=None if article.headline is None else own(article.headline, "headline"),
        byline=None if article.byline is None else own(article.byline, "byline"),
        paragraphs=[
            list(search.paragraph(text, article.position))
            for text in (article.body.split("\n") if article.body else ())
        ],
        sources=[own(each, "source") for each in article.sources],
        keywords=[own(each, "keywords") for each in article.keywords],
    )


class _Search:
    """Goes once down the blocks for each kind of field."""

    def __init__(self, layout: Sequence[LayoutBlock]) -> None:
        self.layout = layout
        self.chosen: dict[tuple[frozenset[Role], int | None], list[int]] = {}
        self.at: dict[tuple[frozenset[Role], int | None, Role], tuple[int, int]] = {}
        self.made = count()

    def piece(self, text: str, role: Role, roles: Collection[Role], article: int | None = None) -> Piece:
        """`text` with the next block of one of `roles` (of `article`, where given) that holds it."""
        kind = (frozenset(roles), article)
        blocks = self._blocks(kind)
        first, offset = self.at.get((*kind, role), (0, 0))
        for number in range(first, min(len(blocks), first + LOOKED_AHEAD)):
            found = self.layout[blocks[number]].text.find(text, offset, offset + len(text) + LOOKED_INTO)
            if found >= 0:
                self.at[(*kind, role)] = (number, found + len(text))
                return Piece(text, role, blocks[number], next(self.made))
            offset = 0
        return Piece(text, role, None, next(self.made))

    def paragraph(self, text: str, article: int) -> Iterator[Piece]:
        """The pieces of a paragraph: blocks that stand in it one after another, a space between."""
        kind: tuple[frozenset[Role], int | None] = (frozenset({"paragraph"}), article)
        blocks = self._blocks(kind)
        number, _ = self.at.get((*kind, "paragraph"), (0, 0))
        start = 0
        while start < len(text) and number < len(blocks) and text.startswith(self.layout[blocks[number]].text, start):
            part = self.layout[blocks[number]].text
            yield Piece(part, "paragraph", blocks[number], next(self.made))
            start += len(part) + 1
            number += 1
        self.at[(*kind, "paragraph")] = (number, 0)
        if start < len(text):
            yield Piece(text[start:], "paragraph", None, next(self.made))

    def _blocks(self, kind: tuple[frozenset[Role], int | None]) -> list[int]:
        if kind not in self.chosen:
            roles, article = kind
            self.chosen[kind] = [
                index
                for index, block in enumerate(self.layout)
                if block.role in roles and article in (None, block.article)
            ]
        return self.chosen[kind]
