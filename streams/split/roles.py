"""The role of each unit: a linear-chain CRF (Lafferty, McCallum and Pereira 2001) over what shows it, trained by
`training/split.py`. It looks at the whole page: a line is a related headline because its neighbours are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from streams.split.crf import crf
from streams.split.evidence import evidence
from streams.split.labels import Label
from streams.split.units import Unit

MODEL: Final = "models/roles.crfsuite"
LIKELY: Final = 0.6
"""Probability from which what follows a marker in flattened text is an article, and no link: nothing is lost by it on composed pages."""
_BULLETS: Final = frozenset("•●▪◾■◦*◄")
"""What stands before the headlines of briefs; a dash or a number begins what somebody says, and the items of a list; a question is an
interview's more often."""
SURE: Final = 0.5
"""Probability from which a line without marker or bullet may open another article; what stands behind it decides (`lines.fresh`)."""
TOLD: Final = 0.5
"""The same behind a line that the model, but no list, has for a marker."""
AT_ONCE: Final = 4_000
"""Units looked at together, ten times those of the longest real page: each takes some 5 KB while it is."""


def labels_of(units: Sequence[Unit], title: str | None) -> list[Label]:
    """The label of each unit, in order."""
    labels: list[Label] = []
    for start in range(0, len(units), AT_ONCE):
        tagger, part = crf(MODEL), units[start : start + AT_ONCE]
        found = [cast(Label, each) for each in tagger.tag(evidence(part, title))]
        for index, label in enumerate(found):
            if label != "embedded":
                continue
            sure = tagger.marginal(label, index)
            if not _announced(part, index):
                told = index > 0 and found[index - 1] in ("read-also", "related-heading")
                found[index] = label if sure >= (TOLD if told else SURE) else "paragraph"
            elif part[index].glued and not part[index].opens and sure < LIKELY:
                found[index] = "related-headline"
        labels += found
    return labels


def _announced(units: Sequence[Unit], index: int) -> bool:
    """Whether something says that another article may begin: a marker, also on the line before, a bullet, or its story in its line."""
    unit = units[index]
    if unit.mark is not None or unit.opens or (unit.bullet[:1] in _BULLETS and unit.text[-1] not in "؟?"):
        return True
    before = units[index - 1].mark if index else None
    return before is not None and before[0] in ("read-also", "related-heading")
