"""Whether two texts tell one story, by true similarity: pure functions of two fingerprints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from majra.records.document import DuplicateExtent, DuplicateKind
from streams.dedupe.shingles import SHORT, Fingerprint, Hashes, common, without

FLOOR: Final = 0.5
"""Jaccard below which no text is called a copy unless most of the shorter is in the longer. Where a text is found by
its likeness to a copy, it must still be so like the original, or a chain of small changes would end at another story."""
LEAST_CONTAINED: Final = 24
"""Shingles: containment of a shorter text is no evidence, since a sentence or two may be quoted in any story."""
LEAST_KNOWN: Final = 0.4
"""Share of a longer retelling that must have been published before. A flash of two sentences is contained in the full
report that follows; the report is news and not a duplicate of the flash."""
SAME_OPENING: Final = 0.3
"""Share of one opening that must be in the other text. Copies keep their lead, or get one put before it; two stories
above one long footer share no lead. Not more, since copies differ in dateline and the first sentence's wording."""
SAME_NUMBERS: Final = 0.5
"""Share of the fewer numbers that both texts must have. Bulletins (prayer times, rates, weather, fixtures) repeat
their words with other numbers. In copies, only dates and the writing of a number change."""
FEW_NUMBERS: Final = 2
"""A single number may be written in another way in a copy (a date, 0800 for 08:00): it decides only in a brief text."""
ANOTHER_LENGTH: Final = 0.9
"""A text below this share of the other's shingles is shortened: a copy with another dateline or byline is not."""
BRIEF: Final = 60
"""Shingles: a text of one or two sentences, whose one number is what it tells."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which Jaccard similarity, or which containment of the shorter in the longer, a text is a near-duplicate."""

    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True, order=True)
class Alike:
    """One story: how, and how similar (0-1): the Jaccard similarity, or the containment where that decided.

    `extent`: whether the new text is a shorter or a longer telling of the old one, None for neither.
    """

    kind: DuplicateKind
    similarity: float
    jaccard: float
    extent: DuplicateExtent | None = field(default=None, compare=False)


EXACT: Final = Alike("exact", 1.0, 1.0)


def overlap(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Jaccard similarity, and containment: the share of the smaller set that is in the other. Both 0-1."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    shared = common(one, other)
    return shared / (len(one) + len(other) - shared), shared / min(len(one), len(other))


def alike(new: Fingerprint, old: Fingerprint, thresholds: Thresholds, *, same_outlet: bool) -> Alike | None:
    """Whether `new` repeats `old` and how, by the whole texts; None where it does not.

    Of one outlet (or where it is known of neither), the openings must agree too: what two of its stories share may be a footer.
    """
    if _word_by_word(new, old):
        brief = len(new.prints) < BRIEF and same_outlet
        return None if brief and new.headline != old.headline else EXACT
    if min(len(new.prints), len(old.prints)) < SHORT:
        return None
    how = _similarity(new.hashes, old.hashes, thresholds)
    if how is None or not _numbers_agree(new, old) or (same_outlet and not _openings_agree(new, old)):
        return None
    return how


def alike_without(boilerplate: Hashes, new: Fingerprint, old: Fingerprint, thresholds: Thresholds) -> bool:
    """Whether two like texts are still alike without what their outlets put under all (sorted).

    Boilerplate can only keep texts apart, never bring them together. Where little else is left (a notice in place of the
    text, a footer under a flash), what is left and the headline must be the same.
    """
    own_new, own_old = without(new.hashes, boilerplate), without(old.hashes, boilerplate)
    if len(own_new) == len(new.prints) and len(own_old) == len(old.prints):
        return True
    if min(len(own_new), len(own_old)) < SHORT:
        return new.headline == old.headline and np.array_equal(own_new, own_old)
    return _similarity(own_new, own_old, thresholds) is not None


def alike_by_a_copy(new: Fingerprint, original: Fingerprint, thresholds: Thresholds) -> Alike | None:
    """How `new`, found to repeat a copy, repeats the copy's original; None where it has drifted away from it."""
    if _word_by_word(new, original):
        return EXACT
    jaccard, contained = overlap(new.hashes, original.hashes)
    return _near(new.hashes, original.hashes, jaccard, contained, thresholds, least=min(FLOOR, thresholds.jaccard))


def _similarity(new: Hashes, old: Hashes, thresholds: Thresholds) -> Alike | None:
    shorter = min(len(new), len(old))
    can_contain = shorter >= LEAST_CONTAINED and shorter >= LEAST_KNOWN * len(new)
    if not can_contain and shorter < thresholds.jaccard * max(len(new), len(old)):
        return None  # by the sizes alone
    jaccard, contained = overlap(new, old)
    known = contained * shorter >= LEAST_KNOWN * len(new)
    if jaccard < thresholds.jaccard and not (can_contain and known):
        return None
    return _near(new, old, jaccard, contained, thresholds, least=thresholds.jaccard)


def _near(
    new: Hashes, old: Hashes, jaccard: float, contained: float, thresholds: Thresholds, *, least: float
) -> Alike | None:
    """How like two texts are by Jaccard similarity, else by containment, else by a Jaccard similarity of `least`."""
    holds = contained >= max(FLOOR, thresholds.containment)
    if jaccard < least and not holds:
        return None
    similarity = contained if holds and jaccard < thresholds.jaccard else jaccard
    return Alike("near", similarity, jaccard, _extent(new, old) if holds else None)


def _extent(new: Hashes, old: Hashes) -> DuplicateExtent | None:
    if min(len(new), len(old)) >= ANOTHER_LENGTH * max(len(new), len(old)):
        return None
    return "shortened" if len(new) < len(old) else "extended"


def _word_by_word(new: Fingerprint, old: Fingerprint) -> bool:
    return new.same == old.same and len(new.prints) == len(old.prints) > 0


def _numbers_agree(new: Fingerprint, old: Fingerprint) -> bool:
    fewer = min(len(new.numbers), len(old.numbers))
    if fewer == 0 or (fewer < FEW_NUMBERS and min(len(new.prints), len(old.prints)) >= BRIEF):
        return True
    return common(new.numbers, old.numbers) >= SAME_NUMBERS * fewer


def _openings_agree(new: Fingerprint, old: Fingerprint) -> bool:
    return _found(new.opening, old.hashes) or _found(old.opening, new.hashes)


def _found(opening: Hashes, text: Hashes) -> bool:
    return common(opening, text) >= SAME_OPENING * len(opening)
