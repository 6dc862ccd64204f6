"""Seams: the places at which a scraper joined lines of a page into one. A linear-chain CRF over words, trained by
`training/split.py`; sentence ends and markers are found by rules elsewhere, this finds what neither shows: captions,
sub-headings, lists of headlines and tags in running text.

Each word's label says whether a line begins with it, and of which kind the line is: that it stands in a caption is how a word
knows that the text goes on behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from streams.split.crf import crf
from streams.split.furniture import furniture_of
from streams.split.headlines import OPENERS, stem, word_key
from streams.split.shapes import shape
from streams.split.word_classes import class_evidence, names_of

MODEL: Final = "models/seams.crfsuite"
SURE: Final = 0.2
"""Probability from which a seam is taken: one too many is mended by the roles (pieces of one paragraph are joined again),
one too few is not."""
_WORD: Final = re.compile(r"\S+")
_STEPS: Final = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
_ENDS: Final = frozenset(".؟?!…:؛;")

SHORTEST: Final = 3
"""Words of a text in which a seam is looked for."""
BEGINS: Final = "B"
"""The first letter of the label of a line's first word; of the others "I". The kind follows."""
KINDS: Final[dict[str, str]] = {
    "paragraph": "text", "caption": "caption", "keywords": "keywords", "related-headline": "headline", "read-also": "headline",
    "headline": "headline", "related-heading": "headline",
}  # fmt: skip
"""What kind of line has a role; of all other roles "other". Links and their labels are one, for markers tell them apart."""

Grams = Counter[tuple[str, ...]]
"""How often a word comes on the page, and two and three words together."""


def grams_of(texts: Sequence[str]) -> Grams:
    """The words of a page, and its two- and three-word sequences."""
    found: Grams = Counter()
    for text in texts:
        keys = [_key(word) for word in text.split()]
        found.update(zip(keys, strict=True))
        found.update(pairwise(keys))
        found.update(zip(keys, keys[1:], keys[2:], strict=False))
    return found


class Word(NamedTuple):
    """A word of a flattened line: where it starts, how likely another line of the page begins with it, and its line's kind (`KINDS`)."""

    start: int
    chance: float
    kind: str


def seams(text: str, grams: Grams, title: str | None) -> list[Word]:
    """The words of `text` (one line)."""
    return seams_by(crf(MODEL), text, grams, title)


