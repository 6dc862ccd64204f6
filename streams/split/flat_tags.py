"""Tags in flattened text: behind a sentence's end, a label for tags, or one sign again and again between few words each. They end where the
words do that the text before them has: tags name what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from streams.split.furniture import furniture_of, has_kind
from streams.split.headlines import OPENERS, stem, word_key
from streams.split.seams import word_spans
from streams.split.shapes import shape
from streams.split.word_classes import is_verb

TAG: Final = 4
"""Words of one tag, at most."""
WINDOW: Final = 60
"""Words behind a sentence's end that are looked at: more than any page's tags have."""
PARTS: Final = 3
"""Tags without a label, at least: two names have a dash between them, too."""
KNOWN: Final = 0.6
"""Share of the tags' words that the text before them has, at least."""
BEFORE: Final = 20
"""Words of a text before its tags, at least."""
PLAIN: Final = 4
"""Words of tags behind a label that sentences begin with, too, at least."""
_STOPS: Final = frozenset('.؟?!»”"…)')
_COLON: Final = re.compile(r"[:：|]$")
_EDGES: Final = re.compile(r"^[^\w«(]+|[^\w»)]+$")
_SIGNS: Final = ("|", "•", "·", "؛", "/", "-", "–", "—", "*", "،", ",")
_TIED: Final = frozenset("؛/،,")
"""Signs that stand right behind a word; the others have a blank at both sides."""
_LABELS: Final = re.compile(
    r"(?:(?:ال)?(?:كلمات|مفردات|عبارات) (?:ال)?(?:دلاليه|دليليه|مفتاحيه|داله|البحث|بحث|رييسيه|اساسيه|استدلاليه|ذات صله|مفاتيح|مرتبطه)|(?:ال)?(?:وسوم|سمات|تاغات|تاجات|تاغ|هاشتاغات|هاشتاقات|اوسمه|كلمات مفاتيح)(?: (?:ال)?(?:مقال|خبر|موضوع|تقرير))?)\s?[:：|\-–]?(?=\s)"
)
_PLAIN: Final = re.compile(
    r"(?:(?:ال)?(?:دلالات|علامات|مواضيع|موضوعات|محاور|تصنيفات|اشارات|مفاتيح)(?! (?:ال)?(?:متعلق|مرتبط|مشابه|متصل|اخري|ذات|قد|مختار|مقترح))(?: (?:ال)?(?:مقال|خبر|موضوع|تقرير|بحث))?|في هذ[اه] (?:المقال|القصه|الخبر|الماده|التقرير))\s?(?P<sign>[:：|])?(?=\s)"
)
"""Words that are a label of tags by what follows them only."""
_OTHER: Final = frozenset({"share", "read", "mail", "right", "sell", "pick"})
"""Kinds of words of a site's own with which its next line begins."""


class Run(NamedTuple):
    """Tags in a text: where they begin, where their label ends (at their begin, where they have none), and where they end."""

    start: int
    label: int
    end: int


def tag_runs(text: str) -> list[Run]:
    """The tags in a flattened text, in order."""
    spans = word_spans(text)
    words = [text[start:end] for start, end in spans]
    found: list[Run] = []
    known: set[str] = set()
    told = 0
    for at in _begins(words):
        if at < told or not _may_begin(words, at):
            continue
        known.update(stem(part) for word in words[told:at] for part in _key(word).split())
        told = at
        reach = _run(words, at, known)
        if reach is None:
            continue
        label, end = reach
        found.append(Run(spans[at][0], spans[label][0], spans[end - 1][1]))
        told = end
    return found


def _begins(words: Sequence[str]) -> Iterator[int]:
    """The words behind a sentence's end or a source."""
    source = -TAG
    for at, word in enumerate(words):
        if at >= BEFORE and (words[at - 1][-1] in _STOPS or (at - source <= TAG + 2 and _is_source(words, at))):
            yield at
        if "from" in furniture_of(word):
            source = at


def _may_begin(words: Sequence[str], at: int) -> bool:
    """Whether tags may begin at a word: with a label's word, or a sign a few words behind."""
    if any("tag" in furniture_of(word) or word[-1] in ":：|" for word in words[at : at + LABEL]):
        return True
    first = words[at]
    if _joins(first) or (first[-1] in "،,:" and len(first) < SHORT):
        return False  # a sentence that goes on, or a brief word before its comma
    return any(word in _SIGNS or word[-1] in _TIED for word in words[at : at + TAG + 1])


LABEL: Final = 3
"""Words of a label in which its own word stands, or its sign."""
SHORT: Final = 4


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    return word_key(_EDGES.sub("", word))


def _is_source(words: Sequence[str], at: int) -> bool:
    """Whether the words before are a source's label and name: tags may stand behind them."""
    line = words[max(0, at - TAG - 2) : at]
    return has_kind(line, {"from"}) and any(map(_COLON.search, line))


