"""Openings: where a headline ends that is followed by a text in the same line, because a scraper took the line breaks.

A conditional logit over the gaps between words, "no headline here" among its choices; trained by `training/opening.py`, once for
headlines with their stories and once for links to other stories, behind which a story goes on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp
from typing import Final

from streams.split.furniture import furniture_of
from streams.split.headlines import LONGEST, OPENERS, SHORTEST, cover, stem, word_key
from streams.split.seams import word_spans
from streams.split.shapes import shape
from streams.split.word_classes import is_verb, names_of

MODEL: Final = "models/opening.json"
SURE: Final = 0.5
"""Probability from which a headline is cut off: in articles not trained on, 3 of 100 are cut in a wrong place then."""
LIKELY: Final = 0.15
"""Probability among the gaps from which the likeliest is taken behind a marker: a headline cut in a wrong place is less bad than an article
that is not seen, of which there are more above."""
LEAD: Final = 45
"""Words of a story's first sentence or two, that take the headline's words up."""
BEHIND: Final = 6
"""Words behind a headline, at least: fewer are no story."""
SEEN: Final = 2_000
"""Characters looked at: a headline and its story's first sentences are far shorter."""
USUAL: Final = 14
"""Words of the longest usual headline; each four more make one less likely."""
_PLACE: Final = re.compile(r"[^\W\d_]\S*(?:\s[^\W\d_]\S*)?\s*(?:\([^)]{2,30}\)|[-–:])\s")
"""A story's first words, where they are a place: one or two words, and the agency in brackets or a dash."""
_AGENCY: Final = re.compile(
    r"[^\W\d_]\S*(?:\s[^\W\d_]\S*)?\s*(?:\([^)]{2,30}\)\s*[-–:]\s|[-–/]\s?(?:وكالات|رويترز|أ ?ف ?ب|د ?ب ?أ|بترا|واس|قنا|وام|سانا|الأناضول|مراسل|خاص|من )\S*.{0,25}?[:–-]\s)"
)
"""The same with an agency that is known, or brackets and a dash: nothing else looks so."""
_DATED_PLACE: Final = re.compile(r"[^\W\d_]\S*(?:\s[^\W\d_]\S*)?\s(?:في\s)?\d{1,2}[\s/\-.][^\s/]+\s?/\s?\S+?\s?/")
"""A place, a day and an agency between strokes."""
_FROM: Final = re.compile(r"[^\W\d_]\S*\s?[-–—:]\s")
"""One word and a dash: where the word is a city that is known, a story begins."""
_QUESTION: Final = re.compile(r"[^.؟?!]{8,140}[؟?][\"'”»)]*\s+(?=\S)")
ASKED: Final = 0.4
"""Share of a question's words that the text behind takes up, where it is the headline."""
_PAIRS_OF_MARKS: Final = (("«", "»"), ("(", ")"), ("“", "”"))


def headline_end(text: str, *, expected: bool = False) -> int:
    """Where a headline ends that is followed by its story in the same line; 0 where none shows. `expected`: a marker announced it."""
    return _end(text, "story", expected=expected)


def link_end(text: str) -> int:
    """Where a headline ends behind which another story goes on in the same line; 0 where none shows."""
    return _end(text, "link", expected=False)


def told_on(text: str) -> int:
    """Where a story goes on with "and he said", "and added": headlines have no such verb; 0 where it does not, or a point comes first."""
    spans = word_spans(text[:SEEN])[: LONGEST + 1]
    for at, (start, end) in enumerate(spans):
        key = word_key(text[start:end])
        if at >= SHORTEST and len(key) > SHORTEST and key[0] == "و" and key[1] not in "يت" and is_verb(key[1:]):
            return start
        if text[end - 1] in ".؛" or (at >= SHORTEST and key in OPENERS and key[:1] not in ("ي", "ت")):
            return 0  # the headline's own story
    return 0


