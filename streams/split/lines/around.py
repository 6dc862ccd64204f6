"""Lines around an article's text: under its headline, and behind its end. What is short there is not its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from majra.text.arabic import fold
from streams.split.dates import WHEN
from streams.split.headlines import OPENERS, is_headline, stem
from streams.split.labels import Label
from streams.split.units import Unit

UNDER: Final = 5
"""Words of a line under the headline that says where or by whom, at most; a standfirst has more."""
_HEADLINES: Final = frozenset({"headline", "embedded", "embedded-line"})
NEAR: Final = 10
"""Units behind the lines under a headline in which its text begins."""
NAME: Final = 3
"""Words of a site's or a section's name, at most."""
HEADLINE: Final = 5
"""Words of a headline that stands below one, at least."""
STANDFIRST: Final = 8
"""Words from which a line under the headline is text: a standfirst, or the first line of a list."""
CONTROL: Final = 3
"""Characters of a control that is no word: "A+"."""
BEHIND: Final = 4
"""Words of a site's own line behind the article, at most."""
TAG: Final = 4
"""Words of a keyword on its own line, at most."""
MOST: Final = 60
"""Lines behind the text in which keywords are looked for, and of one run of them; real pages have a third."""
_CLOSED: Final = frozenset(
    {"related-heading", "related-headline", "share", "keywords", "copyright", "navigation", "source", "read-also"}
)
"""Behind the last paragraph, what shows that the article is over."""
_TAGS: Final = frozenset(
    stem(fold(word)) for word in ["كلمات", "وسوم", "الوسوم", "علامات", "دلالية", "مفتاحية", "الموضوعات", "هاشتاغ"]
)
"""Words of a line that heads keywords."""
_PLACED: Final = re.compile(
    r"^[^\W\d_]{2,} [^\W\d_]{2,}(?: [^\W\d_]+)? ?[-–—] ?[^\W\d_]{2,}(?: [^\W\d_]+)?(?: \([^)]{3,40}\))?$"
)
"""A name, and the place that it writes from, and who took the pictures."""
_FROM: Final = re.compile(r"^[^\W\d_]{3,} ?[-–—/] ?[^\W\d_]{2,} [^\W\d_]{2,}(?: [^\W\d_]{2,})?$")
"""A place, and who writes from it."""
_NAME: Final = re.compile(r"^(?:[^\W\d_]{2,}\S*(?: [^\W\d_]\S*){1,3}|[^\W\d_]{1,9}\. ?[^\W\d_]{1,12}\.?)$")
"""A name of two to four words, or initials and a name."""


def headline_below(units: Sequence[Unit], labels: list[Label]) -> None:
    """Where a site's or a section's name was taken for the headline: the line above the text in a headline's shape is it."""
    head = next((index for index, label in enumerate(labels) if label == "headline"), None)
    if head is None:
        _headline_in_a_section(units, labels)
        return
    if len(units[head].words) > NAME or units[head].said is not None or units[head].glued:
        return
    first = next(
        (at for at in range(head + 1, min(len(units), head + NEAR)) if units[at].told or units[at].glued),
        None,
    )
    if first is None or units[first].glued:
        return
    for at in range(first - 1, head, -1):
        unit = units[at]
        if (
            labels[at] in ("paragraph", "caption", "related-headline")
            and len(unit.words) >= HEADLINE
            and is_headline(unit.text)
        ):
            if unit.mark is None and unit.text[-1] not in ".:،":
                labels[at] = "headline"
                for above in range(head, at):
                    if labels[above] in ("headline", "paragraph"):
                        labels[above] = "navigation"
            return


def _headline_in_a_section(units: Sequence[Unit], labels: list[Label]) -> None:
    """Where a section's name above the headline was taken for a list's: the one line below it in a headline's shape is the page's."""
    text = next((at for at in range(min(len(units), NEAR)) if labels[at] == "paragraph" and units[at].told), 0)
    heads = [at for at in range(text) if labels[at] == "related-headline" and units[at].said is None]
    plain = [at for at in heads if not units[at].block.links]
    if len(plain) == 1:  # below a list of links
        heads = plain
    if len(heads) != 1 or units[heads[0]].glued or len(units[heads[0]].words) < HEADLINE:
        return
    labels[heads[0]] = "headline"
    if "related-headline" not in labels[: heads[0]]:
        for at in range(heads[0]):
            if labels[at] in ("related-heading", "read-also", "paragraph"):
                labels[at] = "navigation"


def above_the_headline(units: Sequence[Unit], labels: list[Label]) -> None:
    """Short lines above the headline that the page's markup names: the site's, whatever a model took them for."""
    head = next((index for index, unit in enumerate(units) if unit.said == "headline"), 0)
    for index in range(head):
        unit = units[index]
        short = len(unit.words) <= STANDFIRST and not unit.told and unit.mark is None
        if short and unit.said is None and labels[index] in ("paragraph", "byline", "related-headline"):
            labels[index] = "navigation"


def under_the_headline(units: Sequence[Unit], labels: list[Label], *, titled: bool) -> None:
    """Short lines between a headline and its first paragraph: a date, a name that is the byline, and what is the site's. `titled`: the
    headline is the feed's, and may not stand above its text again."""
    first = titled and len(units) > 1 and labels[0] == "paragraph" and units[0].said is None
    if first and _PLACED.match(fold(units[0].text)) and units[1].told:
        labels[0] = "byline"
    for head, label in enumerate(labels):
        if label in _HEADLINES:
            _under(units, labels, head)


