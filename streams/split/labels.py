"""What a unit of a page can be: the roles of the contract, and which headlines begin another article."""

from __future__ import annotations

from typing import Literal

from majra.records.document import Role

Label = Literal[
    "headline", "embedded", "embedded-line", "embedded-text", "byline", "dateline", "paragraph", "caption", "source", "keywords", "read-also", "read-also-line",
    "related-heading", "related-headline", "advert", "share", "navigation", "copyright", "other",
]  # fmt: skip
"""A role; `embedded` is the headline of an embedded article, `read-also-line` a marker with its headline behind it,
`embedded-line` both at once; `embedded-text` (which no model gives) the first paragraph of one without a headline."""

Pieces = tuple[tuple[str, Label], ...]
"""A block's text in pieces, each with its label; together they are the block."""


def role_of(label: Label) -> Role:
    """The role that a label stands for."""
    if label == "embedded" or label == "embedded-line":  # noqa: PLR1714 - mypy narrows only so
        return "headline"
    if label == "embedded-text":
        return "paragraph"
    return "read-also" if label == "read-also-line" else label
