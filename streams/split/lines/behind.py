"""Behind a marker: a sentence that goes on, a list, or a story. What stands there shows which, whatever the model thought.

Labels in, labels out; before the grammar settles them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.furniture import furniture_of
from streams.split.headlines import LONGEST, OPENERS, cover, is_headline, is_paragraph
from streams.split.labels import Label
from streams.split.markers import SENTENCE, begins_sentence, in_a_sentence
from streams.split.shapes import shape
from streams.split.units import Unit

_IN_SENTENCES: Final = frozenset({"read-also", "related-heading", "advert"})
"""Markers whose words also begin sentences."""
_ADVERT: Final = frozenset({"اعلان", "اعلانات"})
"""What marks an advert, and is the first word of sentences, too: announcements."""
_OF_A_LIST: Final = frozenset({"related-headline", "read-also-line", "embedded", "caption"})
_OPENS_LIST: Final = frozenset({"read-also", "related-heading"})
_BESIDE: Final = frozenset({"byline", "dateline", "caption"})
"""What stands between a marker and a headline, or between that and its story."""
_TEXT: Final = frozenset({"paragraph", "related-headline", "read-also-line", "caption", "navigation", "byline"})
"""What a model takes a story or its headline for, where it saw a list."""
_CLOSES: Final = frozenset({"source", "keywords"})
"""What stands at the end of an article."""
INNER_POINT: Final = re.compile(r"[^\W\d_]{3,}[\"'”»)\]]*[.؟?!][\"'”»)\]]*\s+\S+\s+\S+\s+\S")
"""A sentence that ends, and another that begins."""
_POINT: Final = re.compile(r"[^\W\d_]{2,}[\"'”»)\]]*\.[\"'”»)\]]*(?:\s|$)")
_GO_ON: Final = re.compile(
    r"(?:من (?:جهه|جهتها|جهته|جانب\S*|ناحيه)|كما|لكن|بينما|فيما|كذلك|اما|ثم|هذا|الا ان|في (?:المقابل|سياق|السياق|غضون|الاثناء)|علي (?:صعيد|الصعيد)|الي ذلك|بدور\S*|بالاضافه|بالمقابل|ياتي|تاتي)(?:\s|$)"
)
"""How a story's later paragraph begins."""
_AND: Final = frozenset(["في", "من", "عن", "علي", "مع", "بعد", "قبل", "خلال", "لم", "لا", "لن", "قد", "هو", "هي", "يذكر", "كانت", "ان", "حسب", "بحسب", "اضاف", "اضافت", "تابع", "تابعت", "لفت", "ياتي", "تاتي", "لكن", "لكنه", "لكنها", "لئن", "اذا", "كان", "بدوره", "بدورها", "كذلك", "هكذا", "هذا", "هذه", "ذلك", "بذلك", "لذلك", "رغم", "حتي", "هناك", "منذ", "حين", "عندما", "بينما", "كما"])  # fmt: skip
"""What follows "and" at a paragraph's beginning, beside verbs."""
_NAMES: Final = frozenset(["وكالات", "وحدات", "ولايات", "وزارات", "واجهت", "واصلت", "وافقت", "وقعت", "وصفت", "وجهت", "وضعت", "فعاليات", "فتيات", "فيضانات", "فازت", "فرضت", "فقدت", "فككت", "فتحت", "فجرت", "وفيات"])  # fmt: skip
SHORT: Final = 3
FUTURE: Final = 4
"""Letters of a word that a verb of the future is longer than: shorter are nouns ("means")."""
ABOUT: Final = 3
"""Words behind a marker that say what it is about: a headline has more."""
FIRST_SENTENCE: Final = 60
"""Words in which a story's first sentence ends."""
_FIRST: Final = frozenset(
    {"byline", "keywords", "share", "related-heading", "read-also", "read-also-line", "other", "caption"}
)
"""What a model takes a page's first line for, where it begins like a marker."""
_NO_NAME: Final = frozenset({"الي", "علي", "عن", "بعد", "قبل", "ضد", "مع"})
"""Words that stand in headlines and in no name and no office."""
FIRST_WORDS: Final = 4
"""Words of a headline that begins like a marker: fewer are the marker."""
STRANGE: Final = 0.15
"""Share of a story's words that the page had before, up to which it is another story: of 100 articles' second halves four have
fewer, of 100 other articles 90."""
STORY: Final = 2
"""Paragraphs of a story that has no headline, at least: one alone is more often the article going on."""
TAKEN_UP: Final = 0.4
"""Share of a headline's words that the paragraphs behind it take up, where they are its story."""


