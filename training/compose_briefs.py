"""Pages of briefs (several short stories under a bullet each), pages that end in the first lines of other stories, and articles in
sections, which look much like briefs. Composed of whole articles with the truth of each piece, as in `training/compose.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from training.compose import Composed, Piece, articles

BULLETS = ("* ", "* ", "• ", "- ", "■ ", "◄ ", "▪ ", "** ")
TITLES = ("موجز الأخبار", "أخبار قصيرة", "موجز", "أخبار متفرقة", "باختصار", None, None, None)
PLACES = ("القاهرة", "بيروت", "واشنطن", "لندن", "باريس", "عمّان", "الرياض", "موسكو", "ميونيخ (ألمانيا)", "نيويورك", "تونس", "طوكيو", "أنقرة")  # fmt: skip
AGENCIES = ("«رويترز»", "«د.ب.أ»", "«أ.ف.ب»", "(أ ف ب)", "وكالات", '"الشرق"', "أ ش أ", "(رويترز)", "مراسلنا")
SHORTEST = 12
"""Words of a first paragraph that tells what its story is about."""


def briefs(stock: list[tuple[str, list[str]]], draw: random.Random) -> Composed:
    """Two to six stories, one after another."""
    stories = draw.sample(stock, draw.randint(2, 6))
    bullet, dated = draw.choice(BULLETS), draw.random()
    twice = dated > 0.5 and draw.random() < 0.5
    title = draw.choice(TITLES) if draw.random() < 0.6 else stories[0][0]
    pieces = []
    for number, (headline, paragraphs) in enumerate(stories):
        pieces.append(Piece(f"{bullet}{headline}", "headline", number))
        first = f"{draw.choice(PLACES)} - {draw.choice(AGENCIES)}: " if dated > 0.3 else ""
        pieces.append(Piece(f"{bullet if twice else ''}{first}{paragraphs[0]}", "paragraph", number))
        pieces += [Piece(each, "paragraph", number) for each in paragraphs[1 : draw.randint(1, 4)]]
    text = draw.choice(("\n", "\n\n")).join(piece.text for piece in pieces)
    return Composed(text, title, "text/plain", tuple(pieces), len(stories), "briefs")


def teased(stock: list[tuple[str, list[str]]], draw: random.Random) -> Composed:
    """An article, and the first paragraphs of two to six others below it."""
    (title, paragraphs), *others = draw.sample(stock, draw.randint(4, 10))
    kept = paragraphs[: draw.randint(3, 10)]
    pieces = [Piece(each, "paragraph", 0) for each in kept]
    firsts = [first for _, (first, *_) in others if len(first.split()) >= SHORTEST]
    pieces += [Piece(each, "related-headline", 0) for each in firsts[: draw.choice((0, 2, 3, 4, 5, 5, 5, 6))]]
    text = draw.choice(("\n", "\n\n")).join(piece.text for piece in pieces)
    return Composed(text, title if draw.random() < 0.6 else None, "text/plain", tuple(pieces), 1, "teased")


def sectioned(stock: list[tuple[str, list[str]]], draw: random.Random) -> Composed:
    """One article in sections: sub-headings, numbered or under bullets, or an interview's questions. It stays one."""
    title, paragraphs = max(draw.sample(stock, 4), key=lambda each: len(each[1]))
    number, bullet = draw.random() < 0.4, draw.choice(("", "", "", "- ", "* ", "• "))
    asked = draw.random() < 0.35
    pieces, at, count = [Piece(paragraphs[0], "paragraph", 0)], 1, 0
    while at < len(paragraphs):
        section = paragraphs[at : at + draw.randint(1, 3)]
        at += len(section)
        count += 1
        words = section[draw.randrange(len(section))].strip('".،').split()
        start = draw.randrange(max(1, len(words) - 8))
        heading = " ".join(words[start : start + draw.randint(3, 12)]).strip('،.:"')
        lead = draw.choice(("{}- ", "{}. ", "{} - ")).format(count) if number else bullet
        pieces.append(Piece(f"{lead}{heading}{'؟' if asked else ''}", "paragraph", 0))
        answer = "- " if asked and draw.random() < 0.7 else ""
        pieces += [Piece(f"{answer if not place else ''}{each}", "paragraph", 0) for place, each in enumerate(section)]
    text = draw.choice(("\n", "\n\n")).join(piece.text for piece in pieces)
    return Composed(text, title if draw.random() < 0.6 else None, "text/plain", tuple(pieces), 1, "sectioned")


def brief_pages(data: Path, count: int, seed: int, half: str = "try") -> Iterator[Composed]:
    """`count` pages of the three kinds, twice as many in sections; another seed gives others. Halves as in `training.compose.composed`."""
    stock = articles(data)[half == "train" :: 2]
    draw = random.Random(seed)
    for number in range(count):
        yield (briefs, teased, sectioned, sectioned)[number % 4](stock, draw)