def question_end(text: str) -> int:
    """Where a question ends that a story follows in its line, whose words it takes up; 0 where none shows."""
    found = _QUESTION.match(text)
    words = [word_key(word) for word in found[0].split()] if found else []
    if found is None or not SHORTEST <= len(words) <= USUAL:
        return 0
    story = {stem(word_key(word)) for word in text[found.end() : found.end() + SEEN].split()[:LEAD]}
    return found.end() if cover(words, story) >= ASKED else 0


def _end(text: str, kind: str, *, expected: bool) -> int:
    gaps = opening_evidence(text)
    if not gaps:
        return 0
    if kind == "story" and (place := _dateline(gaps)):
        return place
    weights = _weights()[kind]
    scores = [sum(weights.get(name, 0.0) * value for name, value in row.items()) for _, row in gaps]
    odds = [exp(score) for score in scores]
    best = max(range(len(gaps)), key=odds.__getitem__)
    return gaps[best][0] if odds[best] / sum((*odds, 0.0 if expected else 1.0)) >= (LIKELY if expected else SURE) else 0


def _dateline(gaps: list[tuple[int, dict[str, float]]]) -> int:
    """Where a place with its agency begins a story; 0 where none does. The place is one word, or two that the page has again."""
    found = [(place, row) for place, row in gaps if row["agency"] and not row["verb-first"] and not row["quote"]]
    if not found:
        return 0
    in_a_name = found[-1][1]["phrase"] and len(found) > 1
    return found[-2 if in_a_name else -1][0]


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(
        files("streams.split").joinpath(MODEL).read_text(encoding="utf-8")
    )
    return weights


def opening_evidence(text: str) -> list[tuple[int, dict[str, float]]]:
    """The gaps at which a headline can end: where the text goes on, and what shows that it does or does not end there."""
    spans = word_spans(text[:SEEN])[: LONGEST + LEAD]
    if len(spans) < SHORTEST + BEHIND:
        return []
    raw = [text[start:end] for start, end in spans]
    keys = [word_key(word) for word in raw]
    shapes = [shape(word) for word in raw]
    stems = [{stem(part) for part in key.split()} for key in keys]
    pairs = Counter(pairwise(keys))
    gaps = []
    for at in range(SHORTEST, min(LONGEST, len(spans) - BEHIND) + 1):
        last = raw[at - 1]
        if last.endswith(".") and not last.endswith(".."):
            break  # a sentence ended before any headline did
        if last[-1] in "؛،,:-–—|/" or raw[at][0] in "-–—|/":
            continue
        head = [part for key in keys[:at] for part in key.split()]
        begun = text[: spans[at - 1][1]]
        behind = text[spans[at][0] : spans[at][0] + 60]
        key, own, before = keys[at], shapes[at], shapes[at - 1]
        row = {
            "bias": 1.0,
            "cover": cover(head, set().union(*stems[at : at + LEAD])),
            "echo": float(bool(stems[0] & set().union(*stems[at : at + 5]))),
            "opens": float(key in OPENERS),
            "past": float(any(is_past_of(key, word) for word in head)),
            "place": float(_PLACE.match(behind) is not None),
            "agency": float(_AGENCY.match(behind) is not None or (_FROM.match(behind) is not None and "city" in furniture_of(raw[at]))),
            "verb-first": float(keys[0] in OPENERS),
            "hangs": float(before in ("p", "l")),
            "brief": float(at == SHORTEST or at == SHORTEST + 1),
            "usual": float(SHORTEST + 1 < at <= USUAL),
            "long": max(0, at - USUAL) / 4,
            "last-taken-up": float(bool(stems[at - 1] & set().union(*stems[at : at + LEAD]))),
            "construct": float(before in ("w", "ة", "s") and own == "ال"),
            "and": float(key[:1] == "و"),
            "and-verb": float(key[:1] == "و" and (key[1:] in OPENERS or key[1:2] in ("ي", "ت") or key[-1:] == "ت")),
            "and-definite": float(key[:3] == "وال"),
            "phrase": float(pairs[keys[at - 1], key] > 1),
            "has-verb": float(any(each in ("ي", "ت") for each in shapes[:at])),
            "quote": float(begun.count('"') % 2 or any(begun.count(one) != begun.count(two) for one, two in _PAIRS_OF_MARKS)),
            "definite": float(own == "ال"),
            "feminine-verb": float(key.endswith("ت") and own == "w"),
            "links": float(own in ("p", "l")),
            "last-definite": float(before == "ال"),
        }  # fmt: skip
        gaps.append((spans[at][0], row | _between(raw, keys, at)))
    return gaps


