"""Where a source's name ends in flattened text, in which another article may follow it."""

from __future__ import annotations

import re
from typing import Final

from streams.split.headlines import word_key
from streams.split.markers import fold_with_places
from streams.split.opening import headline_end
from streams.split.seams import word_spans

_AGENCY: Final = re.compile(
    r"(?:وكاله (?:ال)?(?:انباء |صحافه )?\S+(?: للانباء)?|ال(?:جزيره|عربيه)(?: نت)?|سكاي نيوز(?: عربيه)?|روسيا اليوم|رويترز|فرانس ?(?:برس|24)|ا\s?\.?\s?ف\s?\.?\s?ب|د\s?\.?\s?ب\s?\.?\s?ا|ا\s?\.?\s?ش\s?\.?\s?ا|ا\s?\.?\s?ب"
    r"|واس|وام|قنا|كونا|بنا|بترا|سانا|وفا|واع|الاناضول|سبوتنيك|شينخوا|وكالات|مواقع|بي بي سي|سي ان ان|الشرق الاوسط|القدس العربي|bbc(?: \S+)?|cnn(?: \S+)?|rt|afp|reuters)"
    r"(?:\s?\([^)]{2,20}\))?(?=[\s.،+|/]|$)"
)
"""Agencies and stations that Arabic pages name as sources, folded, with their letters behind in brackets."""
_MORE: Final = re.compile(r"\s*(?:[+،,/|]|-|و(?=وكالات|مواقع))\s*")
UNKNOWN: Final = 2
"""Words of a name that is in no list: most have two."""
SEEN: Final = 300


def are_sources(folded: str) -> bool:
    """Whether a folded line is names of agencies and nothing else, also in brackets.

    >>> are_sources("فرانس 24/ رويترز"), are_sources("رويترز تعلن")
    (True, False)
    """
    line = folded.strip(" .()[]*-–—")
    end = 0
    while (found := _AGENCY.match(line, end)) is not None:
        if found.end() == len(line):
            return True
        if (more := _MORE.match(line, found.end())) is None:
            return False
        end = more.end()
    return False


def source_end(text: str) -> int:
    """Where the names end that a source's label is followed by, with a headline and its story behind; 0 where none shows."""
    folded, places = fold_with_places(text[:SEEN])
    end = 0
    while (found := _AGENCY.match(folded, end)) is not None:
        end = found.end()
        if (more := _MORE.match(folded, end)) is None:
            break
        end = more.end()
    if end == 0:
        spans = word_spans(folded)
        if len(spans) <= UNKNOWN or not all(word_key(folded[start:stop]) for start, stop in spans[:UNKNOWN]):
            return 0
        end = spans[UNKNOWN - 1][1]
    place = places[end]
    rest = text[place:].lstrip()
    return len(text) - len(rest) if rest and headline_end(rest) else 0
