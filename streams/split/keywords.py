"""Keyword lines: cut at their delimiters, or, where they have none, into phrases that the article itself uses. Source lines."""

from __future__ import annotations

import re
from functools import cache

from majra.text.arabic import match_key

_DELIMITER = re.compile(r"\s*[,،;؛|#•/\n]+\s*|\s+[-–—]\s+")
_BETWEEN_SOURCES = re.compile(r"\s*[،,+؛;|]+\s*|\s*/\s*|\s+[-–—]\s+")
_EDGE = re.compile(r"^[\s(\[«\"*]*|[\s.،,:؛*\"»]*$")
_ADDRESS = re.compile(r"://|www\.|\.(?:com|net|org|ps|ae|sa|jo)\b")
SOURCE_NAME = 5
"""Words of one source's name, at most, where several stand in one line: more are a sentence with a comma."""
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


def cut_sources(value: str) -> tuple[tuple[str, ...], str]:
    """The names in a source line's value, and what else stood there: what is between them, a full stop, a bracket left over."""
    parts = [value] if _ADDRESS.search(value) else [part for part in _BETWEEN_SOURCES.split(value) if part]
    if any(len(part.split()) > SOURCE_NAME for part in parts):
        parts = [value]
    names = [name for part in parts if (name := _trimmed(part))]
    left = value
    for name in names:
        before, _, left_of_it = left.partition(name)
        left = f"{before} {left_of_it}"
    return tuple(names), " ".join("".join(left.split()).split())


def _trimmed(name: str) -> str:
    """A source's name without the full stop behind it, and without brackets that have no other."""
    name = _EDGE.sub("", name) if not name.startswith("(") or ")" not in name else name.strip(" .،,:")
    for opening, closing in ("()", "[]"):
        if name.count(opening) < name.count(closing):
            name = name.rstrip(f"{closing} .")
        elif name.count(opening) > name.count(closing):
            name = name.lstrip(f"{opening} ")
    return name
