"""Names as a reader would write them: clitics, titles and heads off, and keys by which spellings of one name are equal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from majra.text.arabic import fold, match_key

Segment = Callable[[str], tuple[str, str]]
"""Of a folded word: its clitics and the rest (`Lexicon.segment`)."""

TITLES: Final = frozenset(
    fold(
        "السيد السيدة الدكتور الدكتورة د أ م المهندس المهندسة الشيخ الشيخة الأمير الأميرة الملك الملكة الرئيس الرئيسة الوزير الوزيرة "
        "اللواء العميد العقيد المقدم الرائد النقيب الملازم الجنرال الفريق المشير الأستاذ الأستاذة المستشار المستشارة السفير القاضي "
        "المحامي النائب اللاعب المدرب الحارس المهاجم المدافع الفنان الفنانة الشاعر الكاتب المخرج البروفيسور البابا الإمام الحاج "
        "الكابتن الزميل الصحفي الصحافي الإعلامي الإعلامية الممثل الممثلة المطرب النجم الشهيد الأب القس المطران البطريرك المرشد "
        "رئيس ملك أمير وزير شيخ سيدي مستر مسز السير اللورد السلطان الخليفة العاهل الأول الركن معالي سعادة سمو فضيلة سماحة جلالة"
    ).split()
)  # fmt: skip
"""Folded words before a name that are not part of it."""
KINDS: Final = frozenset(
    fold("مدينة محافظة ولاية منطقة بلدة قرية إقليم دولة جزيرة مملكة إمارة عاصمة العاصمة محافظتي منطقتي مدينتي").split()
)
"""Folded words before a place that only say what it is."""
HEADS: Final = frozenset(
    fold("شركة نادي فريق صحيفة قناة مجموعة وكالة حركة تنظيم جماعة منتخب مؤسسة مصرف جريدة مجلة موقع بنك حزب").split()
)
"""Folded words before an organisation's name that it is often written without."""
BODIES: Final = HEADS | frozenset(
    fold(
        "جيش برلمان مجلس اتحاد وزارة حكومة جامعة بورصة شرطة هيئة لجنة جمعية منظمة محكمة صندوق معهد مركز مستشفى نقابة رابطة قوات حرس خارجية "
        "داخلية دفاع رئاسة كنيسة دوري كأس سفارة خطوط طيران إذاعة تلفزيون مكتبة متحف شبكة كتلة جبهة تحالف ائتلاف نيابة قضاء دولة أمن مقاومة"
    ).split()
)
"""Folded words, without the article, that are a kind of body and no name: alone they may be any such body."""
ENDS: Final = frozenset(
    fold("القابضة الدولية العالمية المحدودة العامة جروب غروب قروب كورب هولدنغ هولدينغ إنترناشيونال").split()
)
"""Folded words at the end of a company's name that it is often written without."""
_JOINED: Final = re.compile(r"\b(عبد|ابو|ابا|ابي|ام) (?=\w)")
"""Parts that are written with the next or apart: عبد الله, عبدالله."""
_LETTER: Final = re.compile(r"[^\W\d_]")


def name_key(text: str) -> str:
    """The folded words of a name; compounds of عبد and أبو in one word.

    >>> name_key("عبد الله الثاني") == name_key("عبدالله الثاني")
    True
    """
    return _JOINED.sub(r"\1", match_key(text))


def bare(text: str, segment: Segment) -> str:
    """`text` without the clitics of its first word; the publisher's spelling of all else.

    >>> bare("للأمم المتحدة", lambda word: ("ل", "الامم"))
    'الأمم المتحدة'
    """
    first, _, _ = text.partition(" ")
    folded = _folded(first)
    clitics, stem = segment(folded)
    if not clitics:
        return text
    # للأمم is ل + الأمم: the article has lost its alif, and gets it back.
    restored = stem.startswith("ال") and not folded.endswith(stem)
    letters = list(_LETTER.finditer(text))
    count = len(clitics) + (1 if restored else 0)
    if len(letters) <= count:
        return text
    return ("ال" if restored else "") + text[letters[count].start() :]


@lru_cache(20_000)
def _folded(word: str) -> str:
    return "".join(fold(word).split())


def without(text: str, words: frozenset[str]) -> str:
    """`text` without those of `words` that it starts with; at least one word stays."""
    parts = text.split()
    while len(parts) > 1 and _folded(parts[0]).strip(".") in words:
        parts = parts[1:]
        if len(parts) > 1 and not parts[0].strip("./"):  # the point of "د ."
            parts = parts[1:]
    return " ".join(parts)
