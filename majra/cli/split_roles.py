"""How each role of a page's piece is shown to people: its colour in a terminal and on a page, and what it means."""

from __future__ import annotations

from typing import Final, NamedTuple

from majra.records.document import Role


class Look(NamedTuple):
    """`style` is rich's, of the terminal's own eight colours; `hue` is degrees on the colour circle, None for grey."""

    style: str
    hue: int | None
    means: str


LOOKS: Final[dict[Role, Look]] = {
    "headline": Look("bold", 250, "an article's headline"),
    "byline": Look("magenta", 315, "who wrote it"),
    "dateline": Look("magenta", 290, "place or time of writing"),
    "paragraph": Look("", None, "an article's text"),
    "caption": Look("italic", 265, "what a picture shows"),
    "source": Look("cyan", 190, "who reported it first"),
    "keywords": Look("green", 140, "keywords and tags"),
    "read-also": Look("yellow", 45, "announces another article"),
    "related-heading": Look("yellow", 60, "heads a list of other headlines"),
    "related-headline": Look("bright_blue", 215, "another article's headline"),
    "advert": Look("red", 0, "advertising"),
    "share": Look("dim", 20, "asks to share or subscribe"),
    "navigation": Look("dim", 80, "the site's menus and buttons"),
    "copyright": Look("dim", 100, "the site's rights"),
    "other": Look("dim", None, "anything else"),
}
"""In the order in which a legend names them. A colour never says anything that the role's name beside it does not."""


def article_name(position: int) -> str:
    """What an article of a page is called, by its `position`."""
    return "main article" if position == 0 else f"embedded article {position}"


def plural(count: int, noun: str) -> str:
    """`count` with its noun: 1 article, 2 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
