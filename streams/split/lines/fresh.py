"""A headline with a story of its own behind it, that a model took for a link or an item of a list: what follows says little of what
the page said before, and takes the headline's words up. And lines that a model took for such a headline, and that have no such story."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from majra.text.arabic import match_key
from streams.split.headlines import cover, is_headline
from streams.split.labels import Label
from streams.split.lines.another import CLOSE, CLOSES, LISTS, MOST, PARTS, Before, can_head, chance, is_marked
from streams.split.lines.behind import STRANGE, TAKEN_UP, continues
from streams.split.lines.signs import signs
from streams.split.lines.unlisted import opens_story
from streams.split.units import Unit

HEADLINE: Final = 4
"""Words of a headline, at least: fewer stand in any text."""
WORDS: Final = 25
"""Words of a story, at least, and of the page before it: fewer have too few in common to tell by."""
_TEXT: Final = frozenset({"paragraph", "caption", "byline", "dateline", "advert"})
_MISTAKEN: Final = frozenset({"related-headline", "paragraph"})


def fresh_stories(units: Sequence[Unit], labels: list[Label]) -> None:
    """Labels such headlines as another article's."""
    before = Before.of(units)
    for index, unit in enumerate(units):
        if labels[index] == "embedded" and unit.said is None and not _is_likely(units, labels, index, before):
            # What a marker announces in running text and is no story is a link.
            labels[index] = "related-headline" if unit.glued and is_marked(units, labels, index) else "paragraph"
        if (
            unit.said is None
            and labels[index] == "read-also-line"
            and unit.mark is not None
            and unit.mark[0] == "read-also"
        ):
            if _has_story(units, labels, index, unit.rest, before.known):
                labels[index] = "embedded-line"
        elif (
            (unit.said is None or (unit.said == "paragraph" and signs(units, index) and _first_is_signed(units, index)))
            and _can_be_one(units, labels, index)
            and (_has_story(units, labels, index, unit.text, before.known) or _is_sure(units, labels, index, before))
        ):
            labels[index] = "embedded"
            if signs(units, index) and labels[index + 1] in _MISTAKEN:
                labels[index + 1] = "paragraph"  # told apart with the lines under all headlines
        before.add(unit, labels[index])
    _questions_kept(units, labels)
    _announcing_nothing(units, labels)


