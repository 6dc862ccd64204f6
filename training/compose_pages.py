"""Pages with all the furniture that sites set around stories, in many sites' words: bylines, datelines, captions, tags, adverts, labels
that announce other stories, lists, remarks. What `training/compose.py` is to a page's plan, this is to its wording.

The wordings are templates in `training/furniture`, written for this and taken from no page. A quarter of them is never learned
from, so that pages of the half "try" show what the splitter makes of words that it never saw.
"""

from __future__ import annotations

import gzip
import html
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.compose import BULLETS, Composed, Piece, also_role, articles
from training.compose_flat import phrases

FOLDER = Path(__file__).parent / "furniture"
TRIED = 4
"""Of so many wordings one is for trying only."""
MONTHS = (
    ("يناير", "كانون الثاني", "جانفي"), ("فبراير", "شباط", "فيفري"), ("مارس", "آذار", "مارس"), ("أبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"), ("يونيو", "حزيران", "جوان"), ("يوليو", "تموز", "جويلية"), ("أغسطس", "آب", "أوت"), ("سبتمبر", "أيلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "أكتوبر"), ("نوفمبر", "تشرين الثاني", "نونبر"), ("ديسمبر", "كانون الأول", "دجنبر"),
)  # fmt: skip
DAYS = ("السبت", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة")
HIJRI = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
BETWEEN = ("، ", "، ", " ، ", ", ", " | ", " - ", " – ", "؛ ", " • ", "/ ", " / ", " · ", " * ")
"""What stands between tags, where anything does."""
_SLOT = re.compile(r"\{(\w+)\}")
_LEDE = re.compile(r"^[^.،؛]{2,40}?(?:\s[-–—]\s|\)\s?[-–—:]?\s)")


@dataclass(frozen=True)
class Furniture:
    """Templates by kind. `draw` gives one with its slots filled."""

    kinds: dict[str, list[str]]

    def draw(self, kind: str, draw: random.Random, **known: str) -> str:
        """A wording of this kind; `known` fills slots by name before the lists do."""
        return self._filled(draw.choice(self.kinds[kind]), draw, known).strip()

    def _filled(self, template: str, draw: random.Random, known: dict[str, str]) -> str:
        return _SLOT.sub(lambda slot: known[slot[1]] if slot[1] in known else self._slot(slot[1], draw), template)

    def _slot(self, name: str, draw: random.Random) -> str:
        if name.startswith("name"):
            return " ".join(
                [draw.choice(self.kinds["first"]), *draw.sample(self.kinds["family"], draw.choice((1, 1, 1, 2)))]
            )
        if name == "initials":
            shape = draw.choice(("{}.{}", "{}. {}", "{}/{}", "{} {}", "{}.{}/ {}.{}", "{}.{}.{}"))
            return shape.format(*draw.choices("أبتجحخدرزسشصطعغفقكلمنهوي", k=4))
        if name == "source":
            return self._slot(draw.choice(("agency", "site")), draw)
        if name in self.kinds:
            return _SLOT.sub(lambda slot: self._slot(slot[1], draw), draw.choice(self.kinds[name])).strip()
        number = {"d": (1, 29), "m": (1, 12), "h": (1, 23), "year": (2012, 2026)}.get(name)
        if number is not None:
            value = str(draw.randint(*number))
            return value.zfill(2) if name == "m" else value
        if name == "month":
            return draw.choice(draw.choice(MONTHS))
        if name == "hijri":
            return f"{draw.randint(1, 29)} {draw.choice(HIJRI)} {draw.randint(1436, 1447)}"
        if name == "day":
            return draw.choice(DAYS)
        raise KeyError(name)


@cache
def furniture(half: str) -> Furniture:
    """The wordings of a half: "try" has those that "train" has not."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        for kind, texts in json.loads(path.read_text(encoding="utf-8")).items():
            kinds[kind] = [each for at, each in enumerate(texts) if (at % TRIED == 0) == (half == "try")]
    return Furniture(kinds)


def stories(data: Path, half: str) -> list[tuple[str, list[str]]]:
    """Whole articles of both corpora, headline and paragraphs."""
    found = articles(data)[half == "train" :: 2]
    with gzip.open(data / "articles/saudi_papers_2015-07-21_22.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows[half != "train" :: 2]:
        paragraphs = [" ".join(each.split()) for each in row["content"].split("\n")]
        paragraphs = [each for each in paragraphs if len(each.split()) > 5 and each[-1] in '.؟!"»']
        if len(paragraphs) >= 2 and row["title"]:
            found.append((" ".join(row["title"].split()), paragraphs))
    return found


def furnished(stock: Sequence[tuple[str, list[str]]], words: Furniture, draw: random.Random) -> Composed:
    """One page."""
    main, *others = draw.sample(stock, 4)
    heads = [headline for headline, _ in draw.sample(stock, 16)]
    shape = draw.choices(("flat", "lines", "paragraphs", "html"), (6, 3, 2, 2))[0]
    site = words.draw("site", draw)
    page = _Page(words, draw, heads, site, draw.choice(words.kinds["byline"]), draw.choice(words.kinds["dateline"]))
    titled = draw.random() < 0.6
    if draw.random() < 0.12:
        page.add("navigation", page.text("navigation"), None)
    if draw.random() < (0.4 if titled else 0.85):
        page.add("headline", main[0], 0)
    page.tail(main[0], page.story(main[1], 0, draw.random()), 0, 0.8)
    embedded = draw.choices((0, 1, 2), (5, 6, 1))[0]
    listed = draw.random() < 0.5
    if listed and draw.random() < 0.25:  # a list above the second story
        page.list()
        listed = False
    for number, (headline, paragraphs) in enumerate(others[:embedded], 1):
        kind = draw.random()
        if kind < 0.72:
            label = page.text("another_story" if kind < 0.4 else "read_also")
            page.add(also_role(label), label, None)
        page.add("headline", headline, number)
        page.tail(headline, page.story(paragraphs, number, draw.random() * 0.7), number, 0.35)
    if listed:
        page.list()
    for kind, role, chance in (("share", "share", 0.15), ("other", "other", 0.2), ("navigation", "navigation", 0.08), ("copyright", "copyright", 0.2)):  # fmt: skip
        if draw.random() < chance:
            page.add(role, page.text(kind), None)
    pieces = [Piece(" ".join(each.text.split()), each.role, each.article) for each in page.pieces if each.text.strip()]
    title = main[0] if titled else None
    return set_as(shape, pieces, title, embedded + 1, draw)


def set_as(shape: str, pieces: Sequence[Piece], title: str | None, articles: int, draw: random.Random) -> Composed:
    """A page of these pieces as a scraper leaves it: "flat", "lines", "paragraphs" or "html"."""
    if shape == "html":
        return Composed(markup(pieces, draw), title, "text/html", tuple(pieces), articles, shape)
    between = {"flat": " ", "lines": "\n", "paragraphs": "\n\n"}[shape]
    return Composed(between.join(piece.text for piece in pieces), title, "text/plain", tuple(pieces), articles, shape)


TAGS = {
    "headline": ("h1", "h2", "h3", "p><strong", "div"), "byline": ("span", "p", "div", "address"), "dateline": ("time", "span", "p", "small"),
    "caption": ("figcaption", "p", "small", "em"), "paragraph": ("p",), "source": ("p", "div", "p><strong"), "keywords": ("p", "div"), "read-also": ("p><strong", "p", "h3", "h4", "div"),
    "related-heading": ("h3", "h4", "p><strong", "div"), "advert": ("div", "p", "span"), "share": ("div", "p"), "navigation": ("div", "nav", "p"), "copyright": ("p", "footer", "div"), "other": ("p", "div", "small"),
}  # fmt: skip
"""Elements that sites set such a piece in, none of which says more of it than that."""


def markup(pieces: Sequence[Piece], draw: random.Random) -> str:
    """A fragment of HTML. A site sets all pieces of one role alike."""
    tags = {role: draw.choice(choice) for role, choice in TAGS.items()}
    first = draw.choice(("h1", tags["headline"]))
    items = draw.choice(
        (
            "<li>{}</li>",
            "<p>{}</p>",
            '<li><a href="/a/1">{}</a></li>',
            '<p><a href="/a/1">{}</a></p>',
            '<h4><a href="/a/1">{}</a></h4>',
        )
    )
    found = []
    for piece in pieces:
        text = html.escape(piece.text)
        if piece.role == "related-headline":
            found.append(items.format(text))
            continue
        opening = first if (piece.role, piece.article) == ("headline", 0) else tags[piece.role]
        closing = "".join(f"</{tag}>" for tag in reversed(opening.split("><")))
        found.append(f"<{opening}>{text}{closing}")
    return "\n".join(found)


class _Page:
    """A page as it grows. A site keeps one way of signing and dating."""

    def __init__(
        self, words: Furniture, draw: random.Random, heads: list[str], site: str, byline: str, dateline: str
    ) -> None:
        self.words, self.draw, self.heads, self.site = words, draw, heads, site
        self.byline, self.dateline = byline, dateline
        self.sign = draw.choice(("", "", ":", " :", "..", " >>", "...", " |", " -", " »"))
        self.pieces: list[Piece] = []

    def add(self, role: str, text: str, article: int | None) -> None:
        self.pieces.append(Piece(text, role, article))

    def text(self, kind: str, **known: str) -> str:
        """A wording with this site's name and way of ending labels."""
        found = self.words.draw(kind, self.draw, site=self.site, headline=self.draw.choice(self.heads), **known)
        label = kind in ("read_also", "another_story", "related_heading") and found[-1].isalpha()
        return found + self.sign if label else found

    def story(self, paragraphs: list[str], article: int, furnished: float) -> list[str]:
        """Adds a story's head and text, and gives its paragraphs. `furnished`: how much stands above its text, 0 to 1."""
        draw = self.draw
        above = []
        if draw.random() < 0.5 * furnished + 0.1:
            above.append((self._template("byline", self.byline), "byline", article))
        if draw.random() < 0.5 * furnished + 0.05:
            above.append((self._template("dateline", self.dateline), "dateline", None))
        draw.shuffle(above)
        if draw.random() < 0.4 * furnished:
            above.insert(draw.choice((0, len(above))), (self._caption(paragraphs), "caption", None))
        for text, role, number in above:
            self.add(role, text, number)
        kept = paragraphs[: draw.choice((2, 2, 3, 3, 4, 5, 6, 8))]
        if draw.random() < 0.35 and not _LEDE.match(kept[0]):
            kept = [f"{self.text('lede')} {kept[0]}", *kept[1:]]
        for number, paragraph in enumerate(kept):
            if number:
                self._between(paragraphs, article)
            self.add("paragraph", paragraph, article)
        return kept

    def _between(self, paragraphs: list[str], article: int) -> None:
        """What may stand between two paragraphs."""
        draw = self.draw
        kind = draw.random()
        if kind < 0.06:
            self.add("advert", self.text("advert"), None)
        elif kind < 0.12:
            label = self.text("read_also")
            self.add("read-also", f"{label} {draw.choice(self.heads)}", 0)
        elif kind < 0.15:
            self.add("caption", self._caption(paragraphs), None)
        elif kind < 0.17:
            self.add("paragraph", draw.choice(phrases(paragraphs) or [" ".join(paragraphs[0].split()[:3])]), article)
        elif kind < 0.18:
            self.add("share", self.text("share"), None)

    def tail(self, headline: str, paragraphs: list[str], article: int, chance: float) -> None:
        """What stands under a story, each with so much of its usual chance."""
        draw = self.draw
        found: list[tuple[str, str, int | None]] = []
        if draw.random() < 0.15 * chance:
            found.append((self.text("byline"), "byline", article))
        if draw.random() < 0.3 * chance:
            found.append((self.text("source_label"), "source", article))
        if draw.random() < 0.5 * chance:
            found.append((self._tags(headline, paragraphs), "keywords", article))
        if draw.random() < 0.15 * chance:
            found.append((self.text("share"), "share", None))
        if draw.random() < 0.12 * chance:
            found.append((self.text("other"), "other", None))
        draw.shuffle(found)
        for text, role, number in found:
            self.add(role, text, number)

    def _tags(self, headline: str, paragraphs: list[str]) -> str:
        draw = self.draw
        named = [*phrases(paragraphs), " ".join(headline.split()[:2])]
        tags = [
            draw.choice(named) if draw.random() < 0.9 else self.words.draw("city", draw)
            for _ in range(draw.randint(2, 6))
        ]
        if draw.random() < 0.08:
            return " ".join("#" + each.replace(" ", "_") for each in tags)
        if draw.random() < 0.3:  # without a label something stands between them
            return draw.choice(BETWEEN).join(tags)
        return f"{self.text('keywords_label')} {draw.choice((' ', ' ', *BETWEEN)).join(tags)}"

    def _caption(self, paragraphs: list[str]) -> str:
        draw = self.draw
        phrase = draw.choice(phrases(paragraphs) or [" ".join(paragraphs[0].split()[:3])])
        text = self.text("caption", phrase=phrase)
        return text + self.words.draw("credit", draw).rjust(1) if draw.random() < 0.15 else text

    def _template(self, kind: str, template: str) -> str:
        return Furniture({**self.words.kinds, kind: [template]}).draw(kind, self.draw, site=self.site)

    def list(self) -> None:
        """A list of other stories' headlines."""
        draw = self.draw
        if draw.random() < 0.92:
            heading = self.text("related_heading")
            self.add(also_role(heading), heading, None)
        bullet = draw.choice(BULLETS)
        for number, each in enumerate(draw.sample(self.heads, draw.randint(2, 8)), 1):
            self.add("related-headline", bullet.replace("1", str(number)) + each, 0)


def furnished_pages(data: Path, count: int, seed: int, half: str = "try") -> Iterator[Composed]:
    """`count` pages; another seed gives others. Neither articles nor wordings of the half "train" are in pages of the half "try"."""
    stock, words = stories(data, half), furniture(half)
    draw = random.Random(seed)
    for _ in range(count):
        yield furnished(stock, words, draw)
