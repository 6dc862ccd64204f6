"""Labels to articles: a small grammar that goes once down the page. Every unit ends in exactly one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from majra.records.document import Dropped, LayoutBlock, Role
from majra.text.arabic import fold, match_key
from majra.text.html import Box
from streams.split.announced import announced
from streams.split.around import behind_the_text, headline_below, under_the_headline
from streams.split.behind import INNER_POINT, continues, is_told_on, reread
from streams.split.boxes import LINKED, container
from streams.split.chrome import chrome
from streams.split.encyclopedia import settled_page
from streams.split.fresh import fresh_stories
from streams.split.headlines import LONGEST, cover, is_headline, is_paragraph, stems_of
from streams.split.keywords import cut_keywords, cut_sources
from streams.split.labels import Label, role_of
from streams.split.markers import FOOTER
from streams.split.menus import menus
from streams.split.overlooked import overlooked
from streams.split.tag_lines import tag_lines
from streams.split.units import BULLET, Unit, is_edit_link, is_encyclopedic
from streams.split.unlisted import unlisted

SAME_STORY = 0.6
"""Share of words from which the page's own headline and the feed's are two wordings of one."""
_PLAIN = frozenset({"read-also", "keywords", "navigation", "copyright"})
MOSTLY_LINKS = 0.7
"""Share of a block's characters inside links from which it is a link and not a text with some."""
_NAME = re.compile(r"^(?!.*\d)\(?[^\W\d_]{2,}\S*(?:[\s\-–—/|،,:()]+[^\W_]\S*){1,9}\)?$")
"""A byline without a label: two to ten words, no number."""
_NO_NAME = re.compile(r"[،,؛]$|^(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا)ً?\s?[:：]")
"""How a letter's greeting ends, and how the heading of a list begins: neither is a name."""
_PRESS = re.compile(r"(?:اضغط|اضغطوا|اضغطي|انقر) هنا\W*$")
_CONTACT = re.compile(r"^(?:\w+\s?[:：]\s?)?[\w.+-]*@[\w.-]*$")
"""An author's address or account, with what kind it is."""
ALL_LINK = 0.9
MENU_WORDS = 3
"""A block that is a link of so few words is an item of a menu; headlines of other articles have more."""
TAG_WORDS = 12
"""Words of a page's tags without label: three or four, of which the longest are names of four words."""
SENTENCE = 10
"""Words of a line that is a sentence, at least."""
SOURCE_WORDS = 8
"""A source on a line of its own, under its label, is a name or two."""
ONE_LINK = 12
"""Words behind a marker that are one headline, cut in its midst; two headlines have more."""
JOINED_LINK = 17
"""Words behind a marker in flattened text that can be one headline: of 90 in the labelled pages none has more, and lists have."""
SEVERAL = ("مقالات", "المقالات")
"""A marker in the plural heads a list, however short."""
KEYWORD_LINES = 50
"""Lines cut by what the article's text says: more than any page has; searching for more would take long."""
KEYWORD_TEXT = 20_000
"""Characters of an article in which its keywords are looked for: the longest of the labelled pages, and its keywords come early."""
_NO_HEADLINE = re.compile(r"[\-–—•*·]|\d+\s*[.)\-]|.*[.!]\s*$|(?:ايها|أيها|السيد|السيدة|عزيزي|عزيزتي|إلى)\s")
"""How a line of a list, a sentence and a letter's greeting look."""
_QUESTION = re.compile(r"[؟?][\"'”»)]*\s*$")
"""A question heads a story; a text with more of them is an interview."""
LINE_WORDS = 18
"""Words of a headline above a plain text: longer lines are as often the text's first paragraph."""
TIMES = 2
"""A text has at least so many times its headline's words."""
SHORT_LINES = 2
"""Lines of a list or a poem, at least, for its first line to be its headline."""
WHOSE = 0.6
"""Share of its keywords' words that an article has for them to be its own, where another, that they stand under, has half of it or less."""
BEFORE_TEXT: dict[Label, Label] = {
    "embedded": "headline",
    "embedded-text": "paragraph",
    "embedded-line": "read-also-line",
}
"""What stands in no article yet begins the main one: a menu's "video" above a headline made it one inside an empty page."""
VALUE_WORDS = 30
"""A source line names agencies in fewer words; more are a sentence that happens to begin so."""


