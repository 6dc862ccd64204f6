"""The labels that a small grammar allows, of those that a model found likely: what stands around a unit, and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from majra.text.arabic import fold
from streams.split.furniture import furniture_of, has_kind
from streams.split.headlines import LONGEST, is_headline, is_paragraph
from streams.split.labels import Label
from streams.split.lines.announced import announced
from streams.split.lines.around import above_the_headline, behind_the_text, headline_below, under_the_headline
from streams.split.lines.behind import INNER_POINT, continues, is_told_on, reread
from streams.split.lines.chrome import chrome
from streams.split.lines.encyclopedia import settled_page
from streams.split.lines.fresh import fresh_stories
from streams.split.lines.joined import bylines_joined, is_byline_label, links_joined, lists_cut
from streams.split.lines.kept import (
    MENU_WORDS,
    is_sentence,
    items_kept,
    kept,
    seams_undone,
    sentences_kept,
    sub_headings_kept,
    tails_joined,
    teasers_told_on,
    text_kept,
    told_items_kept,
)
from streams.split.lines.learned import doubted, learned
from streams.split.lines.menus import menus
from streams.split.lines.overlooked import overlooked
from streams.split.lines.own_lines import own_lines
from streams.split.lines.signed import signed
from streams.split.lines.tag_lines import is_listed, tag_lines
from streams.split.lines.text_lines import all_there_is, text_lines
from streams.split.lines.unlisted import unlisted
from streams.split.markers import FOOTER
from streams.split.markup.boxes import is_link
from streams.split.units import Unit, is_edit_link, is_encyclopedic

_PLAIN = frozenset({"read-also", "keywords", "navigation", "copyright"})
_NAME = re.compile(
    r"^(?!.*\d)\W{0,3}(?:[^\W\d_]{2,}\S*(?:[\s\-–—/|،,:()]+[«\"“(]?[^\W_]\S*){1,9}|[^\W\d_]{1,2}[./]\s?[^\W\d_]\S*(?:\s\S+){0,5})$"
)
"""A byline without a label: two to ten words, no number; or somebody's initials, and whose else."""
_NO_NAME = re.compile(r"[،,؛]$|^(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا)ً?\s?[:：]")
"""How a letter's greeting ends, and how the heading of a list begins: neither is a name."""
_ITEM = re.compile(
    r"(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا)ً?\s?[:：\-–]|\d{1,2}:\d{2}\s?[:：|\-–]?\s+\S+(?:\s+\S+){4,}[.!؟»\"]$"
)
"""An item of a text's own list, by its ordinal; and an entry of a live blog, a time and a sentence."""
_OF_LINES = frozenset({"caption", "related-headline", "byline", "share", "related-heading"})
_PRESS = re.compile(r"(?:اضغط|اضغطوا|اضغطي|انقر) هنا\W*$")
_CONTACT = re.compile(r"^(?:\w+\s?[:：]\s?)?[\w.+-]*@[\w.-]*$")
"""An author's address or account, with what kind it is."""
ALL_LINK = 0.9
BUTTON = 3
"""Words of a button to share the page, in a line of its own."""
TAG_WORDS = 12
"""Words of a page's tags without label: three or four, of which the longest are names of four words."""
SOURCE_WORDS = 8
"""A source on a line of its own, under its label, is a name or two."""
VALUE_WORDS = 30
"""A source line names agencies in fewer words; more are a sentence that happens to begin so."""


def settled(units: Sequence[Unit], labels: Sequence[Label], *, titled: bool = False) -> tuple[list[Unit], list[Label]]:
    """The units and labels that the grammar allows, of those that the model found likely. `titled`: the main headline is known."""
    units, found = line_by_line(units, labels, titled=titled)
    if not is_encyclopedic(units):
        fresh_stories(units, found)
        announced(units, found)
        if not titled:
            headline_below(units, found)
        above_the_headline(units, found)
        under_the_headline(units, found, titled=titled)
        behind_the_text(units, found)
        signed(units, found)
        items_kept(units, found)
        told_items_kept(units, found)
        own_lines(units, found)
        teasers_told_on(units, found)
        sentences_kept(units, found)
        seams_undone(units, found)
        tails_joined(units, found)
        all_there_is(units, found)
    return lists_cut(*links_joined(*bylines_joined(units, found)))


def line_by_line(
    units: Sequence[Unit], labels: Sequence[Label], *, titled: bool = False
) -> tuple[Sequence[Unit], list[Label]]:
    """The same as far as each line shows it with the lines around it, before whole stories are looked at."""
    likely = doubted(units, labels)
    if not is_encyclopedic(units):
        sub_headings_kept(units, likely)
    units = learned(units, likely)
    written = any(unit.told or unit.glued for unit in units)
    labels = [unit.said or label for unit, label in zip(units, kept(units, likely), strict=True)]
    told = reread(units, overlooked(units, tag_lines(units, labels)))
    mended = unlisted(units, chrome(units, told, titled=titled))
    labels = settled_page(units, menus(units, text_kept(units, mended)))
    found = [_settled(units, labels, index, written=written) for index in range(len(units))]
    if not is_encyclopedic(units):
        text_lines(units, found, titled=titled)
        _lists_ended(units, found)
    return units, found


