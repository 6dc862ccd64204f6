"""Pages as scrapers flatten them, composed of whole articles with the truth of each piece: captions, sub-headings, links and tags in
running text, in a third of the pages without any point. What `training/compose.py` is to pages in lines, this is to these.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from majra.text.arabic import match_key
from streams.split.headlines import OPENERS
from training.compose import CAPTIONS, OPENING, SHARES, SOURCE_LABELS, SOURCES, Composed, Piece, also_role, articles

INLINE = ("اقرأ أيضا", "اقرأ أيضاً:", "إقرئي أيضا", "تابعي المزيد", "تابع المزيد", "شاهدي أيضا", "شاهد أيضاً", "طالع أيضا", "تابعي أيضا", "اقرأ ايضا", "اقرأ/ي أيضًا:", "اقرأ المزيد:")  # fmt: skip
LISTS = ("اقرأ أيضا", "اقرأ ايضا", "اقرأ/ي أيضًا", "شاهدي أيضا", "قد يهمك أيضا", "مواضيع ذات صلة", "أخبار ذات صلة", "مقالات ذات صلة", "فيديو اليوم", "الأكثر قراءة", "جديد الموقع", "آخر الأخبار", "المزيد من الأخبار")  # fmt: skip
TAGS = ("سمات", "الكلمات المفتاحية", "كلمات دلالية", "الوسوم:", "وسوم:", "كلمات مفتاحية:")
NEIGHBOURS = ("الموضوع السابق {}", "الموضوع التالى {}", "الخبر السابق {}", "المقال التالي {}")
PICTURES = ("صورة", "لقطة شاشة من", "فيديو", "تقرير عن", "جانب من", "مشهد من", "لقطة من", "تقرير حول", "مقطع فيديو يظهر", "صورة متداولة", "من")  # fmt: skip
CREDITS = (" (رويترز)", " (أ ف ب)", " / فيسبوك", " - أرشيف", " / الأناضول", " الصورة من إنستغرام", " عام 2021", " عام 2019", " (غيتي)", " 2018", "", "", "", "", "", "")  # fmt: skip
_POINTS = re.compile(r"[^\w\s]+")
_PHRASE = re.compile(
    r"(?<!\S)(?![ويتنفسبلأ]|ال)[^\W\d_]{3,}(?: ال[^\W\d_]{3,}){1,2}(?![^\W\d_])|(?<!\S)ال[^\W\d_]{3,} ال[^\W\d_]{3,}(?![^\W\d_])"
)
"""A noun with what defines it, as captions, sub-headings and tags are; the letters left out begin verbs and joined words more often."""


def phrases(paragraphs: list[str]) -> list[str]:
    """Noun phrases of two or three words."""
    found = [match[0] for text in paragraphs for match in _PHRASE.finditer(text)]
    return [each for each in found if match_key(each.split()[0]) not in OPENERS]


def flattened(stock: list[tuple[str, list[str]]], draw: random.Random) -> Composed:
    """A page on one line."""
    (title, paragraphs), *others = draw.sample(stock, 13)
    heads = [headline for headline, _ in others]
    named = phrases(paragraphs) or [" ".join(title.split()[:2])]
    often = draw.choice((0.0, 0.25, 0.6))
    pieces: list[Piece] = []
    titled = draw.random() < 0.5
    if not titled and draw.random() < 0.3:
        pieces.append(Piece(title, "headline", 0))
    start = draw.randrange(max(1, len(paragraphs) - 4))
    for number, paragraph in enumerate(paragraphs[start : start + draw.randint(2, 8)]):
        if number and draw.random() < often:
            pieces += _picture(title, named, heads, draw)
        elif number and draw.random() < 0.1:
            pieces.append(Piece(draw.choice(named), "paragraph", 0))
        sentences = _grouped(paragraph, draw)
        for part, sentence in enumerate(sentences):
            if part and draw.random() < often / 4:
                pieces += _picture(title, named, heads, draw)
            pieces.append(Piece(sentence, "paragraph", 0))
        if draw.random() < 0.1:
            pieces.append(Piece(f"{draw.choice(INLINE)} {draw.choice(heads)}", "read-also", 0))
    if draw.random() < 0.3:
        pieces += _linked(heads, draw)
        if draw.random() < 0.3:
            pieces.append(Piece(draw.choice(paragraphs), "paragraph", 0))
    articles_inside = 0
    if draw.random() < 0.4:  # a whole article below, under a marker
        label, (headline, story) = draw.choice(OPENING), others[0]
        pieces.append(Piece(label, also_role(label), None))
        pieces.append(Piece(headline, "headline", 1))
        pieces += [Piece(each, "paragraph", 1) for each in story[: draw.randint(2, 6)]]
        articles_inside = 1
    pieces += _end(title, named, heads, draw, articles_inside)
    if draw.random() < 0.1:  # scrapers that take an element and the one inside it
        pieces = [
            Piece(f"{each.text} {each.text}", each.role, each.article)
            if each.role in ("paragraph", "read-also", "related-headline")
            else each
            for each in pieces
        ]
    if draw.random() < 0.35:
        pieces = [Piece(text, each.role, each.article) for each in pieces if (text := _unpointed(each.text))]
    text = " ".join(piece.text for piece in pieces)
    return Composed(text, title if titled else None, "text/plain", tuple(pieces), articles_inside + 1, "flattened")


def _grouped(paragraph: str, draw: random.Random) -> list[str]:
    """A paragraph, or where it has several sentences, two parts of it."""
    ends = [found.end() for found in re.finditer(r"\.\s+(?=\S)", paragraph)]
    if not ends or draw.random() < 0.5:
        return [paragraph]
    at = draw.choice(ends)
    return [paragraph[:at].strip(), paragraph[at:].strip()]


def _picture(title: str, named: list[str], heads: list[str], draw: random.Random) -> list[Piece]:
    """A caption: a phrase of the text, a headline, or what a picture shows; often under a sub-heading of the same words."""
    kind = draw.random()
    if kind < 0.35:
        text = draw.choice(named)
    elif kind < 0.6:
        text = f"{draw.choice(heads)}{draw.choice(CREDITS)}"
    elif kind < 0.85:
        about = draw.choice((draw.choice(named), " ".join(draw.choice([title, *heads]).split()[: draw.randint(3, 7)])))
        text = f"{draw.choice(PICTURES)} {about}{draw.choice(CREDITS)}"
    elif kind < 0.92:
        text = draw.choice(CAPTIONS)
    else:
        text = " ".join(title.split()[: draw.randint(2, 6)])
    text = text.strip(" .،:")
    caption = Piece(text, "caption", 0)
    if kind < 0.35 and draw.random() < 0.4:
        heading = Piece(draw.choice((text, draw.choice(named))), "paragraph", 0)
        return draw.choice(([heading, caption], [caption, heading]))
    return [caption]


def _linked(heads: list[str], draw: random.Random) -> list[Piece]:
    label = draw.choice(LISTS)
    return [
        Piece(label, also_role(label), None),
        *(Piece(each, "related-headline", 0) for each in draw.sample(heads, draw.randint(2, 6))),
    ]


def _end(title: str, named: list[str], heads: list[str], draw: random.Random, article: int) -> list[Piece]:
    pieces: list[Piece] = []
    if draw.random() < 0.15:
        pieces.append(
            Piece(draw.choice(SOURCE_LABELS).format(draw.choice(SOURCES)).replace("\n", " "), "source", article)
        )
    tags = " ".join(draw.choice(named) for _ in range(draw.randint(3, 16)))
    if draw.random() < 0.3:
        pieces.append(Piece(f"{draw.choice(TAGS)} {tags}", "keywords", article))
    if draw.random() < 0.2:
        pieces.append(Piece(draw.choice(NEIGHBOURS).format(draw.choice(heads)), "navigation", None))
    if draw.random() < 0.25:
        pieces += _linked(heads, draw)
    if draw.random() < 0.1:
        pieces.append(Piece(draw.choice(SHARES), "share", None))
    if not pieces and draw.random() < 0.6:
        few = [draw.choice(named) for _ in range(draw.choice((1, 1, 2, 3)))]
        if draw.random() < 0.2:
            few.append(" ".join(title.split()[:2]))
        pieces.append(Piece(" ".join(few), "keywords", article))
    return pieces


def _unpointed(text: str) -> str:
    return " ".join(_POINTS.sub(" ", text).split())


def flattened_pages(data: Path, count: int, seed: int, half: str = "try") -> Iterator[Composed]:
    """`count` pages; another seed gives others. Articles of the half "train" are never in pages of the half "try"."""
    stock = articles(data)[half == "train" :: 2]
    draw = random.Random(seed)
    for _ in range(count):
        yield flattened(stock, draw)