@dataclass
class Article:
    """An article as it grows. `places`: for each paragraph the numbers of its units, as `settled` gives them."""

    position: int
    headline: str | None = None
    byline: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    keyword_lines: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    """Those of them that are one keyword, by the page's markup."""
    last: Unit | None = None

    @property
    def body(self) -> str:
        """The paragraphs, with one newline between."""
        return "\n".join(self.paragraphs)


@dataclass
class _End:
    """Keywords and sources that stand together under an article, and their blocks in the layout."""

    article: int
    keyword_lines: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)


@dataclass
class Parts:
    """What a page is made of."""

    articles: list[Article]
    related: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    layout: list[LayoutBlock] = field(default_factory=list)

    def drop(self, role: Role, text: str) -> None:
        """Notes a piece that is in no other field."""
        if text.strip():
            self.dropped.append(Dropped(role=role, text=text.strip()))


def settled(units: Sequence[Unit], labels: Sequence[Label], *, titled: bool = False) -> tuple[list[Unit], list[Label]]:
    """The units and labels that the grammar allows, of those that the model found likely. `titled`: the main headline is known."""
    written = any(is_paragraph(unit.bare) or unit.glued for unit in units)
    labels = [unit.said or label for unit, label in zip(units, labels, strict=True)]
    told = reread(units, overlooked(units, tag_lines(units, labels)))
    mended = unlisted(units, chrome(units, told, titled=titled))
    labels = settled_page(units, menus(units, _text_kept(units, mended)))
    found = [_settled(units, labels, index, written=written) for index in range(len(units))]
    if not is_encyclopedic(units):
        _lists_ended(units, found)
        fresh_stories(units, found)
        announced(units, found)
        if not titled:
            headline_below(units, found)
        under_the_headline(units, found)
        behind_the_text(units, found)
    return _links_joined(units, found)


def assemble(units: Sequence[Unit], labels: Sequence[Label], title: str | None) -> Parts:
    """The articles of the page, from what `settled` gave. `title` is the feed's headline; the page's own, where it is
    another, is dropped."""
    parts = Parts([Article(0, headline=title)])
    walk = _Walk(parts, title)
    walk.ahead = _of_the_next(units, labels)
    for index, (unit, label) in enumerate(zip(units, labels, strict=True)):
        walk.take(index, unit, label, before=units[index - 1] if index else None)
    _headlines_from_text(parts)
    for end in walk.ends:
        _given(parts, end)
    _keep_text(parts, title)
    return parts


def _of_the_next(units: Sequence[Unit], labels: Sequence[Label]) -> set[int]:
    """The bylines between a marker and the headline of the article embedded behind it, of which they are."""
    found: set[int] = set()
    for index, label in enumerate(labels):
        if label in ("read-also", "related-heading"):
            end = index + 1
            while end < len(labels) and labels[end] in ("byline", "dateline", "caption"):
                end += 1
            if end < len(labels) and labels[end] == "embedded":
                found.update(at for at in range(index + 1, end) if labels[at] == "byline")
    return found


def _given(parts: Parts, end: _End) -> None:
    """Gives the keywords at an article's end, and the source beside them, to an earlier one that has their words where it has not."""
    words = [word for line in end.keyword_lines for word in match_key(line).split()]
    if end.article == 0 or not words:
        return
    texts = [
        match_key(f"{each.headline or ''} {each.body}"[:KEYWORD_TEXT]) for each in parts.articles[: end.article + 1]
    ]
    shares = [cover(words, stems_of(text.split())) for text in texts]
    best = max(range(len(shares)), key=shares.__getitem__)
    if shares[best] < WHOSE or shares[end.article] > shares[best] / 2:
        return
    giver, taker = parts.articles[end.article], parts.articles[best]
    for line in end.keyword_lines:
        giver.keyword_lines.remove(line)
        taker.keyword_lines.append(line)
        taker.whole |= giver.whole & {line}
    for name in end.sources:
        giver.sources.remove(name)
        taker.sources.append(name)
    for at in end.blocks:
        block = parts.layout[at]
        parts.layout[at] = LayoutBlock(text=block.text, role=block.role, article=best)