def _heads_others(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a marker with more words behind it in its line, and no sign between, has a list or a story below it."""
    if units[index].label[-1:] in ":：|-–»>" or units[index].glued:
        return True
    below = labels[index + 1 : index + 1 + FIRST]
    return any(label in _BELOW for label in below)


_HEADINGS = frozenset({"read-also", "related-heading"})
_BELOW = frozenset({"related-headline", "embedded", "embedded-line", "read-also-line", "embedded-text"})
PROSE = 12
"""Words of a first paragraph, at least, that ends with a full stop."""


def _is_signed(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether a line can be somebody's name: by its words or signs; or, where it has none, by its place under a headline or a text."""
    unit = units[index]
    if unit.glued or unit.text[0] in "(@" or "@" in unit.text or any(sign in unit.text for sign in _PARTING):
        return True
    if has_kind(unit.words, _SIGNING):
        return True
    under = index < FIRST or labels[index - 1] in (
        "headline",
        "embedded",
        "embedded-line",
        "dateline",
        "caption",
        "byline",
    )
    return under or index + 1 == len(units) or labels[index + 1] != "paragraph"


_PARTING = frozenset("-–—/|:«.")
_SIGNING = frozenset({"who", "from", "city"})
FIRST = 3
"""Lines of a page above its text, in which a byline stands."""


def _settled(units: Sequence[Unit], labels: Sequence[Label], index: int, *, written: bool) -> Label:
    """The label, where the units around it allow what it says. `written`: the page has a text that somebody wrote."""
    label, unit = labels[index], units[index]
    if unit.said is not None:
        return unit.said
    mark = unit.mark
    if (shown := _by_structure(unit)) is not None:
        return shown
    if mark is not None and mark[0] == "other":
        return "other"
    if mark is not None and mark[0] == "share" and not unit.rest and not unit.glued and len(unit.words) <= BUTTON:
        return "share"
    if mark is not None and mark[0] == "copyright" and FOOTER.match(fold(unit.text)):
        return "copyright"
    if label == "embedded-text":
        return label
    if label in _OF_LINES and mark is None and _ITEM.match(unit.text):
        return "paragraph"
    if label == "headline" and index < FIRST and mark is None and len(unit.words) > PROSE and is_sentence(unit):
        return "paragraph"
    if label in _HEADINGS and mark is not None and unit.rest and not _heads_others(units, labels, index):
        return "paragraph"
    taken = label in ("related-headline", "byline") or (label in ("other", "caption") and not unit.rest)
    if mark is not None and mark[0] == "dateline" and taken:
        return "dateline"
    if label in ("related-headline", "read-also-line") and len(unit.words) > LONGEST and INNER_POINT.search(unit.rest):
        return "paragraph"
    if label == "related-headline" and not any(map(str.isalpha, unit.text)):
        return "dateline"
    if is_edit_link(unit) and label in ("headline", "paragraph", "related-heading"):
        return label
    if mark is not None and mark[0] == "read-also" and unit.rest and _PRESS.search(unit.text):
        return "read-also-line"
    if label == "caption" and mark is None and (not written or unit.block.level):
        return "paragraph"
    if (
        label == "byline"
        and mark is None
        and unit.text[-1] in ":-–"
        and index + 1 < len(units)
        and units[index + 1].glued
        and "who" not in furniture_of(unit.first)
    ):
        return "paragraph"  # the place that a story begins with
    if label == "byline" and mark is not None and mark[0] in ("copyright", "dateline"):
        return mark[0]
    if label == "byline" and labels[index + 1 : index + 2] == ["byline"] and is_byline_label(unit):
        return label
    if label == "byline" and not (
        (mark is not None and mark[0] == "byline")
        or (written and not _NO_NAME.search(unit.text) and (_NAME.match(unit.text) or _CONTACT.match(unit.text)))
    ):
        return "paragraph"
    if label == "byline" and mark is None and not _is_signed(units, labels, index):
        return "paragraph"
    if label == "headline" and index == 0 and mark is not None and mark[0] != "navigation" and is_told_on(units):
        return label
    if label == "headline" and mark is not None and mark[0] == "source" and len(unit.rest.split()) <= SOURCE_WORDS:
        return "source"
    if label in ("headline", "embedded", "embedded-line") and mark is not None:
        if mark[0] in ("advert", "share", "copyright", "dateline"):
            return mark[0]
        if mark[0] == "read-also" and label != "headline":
            opens = (
                is_headline(unit.rest) and _story_follows(units, labels, index) and not _continued(units, labels, index)
            )
            return "embedded-line" if opens else "read-also-line" if unit.rest else "read-also"
    if label == "embedded-line":
        label = "embedded"
    if label == "embedded" and (not is_headline(unit.bare) or (unit.glued and continues(unit))):
        return "paragraph"
    if label == "embedded" and not _story_follows(units, labels, index):
        listed = unit.glued or unit.bullet or (index > 0 and labels[index - 1] != "paragraph")
        return "related-headline" if listed else "paragraph"
    if label in ("source", "keywords") and (mark is None or mark[0] != label):
        own = _closes(units, index) or is_listed(unit) if label == "keywords" else _names_a_source(unit)
        named = own or _goes_on(units, labels, index)
        return label if named else "paragraph"
    if label == "source" and (len(unit.rest.split()) > VALUE_WORDS or "؟" in unit.rest):
        return "paragraph"
    if label in ("headline", "related-headline") and mark is not None and not unit.bullet and mark[0] in _PLAIN:
        # What begins with so plain a label is no headline, whatever stands around it.
        return "read-also-line" if mark[0] == "read-also" and unit.rest else mark[0]
    if label == "read-also-line" and (mark is None or not unit.rest):
        return "read-also" if mark is not None else "related-headline"
    return label


def _lists_ended(units: Sequence[Unit], labels: list[Label]) -> None:
    """Ends a list whose items have bullets at a paragraph that has none."""
    bullets = 0
    for index, unit in enumerate(units):
        if labels[index] != "related-headline" or unit.said is not None:
            bullets = 0
        elif unit.bullet:
            bullets += 1
        elif bullets > 1 and is_paragraph(unit.text) and not unit.glued:
            labels[index] = "paragraph"


def _by_structure(unit: Unit) -> Label | None:
    """What a page's own markup says of a block, where it is plain: chrome around the article, captions, controls."""
    block = unit.block
    if block.kind == "title":
        return "other"  # the browser's title: the page's headline stands in it again, often with the site's name
    if block.kind == "control":
        return "share" if unit.mark and unit.mark[0] == "share" else "navigation"
    if block.kind == "caption":
        return "caption"
    if unit.mark is not None and unit.mark[0] in ("advert", "share", "copyright", "navigation"):
        return unit.mark[0] if block.region != "main" else None
    if block.region == "nav":
        return "navigation"
    if block.region == "footer":
        return "navigation" if is_link(block) else "copyright" if "©" in unit.text else "other"
    if block.link_share > ALL_LINK and len(unit.words) <= MENU_WORDS and unit.mark is None and not unit.glued:
        return "navigation"
    if block.region in ("aside", "header", "form") and block.level != 1:
        if block.region == "aside" and is_link(block) and is_headline(unit.bare):
            return "related-headline"
        if is_link(block) or block.region == "form":
            return "navigation"
    return None


def _story_follows(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether an article's text comes next: a paragraph, and not more lines in the shape of headlines."""
    for unit, label in zip(units[index + 1 :], labels[index + 1 :], strict=True):
        if label == "paragraph":
            return unit.told or not is_headline(unit.bare) or unit.glued
        if label in ("embedded", "embedded-line", "related-headline", "related-heading", "read-also"):
            return False
    return False


def _continued(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether the paragraph behind an inline link goes on in the story before it."""
    after = next(
        (unit for unit, label in zip(units[index + 1 :], labels[index + 1 :], strict=True) if label == "paragraph"),
        None,
    )
    return after is not None and continues(after)


def _names_a_source(unit: Unit) -> bool:
    """Whether a line without label is a source's name: in brackets, or with an agency's name or a word for one."""
    if len(unit.words) > SOURCE_WORDS or unit.text[-1] in ".؟!،:":
        return False
    return unit.text[0] in "([" or has_kind(unit.words, {"from"})


def _closes(units: Sequence[Unit], index: int) -> bool:
    """Whether the unit can be the page's tags, left without label where a scraper took the line breaks: its last words, and
    none that the page did not have before."""
    unit = units[index]
    if index < len(units) - 1 or not unit.glued or len(unit.words) > TAG_WORDS or not unit.text[-1:].isalnum():
        return False
    known = {stem for each in units[:index] for stem in each.stems}
    return bool(unit.stems) and unit.stems <= known


def _goes_on(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether the unit goes on a run of keywords that began with their label, or names the source under a label alone."""
    role = labels[index]
    if role == "source" and len(units[index].words) > SOURCE_WORDS:
        return False
    while index and labels[index - 1] == role:
        index -= 1
        mark = units[index].mark
        if mark is not None and mark[0] == role:
            return role == "keywords" or not units[index].rest
    return False
