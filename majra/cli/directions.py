"""Arabic and Latin lines in one terminal, whether or not it knows of directions.

Most terminals do no bidi: they set letters in the order given, from the left. Those that do (VTE's, Konsole, mlterm, mintty)
reorder each row by itself and from the left too, so that an Arabic line with a Latin name in its midst is read in the wrong
order, and its point stands at the wrong end, unless the line says that it is Arabic. So it is embedded between RLE and PDF.
Looked at in VTE 0.70, Konsole 22.12, mlterm 3.9, tmux 3.3 and xterm 379: these marks put the line right in the first three and
are seen in none. Isolates (RLI, PDI) do as well in the first two, but mlterm draws a box for each; RLM mends only the point.

A bar or a Latin word may stand before such a line, and stays at the left. Nothing stands behind it: a frame's right edge would be
wrong wherever a terminal takes a mark's or a ligature's width for another than we do.

Source: https://terminal-wg.pages.freedesktop.org/bidi/ (the draft that VTE follows); Unicode's annex 9.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.console import Console
from rich.text import Text

from majra.cli.console import safe

RLE, PDF = "\u202b", "\u202c"
_DIRECTION: Final = {"L": -1, "R": 1, "AL": 1}
_LOOKED_AT: Final = 400
"""Characters of a paragraph from which its direction is told."""
_MARKS: Final = 2
"""Columns left free for the marks of a line: mlterm does not draw them, but counts a cell for each."""


def is_rtl(text: str) -> bool:
    """Whether `text` runs from right to left: by its first letter as Unicode has it, or by most of its letters.

    An Arabic paragraph may begin with a Latin name, and a short Arabic line may hold a long one.
    """
    letters = [side for letter in text[:_LOOKED_AT] if (side := _DIRECTION.get(unicodedata.bidirectional(letter)))]
    return bool(letters) and (letters[0] > 0 or sum(letters) > 0)


def broken(text: str, width: int | None, console: Console) -> list[str]:
    """`text`, escaped, as lines of at most `width` cells, broken between words where it can be; None: one line.

    On a terminal each line of a text that runs from right to left is marked so, whatever the line itself begins with.
    """
    clean = safe(text)
    marked = console.is_terminal and is_rtl(clean)
    if width is None:
        lines = [clean]
    else:
        room = width - _MARKS if marked else width
        lines = [line.plain.rstrip() for line in Text(clean).wrap(console, room, overflow="fold")]
    return [f"{RLE}{line}{PDF}" for line in lines] if marked else lines
