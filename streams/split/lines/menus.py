"""Menus and breadcrumbs: short lines at a page's two ends that name its site's sections.

Labels in, labels out. What a menu is shows by its place and its lines' length; single lines, and those at the end, where an article's own
list may stand, are known by the names of sections.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.split.headlines import cover, word_key
from streams.split.labels import Label
from streams.split.units import Unit

ITEM: Final = 3
"""Words of a menu's item, at most: headlines and names of people's offices have more."""
RUN: Final = 3
"""Short lines in a row above a headline that are a menu: two may be a kicker and a place."""
CRUMBS: Final = 14
"""Words of a breadcrumb line, at most."""
NAMED: Final = 0.5
"""Share of items that name sections, from which all are a menu's."""
LINKED: Final = 0.6
"""Share of a block's characters inside links from which it is a row of links: bars between short ones take a third."""
_ENDS: Final = re.compile(r"[.؟?!،؛…]$|[:：]")
"""What a menu's item does not hold."""
_BETWEEN: Final = re.compile(r"\s*(?:[>»›|\\•·/←<«‹▸▶→]+|\s[-–—]\s)\s*")
_ARROW: Final = re.compile(r"\s[>»›→←]+\s")
"""What stands between the steps of a path and in no sentence."""
_HERE: Final = re.compile(r"^\s*(?:أنت هنا|انت هنا|You are here)\s*[:：]?\s*", re.I)
_HOME: Final = frozenset({"رييسيه", "home"})
_SECTIONS: Final = _HOME | frozenset(
    [
        "سياسه", "اقتصاد", "اقتصاديه", "رياضه", "رياضيه", "ثقافه", "ثقافيه", "فنون", "فن", "منوعات", "صحه", "تكنولوجيا", "تقنيه", "علوم", "محليات", "محليه",
        "محلي", "عربي", "عربيه", "دولي", "دوليه", "عالم", "عالميه", "راي", "اراء", "مقالات", "كتاب", "فيديو", "فيديوهات", "صور", "بودكاست", "اخبار", "مجتمع", "حوادث",
        "مال", "اعمال", "سيارات", "سفر", "سياحه", "تعليم", "دين", "اسلاميات", "مراه", "اسره", "مطبخ", "ازياء", "كاريكاتير", "تحقيقات", "تقارير", "ملفات", "حوارات",
        "ارشيف", "مباشر", "بث", "برامج", "محافظات", "طقس", "وظايف", "خصوصيه", "شروط", "استخدام", "اتصل", "بنا", "نحن", "تواصل", "معنا", "اعلان", "اعلن", "خريطه", "موقع",
        "بحث", "تسجيل", "دخول", "اشترك", "احدث", "اهم", "اخر", "قضايا", "كره", "قدم", "اقليمي", "متفرقات", "لايف", "ستايل", "ميديا", "اقسام", "قائمه", "قايمه", "من", "عن", "نحن",
        "news", "sport", "sports", "politics", "business", "economy", "culture", "world", "health", "tech", "technology", "video", "videos", "opinion", "contact",
        "about", "us", "rss", "en", "fr", "english", "francais", "العربيه", "english",
    ]
)  # fmt: skip
"""Names of sections and of a site's own pages, folded and without their article."""
_BOUND: Final = frozenset({"من", "عن", "بنا", "معنا", "اهم", "اخر", "احدث", "us", "كتاب", "دين"})
"""Of these, words that name nothing alone, or other things as often."""
_CHROME: Final = frozenset({"navigation", "share", "copyright", "other", "dateline", "advert"})
_MISTAKEN: Final = frozenset({"paragraph", "headline", "related-headline", "embedded", "embedded-line", "caption", "byline", "other", "related-heading", "keywords"})  # fmt: skip


