"""The head of a flattened page: menu, headline, date and byline, that a scraper left in one line with the text."""

from __future__ import annotations

import re
from typing import Final

from majra.text.arabic import fold
from streams.split.flat_bylines import byline_end, caption_end
from streams.split.furniture import furniture_of
from streams.split.headlines import LONGEST, OPENERS, SHORTEST, cover, stem, word_key
from streams.split.labels import Label
from streams.split.markers import fold_with_places
from streams.split.opening import LEAD, is_past_of
from streams.split.seams import word_spans

CHARACTERS: Final = 2_000
SEEN: Final = 60
"""Words of a page in which its head is looked for: a long menu, a headline and a date."""
MENU: Final = frozenset(
    fold(
        "الرئيسيه اخبار محليات محلي عربي دولي عالمي عالم سياسه رياضه اقتصاد مال اعمال ثقافه فنون فن فيديو صور منوعات صحه تكنولوجيا تقنيه علوم مقالات راي اراء حوادث "
        "عاجل تقارير مجتمع بحث القائمه اتصل بنا محافظات تحقيقات حوارات كتاب المراه اسلاميات طقس اسواق السياسه الرياضه الاقتصاد الثقافه الاخبار"
    ).split()
)
"""Sections of a news site, folded; a headline begins with two of them in a row in none of the labelled pages."""
_MONTH: Final = (
    r"(?:يناير|فبراير|مارس|ابريل|مايو|ايار|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|جانفي|فيفري|افريل|ماي|جوان|جويليه|اوت|غشت|شتنبر|نونبر|دجنبر"
    r"|كانون الثاني|كانون الاول|شباط|اذار|نيسان|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني)"
)
_DAY: Final = r"(?:(?:ال)?(?:اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت|احد)[\s،,/\-–|]*)"
_TIME: Final = r"(?:t\d{2}:\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?|[\s،,|\-–@]*(?:الساعه\s*)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:ص|م|صباحا|مساء|am|pm)(?![^\W_]))?(?:\s*(?:gmt|بتوقيت \S+))?)"
_DATE: Final = re.compile(
    rf"(?:(?:نشر(?:ت)?(?: في|(?=\s?:))|تاريخ النشر|اخر تحديث|تم النشر(?: في)?|بتاريخ)\s*[:：]?\s*)?{_DAY}?(?:\d{{1,2}}[\s/\-.]+(?:{_MONTH}(?:\s*/\s*\S+)?|\d{{1,2}})[\s/\-.،,]+\d{{4}}|\d{{4}}[\-/.]\d{{1,2}}[\-/.]\d{{1,2}}){_TIME}?(?:\s*[|\-–،]\s*)?"
)
_SHARE: Final = re.compile(
    r"(?:شارك(?:ها|نا)?|مشاركه|نسخ الرابط|طباعه|حفظ|استمع|حجم الخط)(?:\s+(?:هذا |هذه )?(?:الخبر|المقال|القصه))?\s+"
)
_BYLINE: Final = re.compile(r"(?:كتب(?:ت|ها|ه)?|بقلم|اعداد|تحرير|محرر الخبر|المحرر|ترجمه)\s?[:：/\-–]\s*")
_IN_SENTENCES: Final = frozenset(["في", "يوم", "بتاريخ", "منذ", "حتي", "من", "الي", "صباح", "مساء", "فجر", "ليله", "قبل", "بعد", "الموافق", "ليوم", "امس", "اليوم"])  # fmt: skip
"""Words before a date that is a sentence's."""
_LINES: Final[tuple[tuple[re.Pattern[str], Label], ...]] = ((_DATE, "dateline"), (_SHARE, "share"))
NAME: Final = 5
"""Words of a byline's name, at most."""


def flat_head(text: str, title: str | None) -> tuple[list[tuple[str, Label]], str]:
    """The pieces of a flattened page's head with their labels (menu, headline, what stands above and under it), and the rest.

    The headline is the feed's, or what a date stands behind; without either, only what stands above it is cut off.
    """
    head = text[:CHARACTERS]
    if not _cuts(fold(head), title):  # almost always; and places cost ten times as much as folding
        return [], text
    folded, places = fold_with_places(head)
    pieces: list[tuple[str, Label]] = []
    start = 0  # not the first folded character's place: a mark at the front, that is not folded, is text all the same
    for end, label in _cuts(folded, title):
        if piece := text[start : places[end]].strip():
            pieces.append((piece, label))
        start = places[end]
    return pieces, text[start:].strip()


def _cuts(folded: str, title: str | None) -> list[tuple[int, Label]]:
    """The places in a folded text at which the pieces of its head end, with their labels."""
    cuts: list[tuple[int, Label]] = []

    def cut(at: int, label: Label) -> int:
        if at > (cuts[-1][0] if cuts else 0):
            cuts.append((at, label))
        return at

    def under(at: int, *, headed: bool = True) -> int:
        while (after := _under(folded, at, headed=headed)) is not None:
            at = cut(*after)
        return at

    headed = title is not None and _title(folded, word_spans(folded)[:SEEN], title) is None
    at = cut(_menu_end(folded, under(0, headed=headed)), "navigation")
    spans = [(start + at, end + at) for start, end in word_spans(folded[at:])[:SEEN]]
    found = _title(folded, spans, title) if title is not None else _dated(folded, spans) or _parted(folded, spans)
    if found is not None:
        cut(found[0], "navigation")
        end = found[1]
        sign = folded[:end].rstrip()
        if sign[-1:] in _SIGNS and len(sign) > found[0]:
            cut(len(sign) - 1, "headline")
            cut(end, "other")
        else:
            cut(end, "headline")
        under(end)
    return cuts