def _headlines_from_text(parts: Parts) -> None:
    """An article without a headline whose first line has a headline's shape, and that goes on in longer lines: it is the headline."""
    for article in parts.articles:
        if article.headline is not None or len(article.paragraphs) < 2:
            continue
        first, rest = article.paragraphs[0], article.paragraphs[1:]
        count = len(first.split())
        if (
            len(article.places[0]) == 1
            and is_headline(first)
            and not _NO_HEADLINE.match(first)
            and not (_QUESTION.search(first) and any(map(_QUESTION.search, rest)))
            and not _says_again(rest[0], first)
            and count <= LINE_WORDS
            and sum(len(line.split()) for line in rest) >= TIMES * count
            and (len(rest) > SHORT_LINES or any(is_paragraph(line) for line in rest))
        ):
            at = next(
                (at for at, block in enumerate(parts.layout) if (block.role, block.article, block.text) == ("paragraph", article.position, first)),
                None,
            )  # fmt: skip
            if at is None:
                continue
            article.headline = first
            del article.paragraphs[0], article.places[0]
            parts.layout[at] = LayoutBlock(text=first, role="headline", article=article.position)


def _says_again(line: str, headline: str) -> bool:
    """Whether a line is the headline once more: as the page's own headline it would be dropped."""
    return is_headline(line) and cover(match_key(line).split(), stems_of(match_key(headline).split())) >= SAME_STORY


def _keep_text(parts: Parts, title: str | None) -> None:
    """A page whose only line was taken for its headline or byline has that line as its text: a body is what was asked for."""
    main = parts.articles[0]
    if main.paragraphs or len(parts.articles) > 1:
        return
    role: Role = "headline" if main.headline and title is None else "byline"
    text = main.headline if role == "headline" else main.byline
    at = next((index for index, each in enumerate(parts.layout) if (each.role, each.article) == (role, 0)), None)
    if text is None or at is None or parts.layout[at].text != text:  # a byline's label is dropped: it stays a byline
        return
    if role == "headline":
        main.headline = None
    else:
        main.byline = None
    main.paragraphs = [text]
    parts.layout[at] = LayoutBlock(text=text, role="paragraph", article=0)


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
    if mark is not None and mark[0] == "copyright" and FOOTER.match(fold(unit.text)):
        return "copyright"
    if label == "embedded-text":
        return label
    if mark is not None and mark[0] == "dateline" and label in ("related-headline", "byline"):
        return "dateline"
    if label in ("related-headline", "read-also-line") and len(unit.words) > LONGEST and INNER_POINT.search(unit.rest):
        return "paragraph"
    if label == "related-headline" and not any(map(str.isalpha, unit.text)):
        return "dateline"
    if is_edit_link(unit) and label in ("headline", "paragraph", "related-heading"):
        return label
    if mark is not None and mark[0] == "read-also" and unit.rest and _PRESS.search(unit.text):
        return "read-also-line"
    if label == "caption" and mark is None and not written:
        return "paragraph"
    if (
        label == "byline"
        and mark is None
        and unit.text[-1] in ":-–"
        and index + 1 < len(units)
        and units[index + 1].glued
    ):
        return "paragraph"  # the place that a story begins with
    if label == "byline" and mark is not None and mark[0] in ("copyright", "dateline"):
        return mark[0]
    if label == "byline" and not (
        (mark is not None and mark[0] == "byline")
        or (written and not _NO_NAME.search(unit.text) and (_NAME.match(unit.text) or _CONTACT.match(unit.text)))
    ):
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
        return "related-headline"
    if label in ("source", "keywords") and (mark is None or mark[0] != label):
        named = _goes_on(units, labels, index) or (label == "keywords" and _closes(units, index))
        return label if named else "paragraph"
    if label == "source" and (len(unit.rest.split()) > VALUE_WORDS or "؟" in unit.rest):
        return "paragraph"
    if label in ("headline", "related-headline") and mark is not None and not unit.bullet and mark[0] in _PLAIN:
        # What begins with so plain a label is no headline, whatever stands around it.
        return "read-also-line" if mark[0] == "read-also" and unit.rest else mark[0]
    if label == "read-also-line" and (mark is None or not unit.rest):
        return "read-also" if mark is not None else "related-headline"
    return label


