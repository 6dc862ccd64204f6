"""A line between a headline and its story that says who tells it, or from where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.lines.behind import continues
from streams.split.units import Unit


def signs(units: Sequence[Unit], index: int) -> bool:
    """Whether such a line stands behind the unit, and right below it a paragraph that begins a story."""
    if index + 2 >= len(units):
        return False
    line, below = units[index + 1], units[index + 2]
    if (
        line.glued
        or below.glued
        or line.bullet
        or (line.mark is not None and line.mark[0] not in ("byline", "dateline"))
    ):
        return False
    if len(line.words) > SIGNED or line.text[-1] in ".:،؟!" or not below.told or continues(below):
        return False
    return bool(line.mark) or WHO.match(fold(line.text)) is not None


SIGNED: Final = 8
"""Words of a line that signs, at most."""
WHO: Final = re.compile(
    r"^(?:[^\W\d_]\S*(?: [^\W\d_]\S*){0,2} ?[-–—/|:] ?[«\"“(]?[^\W\d_]\S*(?: [^\W\d_]\S*){0,3}(?: ?[-–—/|] ?[^\W\d_]\S*(?: \S+){0,2})? ?/?"
    r"|[^\W\d_]\S*(?: [^\W\d_]\S*)? في \d{1,2} [^\W\d_]+ ?/? ?[^\W\d_]* ?/?"
    r"|[^\W\d_]{1,9}\. ?[^\W\d_]{1,12}\.?|[^\W\d_]{2,}(?: [^\W\d_]{2,}){1,2})$"
)
"""A place or a name, and an agency or a place; a place and a day; initials and a name; a name of two words or three."""
