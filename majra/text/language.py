"""The language of a text: the script first, then py3langid where a script is shared by many languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

UNDETERMINED = "und"
"""BCP 47's tag for a text whose language is not known."""
_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_ARABIC = re.compile("[پچژگکیٹڈڑںھہےێۆڵڕەڤ]")
"""Letters of Persian, Urdu, Kurdish… that Arabic itself does not write (names aside)."""
_SAMPLE = 4_000
"""Characters looked at: more changes no verdict, and would make a long page slow."""


class LanguageModelError(Exception):
    """The model that tells languages cannot be read; the message says why."""


def load_language_model() -> None:
    """Reads the model, which otherwise the first text does that is not plainly Arabic: in a second, and some 70 MB stay.

    Raises `LanguageModelError`: better at the start than for each such text.
    """
    try:
        _identifier()
    except Exception as error:  # a full disk, a damaged file, numpy's own: py3langid passes on what it meets
        raise LanguageModelError(
            f"the model that tells languages cannot be read ({type(error).__name__}: {error}); "
            "it is unpacked for a moment where temporary files go (TMPDIR, /tmp), and takes 65 MB there"
        ) from error


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str, declared: str | None = None) -> str:
    """The BCP 47 primary tag of `text`; that of `declared` (a feed's `ar-SA`) where it is too short; else "und"."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    arabic = len(_ARABIC_SCRIPT.findall(sample))
    fallback = primary_tag(declared) or UNDETERMINED
    if letters == 0:
        return fallback
    if arabic * 2 >= letters:
        foreign = len(_NOT_ARABIC.findall(sample))
        if foreign * 50 < arabic:
            return "ar"
        return _identify(sample) if arabic >= 40 else (fallback if fallback != UNDETERMINED else "ar")
    if letters < 40:
        return fallback if fallback not in (UNDETERMINED, "ar") else UNDETERMINED
    return _identify(sample)


def primary_tag(tag: str | None) -> str | None:
    """`ar` of `ar-SA`; None for nothing or for what is no language tag."""
    head = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return head if re.fullmatch(r"[a-z]{2,3}", head) else None


def _identify(sample: str) -> str:
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= 0.5 else UNDETERMINED