def _run(words: Sequence[str], at: int, known: set[str]) -> tuple[int, int] | None:
    """Where the label of tags that begin at a word ends, and where they do."""
    line = f"{' '.join(_folded(word) for word in words[at : at + TAG])} "
    sure, plain = _LABELS.match(line), _PLAIN.match(line)
    mark = sure or plain
    if mark is None:
        # Where a source's name ends only a label shows.
        reach = _listed(words, at, known, labelled=False) if words[at - 1][-1] in _STOPS else None
        return None if reach is None else (at, reach)
    label = at + len(mark[0].split())
    if label >= len(words):
        return None
    reach = _listed(words, label, known, labelled=True) or _named(words, label, known)
    if reach is None:
        return None
    certain = sure is not None or mark["sign"] is not None
    if certain or (reach - label >= PLAIN and not any(map(_tells, words[label:reach]))):
        return label, reach
    return None


def _folded(word: str) -> str:
    key = word_key(word)
    return f"{key}{word[-1]}" if key and word[-1] in ":：|" else key or word


def _tells(word: str) -> bool:
    """Whether a word belongs to a sentence: a preposition, a conjunction, "and", or a verb."""
    key = word_key(word)
    return shape(word) in ("p", "l") or key in OPENERS or (_joins(word) and not key.startswith("وال"))


def _joins(word: str) -> bool:
    """Whether a word is "and" and a noun with its article, a verb, or a preposition."""
    rest = word_key(word).removeprefix("و")
    if rest == word_key(word) or not rest:
        return False
    return rest.startswith("ال") or rest in OPENERS or shape(rest) in ("p", "l", "ي", "ت")


def _listed(words: Sequence[str], first: int, known: set[str], *, labelled: bool) -> int | None:
    """Where tags end that have one sign between them."""
    for sign in _SIGNS:
        parts = _parts(words, first, sign)
        least = PARTS - 1 + (sign in "،,") - labelled
        if len(parts) < least or any(not 0 < end - start <= TAG for start, end in parts):
            continue
        begin = parts[-1][1] + (words[parts[-1][1]] == sign if parts[-1][1] < len(words) else 0)
        parts.append((begin, _last(words, begin, known)))
        own = [key for start, end in parts for word in words[start:end] if (key := _key(word))]
        if not own or sum(_is_known(key, known) for key in own) < KNOWN * len(own):
            continue
        tags = [words[start:end] for start, end in parts]
        if labelled or not any(map(_is_none, tags)):
            return parts[-1][1]
    return None


def _is_none(tag: Sequence[str]) -> bool:
    """Whether words between two signs are no tag: a sentence's, or a number."""
    return (
        _joins(tag[0])
        or any(_tells(word) or shape(word) == "ي" for word in tag)
        or not any(map(str.isalpha, "".join(tag)))
    )


def _parts(words: Sequence[str], first: int, sign: str) -> list[tuple[int, int]]:
    """The tags behind each of which such a sign stands."""
    parts: list[tuple[int, int]] = []
    begin = first
    for place in range(first, min(len(words), first + WINDOW)):
        tied = sign in _TIED and len(words[place]) > 1 and words[place].endswith(sign)
        if tied or words[place] == sign:
            parts.append((begin, place + tied))
            begin = place + 1
        elif place - begin >= TAG or words[place][-1] in _STOPS:
            break
    return parts


def _last(words: Sequence[str], begin: int, known: set[str]) -> int:
    """Where the last tag ends: at the text's end, or behind its words that are known."""
    if len(words) - begin <= TAG:
        return len(words)
    end = begin
    while end < begin + TAG and _is_known(_key(words[end]), known) and words[end][-1] not in _STOPS:
        end += 1
    end = max(end, begin + 1)
    # "The ministry of trade" where the text has the ministry only: a noun without its article goes with one that has it.
    if end == begin + 1 and shape(words[begin])[-1] in "ةw" and shape(words[end]) == "ال" and len(words) > end + 1:
        end += not is_verb(words[end + 1])
    return end


def _named(words: Sequence[str], first: int, known: set[str]) -> int | None:
    """Where tags end that nothing parts: at the last word that is known, before two that are not or another line's begin."""
    end, unknown, place = first, 0, first
    while place < min(len(words), first + WINDOW) and unknown < UNKNOWN:
        if words[place][-1] in _STOPS or (place > first and has_kind([words[place]], _OTHER)):
            break
        if _is_known(_key(words[place]), known):
            end, unknown = place + 1, 0
        else:
            unknown += 1
        place += 1
    if place == len(words):
        end = place
    own = [key for word in words[first:end] if (key := _key(word))]
    return end if len(own) > 1 and sum(_is_known(key, known) for key in own) >= KNOWN * len(own) else None


UNKNOWN: Final = 2
"""Words together that the text before does not have, at which its tags are over."""


def _is_known(key: str, known: set[str]) -> bool:
    return bool(key) and all(stem(part) in known for part in key.split())
