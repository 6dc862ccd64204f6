"""Lists: where each headline begins, of several that a scraper joined into one line. They have no full stops and no sentences, so that
what finds seams in running text does not serve; this is a CRF over words, trained by `training/lists.py`, and the length of headlines.
"""

from __future__ import annotations

from math import log
from typing import Final

from streams.split.crf import crf
from streams.split.headlines import LONGEST, OPENERS, SHORTEST, word_key
from streams.split.seams import word_spans
from streams.split.shapes import shape
from streams.split.word_classes import class_evidence

MODEL: Final = "models/lists.crfsuite"
USUAL, SPREAD = 9.0, 12.0
"""Words of a headline: mean, and twice the variance that the lists of articles not trained on are cut best with."""
SHORT: Final = 6.0
"""What a headline of one word or two costs, in log-odds: four in a thousand have so few."""
BULLETS: Final = frozenset("*•▪●◾■◄►▶")
"""What stands before items and nowhere else: a dash stands before a story's text, too."""
AT_ONCE: Final = 600
"""Words looked at together: more than the longest list of a labelled page has."""
LEAST: Final = 1e-4
"""No gap is surer than this."""


def headline_starts(text: str) -> list[int]:
    """The places in `text`, a list of headlines, at which another begins."""
    spans = word_spans(text)
    found: list[int] = []
    for first in range(0, len(spans), AT_ONCE):
        part = spans[first : first + AT_ONCE]
        words = [text[start:end] for start, end in part]
        tagger = crf(MODEL)
        tagger.set(list_evidence(words))
        odds = [tagger.marginal("B", at) for at in range(len(words))]
        found += [item_begin(text, part[at][0]) for at in _likeliest(odds) if at or first]
    return found


def item_begin(text: str, place: int) -> int:
    """Where an item of a list begins whose words begin at `place`: before its bullet."""
    at = place
    while at and text[at - 1].isspace():
        at -= 1
    return at - 1 if at > 1 and text[at - 1] in BULLETS and text[at - 2].isspace() else place


def _likeliest(chances: list[float]) -> list[int]:
    """The beginnings that are likeliest together, by each one's chance and by what lengths they leave."""
    odds = [log(chance / (1 - chance)) for chance in (min(max(each, LEAST), 1 - LEAST) for each in chances)]
    best, back = [0.0] + [float("-inf")] * len(odds), [0] * (len(odds) + 1)
    for end in range(1, len(odds) + 1):
        for start in range(max(0, end - LONGEST), end):
            length = end - start
            score = best[start] - (length - USUAL) ** 2 / (2 * SPREAD) + (odds[start] if start else 0.0)
            score -= SHORT if length < SHORTEST else 0.0
            if score > best[end]:
                best[end], back[end] = score, start
    starts = []
    end = len(odds)
    while end:
        end = back[end]
        starts.append(end)
    return starts[::-1]


def list_evidence(words: list[str]) -> list[list[str]]:
    """The features of each word: itself and its neighbours, and what kinds of words follow each other there."""
    keys = ["^", *(word_key(word) or word for word in words), "$"]
    shapes = ["^", "^", *map(shape, words), "$", "$"]
    shown = class_evidence(words)
    rows = []
    for at, word in enumerate(words):
        before, key, after = keys[at : at + 3]
        two, one, own, next_one, next_two = shapes[at : at + 5]
        last = words[at - 1][-1] if at else "^"
        row = [
            f"0={key}", f"-1={before}", f"1={after}", f"s0={key[-2:]}", f"s-1={before[-2:]}", f"p0={key[:2]}",
            f"a={one} {own}", f"b={own} {next_one}", f"c={one} {own} {next_one}", f"d={own} {next_one} {next_two}", f"e={two} {one} {own}",
            f"e-1={'w' if last.isalnum() else last}", f"b0={'w' if word[0].isalnum() else word[0]}", f"e0={'w' if word[-1].isalnum() else word[-1]}",
        ]  # fmt: skip
        row += shown[at]
        rows.append([*row, "opens"] if key in OPENERS else row)
    return rows
