"""Arabic keys for matching. Published text keeps the publisher's spelling; only comparisons use these."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pyarabic import araby

_UNREAD: Final = re.compile(
    f"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{araby.TATWEEL}{''.join(araby.TASHKEEL)}]"
)
"""Soft hyphen, Arabic letter mark, zero-width and bidi controls: no reader sees them. Tatweel and marks: none needs them."""
_WORD: Final = re.compile(r"[^\W_]+(?:[.,]\d+)*", re.UNICODE)
_FOLD: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي", "ے": "ي",
    "ہ": "ه", "ھ": "ه", "٫": ".",
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}  # fmt: skip
"""No letter that another is folded to is folded itself, so that the order does not matter."""


def fold(text: str) -> str:
    """Letters only differing in hamza, dots, marks, presentation form or case become one. Spaces and points stay.

    >>> fold("إقرأ أيضًا")
    'اقرا ايضا'
    """
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text)
    text = _UNREAD.sub("", text)
    # Letter by letter: str.replace runs at the speed of memory, a pattern or str.translate (and pyarabic's functions)
    # at some 50 ns a character or find, and every text is folded many times.
    for letter, folded in _FOLD.items():
        text = text.replace(letter, folded)
    return unicodedata.normalize("NFKC", text).casefold()


def words(text: str) -> list[str]:
    """The folded words of `text`, in order, without punctuation."""
    return _WORD.findall(fold(text))


def match_key(text: str) -> str:
    """The folded words joined by one space: equal for texts that a reader would call the same."""
    return " ".join(words(text))


def readings(word: str) -> tuple[str, ...]:
    """The folded `word` and what it may be without و/ف and then without ب/ل/ك, itself first.

    >>> readings("وبالرياض"), readings("للعراق")
    (('وبالرياض', 'بالرياض', 'الرياض'), ('للعراق', 'العراق', 'لعراق'))
    """
    found = [word]
    if len(word) > 3 and word[0] in "وف":
        found.append(word[1:])
    for form in tuple(found):
        if len(form) > 4 and form.startswith("لل"):
            found += ["ال" + form[2:], form[1:]]
        elif len(form) > 3 and form[0] in "بلك":
            found.append(form[1:])
    return tuple(found)
