"""What stays text whatever a model took it for: what the reader gets too much of is better than what is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from streams.split.furniture import furniture_of, has_kind
from streams.split.headlines import cover
from streams.split.labels import Label
from streams.split.lines.behind import continues
from streams.split.markup.boxes import LINKED
from streams.split.shapes import shape
from streams.split.units import Unit, is_encyclopedic
from streams.split.word_classes import is_verb

HEADING = 3
SUB_HEADING = 8
"""Words of a heading between paragraphs, at least and at most; fewer are an advert's mark or a button."""
MENU_WORDS = 3
"""A block that is a link of so few words is an item of a menu; headlines of other articles have more."""
_OF_SITES = frozenset({"other", "navigation", "share", "advert", "copyright"})
"""What a model takes a site's own lines for."""


def kept(units: Sequence[Unit], labels: Sequence[Label]) -> list[Label]:
    """The labels; of prose that a model has no name for, and of a heading between paragraphs, the text's: what the reader gets too
    much of is better than what is lost."""
    found = list(labels)
    encyclopedic = is_encyclopedic(units)
    for index, unit in enumerate(units):
        if labels[index] not in _OF_SITES or unit.block.region != "main":
            continue
        if unit.mark is not None and not (unit.mark[0] == "related-heading" and unit.rest):
            continue
        if labels[index] == "navigation":
            menu = unit.said is not None or encyclopedic or not (_is_no_menu(unit) if index else _has_no_sign(unit))
            told = continues(unit) or not menu
        elif is_furnished(unit):
            told = False
        elif labels[index] != "other" and _has_no_sign(unit):
            told = True
        elif labels[index] != "other" or unit.bullet[:1].isdigit():
            told = unit.mark is None and (
                is_sentence(unit) or shape(unit.bare.split()[0]) == "p" or unit.bullet[:1].isdigit()
            )
        else:
            told = unit.told or (
                0 < index < len(units) - 1
                and HEADING <= len(unit.words) <= SUB_HEADING
                and unit.text[-1].isalpha()
                and unit.block.box is None
                and not encyclopedic
                and units[index - 1].told
                and all(labels[at] == "paragraph" for at in (index - 1, index + 1))
            )
        if told or (len(units) == 1 and unit.mark is None and unit.said is None and unit.block.box is None):
            found[index] = "paragraph"  # all that there is
    return found


def is_furnished(unit: Unit) -> bool:
    """Whether a line has so many of a site's own words, of letters, networks, comments and notes, that it is no text's."""
    own = sum(not _OWN.isdisjoint(furniture_of(word)) for word in unit.words[:LINE])
    return len(unit.words) <= LINE and own >= MANY and FURNISHED * own >= len(unit.words)


_OWN = frozenset({"mail", "talk", "note", "share", "sell", "right"})
LINE = 40
"""Words of a site's own line, at most: an offer of a letter in two sentences."""
MANY = 3
FURNISHED = 5
"""Such words in a line, at least, and one in so many."""


def _has_no_sign(unit: Unit) -> bool:
    """Whether a line has no word and no sign of a site's own lines, and more words than a button."""
    if unit.mark is not None or len(unit.words) <= MENU_WORDS or unit.glued or unit.block.links:
        return False
    own = any(not _TEMPORAL.issuperset(furniture_of(word)) for word in unit.words)
    return unit.text.replace(" ", "").isalpha() and not own


_TEMPORAL = frozenset({"when", "day", "month", "city"})
"""Kinds of words that stories have as often as lines of a site's own."""


def _is_no_menu(unit: Unit) -> bool:
    """Whether a line has a number of the text's own list, or as many words as headlines and none of a menu's, nor its signs."""
    if unit.block.links or unit.glued or unit.mark is not None:
        return False
    if unit.bullet[:1].isdigit():
        return True
    own = has_kind(unit.words, {"menu"})
    return len(unit.words) > MENU_WORDS and not own and not _MENU_SIGN.search(unit.text)


_MENU_SIGN = re.compile(r"[>›‹|←→]|\s[»«/]\s")


def is_sentence(unit: Unit) -> bool:
    """Whether a line ends with a full stop, and is too long for a button."""
    return unit.told and unit.text.rstrip('"”»)')[-1:] == "."


