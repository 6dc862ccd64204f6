"""New, revised or known: by what a reader reads, not by marks, view counters, adverts or times inside the HTML. Pure.

An edit is a revision of the same entry, not a second story (taranis #120, miniflux #797).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, Literal

from connectors.parse.dates import CALENDAR
from majra import ids
from majra.records.entry import Entry
from majra.text.arabic import fold, match_key
from majra.text.html import text_blocks

Status = Literal["new", "revised", "known"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEPT: Final = 1_000
"""Entries remembered of a feed at least, and twice those it holds now: an item that comes back within is known."""
_COUNTED: Final = _words(
    """
    مشاهده مشاهدات المشاهدات زياره زيارات الزيارات زاير قراءه قراءات القراءات قراء القراء تعليق تعليقا تعليقات التعليقات
    اعجاب اعجابا اعجابات مشاركه مشاركات المشاركات متابع متابعه طباعه عدد مره مرات الف مليون
    views view reads read comments comment shares share likes like hits k
    """
)
"""Folded words that stand beside a counter's number."""
_MOMENT: Final = _words(
    """
    منذ قبل الان قليل قليله حوالي ثانيه ثوان ثواني دقيقه دقيقتين دقايق ساعه ساعتين ساعات يوم يومين ايام اسبوع اسبوعين اسابيع
    شهر شهرين اشهر سنه الساعه اليوم امس نشر نشرت كتب في تاريخ بتاريخ النشر تم اخر تحديث التحديث حدث من و عند وقت
    ص م صباحا مساء ظهرا هـ ه بتوقيت غرينتش جرينتش مكه المكرمه القاهره
    am pm gmt utc ago updated last on at published just now min mins minute minutes hour hours day days second seconds
    """
)
"""Folded words that a line of time is made of, beside the names of months and days."""
_ADVERT: Final = re.compile(r"^\W*(?:اعلان(?:ات)?|advertisements?|sponsored|ad)\s*(?:$|[:|\u2013-])")
"""A block that is headed as an advert. Without a sign behind it the word may begin a sentence: إعلان الطوارئ في العاصمة."""
_ADVERT_WORDS: Final = 12
"""An advert's line is no longer."""
_ASIDE: Final = _words(
    "ad ads adv advert adverts advertisement adsense banner sponsor sponsored promo views viewcount counter hits "
    "timestamp timeago postviews addtoany sharedaddy sharethis"
)
"""Words of classes and ids that name what is beside the text."""
_ASIDE_WORDS: Final = 25
"""Longer blocks are text, whatever a template calls what is around them."""

_NUMBER: Final = re.compile(r"\d[\d.,]*[km]?")
_CLASS_WORD: Final = re.compile(r"[a-z0-9]+")
_NOTHING: Final = ids.digest("reading", "", "")[:16]
"""The reading of an entry of pictures only: it makes no two of them the same."""


def reading_hash(entry: Entry) -> str:
    """What decides a revision: the title and text as read, without blocks that change by themselves."""
    text = entry.content or entry.summary or ""
    blocks = text_blocks(text, entry.content_type if entry.content else None)
    read = [(key, block.hint) for block in blocks if not _changes_by_itself(key := match_key(block.text), block.text)]
    inner = [key for key, hint in read if not _is_aside(key, hint)]
    every = [key for key, _hint in read]
    # What holds most of the words is the article, even in an element called ad-free or with-banner.
    body = " ".join(inner if 2 * sum(map(len, inner)) > sum(map(len, every)) else every)
    return ids.digest("reading", match_key(entry.title or ""), body)[:16]


def status_of(entry: Entry, reading: str, seen: Mapping[str, str], readings: Collection[str]) -> Status:
    """What `entry` is to the feed whose entries `seen` holds (id to reading hash); `readings` are these hashes.

    Where the address is not the identity the guid is, and some servers make a new one for each answer
    (logstash-input-rss #3): what reads the same as an entry seen is that entry.
    """
    assert entry.id is not None
    if entry.id in seen:
        return "known" if seen[entry.id] == reading else "revised"
    if reading in readings and reading != _NOTHING and not _by_address(entry):
        return "known"
    return "new"


def _changes_by_itself(key: str, text: str) -> bool:
    """Whether a block is a counter, a time or an advert. A number in a sentence is none of these: the toll has risen."""
    words = key.split()
    if len(words) <= _ADVERT_WORDS and _ADVERT.search(fold(text)):
        return True
    return all(_NUMBER.fullmatch(word) or word in _COUNTED or word in _MOMENT or word in CALENDAR for word in words)


def _is_aside(key: str, hint: str) -> bool:
    return bool(hint) and len(key.split()) <= _ASIDE_WORDS and not _ASIDE.isdisjoint(_CLASS_WORD.findall(hint))


def _by_address(entry: Entry) -> bool:
    return entry.url is not None and entry.id == ids.entry_id(
        url=entry.url, feed=None, guid=None, title=None, text=None
    )


def remembered(seen: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """`seen` after a poll that found `now`: those found last, the oldest sightings gone."""
    merged = {key: value for key, value in seen.items() if key not in now} | dict(now)
    spare = len(merged) - max(KEPT, 2 * len(now))
    return dict(list(merged.items())[spare:]) if spare > 0 else merged