def _text_kept(units: Sequence[Unit], labels: list[Label]) -> list[Label]:
    """The labels, where most of a page's sentences were taken for other stories' teasers: they are its text, which is more than those."""
    teasers = [index for index, unit in enumerate(units) if labels[index] == "related-headline" and _is_sentence(unit)]
    kept = sum(label == "paragraph" and is_paragraph(unit.bare) for unit, label in zip(units, labels, strict=True))
    if len(teasers) > kept:
        for index in teasers:
            labels[index] = "paragraph"
    return labels


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


def _is_sentence(unit: Unit) -> bool:
    """Whether a line is a sentence with its full stop, and a comma in it: few headlines have both."""
    whole = unit.text.endswith(".") and not unit.text.endswith("..") and "،" in unit.text
    return (
        whole and len(unit.words) > SENTENCE and not unit.glued and not unit.bullet and unit.block.link_share < LINKED
    )


def _links_joined(units: Sequence[Unit], labels: Sequence[Label]) -> tuple[list[Unit], list[Label]]:
    """A marker and the one headline behind it in its line are one inline link; a marker before several heads a list, even where
    no seam shows between them."""
    kept: list[tuple[Unit, Label]] = []
    index = 0
    while index < len(units):
        unit, label = units[index], labels[index]
        index += 1
        if label == "read-also" and unit.said is None and not unit.key.startswith(SEVERAL):
            end = index
            while end < len(units) and labels[end] == "related-headline" and units[end].glued:
                end += 1
            length = sum(len(each.words) for each in units[index:end])
            if 0 < length <= (JOINED_LINK if end - index == 1 else ONE_LINK):
                unit = Unit(" ".join(each.text for each in units[index - 1 : end]), unit.block, unit.glued)
                label, index = "read-also-line", end
        rest = _rest_of_list(units, labels, index) if label == "read-also-line" else index
        longest = LONGEST if unit.text == unit.block.text else JOINED_LINK
        several = unit.key.startswith(SEVERAL) or len(unit.rest.split()) > longest or rest > index
        if label == "read-also-line" and several:
            kept.append((Unit(unit.label, unit.block, unit.glued), "read-also"))
            kept.append((Unit(unit.rest, unit.block, glued=True), "related-headline"))
            kept += [(each, "related-headline") for each in units[index:rest]]
            index = rest
        else:
            kept.append((unit, label))
    return [unit for unit, _ in kept], [label for _, label in kept]


def _rest_of_list(units: Sequence[Unit], labels: Sequence[Label], start: int) -> int:
    """Where the list ends that a link at `start` goes on with; `start` where it does not. Between a link and the next label of
    flattened text, few words without a point are one more link: in the labelled pages they were so in 19 of 21 places."""
    end, length = start, 0
    while end < len(units) and units[end].glued and labels[end] == "paragraph" and units[end].mark is None:
        length += len(units[end].words)
        end += 1
    labelled = end < len(units) and units[end].glued and units[end].mark is not None
    if end == start or not labelled or length > LONGEST or not units[end - 1].text[-1].isalnum():
        return start
    return end


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
        return "navigation" if block.link_share > MOSTLY_LINKS else "copyright" if "©" in unit.text else "other"
    if block.link_share > ALL_LINK and len(unit.words) <= MENU_WORDS and unit.mark is None and not unit.glued:
        return "navigation"
    if block.region in ("aside", "header", "form") and block.level != 1:
        if block.region == "aside" and block.link_share > MOSTLY_LINKS and is_headline(unit.bare):
            return "related-headline"
        if block.link_share > MOSTLY_LINKS or block.region == "form":
            return "navigation"
    return None