def menus(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels, with menus at the page's two ends for what they are, and the line under the first for its headline."""
    kept = list(labels)
    if not any(unit.told for unit in units):
        return kept
    _leading(units, kept)
    _trailing(units, kept)
    return kept


def _leading(units: Sequence[Unit], labels: list[Label]) -> None:
    end = 0
    while end < len(units) and (
        _is_item(units[end]) or _is_path(units[end]) or labels[end] in _CHROME or not units[end].words
    ):
        end += 1
    if not end or end + 1 >= len(units):
        return
    items = [
        at
        for at in range(end)
        if _is_item(units[at]) and labels[at] not in ("share", "copyright", "dateline", "advert")
    ]
    headed = units[end].headed and not units[end].glued
    told = headed and any(unit.told for unit in units[end + 1 : end + 4])
    is_menu = bool(items) and (_named(units, items) or (len(items) >= RUN and told and not _counts(units, items)))
    found = [at for at in range(end) if _is_path(units[at])] + (items if is_menu else [])
    for at in found:
        if labels[at] in _MISTAKEN:
            labels[at] = "navigation"
    if (
        found
        and told
        and labels[end] in ("paragraph", "caption", "related-headline", "embedded")
        and units[end].mark is None
    ):
        labels[end] = "headline"


def _trailing(units: Sequence[Unit], labels: list[Label]) -> None:
    start = len(units)
    while start and (
        _is_item(units[start - 1])
        or _is_path(units[start - 1])
        or labels[start - 1] in _CHROME
        or not units[start - 1].words
    ):
        start -= 1
    items = [at for at in range(start, len(units)) if _is_item(units[at]) and labels[at] in _MISTAKEN]
    text = {stem for unit in units[:start] for stem in unit.stems}
    announced = start > 0 and (units[start - 1].text.endswith((":", "：")) or labels[start - 1] == "keywords")
    is_menu = len(items) > 1 and _named(units, items) and not announced
    for at in range(start, len(units)):
        tags = _is_row(units[at]) and cover(units[at].words, text) >= NAMED
        if labels[at] in _MISTAKEN and ((_is_path(units[at]) and not tags) or (is_menu and at in items)):
            labels[at] = "navigation"


def _is_item(unit: Unit) -> bool:
    """Whether a line has the shape of a menu's item."""
    if (
        unit.glued
        or unit.bullet
        or _ENDS.search(unit.text)
        or (unit.mark is not None and unit.mark[0] not in ("navigation", "related-heading"))
    ):
        return False
    return 0 < len(unit.words) <= ITEM


def _is_path(unit: Unit) -> bool:
    """Whether a line is a breadcrumb, or a menu in one line: short items and signs between them, or links one beside the other."""
    if unit.glued or not unit.words or (unit.mark is not None and unit.mark[0] != "navigation"):
        return False
    if _is_row(unit):
        return True
    text = _HERE.sub("", unit.text)
    if len(unit.words) > CRUMBS or _ENDS.search(text):
        return False
    parts = [part.split() for part in _BETWEEN.split(text) if part]
    if len(parts) < 2 or any(len(part) > ITEM for part in parts[:-1]):
        return False
    short = len(parts[-1]) <= ITEM
    home = _bare(unit.words[0]) in _HOME or text != unit.text
    return home or (short and (_share(parts) >= NAMED or (_ARROW.search(text) is not None and _is_section(parts[0]))))


def _is_row(unit: Unit) -> bool:
    """Whether a block is links side by side, each as short as a menu's item."""
    block = unit.block
    return len(block.links) >= RUN and block.link_share > LINKED and len(unit.words) <= ITEM * len(block.links)


def _named(units: Sequence[Unit], items: Sequence[int]) -> bool:
    return _share([units[at].words for at in items]) >= NAMED


def _share(items: Sequence[Sequence[str]]) -> float:
    return sum(map(_is_section, items)) / len(items) if items else 0.0


def _is_section(words: Sequence[str]) -> bool:
    """Whether all words of an item are such as sections are called by."""
    bare = [_bare(word) for word in words]
    return bool(bare) and all(word in _SECTIONS for word in bare) and not all(word in _BOUND for word in bare)


def _bare(word: str) -> str:
    """A folded word without article and what clings before it."""
    key = word_key(word) or word
    for lead in ("وال", "لل", "ال"):
        if key.startswith(lead) and key.removeprefix(lead) in _SECTIONS:
            return key.removeprefix(lead)
    return key.removeprefix("و") if key.removeprefix("و") in _SECTIONS else key


def _counts(units: Sequence[Unit], items: Sequence[int]) -> bool:
    """Whether lines hold numbers: tables and results do, menus do not."""
    return any(character.isdigit() for at in items for character in units[at].text)
