"""Keyword lines: cut at their delimiters, or, where they have none, into phrases that the article itself uses."""

from __future__ import annotations

import re
from functools import cache

from majra.text.arabic import match_key

_DELIMITER = re.compile(r"\s*[,،;؛|#•/\n]+\s*|\s+[-–—]\s+")
LONGEST_PHRASE = 6
"""Words of a phrase: the longest titles and names of news keywords."""


def cut_keywords(line: str, text: str) -> tuple[tuple[str, ...], str]:
    """The keywords of `line`, and the delimiters left over (so that no character is lost). `text` is the article's key."""
    parts = [part.strip() for part in _DELIMITER.split(line) if part.strip()]
    left = " ".join("".join(found.split()) for found in _DELIMITER.findall(line) if found.strip())
    if len(parts) > 1 or left:
        return tuple(parts), left
    return tuple(_phrases(line.split(), text)), ""


def _phrases(words: list[str], text: str) -> list[str]:
    """Fewest phrases such that each stands in `text` as it is or behind a conjunction; words not in it stay together."""
    padded = f" {text} "

    def known(start: int, end: int) -> bool:
        key = match_key(" ".join(words[start:end]))
        return bool(key) and any(f" {clitic}{key} " in padded for clitic in ("", "و", "ف", "ب", "ل"))

    @cache
    def best(start: int) -> tuple[float, tuple[int, ...]]:
        if start == len(words):
            return 0.0, ()
        choices = []
        for end in range(start + 1, min(len(words), start + LONGEST_PHRASE) + 1):
            cost, rest = best(end)
            choices.append((cost + (1.0 if known(start, end) else 1.6 + 0.9 * (end - start)), (end, *rest)))
        return min(choices)

    if len(words) > 60:  # a line this long is no keyword line worth the search
        return [" ".join(words)]
    phrases, start = [], 0
    for end in best(0)[1]:
        phrases.append(" ".join(words[start:end]))
        start = end
    return phrases