def _between(raw: list[str], keys: list[str], at: int) -> dict[str, float]:
    """What shows that a line of who, where and when stands between the headline and its story."""
    ahead = raw[at : at + NEAR]
    names = 0
    while names < NAMES and at + names < len(raw) and names_of(raw[at + names]):
        names += 1
    verb = next((step for step, key in enumerate(keys[at + 1 : at + 1 + NEAR], 1) if key in OPENERS), 0)
    signs = [step for step, word in enumerate(ahead[:verb] if verb else ahead[:SIGNED]) if word[-1] in "-–—/:|"]
    kinds = [furniture_of(word) for word in ahead[:SIGNED]]
    who = "who" in kinds[0]
    last, before = raw[at - 1], [furniture_of(word) for word in raw[max(0, at - NEAR_BEFORE) : at]]
    told = {kind for found in before for kind in found}
    named = [bool(names_of(word)) for word in raw[at - 2 : at]]
    parted = any(word in _DASHED or word[-1] in ":/|" for word in raw[max(1, at - NEAR_BEFORE) : at])
    return {
        "after-name": float(named[-1]),
        "after-names": float(all(named)),
        "after-number": float(last[-1].isdigit()),
        "after-bracket": float(last[-1] in ")]"),
        "after-city": float("city" in before[-1]),
        "after-city-parted": float("city" in before[-1] and parted),
        "after-names-parted": float(named[-1] and parted),
        "parted": float(parted),
        "who-before": float("who" in told),
        "dated-before": float("month" in told or "day" in told),
        "name": float(names > 0),
        "names": float(names > 1),
        "names-verb": float(names > 1 and 0 < verb <= FULL),
        "name-verb": float(names > 0 and 0 < verb <= FULL),
        "who": float(who),
        "who-signed": float(who and bool(signs) and signs[0] <= 1),
        "city": float("city" in kinds[0]),
        "city-signed": float("city" in kinds[0] and bool(signs) and signs[0] <= 1),
        "signed-verb": float(bool(signs) and verb > 1),
        "dated": float(any(kind in ("month", "day", "when") for found in kinds for kind in found)),
        "number": float(ahead[0][0].isdigit()),
        "bracket": float(ahead[0][0] in "([«"),
        "verb-later": float(verb > 1),
        "in-a-name": float(named[-1] and names > 0),
    }


NEAR: Final = 9
"""Words behind a headline in which its story's verb stands, if who, where and when stand between."""
NEAR_BEFORE: Final = 5
"""The same before a gap that stands behind such a line."""
_DASHED: Final = frozenset("-–—|")
SIGNED: Final = 4
NAMES: Final = 3
FULL: Final = 4
"""Words of a full name, at most."""


def begins_at_place(text: str) -> bool:
    """Whether a text begins with a place, and the agency in brackets or a dash."""
    return _PLACE.match(text) is not None or _DATED_PLACE.match(text) is not None


def is_past_of(past: str, present: str) -> bool:
    """Whether a story's first verb can be the headline's: it says "wins" and the story "won", or names the deed."""
    bare = _bare(past)
    if len(bare) < 2 or past == present:
        return False
    return (present[:1] in "يت" and _bare(present[1:]) == bare) or (len(present) >= 5 and present[:4] == past[:4])


def _bare(verb: str) -> str:
    return verb.removeprefix("ا").removesuffix("ت")
