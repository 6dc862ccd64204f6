"""What the seams of flattened text are learned from: see `training/split.py`, which calls this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from majra.text.html import Block
from majra.text.tidy import tidy
from streams.split.seams import KINDS, SHORTEST, grams_of, seam_evidence, word_spans
from streams.split.units import flat_parts

Truth = Sequence[tuple[str, str, int | None]]


def seam_examples(
    blocks: Sequence[Block], title: str | None, truth: Truth
) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels ("B" and its kind where another piece of the page begins, else "I" and its) of each flattened part."""
    begins, kinds = _begins(truth), _kinds(truth)
    grams = grams_of([block.text for block in blocks])
    place = 0
    for text, flat in flat_parts(blocks, title):
        if flat:
            spans = word_spans(text)
            labels, at = [], place
            for start, end in spans:
                labels.append(("B" if at in begins else "I") + kinds[min(at, len(kinds) - 1)])
                at += end - start
            if len(spans) >= SHORTEST:
                yield seam_evidence(text, spans, grams, title), labels
        place += sum(not character.isspace() for character in text)


def _kinds(truth: Truth) -> list[str]:
    """The kind of each visible character's piece."""
    return [
        KINDS.get(role, "other")
        for text, role, _article in truth
        for character in tidy(text)
        if not character.isspace()
    ]


def _begins(truth: Truth) -> set[int]:
    """The places, in visible characters, at which a piece begins that does not only go on the one before."""
    places, at = set(), 0
    before: tuple[str, int | None] | None = None
    for text, role, article in truth:
        if (role, article) != before or role != "paragraph":
            places.add(at)
        before = (role, article)
        at += sum(not character.isspace() for character in tidy(text))
    return places
