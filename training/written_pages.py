"""Pages that were written to be learned from: `training/pages/*.txt`, each piece on a line with its role and article.

Articles of a corpus tell nothing of how one site's editors set furniture around stories of their own kind, and templates repeat
themselves. Language models wrote these pages one by one, outlet by outlet, having seen no page of any set but the one that
shows what the product is for. The format:

    === what the page is
    title: the feed's title, or -
    headline 0| ...
    read-also -| اقرأ أيضاً
    headline 1| ...

A page is learned from twice: flattened to one line, and as lines, paragraphs or HTML.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from majra.records.document import Role
from training.compose import Composed, Piece
from training.compose_pages import set_as

FOLDER: Final = Path(__file__).parent / "pages"
ROLES: Final = frozenset(get_args(Role))


@dataclass(frozen=True)
class Written:
    """A page as it was written. `pieces`: text, role and article."""

    note: str
    title: str | None
    pieces: tuple[Piece, ...]


def read_pages(text: str) -> Iterator[Written]:
    """The pages of a file's text. Raises ValueError, with the line's number, for a line that is none of the format."""
    note, title, pieces = "", None, list[Piece]()
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if line.startswith("==="):
            if pieces:
                yield Written(note, title, tuple(pieces))
            note, title, pieces = line.strip("= "), None, []
        elif line.startswith("title:") and not pieces:
            title = None if line[6:].strip() == "-" else line[6:].strip()
        elif line:
            kind, bar, words = line.partition("|")
            role, _, article = kind.partition(" ")
            if not bar or role not in ROLES or not (article == "-" or article.isdigit()) or not words.strip():
                raise ValueError(f"line {number}: not 'role article| text': {line[:60]}")
            pieces.append(Piece(words.strip(), role, None if article == "-" else int(article)))
    if pieces:
        yield Written(note, title, tuple(pieces))


def joined_links(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The pieces with a label and the one link behind it as one, which is what an inline link is."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        before = [each.role for each in pieces[max(0, at - 1) : at]]
        roles = [each.role for each in pieces[at : at + 2]]
        if piece.role == "related-headline" and before == ["read-also"] and roles != ["related-headline"] * 2:
            found[-1] = Piece(f"{found[-1].text} {piece.text}", "read-also", 0)
        else:
            found.append(piece)
    return found


def composed_as(page: Written, shape: str, draw: random.Random) -> Composed:
    """The page as a scraper leaves it: see `set_as`."""
    pieces = joined_links(page.pieces)
    count = len({piece.article for piece in pieces if piece.article is not None} | {0})
    return set_as(shape, pieces, page.title, count, draw)


def written_pages(seed: int, folder: Path = FOLDER) -> Iterator[tuple[Composed, Composed]]:
    """Each page in two shapes: flattened, and another."""
    draw = random.Random(seed)
    for path in sorted(folder.glob("*.txt")):
        for page in read_pages(path.read_text(encoding="utf-8")):
            other = draw.choice(("lines", "lines", "paragraphs", "html"))
            yield composed_as(page, "flat", draw), composed_as(page, other, draw)
