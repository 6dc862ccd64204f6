"""How much a text reads as a language: what tells the right code page, and whether text is mojibake. No model."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_COMMON_PAIRS: Final = frozenset(
    ["ال", "لم", "ون", "ية", "لا", "ات", "من", "وا", "ان", "ما", "را", "ار", "ين", "ري", "لي", "لت", "يا", "ها", "لى", "عل", "با", "لأ", "ام", "ول", "ير", "نا", "عا", "بي", "دي", "ني", "لع", "أن", "قا", "اد", "لس", "لل", "ور", "سي", "دا", "مي", "ست", "لك", "اب", "اس", "رة", "اء", "لو", "وم", "سا", "مع", "لح", "كا", "تي", "اع", "مر", "مل", "يد", "لق", "ائ", "لب", "لف", "وي", "عد", "ته", "مو", "لن", "لد", "رو", "تر", "يم", "دو", "إل", "نه", "حا", "فا", "يو", "وق", "مس", "نت", "بر", "يل", "هم", "لإ", "اف", "دة", "أم", "تح", "بع", "له", "مت", "تو", "اق", "تم", "جا", "يس", "لة", "لج", "مة", "شر", "أو", "عن", "بل", "قد", "رك", "حد", "لش", "لر", "ود", "يق", "رب", "عي", "وت", "قي", "تق", "طا", "فر", "وب", "اي", "اح", "عم", "مد", "تع", "حي", "سب", "كي", "يت", "إن", "وس", "نو", "كو", "قو", "تا", "دم", "ئي", "در", "مح", "اج", "يه", "نس", "زي", "يع", "سل", "عر", "هذ", "كر", "صا", "سو", "ذا", "عب", "جم", "خل", "شا", "وع", "أس", "لذ", "ضا", "وأ", "عة", "كن", "خا", "كل", "يف", "تن", "تف", "وف", "رت", "ذي", "قة", "تل", "لخ", "حت", "يك", "بد", "قر", "بن", "قت", "عو", "بة", "هو", "بو", "جي", "ند", "وج", "مج", "لص", "مق", "وك", "مب", "زا", "سع", "مه", "او", "تب", "سم", "اه", "اض", "هد", "قب", "نة", "حم", "يب", "طر", "به", "جه", "حر", "وز", "تخ", "اك", "رج", "عت", "اص", "صل", "لط", "هي", "يي", "فة", "مك", "جو", "مش", "جد", "رف", "ضي", "تش", "سر", "خر", "تج", "هر", "كم", "تص", "ره", "نظ", "نف", "صر", "قل", "تس", "حو", "فت", "جر", "رئ", "في"]
)  # fmt: skip
"""Letter pairs that make four fifths of running Arabic (counted over 8,022 news articles); random letters hit one in
five. One table, no model: it only has to tell Arabic from the same bytes read wrongly."""
_ARABIC: Final = "\u0621-\u063a\u0641-\u0652\u066e-\u06d3"
ARABIC_LETTER: Final = re.compile(f"[{_ARABIC}]")
_TOKEN: Final = re.compile(r"[^\W\d_]*[^\x00-\x7f\s][^\s\x00-\x40\[-`{-\x7f]*")
"""A word that holds something beyond ASCII, with what clings to it."""


def plausibility(text: str) -> float:
    """How much `text` reads as a language: 1 is Arabic prose, about 0.3 a western page, below 0 no language."""
    total = gained = 0.0
    for token in _TOKEN.findall(text):
        for left, right in zip(" " + token, token + " ", strict=True):
            if left < "\x80" and right < "\x80":
                continue
            total += 1
            gained += _pair(left, right)
    return gained / total if total else 0.0


def _pair(left: str, right: str) -> float:
    kinds = _kind(left) + _kind(right)
    if "x" in kinds:
        return -3.0
    if kinds == "aa":
        return 1.0 if left + right in _COMMON_PAIRS else -0.3
    if kinds in ("al", "la", "aw", "wa"):
        return -1.5  # Arabic and Latin letters in one word: an Arabic code page read as another
    if kinds == "ww":
        return -0.6  # accented letters side by side, as ÇáÓ: rare in any language of Latin letters
    if kinds in ("lw", "wl"):
        return 0.5
    if kinds in ("cc", "gg"):
        return 0.3
    if "s" in kinds and "a" in kinds and kinds not in ("as", "sa"):
        return -0.5
    return 0.2


def _kind(character: str) -> str:
    """a Arabic letter, l ASCII letter, w other Latin letter, c Cyrillic, g other letter, x no text, s all else."""
    if ARABIC_LETTER.match(character):
        return "a"
    if character < "\x80":
        return "l" if character.isalpha() else "s"
    category = unicodedata.category(character)
    if category in ("Cc", "Cn", "Co", "Cs") or character == "\ufffd" or "\u2500" <= character <= "\u25a0":
        return "x"  # box drawing too: what code pages of DOS show for letters of another page
    if category.startswith("L") and category != "Lm":
        if "\u0400" <= character <= "\u04ff":
            return "c"
        return "w" if character < "\u0250" else "g"
    return "s"