def text_kept(units: Sequence[Unit], labels: list[Label]) -> list[Label]:
    """The labels, where most of a page's sentences were taken for other stories' teasers: they are its text, which is more than those."""
    teasers = [
        index for index, unit in enumerate(units) if labels[index] == "related-headline" and _is_whole_sentence(unit)
    ]
    kept = sum(label == "paragraph" and unit.told for unit, label in zip(units, labels, strict=True))
    if len(teasers) > kept:
        for index in teasers:
            labels[index] = "paragraph"
    return labels


def _is_whole_sentence(unit: Unit) -> bool:
    """Whether a line is a sentence with its full stop, and a comma in it: few headlines have both."""
    whole = unit.text.endswith(".") and not unit.text.endswith("..") and "،" in unit.text
    return (
        whole and len(unit.words) > SENTENCE and not unit.glued and not unit.bullet and unit.block.link_share < LINKED
    )


SENTENCE = 10
"""Words of a line that is a sentence, at least."""


def sub_headings_kept(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves short lines between paragraphs in the text that only a model took for captions."""
    for index, unit in enumerate(units):
        if (
            labels[index] == "caption"
            and unit.mark is None
            and unit.said is None
            and _is_sub_heading(units, labels, index)
        ):
            labels[index] = "paragraph"


def _is_sub_heading(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a short line between paragraphs has nothing of a caption's."""
    unit = units[index]
    if unit.glued or not 0 < index < len(units) - 1 or unit.text[-1] in ")]" or len(unit.words) > SUB_HEADING:
        return False
    if (labels[index - 1], labels[index + 1]) != ("paragraph", "paragraph") or any(
        sign in unit.text for sign in "/|©(["
    ):
        return False
    if has_kind(unit.words, _PICTURED):
        return False
    return units[index - 1].told and units[index + 1].told


_PICTURED = frozenset({"pict", "from", "who"})


def items_kept(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves lines between paragraphs in the text that no heading announces and that are no headlines: in a page's markup those that are
    no links, as items of a recipe's list; in plain text sentences, and lines of a word or two."""
    for index, unit in enumerate(units):
        if labels[index] != "related-headline" or unit.said is not None or unit.mark is not None:
            continue
        before = labels[index - 1] if index else None
        after = labels[index + 1] if index + 1 < len(units) else None
        if unit.block.links or unit.glued or (before, after) != ("paragraph", "paragraph"):
            continue
        if unit.block.box is not None or unit.text[-1] == "." or len(unit.words) < FEW:
            labels[index] = "paragraph"


def told_items_kept(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves the items of a list in the text that a line of it announces with a colon: works, scores, names."""
    index = 1
    while index < len(units):
        above, start = units[index - 1], index
        index += 1
        tells = labels[start - 1] == "paragraph" and above.text[-1] in ":：" and above.mark is None
        if not tells or len(above.words) < TELLS or above.glued or above.bullet:
            continue
        group = units[start].block.group
        end = start
        while end < len(units) and labels[end] in _ITEMS and _is_told_item(units[end]):
            if units[end].block.group != group:
                break
            end += 1
        if end - start >= ITEMS and any(labels[at] in _LIKE_LINES for at in range(start, end)):
            for at in range(start, end):
                if labels[at] in _LIKE_LINES or (group and labels[at] == "related-headline"):
                    labels[at] = "paragraph"
        index = max(index, end)


def _is_told_item(unit: Unit) -> bool:
    return unit.plain and not unit.block.links and not unit.told


_LIKE_LINES = frozenset({"caption", "byline", "dateline"})
_ITEMS = _LIKE_LINES | {"paragraph", "related-headline"}
TELLS = 3
"""Words of a line that announces a list, at least."""
ITEMS = 2
"""Items of a list, at least."""
FEW = 4
"""Words of a link to another story between paragraphs, at least."""


def teasers_told_on(units: Sequence[Unit], labels: list[Label]) -> None:
    """Goes on with other stories' teasers to the page's end, where a model saw the first of them and took the next for text: sentences that
    say little of what the text said, and begin as stories do."""
    start = len(units)
    while start and labels[start - 1] in _TEASED and _is_teaser(units[start - 1]):
        start -= 1
    start = next((at for at in range(start, len(units)) if labels[at] == "related-headline"), len(units))
    known = {
        stem for unit, label in zip(units[:start], labels, strict=False) if label == "paragraph" for stem in unit.stems
    }
    old = [cover([word for word in unit.words if len(word) > SHORT], known) for unit in units[start:]]
    # The first may be of the text's own story.
    about = next((at for at, share in enumerate(old) if share < OLD), len(old))
    start, old = start + about, old[about:]
    if not known or len(old) < TEASERS or all(label == "related-headline" for label in labels[start:]):
        return
    if max(old) < OLD and sum(old) < FRESH * len(old):
        labels[start:] = ["related-headline"] * len(old)


def _is_teaser(unit: Unit) -> bool:
    return unit.plain and not unit.bullet and len(unit.words) > SENTENCE and not continues(unit)


_TEASED = frozenset({"paragraph", "related-headline"})
TEASERS = 3
"""Teasers at a page's end, at least."""
SHORT = 3
OLD, FRESH = 0.4, 0.22
"""Share of a teaser's words that the text had, at most, of one and of all: two stories of one day share a country and its ministers."""


def sentences_kept(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves sentences in the text that a model took for teasers, where the text goes on behind them."""
    index = 0
    while index < len(units):
        start = index
        while index < len(units) and labels[index] == "related-headline" and _is_text(units[index]):
            index += 1
        if start < index < len(units) and labels[index] == "paragraph" and units[index].told:
            labels[start:index] = ["paragraph"] * (index - start)
        index = max(index, start + 1)


def _is_text(unit: Unit) -> bool:
    return is_sentence(unit) and unit.plain and not unit.block.links


def seams_undone(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves a piece of running text in it that only a model took for a site's own, where a sentence goes on behind it."""
    for index, (unit, behind) in enumerate(pairwise(units)):
        taken = labels[index] in _OF_SITES or labels[index] == "caption"
        if not taken or labels[index + 1] != "paragraph" or not (unit.glued and behind.glued):
            continue
        if unit.mark is not None or unit.said is not None or behind.mark is not None:
            continue
        first = behind.text.split()[0]
        joined = shape(first) in ("p", "l") or (first[0] in "بلك" and len(first) > ATTACHED and not is_verb(first))
        told = _is_subject(unit) and (is_verb(first) or unit.first == "عدد") and first[0] not in "وف"
        if joined or (index and labels[index - 1] == "paragraph" and (told or shape(first) == "ال")):
            labels[index] = "paragraph"


def _is_subject(unit: Unit) -> bool:
    """Whether a few words can be what a sentence is about, of which a verb follows: no verb, no number, no sign, and a site's own words for
    half of them at most. A counter has its number."""
    own = sum(bool(furniture_of(word)) for word in unit.words)
    plain = unit.text.replace(" ", "").isalpha() and not is_verb(unit.text.split()[0])
    return plain and len(unit.words) <= SUBJECT and 2 * own <= len(unit.words)


SUBJECT = 5
"""Words of a sentence's subject, at most."""


def tails_joined(units: Sequence[Unit], labels: list[Label]) -> None:
    """Leaves pieces of a sentence in the text that a model took for links, where its last words follow: "and did not settle it."."""
    for index, unit in enumerate(units):
        tail = labels[index] == "paragraph" and unit.glued and len(unit.words) < TAIL and unit.text[-1] == "."
        if not tail or unit.text[0] not in "وف" or unit.mark is not None:
            continue
        start = index
        while start and labels[start - 1] == "related-headline" and _is_piece(units[start - 1]):
            start -= 1
        if start and labels[start - 1] == "paragraph" and units[start - 1].text[-1] == ".":
            labels[start:index] = ["paragraph"] * (index - start)


def _is_piece(unit: Unit) -> bool:
    return unit.glued and unit.mark is None


TAIL = 5
"""Words of a sentence's last piece: a story's sentence has more."""
ATTACHED = 3
"""Letters of a word that a preposition of one letter is attached to, at least."""