def seams_by(tagger: Any, text: str, grams: Grams, title: str | None) -> list[Word]:
    """`seams` by a given model."""
    spans = word_spans(text)
    if len(spans) < SHORTEST:
        return [Word(start, 0.0, "") for start, _end in spans]
    labels = tagger.tag(seam_evidence(text, spans, grams, title))
    begins = [label for label in tagger.labels() if label[0] == BEGINS]
    found = []
    for at, (start, _end) in enumerate(spans):
        chance = sum(tagger.marginal(label, at) for label in begins) if at else 0.0
        found.append(Word(start, chance, labels[at][1:]))
    return found


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` are."""
    return [match.span() for match in _WORD.finditer(text)]


def seam_evidence(text: str, spans: Sequence[tuple[int, int]], grams: Grams, title: str | None) -> list[list[str]]:
    """The features of each word of `text`, at `spans`: what stands at both sides of the gap before it."""
    raw = [text[start:end] for start, end in spans]
    keys = [_key(word) for word in raw]
    count = len(keys)
    heads = title.split() if title else []
    first = tuple(_key(word) for word in heads[:3])
    last = tuple(_key(word) for word in heads[-3:])
    since = _since(raw)
    ahead = [*reversed(_since(raw[::-1], ahead=True))]
    repeated = [grams[(a, b, c)] > 1 for a, b, c in zip(keys, keys[1:], keys[2:], strict=False)] + [False, False, False]
    pairs = [grams[(a, b)] > 1 for a, b in pairwise(keys)] + [False, False]
    shapes = ["^", *map(shape, raw), "$"]
    bare = len(_POINTS.findall(text)) * BARE < count
    back, forth = _distances(keys) if bare else ([], [])
    shown = [one + other for one, other in zip(class_evidence(raw), _furniture(raw), strict=True)]
    known = _known_end(keys, grams)
    tag = _tag_end(keys, grams)
    rows = []
    for at, key in enumerate(keys):
        before = keys[at - 1] if at else "^"
        after = keys[at + 1] if at + 1 < count else "$"
        row = [
            f"0={key}", f"1={after}", f"-1={before}", f"01={key} {after}", f"-10={before} {key}",
            f"p0={key[:2]}", f"p1={after[:2]}", f"s-1={before[-2:]}", f"s0={key[-2:]}",
            f"since={since[at]}", f"to={ahead[at]}", f"e={_edge(raw[at - 1][-1]) if at else '^'}{_edge(raw[at][0])}{_edge(raw[at][-1])}",
        ]  # fmt: skip
        row += shown[at]
        one, own, next_one = shapes[at : at + 3]
        row += [f"h1={one} {own}", f"h3={one} {own} {next_one}"]
        if bare:  # with points, sentences show; without, only what comes again
            row += ["bare", f"bare={one} {own}", f"back={back[at]}", f"forth={forth[at]}"]
        if at >= known:
            row.append(f"known={min(count - at, 13)}" if at > known else f"known-start={min(count - at, 13)}")
        if at >= tag:
            row.append(f"tag={count - at}" if at > tag else f"tag-start={count - at}")
        if key in OPENERS:
            row.append("opens")
        if repeated[at]:
            row.append("rep" if at and repeated[at - 1] else "rep-start")
        elif at > 3 and repeated[at - 3] and not repeated[at - 2]:
            row.append("rep-end")
        if pairs[at] and not (at and pairs[at - 1]):
            row.append("pair-start")
        if at > 1 and pairs[at - 2] and not pairs[at - 1]:
            row.append("pair-end")
        if first and tuple(keys[at : at + len(first)]) == first:
            row.append("title-start")
        if last and at >= len(last) and tuple(keys[at - len(last) : at]) == last:
            row.append("title-end")
        if at < 4:
            row.append(f"at={at}")
        if count - at < 4:
            row.append(f"left={count - at}")
        rows.append(row)
    return rows


def _furniture(raw: Sequence[str]) -> list[list[str]]:
    """For each word what kinds of a site's own words, and of names, it and the words around it are."""
    kinds = [(), (), *(furniture_of(word) + names_of(word) for word in raw), (), ()]
    ends = [_edge(word[-1]) + _edge(after[0]) for word, after in zip(raw, [*raw[1:], "$"], strict=True)]
    return [
        [f"f{step}={kind}" for step in (-2, -1, 0, 1, 2) for kind in kinds[at + step]]
        + [f"f-10={one} {own}" for one in kinds[at - 1] for own in kinds[at]]
        + [f"f0e={own} {end}" for own in kinds[at]]
        for at, end in enumerate(ends, 2)
    ]


def _since(raw: Sequence[str], *, ahead: bool = False) -> list[str]:
    """How many words, in steps, lie between each gap and the sentence end before it (`ahead`: words come last first)."""
    found = []
    run = 0
    for word in raw:
        ends = word[-1] in _ENDS
        run = 1 if ahead and ends else run + 1
        found.append(_IN_STEPS[min(run, _STEPS[-1] + 1)])
        if ends and not ahead:
            run = 0
    return found


_POINTS: Final = re.compile(r"[.،؛:؟!]")
BARE: Final = 60
"""Words to a point from which a scraper took the points, too: prose has one in ten."""
_NEAR: Final = (1, 2, 3, 5, 8, 13, 21, 34)


_NEAR_STEPS: Final = tuple(sum(far > step for step in _NEAR) for far in range(_NEAR[-1] + 2))


def _distances(keys: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each word how far, in steps, the same word stem stands before it, and behind it."""
    last: dict[str, int] = {}
    back, forth = [FAR] * len(keys), [FAR] * len(keys)
    for at, key in enumerate(keys):
        word = stem(key)
        before = last.get(word)
        if before is not None:
            back[at] = forth[before] = _NEAR_STEPS[min(at - before, _NEAR[-1] + 1)]
        last[word] = at
    return back, forth


FAR: Final = 9
"""The step of a word that does not come again."""


def _known_end(keys: Sequence[str], grams: Grams) -> int:
    """From which word on the text's end has only words that come more than once on the page: tags have no others."""
    at = len(keys)
    while at and grams[keys[at - 1],] > 1:
        at -= 1
    return at


TAG: Final = 5
"""Words of one tag, at most: a name of four and what it is."""


def _tag_end(keys: Sequence[str], grams: Grams) -> int:
    """From which word on the text's end is one phrase that the page has elsewhere, too."""
    at = len(keys)
    while (
        at > max(1, len(keys) - TAG)
        and grams[keys[at - 1],] > 1
        and (at == len(keys) or grams[keys[at - 1], keys[at]] > 1)
    ):
        at -= 1
    return at


_IN_STEPS: Final = tuple(str(sum(run > step for step in _STEPS)) for run in range(_STEPS[-1] + 2))


@lru_cache(maxsize=4_096)
def _edge(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "a" if character.isascii() else "ع"
    return character


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    return word_key(word) or word
