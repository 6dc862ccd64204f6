"""A site's own lines that a model took for an item of a list, or for the text's last: by the words they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from streams.split.furniture import furniture_of
from streams.split.labels import Label
from streams.split.units import Unit

LONGEST: Final = 16
"""Words of such a line, at most."""
SHARE: Final = 0.4
"""Share of its words that are a site's own, at least."""
NUMBERS: Final = 3
"""Numbers of a pager, at least."""
_ROLES: Final[dict[str, Label]] = {
    "right": "copyright", "share": "share", "mail": "share", "menu": "navigation", "talk": "other", "note": "other", "sell": "advert",
}  # fmt: skip
_ITEMS: Final = frozenset({"related-headline", "read-also-line"})


def own_lines(units: Sequence[Unit], labels: list[Label]) -> None:
    """Labels such lines in lists, and behind a page's last paragraph."""
    texts = [at for at, label in enumerate(labels) if label == "paragraph" and units[at].told]
    last = texts[-1] if texts else len(units)
    for index, unit in enumerate(units):
        listed = labels[index] in _ITEMS and unit.mark is None
        below = index > last and labels[index] == "paragraph"
        if (listed or below) and unit.said is None and (role := _role_of(unit)) is not None:
            labels[index] = role


def _role_of(unit: Unit) -> Label | None:
    if "©" in unit.text:
        return "copyright"
    words = unit.text.split()
    if len(words) > LONGEST:
        return None
    kinds = [frozenset(furniture_of(word.strip("|/:،-–.؟!"))) & _ROLES.keys() for word in words]
    own = sum(bool(each) for each in kinds)
    pager = sum(word.isdigit() for word in words) >= NUMBERS
    if own + pager < 2 or own < SHARE * len(words):
        return "navigation" if own and pager else None
    most = Counter(kind for each in kinds for kind in each).most_common(1)[0][0]
    return _ROLES[most]