def _title(folded: str, spans: list[tuple[int, int]], title: str) -> tuple[int, int] | None:
    """Where the feed's headline stands, in no sentence: no point before it, and no comma behind."""
    wanted = [key for word in title.split() if (key := word_key(word))]
    keys = [word_key(folded[start:end]) for start, end in spans]
    if len(wanted) < SHORTEST:
        return None
    for at in range(len(keys) - len(wanted) + 1):
        if at and folded[spans[at - 1][1] - 1] in ".؟!،؛":
            return None
        if keys[at : at + len(wanted)] == wanted:
            end = spans[at + len(wanted) - 1][1]
            follows = at + len(wanted) < len(spans)
            if not follows or folded[end - 1] in "،؛:":
                return None
            return spans[at][0], spans[at + len(wanted)][0]
    return None


def _menu_end(folded: str, at: int) -> int:
    """Where a menu's words end, three or more in a row, with whatever signs between them; `at` where none stand there."""
    found, end = 0, at
    for start, stop in word_spans(folded[at : at + CHARACTERS])[:SEEN]:
        word = folded[at + start : at + stop].strip("|/>»-–—،,•·")
        if word and word not in MENU:
            return at + start if found >= MENU_WORDS else at
        found += bool(word)
        end = at + stop
    return at if found < MENU_WORDS else end


MENU_WORDS: Final = 3
"""Words of a menu, at least: a headline begins with two of them."""


def _dated(folded: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A headline and where it ends, by the date behind it."""
    date = _DATE.search(folded, spans[0][0], spans[-1][1]) if spans else None
    if date is None:
        return None
    before = [span for span in spans if span[1] <= date.start()]
    words = [folded[start:end] for start, end in before]
    menu = next((index for index, word in enumerate(words) if word not in MENU), len(words))
    menu = menu if menu > 1 else 0
    words, before = words[menu:], before[menu:]
    if not SHORTEST < len(words) <= LONGEST or words[0] in OPENERS or words[-1] in _IN_SENTENCES:
        return None
    if any(word[-1] in ".؛" for word in words) or not _begins(folded[date.end() :].lstrip()):
        return None
    return before[0][0], date.start()


def _parted(folded: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A headline and where it ends, by the full stop, dash or bar behind it, where a story begins that takes its words up."""
    for at in range(SHORTEST + 1, min(len(spans), PARTED + 1)):
        start, end = spans[at]
        last = folded[spans[at - 1][1] - 1]
        word = folded[start:end]
        ends = at
        if word in _SIGNS:
            begin = tells = spans[at + 1][0] if at + 1 < len(spans) else len(folded)
            if at > SHORTEST + 1 and "city" in furniture_of(folded[slice(*spans[at - 1])]):
                begin, ends = spans[at - 1][0], at - 1  # the dash is the story's own, behind its place
        elif last == ".":
            begin = tells = start
        else:
            if last in "؟!؛،:":
                return None
            continue
        first = folded[tells:].split(maxsplit=1)[:1]
        head = [folded[one:two] for one, two in spans[:ends] if folded[one:two] not in _SIGNS]
        behind = {stem(each.strip(".،")) for each in folded[begin:].split()[:LEAD]}
        told = bool(first) and (first[0] in OPENERS or any(is_past_of(first[0], each) for each in head))
        if not told or head[0] in OPENERS or head[0][:1] == "و":
            return None
        return (spans[0][0], begin) if cover([each.strip(".") for each in head], behind) >= TAKEN else None
    return None


PARTED: Final = 16
"""Words of a headline that only a sign parts from its story, at most."""
TAKEN: Final = 0.4
"""Share of the headline's words that these take up."""
_SIGNS: Final = frozenset("-–—|")


def _begins(rest: str) -> bool:
    """Whether what stands behind a date begins anew: with a verb, as stories do, a place and a dash, a byline or a control."""
    first = rest.split(maxsplit=1)
    if not first:
        return False
    return bool(
        first[0] in OPENERS or _SHARE.match(rest) or _BYLINE.match(rest) or re.match(r"\S+(?: \S+)?\s?[-–/:]\s", rest)
    )


def _under(folded: str, at: int, *, headed: bool) -> tuple[int, Label] | None:
    """Where a date, a control or a byline ends that stands at `at`, and what it is; None where none does. `headed`: the headline does
    not stand there, and so a caption, or a byline without label, may."""
    for pattern, label in _LINES:
        if (found := pattern.match(folded, at)) is not None:
            rest = folded[found.end() :]
            return found.end() + len(rest) - len(rest.lstrip()), label
    if (byline := _BYLINE.match(folded, at)) is not None:
        spans = word_spans(folded[byline.end() : byline.end() + 100])[: NAME + 1]
        for number, (start, end) in enumerate(spans):
            if folded[byline.end() + start : byline.end() + end] in OPENERS and number > 1:
                return byline.end() + start, "byline"
    if not headed:
        return None
    if end := byline_end(folded[at:]):
        return at + end, "byline"
    return (at + end, "caption") if (end := caption_end(folded[at:])) else None
