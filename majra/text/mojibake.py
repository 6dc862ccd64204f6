"""Text that was read in the wrong code page once and saved so: put right where that is certain, else left alone.

Three kinds: UTF-8 read as windows-1252 or Latin-1 (Ø§Ù„…, also twice), UTF-8 read as windows-1256 (ط§ظ„…), and windows-1256
read as windows-1252 (ÇáÓ…). Every character stands for one byte, so that nothing is guessed: bytes that are lost stay lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from majra.text.plausible import ARABIC_LETTER, plausibility

_CERTAIN_RUNS: Final = 3
"""Runs that must read as Arabic before a text is rewritten in which right Arabic prevails, as an article that cites an example of
mojibake, or a page of which one part was mangled."""
_CERTAIN_LETTERS: Final = 3
"""Arabic letters on end that must come out of a text that holds little else: nobody writes Ø±Ù‚Ù…, but Ø± may be a diameter."""
_CERTAIN_WESTERN: Final = 8
"""Accented letters, three and more on end, in fewer runs than that: a headline of two words. No language writes so many."""
_COVERED: Final = 0.6
"""Share of a run's characters that must be of whole sequences of UTF-8: the rest may have lost a byte (a soft hyphen, a control)."""
_PLAUSIBLE: Final = 0.15
"""Of `plausibility`: every headline of 3,000 that was mangled so reads better as windows-1256 (.29 to .8), rare words too (.18). Russian, Greek,
Hebrew, Thai, Chinese and Korean that were read as windows-1252 do not (.11 at most), and give Latin letters among the Arabic ones."""
_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_SEQUENCE: Final = re.compile(
    "[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""UTF-8 of one character, its bytes written as characters of the same number."""
_TEXT: Final = re.compile(
    "[\u00a0-\u00ff\u0600-\u06ff\u0750-\u077f\u2000-\u206f\u20a0-\u20bf\u2100-\u2bff\ufb50-\ufdff\ufe00-\ufeff\U0001f000-\U0001faff]"
)
"""What a mangled Arabic text may hold: other letters are rather two characters of a right word (É» is ɻ)."""
_WESTERN_LETTERS: Final = re.compile("[\u0100-\u017f]")
_ARABIC_MARKS: Final = "،؛؟»…–—“”’‘›•"
"""What in windows-1256 is a mark of Arabic text and at once a byte that goes on a sequence: «أ» is no û."""
_LEADS_OF_MARKS: Final = "طظآ"
"""The first byte of Arabic digits and marks, and of « and », as windows-1256 shows it."""
_ENTITY_SIGN: Final = re.compile(r"&(?:Oslash|Ugrave|#21[67]|#x[dD][89]);[^;]{1,9};?", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{3,5}|#x[0-9A-Fa-f]{2,4});")
_TWICE_SIGN: Final = re.compile("\u00c3[\u0098\u02dc\u0099\u2122]")
"""ØÙ, the lead bytes of most Arabic letters, mangled once more: Ã˜ Ã™."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A code page that UTF-8 was read in.

    `bytes` turns its characters into characters of the byte's number, others into none. `pair` is how it shows what begins as most
    Arabic letters do, `sign` two of these on end, `arabic` those that are letters.
    """

    bytes: dict[int, str]
    pair: re.Pattern[str]
    sign: re.Pattern[str]
    arabic: frozenset[str]
    western: bool

    def text(self, run: str) -> str:
        """`run` with its sequences of UTF-8 as the characters they are; the run itself where it is rather right."""
        pieces: list[str] = []
        end = covered = letters = 0
        for sequence in _SEQUENCE.finditer(run.translate(self.bytes)):
            character = _utf8(sequence[0])
            if _TEXT.match(character) or (self.western and _WESTERN_LETTERS.match(character)):
                pieces += (run[end : sequence.start()], character)
                end = sequence.end()
                covered += len(sequence[0])
                letters += ARABIC_LETTER.match(character) is not None
        # Right Arabic has windows-1256's characters too, and makes a sequence by chance: خط، is one in three letters, «أ» none.
        of_chance = len(run) == 2 and run[-1] in _ARABIC_MARKS and run[0] not in _LEADS_OF_MARKS
        right = covered < (_COVERED if letters > 1 else 1) * len(run) or of_chance
        return run if right and not self.western else "".join((*pieces, run[end:]))

    def letters(self, run: str) -> int:
        """How many Arabic letters `run` surely stands for: those of a run that is little else."""
        pairs = sum(pair in self.arabic for pair in self.pair.findall(run))
        return pairs if pairs > 1 and 2 * pairs >= _COVERED * len(run) else 0


def _page(name: str) -> _Page:
    """`name` is Python's name of the code page."""
    numbers = {}
    for byte in range(0x80, 0x100):
        try:
            numbers[bytes((byte,)).decode(name)] = byte
        except UnicodeDecodeError:
            continue
    western = name == "cp1252"
    if western:
        # Latin-1, and what WHATWG's windows-1252 shows bytes as that Python's leaves undefined: controls of the same number.
        numbers |= {chr(byte): byte for byte in range(0x80, 0xA0)}
    table = dict.fromkeys(range(0x80, 0x100), "\ufffd") | {ord(shown): chr(byte) for shown, byte in numbers.items()}
    leads, rest = (
        [shown for shown, byte in numbers.items() if byte in of] for of in (range(0xD8, 0xDC), range(0x80, 0xC0))
    )
    pair = f"[{''.join(leads)}][{re.escape(''.join(rest))}]"
    letters = {a + b: _utf8(chr(numbers[a]) + chr(numbers[b])) for a in leads for b in rest}
    arabic = frozenset(shown for shown, letter in letters.items() if ARABIC_LETTER.match(letter))
    return _Page(table, re.compile(pair), re.compile(pair + pair), arabic, western)


def _utf8(shown: str) -> str:
    """The character whose UTF-8 is the bytes of these numbers."""
    return shown.encode("latin-1").decode("utf-8", "replace")[0]


_PAGES: Final = (_page("cp1256"), _page("cp1252"))
_WESTERN: Final = "\u00c0-\u00ff\u008d\u008e\u0090\u017d\u0152\u0153\u00a1\u00ba\u00bf\u0192"
_WESTERN_RUN: Final = re.compile(f"[{_WESTERN}]{{3,}}")
_WESTERN_WORD: Final = re.compile("(?:(?<![A-Za-z])[^\x00-\x7f]|[\u00a1\u00ba\u00bf\u00bb])[^\x00-\x7f]*(?![A-Za-z])")
"""Not part of a western word: é is no ي there. Marks may cling to one (NHS\u060c)."""
_LINE: Final = re.compile(r"[^<>\n\r]+")
_OF_ARABIC_TEXT: Final = re.compile("[\u00a0-\u00bf\u00d7\u00f7\u0600-\u06ff\u200c-\u200f\u2010-\u203a\ufffd]+")
_SHOWN_AS_WESTERN: Final = {
    **{byte: bytes((byte,)).decode("cp1256") for byte in range(0x80, 0x100)},
    **{
        ord(shown): bytes((byte,)).decode("cp1256")
        for byte in range(0x80, 0xA0)
        if (shown := bytes((byte,)).decode("cp1252", "ignore"))
    },
}
"""Characters of windows-1252, and its undefined bytes as controls, to windows-1256's of the same byte."""


def unmangle(text: str) -> str:
    """`text` with mojibake put right where that is certain; the very same object where there is none.

    Certain means that bytes make UTF-8 of Arabic letters, several on end, or that lines read as Arabic and did not before.
    Once a few runs are, all are put right that can be.
    """
    if len(_ENTITY_SIGN.findall(text)) >= _CERTAIN_LETTERS:
        # Written as entities: &Oslash;&sect; for Ø§. Those of marks of HTML stay.
        plain = _ENTITY.sub(_beyond_ascii, text)
        whole = unmangle(plain)
        return whole if whole is not plain else text
    if text.isascii():
        return text
    if _TWICE_SIGN.search(text):
        once = _RUN.sub(lambda run: _once(run[0]), text)
        whole = _from_utf8(once)
        text = whole if whole is not once else text
    return _from_western(_from_utf8(text))


def _once(run: str) -> str:
    """`run` with those sequences of UTF-8 read that are characters of windows-1252: what was mangled twice, mangled once."""
    return _SEQUENCE.sub(
        lambda sequence: new if ord(new := _utf8(sequence[0])) in _PAGES[1].bytes else sequence[0],
        run.translate(_PAGES[1].bytes),
    )


def _beyond_ascii(entity: re.Match[str]) -> str:
    character = unescape(entity[0])
    return entity[0] if character.isascii() else character


def _from_utf8(text: str) -> str:
    for page in _PAGES:
        if not page.sign.search(text):
            continue
        runs = _RUN.findall(text)
        mangled = [letters for run in runs if (letters := page.letters(run))]
        if len(mangled) < _CERTAIN_RUNS:
            right = sum(len(ARABIC_LETTER.findall(run)) for run in runs if page.western or page.text(run) == run)
            if max(mangled, default=0) < _CERTAIN_LETTERS or sum(mangled) < right:
                continue
        text = _RUN.sub(lambda run: page.text(run[0]), text)  # noqa: B023 (called before the next page)
    return text


def _from_western(text: str) -> str:
    """`text` with its lines put right that are windows-1256 read as windows-1252."""
    if not _WESTERN_RUN.search(text):
        return text
    lines = [line for line in _LINE.findall(text) if not ARABIC_LETTER.search(line)]
    if not any(_is_western(candidate) for candidate in _candidates(lines)):
        return text
    return _LINE.sub(lambda line: line[0] if ARABIC_LETTER.search(line[0]) else _as_arabic(line[0]), text)


def _candidates(lines: list[str]) -> Iterator[str]:
    """What is looked at for evidence: each line (a title, a paragraph), and all together (a list of words)."""
    yield from lines
    yield " ".join(lines)


def _is_western(line: str) -> bool:
    runs = _WESTERN_RUN.findall(line)
    before = " ".join(runs)
    after = before.translate(_SHOWN_AS_WESTERN)
    letters = len(ARABIC_LETTER.findall(after))  # marks are no evidence: ¿¿¿¿ is ¿¿¿¿
    if 2 * letters < len(after) or (len(runs) < _CERTAIN_RUNS and letters < _CERTAIN_WESTERN):
        return False
    arabic = all(_OF_ARABIC_TEXT.fullmatch(run) for run in after.split(" "))
    return arabic and plausibility(after) > _PLAUSIBLE > plausibility(before)


def _as_arabic(line: str) -> str:
    return _WESTERN_WORD.sub(
        lambda word: new if _OF_ARABIC_TEXT.fullmatch(new := word[0].translate(_SHOWN_AS_WESTERN)) else word[0], line
    )
