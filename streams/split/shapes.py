"""What kind of word one can be by its form alone: enough to tell a phrase from the start of a sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from streams.split.headlines import OPENERS, word_key

_PREPOSITIONS: Final = frozenset(["في", "من", "علي", "الي", "عن", "مع", "بين", "بعد", "قبل", "خلال", "حول", "عند", "ضد", "حتي", "منذ", "لدي", "دون", "تحت", "فوق", "امام"])  # fmt: skip
_LINKS: Final = frozenset(["ان", "انه", "انها", "التي", "الذي", "الذين", "ما", "لا", "لم", "لن", "قد", "او", "ثم", "كما", "هذا", "هذه", "ذلك", "تلك", "هو", "هي", "كل", "اذا", "حيث", "لكن", "بل", "غير", "اي", "كان", "كانت"])  # fmt: skip


@lru_cache(maxsize=65_536)
def shape(word: str) -> str:
    """What kind of word it can be by its form: Arabic marks definiteness, conjunctions and most verbs of the present."""
    key = word_key(word) or word
    if key.isascii():
        return "9" if key.isdigit() else "a"
    if key in _PREPOSITIONS:
        return "p"
    if key in _LINKS:
        return "l"
    lead = ""
    if len(key) > 3 and key[0] in "وف" and (key[1:3] == "ال" or key[0] == "و"):
        lead, key = "و", key[1:]
    if key.startswith(("ال", "بال", "كال", "لل")) and len(key) > 3:
        return f"{lead}ال"
    if word.rstrip(".,،؛:").endswith("ة"):
        return f"{lead}ة"
    if len(key) > 3 and key[0] in "يت":
        return f"{lead}{key[0]}"
    if len(key) > 3 and key.endswith(("ون", "ين", "ات", "ان")):
        return f"{lead}s"
    return f"{lead}w"


DAYS: Final = frozenset(["الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت"])


def verbless(keys: list[str], shapes: list[str]) -> bool:
    """Whether no word looks like a verb: captions and sub-headings name things more often than they tell."""
    return not any(each in ("ي", "ت", "وي", "وت", "l") for each in shapes) and not any(key in OPENERS for key in keys)
