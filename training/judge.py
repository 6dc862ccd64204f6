"""The splitter's layout against the truth, piece by piece: a piece is right where most of its characters are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from majra.text.tidy import tidy
from streams.split.page import SplitPage

Truth = Sequence[tuple[str, str, int | None]]
"""Texts of a page in reading order, each with its role and article."""


_DROPPED = frozenset({"caption", "dateline", "advert", "share", "navigation", "copyright", "other"})


@dataclass
class Judged:
    pieces: int
    wrong: list[tuple[str, tuple[str, int | None], tuple[str, int | None]]] = field(default_factory=list)
    """Text, truth, found."""
    lost: bool = False
    count_right: bool = True

    @property
    def whole(self) -> bool:
        return not self.wrong and not self.lost and self.count_right


def judge(page: SplitPage, truth: Truth) -> Judged:
    found = [
        (character, (block.role, block.article))
        for block in page.layout
        for character in block.text
        if not character.isspace()
    ]
    wanted = [[character for character in tidy(text) if not character.isspace()] for text, _role, _article in truth]
    # What is dropped went to no article, whichever it stood in.
    truth = [(text, role, None if role in _DROPPED else article) for text, role, article in truth]
    result = Judged(len(truth))
    articles = len({article for _text, _role, article in truth if article is not None} | {0})
    result.count_right = len(page.articles) == articles
    result.lost = [character for character, _ in found] != [character for text in wanted for character in text]
    start = 0
    for (text, role, article), characters in zip(truth, wanted, strict=True):
        span = [label for _character, label in found[start : start + len(characters)]]
        start += len(characters)
        if not span:
            continue
        label = Counter(span).most_common(1)[0][0]
        if label != (role, article):
            result.wrong.append((text, (role, article), label))
    return result
