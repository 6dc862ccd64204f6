"""The page's headline, where it is known by its markup or from the feed, and what stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from majra.text.arabic import match_key
from streams.split.headlines import is_paragraph
from streams.split.labels import Label
from streams.split.roles import labels_of
from streams.split.units import Unit

ABOVE: Final = 60
"""Units in which a page's headline is looked for: a long menu's."""
_NOT_OURS: Final = frozenset({"paragraph", "headline", "related-headline", "embedded", "embedded-line"})
"""What a model takes the site's own words for."""


def labelled(units: Sequence[Unit], title: str | None) -> list[Label]:
    """The label of each unit, in order. `title`: the feed's headline, or the one that the markup shows."""
    labels = labels_of(units, title)
    at = _head(units, title)
    if at is None:
        return labels
    above: list[Label] = [
        "navigation" if label in _NOT_OURS and not is_paragraph(unit.bare) else label
        for unit, label in zip(units[:at], labels[:at], strict=True)
    ]
    return [*above, "headline", *labels[at + 1 :]]


def _head(units: Sequence[Unit], title: str | None) -> int | None:
    shown = next((index for index, unit in enumerate(units) if unit.said == "headline"), None)
    if shown is not None or title is None:
        return shown
    key = match_key(title)
    for index, unit in enumerate(units[:ABOVE]):
        if unit.key == key and unit.block.kind != "title":
            return index if any(is_paragraph(each.bare) or each.glued for each in units[index + 1 :]) else None
        if is_paragraph(unit.bare):
            break
    return None
