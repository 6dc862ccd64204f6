"""Labels to articles: once down the page. Every unit ends in exactly one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from majra.records.document import Dropped, LayoutBlock, Role
from majra.text.arabic import match_key
from majra.text.html import Box
from streams.split.headlines import cover, is_headline, is_paragraph, stems_of
from streams.split.keywords import cut_keywords, cut_sources
from streams.split.labels import Label, role_of
from streams.split.lines.behind import continues
from streams.split.markup.boxes import container
from streams.split.units import BULLET, Unit

SAME_STORY = 0.6
"""Share of words from which the page's own headline and the feed's are two wordings of one."""
REWORDED = 0.3
"""The same above the text of a page whose headline the feed gave: publishers word the two for different readers."""
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
EARLIER = 20
"""Articles before one to which keywords under it may belong: more than any page has."""
WHOSE = 0.6
"""Share of its keywords' words that an article has for them to be its own, where another, that they stand under, has half of it or less."""
BEFORE_TEXT: dict[Label, Label] = {
    "embedded": "headline",
    "embedded-text": "paragraph",
    "embedded-line": "read-also-line",
}
"""What stands in no article yet begins the main one: a menu's "video" above a headline made it one inside an empty page."""


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


def assemble(units: Sequence[Unit], labels: Sequence[Label], title: str | None) -> Parts:
    """The articles of the page, from what `settled` gave. `title` is the feed's headline; the page's own, where it is
    another, is dropped."""
    parts = Parts([Article(0, headline=title)])
    walk = _Walk(parts, title)
    walk.ahead = _of_the_next(units, labels)
    walk.scopes = _scopes(units, labels)
    for index, (unit, label) in enumerate(zip(units, labels, strict=True)):
        walk.take(index, unit, label, before=units[index - 1] if index else None)
    _headlines_from_text(parts)
    stems: dict[int, set[str]] = {}
    for end in walk.ends:
        _given(parts, end, stems)
    _keep_text(parts, title)
    return parts


def _scopes(units: Sequence[Unit], labels: Sequence[Label]) -> dict[int, Box]:
    """For each embedded headline the box that its story ends with: the smallest that holds both and no text before."""
    found: dict[int, Box] = {}
    before: Box | None = None
    for index, (unit, label) in enumerate(zip(units, labels, strict=True)):
        if label == "paragraph":
            before = unit.block.box
        if label not in ("embedded", "embedded-line") or before is None or unit.block.box is None:
            continue
        if unit.scope is not None:
            found[index] = unit.scope
            continue
        text = next((units[at].block.box for at in range(index + 1, len(units)) if labels[at] == "paragraph"), None)
        box: Box | None = unit.block.box
        while box is not None and not box.holds(text):
            box = box.outer
        if box is not None and not box.holds(before):
            found[index] = box
    return found


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


def _given(parts: Parts, end: _End, stems: dict[int, set[str]]) -> None:
    """Gives the keywords at an article's end, and the source beside them, to an earlier one that has their words where it has not.
    `stems`: of the articles that were looked at."""
    words = [word for line in end.keyword_lines for word in match_key(line).split()]
    if end.article == 0 or not words:
        return
    shares = {}
    for each in parts.articles[max(0, end.article - EARLIER) : end.article + 1]:
        if each.position not in stems:
            stems[each.position] = stems_of(match_key(f"{each.headline or ''} {each.body}"[:KEYWORD_TEXT]).split())
        shares[each.position] = cover(words, stems[each.position])
    best = max(shares, key=shares.__getitem__)
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
            and sum(len(line.split()) for line in rest) >= (1 if _QUESTION.search(first) else TIMES) * count
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


def _is_title_of(unit: Unit, title: str) -> bool:
    """Whether a feed's title is the page's headline, or its beginning, as feeds shorten them; with the site's name behind a bar or not."""
    key = match_key(_SITE_NAME.sub("", title.rstrip(" .…")))
    return unit.key == key or (len(key.split()) >= CUT and unit.key.startswith(key))


_SITE_NAME = re.compile(r"\s+[|\-–—•]\s+[^\W\d_]\S*(?:\s\S+){0,4}\s*$")
CUT = 4
"""Words of a title that was cut off, at least: fewer begin many headlines."""


def _says_again(line: str, headline: str) -> bool:
    """Whether a line is the headline once more: as the page's own headline it would be dropped."""
    key, own = match_key(line), match_key(headline)
    return key == own or (is_headline(line) and cover(key.split(), stems_of(own.split())) >= SAME_STORY)


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


class _Walk:
    def __init__(self, parts: Parts, title: str | None) -> None:
        self.parts = parts
        self.title = title
        self.current = parts.articles[0]
        self.ahead: set[int] = set()
        self.scopes: dict[int, Box] = {}
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
        if label == "paragraph" and self._is_said_again(unit):
            label = "headline"
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
            article, self.byline, self.scope = current.position, None, self.scopes.get(index)
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
        if current.headline == self.title and not self._shown() and (same or _is_title_of(unit, current.headline)):
            current.headline = unit.text
            return current.position
        said = unit.said == "headline" or (
            current.headline == self.title and not self._shown() and unit.block.level == 1
        )
        like = cover(unit.words, stems_of(match_key(current.headline).split()))
        reworded = not self._shown() and self.title is not None and unit.text[-1] not in "؟?" and not continues(unit)
        if same or said or like >= (REWORDED if reworded else SAME_STORY):
            self.parts.drop("headline", unit.text)
            return current.position
        return None

    def _is_said_again(self, unit: Unit) -> bool:
        """Whether a line above the article's text is its headline once more."""
        current = self.current
        if current.paragraphs or current.headline is None or unit.glued or not self._shown():
            return False
        return bool(unit.key) and unit.key == match_key(current.headline)

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