def _under(units: Sequence[Unit], labels: list[Label], head: int) -> None:
    first = head + 1
    while first < len(units) and len(units[first].words) <= STANDFIRST and not units[first].told:
        if labels[first] in _HEADLINES:
            return
        first += 1
    if not any(labels[at] == "paragraph" and units[at].told for at in range(first, min(len(units), first + NEAR))):
        return
    times = any(not any(map(str.isalpha, unit.text)) for unit in units[first : first + MOST])
    named = "byline" in labels[head:first]
    for index in range(head + 1, first):
        unit = units[index]
        if labels[index] != "paragraph" or unit.mark is not None or unit.said is not None:
            continue
        if unit.glued:
            if not named and _PLACED.match(fold(unit.text)) and units[index + 1].first in OPENERS:
                labels[index], named = "byline", True
            continue
        if times and not any(map(str.isalpha, unit.text)):
            continue  # the first of a live blog's
        if WHEN.search(unit.text):
            labels[index] = "dateline"
        elif len(unit.words) <= UNDER and (
            unit.text[-1].isalnum() or unit.text[-1] in '»"”)' or len(unit.text) <= CONTROL
        ):
            is_name = not named and bool(
                _NAME.match(unit.text) or _PLACED.match(fold(unit.text)) or _FROM.match(unit.text)
            )
            labels[index], named = "byline" if is_name else "other", named or is_name


def behind_the_text(units: Sequence[Unit], labels: list[Label]) -> None:
    """Short lines behind the last paragraph: keywords where the article has them as they are, and the site's where it is over."""
    last = max(
        (index for index, unit in enumerate(units) if labels[index] == "paragraph" and unit.told),
        default=None,
    )
    if last is None or units[last].text[-1] in ":：،":
        return
    _keywords(units, labels, last)
    run = last + 1
    while (
        run < len(units)
        and labels[run] == "paragraph"
        and _is_short(units[run], labels[run])
        and len(units[run].words) < TAG
    ):
        run += 1
    if run < len(units) and labels[run] in _CLOSED and units[last].text[-1] in '.»”"':
        labels[last + 1 : run] = ["other"] * (run - last - 1)  # a section or two, between the text and what closes it
    closed = False
    for index in range(last + 1, len(units)):
        unit, label = units[index], labels[index]
        if label == "paragraph" and not unit.glued and all(word.startswith("#") for word in unit.text.split()):
            labels[index] = "keywords"
            continue
        if label in ("paragraph", "related-headline") and _is_tag_row(unit):
            labels[index] = "keywords"
            continue
        if label == "paragraph" and not unit.glued and _is_the_site_s(unit):
            labels[index], closed = "other", True
            continue
        closed = closed or label in _CLOSED or (unit.mark is not None and unit.mark[0] == "other")
        if closed and label == "paragraph" and not unit.glued and unit.mark is None and len(unit.words) <= BEHIND:
            labels[index] = "other"


def _is_the_site_s(unit: Unit) -> bool:
    """Whether a line behind the text speaks of the site, or to its readers."""
    return len(unit.words) <= SITE and unit.text[-1] not in ".:،" and not _SITE.isdisjoint(unit.words) and not unit.told


SITE: Final = 12
"""Words of such a line, at most."""
_SITE: Final = frozenset(
    fold(
        "تعليقات التعليقات يعلق تعليقك تعليقكم رأيكم رأيك شاركونا شاركنا تابعونا تابعنا قناتنا صفحتنا صفحاتنا حسابنا حساباتنا تطبيقنا نشرتنا بريدك اشتركوا مدعوم ممول "
        "إعلاني برعاية الخصوصية الاستخدام موقعنا"
    ).split()
)
"""Words of it, each as it is: one with the stem of "comments" is also a project's suspension."""


def _is_tag_row(unit: Unit) -> bool:
    """Whether a line is keywords side by side: short parts, and bars or slashes between them."""
    parts = [part.split() for part in _BETWEEN.split(unit.text)]
    if (
        unit.glued
        or unit.mark is not None
        or unit.said is not None
        or len(parts) < 2
        or any(map(str.isdigit, unit.text))
    ):
        return False
    words = all(0 < len(part) <= TAG - 1 and part[-1][-1].isalnum() for part in parts)
    return words and "." not in unit.text  # initials of an agency's writers


_BETWEEN: Final = re.compile(r"\s[|/]\s")


def _keywords(units: Sequence[Unit], labels: list[Label], last: int) -> None:
    """Two short lines or more in a row, half of which are phrases of the text, or that a line heads which says so."""
    text = " ".join(
        unit.key for unit, label in zip(units[: last + 1], labels, strict=False) if label in ("paragraph", "headline")
    )
    start = last + 1
    while start < len(units):
        end = start
        while end < min(len(units), start + MOST) and _is_short(units[end], labels[end]):
            end += 1
        if end - start >= MOST:
            return
        first = next((at for at in range(start, end) if _is_said(units[at], text)), end)
        headed = start < end and bool(units[start].stems & _TAGS)
        first = start + 1 if headed else max(start, min(first, start + 1))
        said = sum(_is_said(units[at], text) for at in range(first, end))
        if end - first > 1 and (headed or said * 2 >= end - first):
            labels[first:end] = ["keywords"] * (end - first)
            if first > start:
                labels[start] = "other"
            return
        start = max(end, start + 1)


def _is_short(unit: Unit, label: Label) -> bool:
    if label not in ("paragraph", "related-headline", "byline", "navigation", "other"):
        return False
    if unit.glued or unit.mark is not None or unit.said is not None:
        return False
    return 0 < len(unit.words) <= TAG and unit.text[-1].isalnum()


def _is_said(unit: Unit, text: str) -> bool:
    return any(f" {clitic}{unit.key} " in text for clitic in ("", "و", "ب", "ل", "ف"))
