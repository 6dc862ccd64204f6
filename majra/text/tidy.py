"""What a reader cannot see is taken out of a text; what he reads stays as the publisher wrote it.

Cleaned: presentation forms (U+FB50-FDFF, U+FE70-FEFF) become letters, zero-width and bidi controls and tatweel between
letters go, control characters become blanks. Kept: hamza, marks, digits, quotes, ligature words such as U+FDFA.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls that are neither line ends nor tabs, and code points that are no characters: a blank each."""
_FORMAT: Final = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
"""Soft hyphen, Arabic letter mark, zero-width space, bidi controls, byte order marks."""
_JOINER: Final = re.compile("[\u200c\u200d]")
_PERSIAN: Final = re.compile("[پچژگکی]")
_LETTER: Final = "[\u0620-\u063f\u0641-\u065f\u0670-\u06d3]"
_NON_JOINER: Final = re.compile(f"(?<!{_LETTER})\u200c|\u200c(?!{_LETTER})")
_EMOJI_JOINER: Final = re.compile(
    "(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_TATWEEL: Final = re.compile(f"(?<={_LETTER})\u0640+(?={_LETTER})")
"""Between two letters it only stretches the word. After the last letter it is spelling (1445هـ), alone it is a dash."""
_FORM: Final = re.compile("[\ufb50-\ufd3d\ufd50-\ufdef\ufe70-\ufefc]+")


def tidy(text: str) -> str:
    """`text` without what no reader sees (see above). Line ends and blanks are left as they are. Idempotent.

    >>> tidy("المـــصدر\\u200f: ﻋﻴﻦ ليبيا")
    'المصدر: عين ليبيا'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _FORMAT.sub("", _CONTROL.sub(" ", text))
    if _JOINER.search(text):
        # In Persian the non-joiner is spelling; between emoji the joiner is part of one picture. Elsewhere both are noise.
        text = _NON_JOINER.sub("", text) if _PERSIAN.search(text) else text.replace("\u200c", "")
        text = _EMOJI_JOINER.sub("", text)
    text = _FORM.sub(lambda run: unicodedata.normalize("NFKC", run[0]).replace(" ", ""), text)
    return _TATWEEL.sub("", text)
