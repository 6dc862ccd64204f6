"""What is known of a word by itself: its stem without clitics, its classes, the lists that it stands in.

The counts and classes come from unlabelled text (`training/ner.py`); a word that was never seen has its affixes and shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from majra.text.arabic import fold, readings
from streams.enrich.sound import Sound

Classes = tuple[str, str, str, str, str, str]
"""Coarse, middle and fine; by what a word stands near (topic), then by what stands right beside it (grammar)."""
UNKNOWN: Final = ("?", "?", "?", "?", "?", "?")
"""The classes of a word without vector."""
STEPS: Final = 7
"""Levels of a habit: each doubles the one below."""
_HABITS: Final = tuple(tuple(f"j{n}={step}" for step in range(STEPS)) for n in range(64))
"""The features of habits, made once: a word has some fifty."""
_DIGITS: Final = re.compile(r"\d")


def key(word: str) -> str:
    """The word folded, each digit a zero; itself where nothing is left of it (a lone mark).

    >>> key("الأمم"), key("2006")
    ('الامم', '0000')
    """
    return _DIGITS.sub("0", "".join(fold(word).split()) or word)


def shape(word: str) -> str:
    """A mark by itself, digits, Latin letters, or Arabic by its length."""
    if not any(letter.isalnum() for letter in word):
        return "p" + word[0]
    if word[0].isdigit():
        return f"d{min(len(word), 5)}"
    if word[0].isascii():
        return "L"
    return f"a{min(len(word), 8)}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the tagger sees it: `near` is what its neighbours see of it too, `full` only itself."""

    key: str
    stem: str
    classes: Classes
    sound: str
    near: tuple[str, ...]
    full: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`counts`: how often a folded word was seen. `classes`: of stems. `lists`: folded words by the list's name.

    `habits`: of a stem, what it does in unlabelled text: its style (a class), and how often it has each company (`training/ner_habits.py`),
    in steps from 0; the middle one is as often as words do on average.
    """

    counts: Mapping[str, int]
    classes: Mapping[str, Classes]
    lists: Mapping[str, frozenset[str]]
    sound: Sound
    habits: Mapping[str, bytes] = field(default_factory=dict)
    _marks: Mapping[str, tuple[str, ...]] = field(init=False)
    """The lists that each listed word stands in: one look-up where there are a score of lists."""

    def __post_init__(self) -> None:
        marks: dict[str, tuple[str, ...]] = {}
        for name in sorted(self.lists):
            for word in self.lists[name]:
                marks[word] = (*marks.get(word, ()), name)
        same = {each: each for each in marks.values()}
        object.__setattr__(self, "_marks", {word: same[each] for word, each in marks.items()})

    def segment(self, word: str) -> tuple[str, str]:
        """The clitics before a folded word, and its stem (with ال). Clitics are cut where the rest is far more frequent.

        A name that starts with a clitic's letter (بلير, وليد) is more frequent than its rest, and stays whole.
        """
        if len(word) < 4 or word.isascii() or not word.isalpha():
            return "", word
        best, clitics, stem = 2 * self.counts.get(word, 0) + 8, "", word
        for cut, rest in _cuts(word):
            if len(rest) >= 3 and self.counts.get(rest, 0) >= best:
                best, clitics, stem = self.counts[rest], cut, rest
        return clitics, stem

    def word(self, raw: str) -> Word:
        """Everything that is known of `raw` by itself."""
        word = key(raw)
        clitics, stem = self.segment(word)
        forms = readings(word)
        classes = next((self.classes[form] for form in (stem, *forms) if form in self.classes), UNKNOWN)
        habits = next((self.habits[form] for form in (stem, *forms) if form in self.habits), b"")
        marks = sorted({mark for form in forms for mark in self._marks.get(form, ())})
        sound = self.sound.of(stem)
        near = (
            f"w={word}", f"s={stem}", *(f"k{n}={each}" for n, each in enumerate(classes)),
            f"a2={word[:2]}", f"z2={word[-2:]}", f"L={sound}", *(f"F={mark}" for mark in marks),
            *(f"y={style}" for style in habits[:1]),
        )  # fmt: skip
        full = [f"pr={clitics}", f"h={shape(raw)}", f"FF={'|'.join(marks)}"]
        full += [f"a{n}={word[:n]}" for n in (1, 3, 4)] + [f"z{n}={word[-n:]}" for n in (1, 3, 4)]
        full += [f"b{n}={stem[:n]}" for n in (2, 3, 4)] + [f"t={form}" for form in forms[1:]]
        full += [_HABITS[n][step] for n, step in enumerate(habits[1:])]
        if len(stem) > 3:
            full += [f"g={stem[at : at + 3]}" for at in range(len(stem) - 2)]
        if stem.endswith(("ي", "يه", "يين", "يون")):
            full.append("nisba")
        if self.counts.get(stem, 0) < 5:
            full.append("rare")
        return Word(word, stem, classes, sound, near, tuple(full))


def _cuts(word: str) -> list[tuple[str, str]]:
    """Clitics and rests that `word` may be cut into."""
    starts = [("", word)] + ([(word[0], word[1:])] if word[0] in "وف" else [])
    found = starts[1:]
    for clitics, rest in starts:
        if rest.startswith("لل") and len(rest) >= 5:
            found.append((clitics + "ل", "ال" + rest[2:]))
        elif rest[0] in "بلك" and len(rest) >= 4:
            found.append((clitics + rest[0], rest[1:]))
    return found