def _announcing_nothing(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves a line in the text that no list has for a marker, or that says more than one does, where the text goes on under it."""
    for index, unit in enumerate(units[:-1]):
        more = unit.known is not None or (unit.mark is not None and bool(unit.rest) and not unit.glued)
        if more and unit.said is None and labels[index] in LISTS and labels[index + 1] == "paragraph":
            labels[index] = "paragraph"


def _is_likely(units: Sequence[Unit], labels: Sequence[Label], index: int, before: Before) -> bool:
    """Whether what a model took for another article's headline, where nothing else says so, has a story of its own."""
    story = _story(units, labels, index)
    if units[index].first.startswith(ATTACHED) or (story and continues(story[0])):
        return False
    if is_marked(units, labels, index) and not can_head(units, index):
        return True  # its shape says nothing, the marker does
    return _opens(units, labels, index, before, story, LIKELY)


def _is_sure(units: Sequence[Unit], labels: Sequence[Label], index: int, before: Before) -> bool:
    """Whether a line that no model took for one has such a story."""
    least = MARKED if is_marked(units, labels, index) else SURE
    return _opens(units, labels, index, before, _story(units, labels, index), least)


def _opens(
    units: Sequence[Unit], labels: Sequence[Label], index: int, before: Before, story: Sequence[Unit], least: float
) -> bool:
    """Whether a line opens an article with a chance of `least` or more: no teaser, and no pull quote."""
    teaser = len(story) == 1 and sum(len(word) > 3 for word in story[0].words) < WORDS
    if not can_head(units, index) or (teaser and not is_marked(units, labels, index)):
        return False
    if any(units[index].key in each.key for each in story[:PULLED]):
        return False
    return chance(units, labels, index, before) >= least


def _story(units: Sequence[Unit], labels: Sequence[Label], index: int) -> list[Unit]:
    return [units[at] for at in _behind(units, labels, index) if labels[at] == "paragraph"]


PULLED: Final = 3
"""Paragraphs from which a pull quote above them was taken."""


LIKELY: Final = 0.3
"""Chance of another article from which a line opens one that the roles' model takes for its headline, too: each of the two errs on few
lines, and on others than the other."""
MARKED: Final = 0.8
"""The same where a marker stands over the line, and the model takes it for something else."""
SURE: Final = 0.9
"""The same where nothing but the text says it: one ordinary article in 2,500 has such a line."""
ATTACHED: Final = ("بال", "لل", "كال")
"""How a word begins that a preposition is attached to."""


def _questions_kept(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves an interview's questions in it: what they head are its answers."""
    asked = [index for index, unit in enumerate(units) if unit.bare[-1:] in ("؟", "?") and unit.mark is None]
    if len(asked) < ASKED:
        return
    for index in asked:
        if labels[index] == "embedded" and units[index].said is None and not _is_announced(units, labels, index):
            labels[index] = "paragraph"


ASKED: Final = 3
"""Lines that are questions, from which a page is an interview."""


def _can_be_one(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    unit = units[index]
    mistaken = labels[index] in _MISTAKEN or (labels[index] == "headline" and "paragraph" in islice(labels, index))
    mistaken = mistaken or (labels[index] == "caption" and is_marked(units, labels, index))
    behind = index > 0 and labels[index - 1] in LISTS and units[index - 1].mark is not None
    return mistaken and (not unit.glued or behind) and not unit.bullet and unit.mark is None and index > 0


def _is_announced(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a marker stands before, or the article before is over."""
    if not index:
        return False
    if labels[index - 1] in LISTS or _is_set_as_another(units, labels, index):
        return True
    before = labels[max(0, index - CLOSE) : index]
    if labels[index - 1] == "related-headline" or all(label == "paragraph" for label in before):
        return False
    return any(label in CLOSES for label in before) or before[-1] in PARTS


def _is_set_as_another(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a heading is set as another article's headline before it is, and as none of the main one's text."""
    level = units[index].block.level
    alike = [labels[at] for at in range(index) if units[at].block.level == level] if level else []
    return "embedded" in alike and "paragraph" not in alike and "headline" not in alike


def _has_story(units: Sequence[Unit], labels: Sequence[Label], index: int, headline: str, known: set[str]) -> bool:
    """Whether a story of the headline's follows. `known`: the stems of the text before."""
    if units[index].glued:
        headline = headline.rstrip(" .")  # as scrapers part a line from the next
    key = match_key(headline)
    words = key.split()
    if len(words) < HEADLINE or not is_headline(headline):
        return False
    signed = signs(units, index) and (_first_is_signed(units, index) or _is_announced(units, labels, index))
    story = _story(units, labels, index + signed)
    if not story or continues(story[0]) or not any(each.told for each in story[:2]):
        return False
    if any(key in each.key for each in story[:PULLED]):
        return False
    told = [word for each in story for word in each.words]
    if len(told) < WORDS or len(known) < WORDS:
        return False
    taken = cover(words, {stem for each in story[:3] for stem in each.stems})
    known_words = cover(words, known)
    old = cover([word for word in told if len(word) > 3], known)
    begun = opens_story(story[0])
    if not _is_announced(units, labels, index) and labels[index] != "read-also-line":
        ended = units[index - 1].text[-1] in '.؟!»”"' or labels[index - 1] != "paragraph"
        if signed and ended and len(story) > 1 and units[index].text[-1].isalnum():
            return taken >= TAKEN_UP and taken > known_words and old < BEGUN
        sure = begun and ended and len(story) > 1 and units[index].text[-1].isalnum()
        return sure and _is_only(units, index) and old < ALONE and taken >= TAKEN_ALONE and known_words < KNOWN
    over = any(label in _ENDS for label in labels[max(0, index - CLOSE) : index])
    most = OVER if over else BEGUN if begun and labels[index - 1] not in PARTS else STRANGE
    return taken >= TAKEN_UP and taken > known_words and old < most


def _first_is_signed(units: Sequence[Unit], index: int) -> bool:
    """Whether a line behind the page's own headline, above the unit, says who tells its story: then one behind another headline shows
    another story, since an article's section has no such line."""
    return any(signs(units, at) for at in range(min(index, TOP)))


TOP: Final = 6
"""Units in which the page's own headline and who signs it stand."""


def _is_only(units: Sequence[Unit], index: int) -> bool:
    """Whether each other line above a paragraph that looks like a headline has a story of its own, too: several that have none are an
    article's sections, or a live blog's entries."""
    seen = range(max(1, index - SEEN), min(len(units) - 1, index + SEEN))
    alike = [
        at
        for at in seen
        if not units[at].glued
        and units[at].mark is None
        and len(units[at].words) > SHORT
        and is_headline(units[at].bare)
        and not units[at].told
        and units[at - 1].told
        and units[at + 1].told
    ]
    others = [at for at in alike if at != index]
    return len(others) + 1 <= STORIES and all(_stands_alone(units, at, alike) for at in others)


def _stands_alone(units: Sequence[Unit], index: int, heads: Sequence[int]) -> bool:
    """Whether a line and what follows it up to the next of `heads` are a story of which the units around say nothing."""
    end = next((at for at in heads if at > index), min(len(units), index + SEEN))
    words = units[index].words
    if len(words) < HEADLINE or not opens_story(units[index + 1]) or end - index <= 2:
        return False
    around = range(max(0, index - SEEN), min(len(units), index + SEEN))
    own = {stem for at in range(index + 1, min(end, index + 4)) for stem in units[at].stems}
    others = {stem for at in around if not index <= at < end for stem in units[at].stems}
    told = [word for at in range(index + 1, end) for word in units[at].words if len(word) > 3]
    return cover(words, own) >= TAKEN_ALONE and cover(words, others) < KNOWN and cover(told, others) < BEGUN


STORIES: Final = 6
"""Stories of a page of briefs without any label, at most; more headings are a list's."""
SHORT: Final = 2
SEEN: Final = 30
"""Units before and behind in which sections show."""
ALONE: Final = 0.12
"""Share of a story's words that the page had before, at most, where nothing says that the article before is over."""
TAKEN_ALONE: Final = 0.5
KNOWN: Final = 0.2
"""Shares of a headline's words, of which nothing says that it is one, that its story takes up, and that the page had before."""
_ENDS: Final = frozenset({"source", "keywords", "copyright"})
OVER: Final = 0.4
"""The same where a source or keywords closed the article before; on another topic of the same city a third is old."""


BEGUN: Final = 0.25
"""Share of a story's words that the page had before, where it begins as stories do."""


def _behind(units: Sequence[Unit], labels: Sequence[Label], index: int) -> list[int]:
    """The units up to the next marker, list or end, and `MOST` of them at most."""
    found = []
    for at in range(index + 1, min(len(units), index + 1 + MOST)):
        if labels[at] not in _TEXT:
            break
        found.append(at)
    return found
