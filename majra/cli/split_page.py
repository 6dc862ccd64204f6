"""A split page as one file for the browser: the input at one side, its articles at the other, linked piece by piece.

It holds the text of a stranger's page: everything is escaped, no script runs, nothing is loaded (the policy in its head).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from html import escape

from majra.cli.console import safe
from majra.cli.directions import is_rtl
from majra.cli.split_places import Fields, Piece, Places, places_of
from majra.cli.split_roles import LOOKS, article_name
from majra.cli.split_style import STYLE
from majra.cli.split_sums import Sums, summary
from majra.records.document import Role
from streams.split.page import SplitPage

_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)


def html_page(page: SplitPage, sums: Sums, *, name: str, encoding: str) -> str:
    """The file's text. `name` and `encoding` say what was read."""
    return "\n".join(_page(page, sums, name, encoding)) + "\n"


def _page(page: SplitPage, sums: Sums, name: str, encoding: str) -> Iterator[str]:
    places = places_of(page)
    draw = _Drawing(page, places)
    yield '<!doctype html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_escaped(name)} – majra split</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield '<header lang="en" dir="ltr">'
    yield f"<h1><bdi>{_escaped(name)}</bdi></h1>"
    fault = ' class="fault"' if sums.lost or sums.invented else ""
    yield f"<p{fault}>{_escaped(summary(sums))}. Read as {_escaped(encoding)}.</p>"
    yield '<ul class="legend">'
    counts = Counter(block.role for block in page.layout)
    yield from (
        f'<li class="r {role}"><b>{role}</b> {counts[role]:,} <small>{look.means}</small></li>'
        for role, look in LOOKS.items()
        if counts[role]
    )
    yield "</ul>\n</header>\n<main>"
    yield '<section class="input">\n<h2 lang="en">The page in reading order</h2>'
    yield from draw.blocks()
    yield '</section>\n<section class="output">\n<h2 lang="en">What was found in it</h2>'
    for fields in places.articles:
        yield from draw.article(fields)
    yield from draw.listed("related", "Related headlines", places.related)
    yield from draw.listed("dropped", "Dropped", places.dropped)
    yield "</section>\n</main>\n</body>\n</html>"


class _Drawing:
    """Gives each piece an id (`p` and a number) and each block one (`b` and its index); they link to each other."""

    def __init__(self, page: SplitPage, places: Places) -> None:
        self.layout = page.layout
        self.shown_at: dict[int, int] = {}
        for piece in places:
            if piece.block is not None:
                self.shown_at.setdefault(piece.block, piece.number)

    def blocks(self) -> Iterator[str]:
        """The input's side."""
        for index, block in enumerate(self.layout):
            where = "dropped" if block.article is None else article_name(block.article)
            label = f'<span lang="en" dir="ltr">{block.role} · {where}</span>'
            if (piece := self.shown_at.get(index)) is not None:
                label = f'<a href="#p{piece}">{label}</a>'
            out = " out" if block.article is None else ""
            yield f'<div class="r {block.role}{out}" id="b{index}"><div class="label">{label}</div>{_p(block.text)}</div>'

    def article(self, fields: Fields) -> Iterator[str]:
        """An article in its box."""
        article = fields.article
        kind = "main" if article.position == 0 else "embedded"
        yield f'<article class="{kind}">'
        parent = "" if article.position == 0 else f", in the {article_name(0)}"
        yield f'<div class="label"><span lang="en" dir="ltr">{article_name(article.position)}{parent} · {_escaped(article.language)}</span></div>'
        if fields.headline is not None:
            yield f'<h3 dir="{_direction(fields.headline.text)}">{self.span(fields.headline)}</h3>'
        if fields.byline is not None:
            yield self.line("byline", [fields.byline])
        for pieces in fields.paragraphs:
            whole = " ".join(piece.text for piece in pieces)
            yield f'<p dir="{_direction(whole)}">{" ".join(map(self.span, pieces))}</p>'
        labelled: tuple[tuple[Role, list[Piece]], ...] = (("source", fields.sources), ("keywords", fields.keywords))
        for role, pieces in labelled:
            if pieces:
                yield self.line(role, pieces)
        yield "</article>"

    def line(self, role: Role, pieces: list[Piece]) -> str:
        """A field that is no text: its name and its values."""
        values = " ".join(f"<bdi>{self.span(piece)}</bdi>" for piece in pieces)
        return f'<div class="field"><span class="label" lang="en">{role}</span> {values}</div>'

    def listed(self, kind: str, title: str, pieces: list[Piece]) -> Iterator[str]:
        """A list of what is in no article."""
        if not pieces:
            return
        yield f'<div class="{kind}"><div class="label"><span lang="en" dir="ltr">{title} ({len(pieces):,})</span></div>\n<ol>'
        for piece in pieces:
            label = "" if kind == "related" else f' <span class="label" lang="en">{piece.role}</span>'
            yield f"<li>{self.span(piece)}{label}</li>"  # the list's own direction: numbers stand in one column
        yield "</ol></div>"

    def span(self, piece: Piece) -> str:
        """A piece in its role's colour, a link to its block."""
        text = _escaped(piece.text)
        inner = text if piece.block is None else f'<a href="#b{piece.block}">{text}</a>'
        return f'<span class="r {piece.role}" id="p{piece.number}" dir="{_direction(piece.text)}">{inner}</span>'


def _p(text: str) -> str:
    return f'<p dir="{_direction(text)}">{_escaped(text)}</p>'


def _direction(text: str) -> str:
    return "rtl" if is_rtl(text) else "ltr"


def _escaped(text: str) -> str:
    return escape(safe(text))