def _story_follows(units: Sequence[Unit], labels: Sequence[Label], index: int) -> bool:
    """Whether an article's text comes next: a paragraph, and not more lines in the shape of headlines."""
    for unit, label in zip(units[index + 1 :], labels[index + 1 :], strict=True):
        if label == "paragraph":
            return is_paragraph(unit.bare) or not is_headline(unit.bare) or unit.glued
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


class _Walk:
    def __init__(self, parts: Parts, title: str | None) -> None:
        self.parts = parts
        self.title = title
        self.current = parts.articles[0]
        self.ahead: set[int] = set()
        self.ends: list[_End] = []
        self.last_end = -1
        self.byline: str | None = None
        self.scope: Box | None = None
        self.containers: set[int] = set()
        """The boxes that the main article's paragraphs stand in."""
        self.alike: set[tuple[str, str]] = set()
        """What such boxes are called: a text may come in several."""

    def take(self, index: int, unit: Unit, label: Label, before: Unit | None) -> None:
        if self._is_over(unit):
            self.current, self.scope = self.parts.articles[0], None
        parts, current, text = self.parts, self.current, unit.text
        if current.position == 0 and not current.paragraphs:
            label = BEFORE_TEXT.get(label, label)
        article: int | None = current.position
        if label == "headline":
            article = self._headline(unit)
            if article is None:
                label, article = "paragraph", current.position
        elif label in ("embedded", "embedded-line"):
            if label == "embedded-line":
                text = self._link(unit)
                parts.layout.append(LayoutBlock(text=unit.label, role="read-also", article=None))
            current = self.current = Article(len(parts.articles), headline=self._unbulleted(text), byline=self.byline)
            parts.articles.append(current)
            article, self.byline, self.scope = current.position, None, unit.scope
        elif label == "embedded-text":
            current = self.current = Article(len(parts.articles))
            parts.articles.append(current)
            label, article = "paragraph", current.position
        if label == "paragraph":
            self._paragraph(index, unit, before)
        elif label == "source":
            self._sources(index, unit)
        elif label == "keywords":
            self._keywords(index, unit)
        elif label == "byline":
            if index in self.ahead:
                self._byline_ahead(unit)
                article = len(parts.articles)
            else:
                self._byline(unit)
        elif label == "read-also-line":
            parts.related.append(self._link(unit))
            if unit.glued and current.last is not None and current.last is before and unit.bracketed:
                current.last = unit  # a paragraph goes on behind a link in brackets
            article = 0
        elif label == "related-headline":
            parts.drop("other", unit.bullet)
            parts.related.append(unit.bare)
            article = 0
        elif label not in ("headline", "embedded", "embedded-line"):
            parts.drop(role_of(label), text)
            article = None
        parts.layout.append(LayoutBlock(text=text, role=role_of(label), article=article))

    def _is_over(self, unit: Unit) -> bool:
        """Whether the box of the story embedded last is closed, and the unit behind it is the main article's again: that went on
        around the box, or has a text in the box where the unit stands."""
        scope = self.scope
        if scope is None or scope.holds(unit.block.box):
            return False
        outer = container(unit.block)
        around = scope.outer is not None and scope.outer.number in self.containers
        alike = outer is not None and (outer.number in self.containers or (outer.tag, outer.names) in self.alike)
        return around or alike

    def _keywords(self, index: int, unit: Unit) -> None:
        marked = unit.mark is not None and unit.mark[0] == "keywords"
        if unit.said is not None and not marked and unit.text.endswith(":"):  # a label that no list has
            self.parts.drop("keywords", unit.text)
            return
        self.parts.drop("keywords", unit.label if marked else "")
        if value := unit.rest if marked else unit.text:
            self.current.keyword_lines.append(value)
            if unit.said is not None and not marked:
                self.current.whole.add(value)
            self._end(index).keyword_lines.append(value)

    def _link(self, unit: Unit) -> str:
        """The headline behind a marker in its line; the marker is dropped, and the bracket that shuts behind both."""
        self.parts.drop("read-also", unit.label)
        rest = unit.rest
        for opening, closing in ("()", "[]"):
            if opening in unit.label and rest.endswith(closing) and rest.count(opening) < rest.count(closing):
                self.parts.drop("read-also", closing)
                return rest[:-1].strip()
        return rest

    def _sources(self, index: int, unit: Unit) -> None:
        self.parts.drop("source", unit.label)
        if unit.rest:
            names, left = cut_sources(unit.rest)
            self.parts.drop("source", left)
            self.current.sources += names
            self._end(index).sources += names

    def _end(self, index: int) -> _End:
        """What ends the current article, of which the unit of this number is one more line."""
        if not self.ends or self.ends[-1].article != self.current.position or self.last_end != index - 1:
            self.ends.append(_End(self.current.position))
        self.last_end = index
        self.ends[-1].blocks.append(len(self.parts.layout))
        return self.ends[-1]

    def _unbulleted(self, text: str) -> str:
        """A headline without the bullet of a list of briefs; a number may be its own."""
        found = BULLET.match(text)
        if found is None or found[0][0].isdigit():
            return text
        self.parts.drop("other", found[0])
        return text[found.end() :]

    def _headline(self, unit: Unit) -> int | None:
        """The article's own headline, above its text; None where it cannot be one: then it is text."""
        current = self.current
        if current.paragraphs:
            return None
        if current.headline is None:
            current.headline = self._unbulleted(unit.text)
            return current.position
        same = unit.key == match_key(current.headline)
        if same and current.headline == self.title and not self._shown():
            current.headline = unit.text
            return current.position
        if same or cover(unit.words, stems_of(match_key(current.headline).split())) >= SAME_STORY:
            self.parts.drop("headline", unit.text)
            return current.position
        return None

    def _shown(self) -> bool:
        return any(block.role == "headline" and block.article == 0 for block in self.parts.layout)

    def _byline_ahead(self, unit: Unit) -> None:
        """The byline of the article that comes next."""
        if self.byline is not None:
            self.parts.drop("byline", unit.text)
            return
        is_label = unit.mark is not None and unit.mark[0] == "byline" and bool(unit.rest)
        self.parts.drop("byline", unit.label if is_label else "")
        self.byline = unit.rest if is_label else unit.text

    def _byline(self, unit: Unit) -> None:
        if self.current.byline is not None:
            self.parts.drop("byline", unit.text)
            return
        is_label = unit.mark is not None and unit.mark[0] == "byline"
        if is_label and unit.rest:
            self.parts.drop("byline", unit.label)
            self.current.byline = unit.rest
        else:
            self.current.byline = unit.text

    def _paragraph(self, index: int, unit: Unit, before: Unit | None) -> None:
        current = self.current
        if current.position == 0 and (box := container(unit.block)) is not None:
            self.containers.add(box.number)
            if box.names:
                self.alike.add((box.tag, box.names))
        if unit.glued and before is not None and current.last is before and before.block is unit.block:
            current.paragraphs[-1] += f" {unit.text}"
            current.places[-1].append(index)
        else:
            current.paragraphs.append(unit.text)
            current.places.append([index])
        current.last = unit


def keywords_of(article: Article, parts: Parts) -> tuple[str, ...]:
    """The keywords of the article's lines; what stands between them is dropped."""
    found: list[str] = []
    text = match_key(f"{article.headline or ''} {article.body}"[:KEYWORD_TEXT]) if article.keyword_lines else ""
    for number, line in enumerate(article.keyword_lines):
        known = "" if number >= KEYWORD_LINES or line in article.whole else text
        keywords, left = cut_keywords(line, known)
        found += keywords
        parts.drop("keywords", left)
    return tuple(found)
