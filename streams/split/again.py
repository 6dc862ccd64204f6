"""Splitting again: what shows in an article's text only once something was taken out of it is found at once.

Law: the body of an article, split again under its headline, gives the same body; but for what the page's markup sets as a list's item or a
quotation, which plain text does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import structs

from majra.text.html import plain_blocks
from streams.split.assemble import Article, Parts, assemble
from streams.split.grammar import settled
from streams.split.head import labelled
from streams.split.labels import Label
from streams.split.lines.text_lines import KINDS
from streams.split.units import Unit, units_of

ROUNDS: Final = 8
"""Each round takes something out of a text; real pages are at rest after one or two, odd ones that were made for it after six."""
LARGE, FEWER = 1_000, 4
"""Units from which a page is larger than any real one, and its rounds: each costs as much as the first look."""


def assembled(units: list[Unit], labels: list[Label], title: str | None) -> Parts:
    """The articles of a page, at rest: see the law above."""
    units, labels = settled(units, labels, titled=title is not None)
    parts = assemble(units, labels, title)
    for _ in range(ROUNDS if len(units) < LARGE else FEWER):
        found: dict[int, list[tuple[Unit, Label]]] = {}
        gone: set[int] = set()
        for article in parts.articles:
            if not _as_it_came(article, units, labels, title):
                _look_again(article, units, found, gone)
        if not found:
            break
        kept = [
            each
            for index, pair in enumerate(zip(units, labels, strict=True))
            for each in (found.get(index) or ([] if index in gone else [pair]))
        ]
        units, labels = [unit for unit, _ in kept], [label for _, label in kept]
        before, parts = parts, assemble(units, labels, title)
        if _told(parts) == _told(before):  # a label that came to nothing would come to nothing again
            break
    return parts


def _told(parts: Parts) -> list[tuple[str | None, str]]:
    return [(article.headline, article.body) for article in parts.articles]


def _as_it_came(article: Article, units: list[Unit], labels: list[Label], title: str | None) -> bool:
    """Whether the text is the whole page as it came, of plain lines: then it was looked at as it is."""
    return (
        article.headline == title
        and all(label == "paragraph" for label in labels)
        and all(unit.block.plain for unit in units)
    )


def _look_again(
    article: Article, before: Sequence[Unit], found: dict[int, list[tuple[Unit, Label]]], gone: set[int]
) -> None:
    """Notes what the article's text holds besides text, in place of the units that held it."""
    blocks = plain_blocks(article.body)
    if len(blocks) != len(article.places):  # a page whose only line was taken for its text after all
        return
    # An item or a quotation stays one when it is read without the page's markup.
    for at, places in enumerate(article.places):
        kinds = {before[place].block.kind for place in places}
        if len(kinds) == 1 and kinds <= KINDS:
            blocks[at] = structs.replace(blocks[at], kind=kinds.pop())
    units = units_of(blocks, article.headline)
    titled = article.headline is not None
    again, labels = settled(units, labelled(units, article.headline), titled=titled)
    if all(label == "paragraph" for label in labels):
        return
    line = {id(block): places for block, places in zip(blocks, article.places, strict=True)}
    for places in article.places:
        gone.update(places)
    for unit, label in zip(again, labels, strict=True):
        found.setdefault(line[id(unit.block)][0], []).append((unit, label))
