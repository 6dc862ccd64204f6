"""Pages of an encyclopedia (MediaWiki, as scrapers flatten them), known by their links to edit a section: one article, with its
contents, section headings and a list of what to see also."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.split.labels import Label
from streams.split.units import Unit, contents_of, is_edit_link, is_encyclopedic

LINK: Final = 8
"""Words of a page's title in a list of links, at most: longer lines are text again."""
LIST: Final = 3
"""Lines in a row from which they are no captions: in the labelled pages two at most follow each other."""
_ROW: Final = re.compile(r"^[^a-zA-Zء-ي]*\d\s[^a-zA-Zء-ي]*\d[^a-zA-Zء-ي]*$")
"""A row of a table that is figures only, two or more."""
_OF_ONE: Final[dict[Label, Label]] = {
    "embedded": "paragraph",
    "embedded-line": "read-also-line",
    "embedded-text": "paragraph",
}
"""What a label is on a page that has one article."""


def settled_page(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, where the page is an encyclopedia's by what its software prints."""
    if not is_encyclopedic(units):
        return list(labels)
    contents = contents_of(units)
    found: list[Label] = []
    listed = False
    for index, (unit, label) in enumerate(zip(units, labels, strict=True)):
        if is_edit_link(unit):
            listed = unit.mark is not None and unit.mark[0] == "related-heading"
            found.append("related-heading" if listed else "headline" if label == "headline" else "paragraph")
            continue
        listed = listed and len(unit.words) <= LINK and not unit.told
        if index in contents:
            found.append("navigation")
        elif listed and unit.mark is None:
            found.append("related-headline")
        else:
            found.append(_OF_ONE.get(label, label))
    return _lists_kept(units, found)


def _lists_kept(units: Sequence[Unit], labels: list[Label]) -> list[Label]:
    """Lines in a row that were all taken for captions are a list of the text, and figures in a row a table of it."""
    start = 0
    while start < len(labels):
        end = start
        while end < len(labels) and labels[end] == "caption" and units[end].mark is None:
            end += 1
        if end - start >= LIST:
            labels[start:end] = ["paragraph"] * (end - start)
        start = max(end, start + 1)
    return [
        "paragraph" if label == "navigation" and _ROW.match(unit.text) else label
        for unit, label in zip(units, labels, strict=True)
    ]