def reread(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, mended by what stands behind the page's markers."""
    kept = _sentences_kept(units, labels)
    if _is_first_headline(units, kept):
        kept[0] = "headline"
    for index, unit in enumerate(units):
        if unit.opens:
            _open(units, kept, index)
        elif unit.mark is not None and unit.mark[0] in _OPENS_LIST and kept[index] in _OPENS_LIST and _is_alone(unit):
            _read_on(units, kept, index)
    return kept


def _is_alone(unit: Unit) -> bool:
    """Whether a marker has its line to itself, but for what it is about: "other news of Tunis"."""
    return not unit.rest or (not unit.glued and len(unit.rest.split()) <= ABOUT)


def _is_first_headline(units: Sequence[Unit], labels: Sequence[Label]) -> bool:
    """Whether the page's first line is its headline although a model took its words for a label's, or for somebody's name."""
    if len(units) < STORY:
        return False
    if (
        labels[0] == "byline"
        and units[0].mark is None
        and (not _NO_NAME.isdisjoint(units[0].words) or _tells(units[0]) or _speaks_of_news(units[0]))
    ):
        return is_headline(units[0].text)
    return labels[0] in _FIRST and is_told_on(units)


def _speaks_of_news(unit: Unit) -> bool:
    """Whether a line begins with a word of news, and has nothing that parts a name from a place."""
    return (
        len(unit.words) > FIRST_WORDS
        and "news" in furniture_of(unit.first)
        and not any(sign in unit.text for sign in "-–—/|:")
    )


def _tells(unit: Unit) -> bool:
    """Whether a line says what somebody does: a noun with its article, and a verb of the present; a name has no such article."""
    words = unit.bare.split()[:2]
    return len(words) > 1 and shape(words[0]) == "ال" and shape(words[1]) in ("ي", "ت")


def is_told_on(units: Sequence[Unit]) -> bool:
    """Whether the lines behind the page's first take its words up, so that it is no label, whatever it begins with."""
    first = units[0]
    labelled = (
        first.label.endswith((":", "|")) and first.mark is not None and first.mark[0] != "source"
    )  # "sources: …" is news
    if not is_headline(first.text) or labelled or len(first.words) < FIRST_WORDS:
        return False
    return cover(first.words, {stem for unit in units[1:4] for stem in unit.stems}) >= TAKEN_UP


def _sentences_kept(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with sentences that begin like a marker left in the text."""
    kept = list(labels)
    for index in range(len(units)):
        if kept[index] == "paragraph" or not _is_sentence(units, index):
            continue
        kept[index] = "paragraph"
        for after in range(index + 1, len(units)):
            if not units[after].glued or kept[after] not in _OF_A_LIST:
                break
            kept[after] = "paragraph"
    return kept


def _is_sentence(units: Sequence[Unit], index: int) -> bool:
    """Whether the marker that a unit begins with is the beginning of a sentence, by what follows it in its line."""
    unit = units[index]
    if unit.mark is None or unit.mark[0] not in _IN_SENTENCES:
        return False
    rest = unit.rest
    for after in units[index + 1 : index + 1 + SENTENCE]:
        if not after.glued or after.mark is not None or len(rest.split()) > SENTENCE:
            break
        rest = f"{rest} {after.text}"
    rest = rest.strip()
    if not rest:
        return False
    if unit.mark[0] == "advert":
        return fold(unit.text) in _ADVERT and not begins_sentence(fold(rest))
    return in_a_sentence(fold(unit.label), fold(rest))


def _open(units: Sequence[Unit], labels: list[Label], index: int) -> None:
    """A headline cut off from its story in one line is one: the article's own at the page's begin, another's behind a marker."""
    if labels[index] not in _TEXT or index + 1 == len(units):
        return
    before = labels[index - 1] if index else None
    alone = index > 0 and units[index - 1].mark is not None and not units[index - 1].rest
    if alone and before == "read-also-line":
        labels[index - 1] = before = "read-also"
    elif alone and before == "paragraph" and units[index - 1].mark[0] in _OPENS_LIST:  # type: ignore[index]
        labels[index - 1] = before = units[index - 1].mark[0]  # type: ignore[index]
    if before in _OPENS_LIST or before in ("byline", "dateline", "source"):
        if not _has_sentences(units, index + 1) or continues(units[index]) or continues(units[index + 1]):
            return
        labels[index] = "embedded"
    elif before is None or not any(label == "paragraph" for label in labels[:index]):
        labels[index] = "headline"
    if labels[index + 1] in _TEXT:
        labels[index + 1] = "paragraph"


def _has_sentences(units: Sequence[Unit], index: int) -> bool:
    """Whether what goes on in the line is written in sentences: a list of headlines is not."""
    count = 0
    for unit in units[index:]:
        if not unit.glued or unit.mark is not None or count > FIRST_SENTENCE:
            return False
        if _POINT.search(unit.text):
            return True
        count += len(unit.words)
    return False


def _read_on(units: Sequence[Unit], labels: list[Label], index: int) -> None:
    """A marker alone in its line: behind it stands a story, or a list."""
    first = index + 1
    while first < len(units) and _is_beside(units[first], labels[first]):
        if (mark := units[first].mark) is not None and mark[0] in ("byline", "dateline"):
            labels[first] = mark[0]
        first += 1
    end = next((at for at in range(first, len(units)) if _ends(units[at], labels[at])), len(units))
    if first == end:
        return
    texts = [at for at in range(first, end) if units[at].told and not units[at].bullet]
    if not texts:
        _listed(units, labels, first, end)
    elif texts[0] == first:
        if (
            not units[first].glued
            and labels[first] == "paragraph"
            and _is_other_story(units, labels, index, first, end)
        ):
            labels[first] = "embedded-text"
    elif (
        not units[first].glued and labels[first] in ("related-headline", "paragraph") and is_headline(units[first].bare)
    ):
        _story_under(units, labels, first, end)


def _is_beside(unit: Unit, label: Label) -> bool:
    if unit.glued:
        return False
    return label in _BESIDE or (unit.mark is not None and unit.mark[0] in ("byline", "dateline"))


def _ends(unit: Unit, label: Label) -> bool:
    """Whether a unit ends what stands behind a marker: another marker, or what is no text at all."""
    mark = unit.mark[0] if unit.mark else None
    return mark in _OPENS_LIST or mark in _CLOSES or label in ("copyright", "embedded", "embedded-line", "headline")


def continues(unit: Unit) -> bool:
    """Whether a paragraph goes on in a story that began before it."""
    first = unit.first
    if (
        first[:1] in ("و", "ف") and first not in OPENERS
    ):  # some verbs that open stories begin with the letters of "and" and "so"
        bare = first[1:]
        known = bare in OPENERS or bare in _AND or (bare.startswith("ال") and len(bare) > SHORT)
        known = known or (bare.startswith(("سي", "ست")) and len(bare) > FUTURE)
        # A verb of the past behind "and": no noun that begins with the letter is as long and ends so, but for these.
        return known or (len(bare) > SHORT and bare.endswith("ت") and first not in _NAMES)
    return _GO_ON.match(unit.key) is not None


def _listed(units: Sequence[Unit], labels: list[Label], first: int, end: int) -> None:
    """Lines in the shape of headlines, with no story among them or behind them: a list."""
    run = [at for at in range(first, end) if units[at].mark is None and not units[at].glued]
    if len(run) < 2 or not all(is_headline(units[at].bare) for at in run):
        return
    if any(label == "paragraph" and unit.told for unit, label in zip(units[end:], labels[end:], strict=True)):
        return
    for at in run:
        if labels[at] == "paragraph":
            labels[at] = "related-headline"


def _story_under(units: Sequence[Unit], labels: list[Label], first: int, end: int) -> None:
    """A headline behind a marker whose story follows at once: what takes its words up, and is more than a teaser."""
    story = [at for at in range(first + 1, end) if not _is_beside(units[at], labels[at])]
    if not story or not is_paragraph(units[story[0]].bare) or len(units[first].words) > LONGEST:
        return
    paragraphs = [at for at in story if units[at].told]
    if continues(units[story[0]]):
        return
    several = len(paragraphs) >= STORY or INNER_POINT.search(units[story[0]].text) is not None
    stems = {stem for at in paragraphs[:3] for stem in units[at].stems}
    known = {stem for unit in units[:first] for stem in unit.stems}
    taken = cover(units[first].words, stems)
    if not several or taken < TAKEN_UP or taken <= cover(units[first].words, known):
        return
    if len(paragraphs) * 2 < len(story):  # headlines with teasers: a list
        return
    labels[first] = "embedded"
    for at in paragraphs:
        if labels[at] in _TEXT:
            labels[at] = "paragraph"


def _is_other_story(units: Sequence[Unit], labels: Sequence[Label], index: int, first: int, end: int) -> bool:
    """Whether the paragraphs behind a marker are another story, that came without its headline: they begin as stories do, and
    the page had few of their words, or had ended before."""
    story = [at for at in range(first, end) if labels[at] == "paragraph" and units[at].told]
    if (
        len(story) < STORY
        or continues(units[first])
        or any(labels[at] == "related-headline" for at in range(first, end))
    ):
        return False
    begun = units[first].first in OPENERS
    closed = index > 0 and any(label in _CLOSES for label in labels[max(0, index - 3) : index])
    known = {
        stem for unit, label in zip(units[:index], labels, strict=False) if label == "paragraph" for stem in unit.stems
    }
    if not known:
        return False
    words = [word for at in story for word in units[at].words if len(word) > 3]
    old = cover(words, known)
    return old < STRANGE and (begun or closed)
