"""The language of a text: the script first; in Arabic script its letters, then its words; else py3langid."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

UNDETERMINED = "und"
"""BCP 47's tag for a text whose language is not known."""
_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_OWN_LETTERS: Final = {
    "ug": (re.compile("[ۇۈۋ]"), 0.015), "sd": (re.compile("[ٻڀٺٽڦڄڃڇڊڌڍڏڙڪڳڱڻ]"), 0.03),
    "ckb": (re.compile("[ەێۆڵڕ]"), 0.06), "ps": (re.compile("[ښږټډړڼځڅګۍې]"), 0.025), "ur": (re.compile("[ٹڈڑںےہ]"), 0.05),
}  # fmt: skip
"""Letters that mark a language, and their least share of its letters. A paragraph of theirs has twice that as a rule."""
_ELSEWHERE: Final = re.compile("[پچژگٹڈڑںێۆڵڕڤېۇۈۋښږټډړڼځڅګۍٻڀٺٽڦڄڃڇڊڌڍڏڙڪڳڱڻ]")
"""Letters that Arabic itself does not write (names aside). Not those of other keyboards: ک ی ہ ھ ے ە stand for Arabic's own."""
_ELSEWHERE_SHARE: Final = 0.02
_WORD: Final = re.compile(r"\w+")
_MARK: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
_ONE_KEYBOARD: Final = str.maketrans("یکىأإ", "يكياا")


def _typed(text: str) -> list[str]:
    """The words of `text` on one keyboard, without marks: Persian's two letters, and hamzas that many leave out."""
    return _WORD.findall(_MARK.sub("", text.translate(_ONE_KEYBOARD)))


_WORDS: Final = {
    language: frozenset(_typed(words))
    for language, words in {
        "ar": "في من على إلى عن أن إن أنه التي الذي الذين هذا هذه ذلك بعد قبل مع كان كانت قال لم لن لا ما قد أو بين حيث كما خلال منذ حتى "
        "عند غير كل أي هو هي هل لكن ثم عبر ضد نحو حول أمام تحت دون وفي ومن وعلى وإلى وأن بن",
        "fa": "در به از که را این است برای نمی شده شود خواهد کرد کرده کند کنند های یک نیز باید بود بوده دارد گفت اند هر خود "
        "دیگر چه پس اگر آنها هیچ",
        "ps": "په چې کې ته کړي کړ شوي کوي یو ددې لري لپاره څخه دغه هغه باندې",
        "ur": "کے میں ہے نے سے اور پر ہیں کہ یہ تھا گیا لیے نہیں بھی ایک تھے",
    }.items()
}
"""Words of which every sentence has one or two, none of them a word of another's (د of Pashto is Arabic's Dr, هم both Persian and Arabic)."""

_ARTICLE: Final = re.compile(r"(?:[وفبك]?ال|و?لل)\w{3,}")
_SURE_WORDS: Final = 0.25
"""Share of Arabic words from which no letter makes a text another language's: nearly every Arabic article has .32 and more, no
paragraph of the others' Declarations of Human Rights more than .14."""
_READ_ARABIC_SCRIPT: Final = frozenset({"ar", "ckb", "fa", "ks", "ku", "ps", "sd", "ug", "ur"})
_SHORT: Final = 40
"""Letters below which the model guesses."""
_NAMES: Final = {"sdh": "ckb", "arz": "ar", "ary": "ar"}
"""What the model calls them: it does not know Sorani, only its southern sister, and Arabic's dialects are Arabic."""
_SAMPLE = 4_000
"""Characters looked at: more changes no verdict, and would make a long page slow."""
_WORDS_SAMPLE: Final = 1_000
"""Of these, characters whose words are looked at: some 150 words."""


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
        return _in_arabic_script(sample, arabic, fallback)
    if letters < _SHORT:
        return fallback if fallback not in (UNDETERMINED, "ar") else UNDETERMINED
    return _identify(sample)


def _in_arabic_script(sample: str, letters: int, fallback: str) -> str:
    """By the letters of one language, then by words; where neither tells, as declared, as the model says, or Arabic."""
    words = _typed(sample[:_WORDS_SAMPLE])
    told = {language: sum(word in of for word in words) for language, of in _WORDS.items()}
    told["ar"] += sum(_ARTICLE.fullmatch(word) is not None and word not in _WORDS["ar"] for word in words)
    if told["ar"] < _SURE_WORDS * len(words):
        for language, (own, share) in _OWN_LETTERS.items():
            if len(own.findall(sample)) >= share * letters:
                return language
    first, second = sorted(told, key=lambda language: -told[language])[:2]
    if told[first] > told[second]:
        return first
    if fallback in _READ_ARABIC_SCRIPT:
        return fallback
    if len(_ELSEWHERE.findall(sample)) < _ELSEWHERE_SHARE * letters:
        return "ar"
    return _identify(sample) if letters >= _SHORT else UNDETERMINED


def primary_tag(tag: str | None) -> str | None:
    """`ar` of `ar-SA`; None for nothing or for what is no language tag."""
    head = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return head if re.fullmatch(r"[a-z]{2,3}", head) else None


def _identify(sample: str) -> str:
    language, probability = _identifier().classify(sample)
    return _NAMES.get(language, str(language)) if probability >= 0.5 else UNDETERMINED
