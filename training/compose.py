"""Composite pages made of whole articles, with the truth of each piece: what the splitter is tried on, and may learn from.

Shapes and wordings are those counted on real Arabic sites: see the variants below. Deterministic by seed.
"""

from __future__ import annotations

import gzip
import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from majra.text.arabic import fold

READ_ALSO = (
    "إقرأ أيضاً:", "اقرأ أيضاً", "اقرأ أيضا :", "إقرأ أيضا..", "اقرأ ايضا", "اقرأ/ي أيضًا", "اقرأي أيضاً:", "طالع أيضاً:", "طالع أيضا",
    "شاهد أيضاً", "شاهدي أيضا", "اقرأوا أيضا:", "إقرأ ايضاً :", "◄ اقرأ أيضاً", "» إقرأ أيضا", "انظر أيضاً", "وتقرأون أيضا:", "اقرا ايضا:",
    "لقراءة المزيد:", "للمزيد:", "تابع أيضا", "قد يهمك أيضاً:", "قد يهمك", "قد يهمك|", "(اقرأ أيضاً)", "*** إقرأ أيضاً ***", "[اقرأ أيضا]", "—— اقرأ أيضا ——", "اقرأوا أيضاً", "إقرأ أيضاً من الموقع:", "اقرأ أيضا|", "قصص ذات صلة:", "خبر ذو صلة", "في السياق ذاته اقرأ:", "اقرأ المزيد",
)  # fmt: skip
OPENING = tuple(each for each in READ_ALSO if "مزيد" not in each)
"""Under "more:" outlets put links; whole articles stand under "read also"."""
RELATED = (
    "مقالات مشابهة", "مقالات ذات صلة", "مواضيع ذات صلة", "أخبار ذات صلة:", "مواضيع متعلقة", "أخبار متعلقة", "قد يهمك أيضا", "قد يعجبك أيضا",
    "اخترنا لك", "الأكثر قراءة", "الأكثر مشاهدة", "ذات صلة", "المزيد من الأخبار", "أخبار أخرى", "مقالات مرتبطة", "آخر الأخبار", "شاهد أيضا",
    "مواضيع قد تهمك", "اقرأ أيضاً", "عناوين أخرى", "موضوعات متعلقة:",
)  # fmt: skip
SOURCES = (
    "رويترز",
    "وكالات",
    "عين ليبيا",
    "سكاي نيوز عربية",
    "أ ف ب",
    "وكالة الأنباء السعودية (واس)",
    "الجزيرة + وكالات",
    "الأناضول",
    "صحيفة الشرق",
)
SOURCE_LABELS = (
    "المصدر: {}",
    "المصدر : {}",
    "مصدر الخبر: {}",
    "المصادر: {}",
    "(المصدر: {})",
    "المصدر | {}",
    "نقلا عن: {}",
    "المصدر - {}",
    "[المصدر]: {}",
    "المصدر = {}",
    "المصدر\n{}",
    "المصدر:\n{}",
)
KEYWORD_LABELS = (
    "كلمات دلالية: {}",
    "الكلمات المفتاحية: {}",
    "كلمات مفتاحية : {}",
    "الوسوم: {}",
    "سمات: {}",
    "علامات: {}",
    "تاغات: {}",
    "Tags: {}",
    "الكلمات الدلالية {}",
    "وسوم: {}",
    "سمات {}",
    "سمات {}",
    "كلمات دلالية\n{}",
    "كلمات مفتاحية:\n{}",
    "[كلمات دلالية]: {}",
    "الكلمات الدلالية:\n{}",
)
ADVERTS = (
    "إعلان",
    "اعلان",
    "- إعلان -",
    "إعلانات",
    "ADVERTISEMENT",
    "Ads",
    "[إعلان]",
    "مساحة إعلانية",
    "إعلان ممول",
    "محتوى إعلاني",
)
SHARES = (
    "شارك", "شارك الخبر", "شارك هذا المقال على فيسبوك", "تابعونا على تويتر", "تابع الجزيرة نت على:", "فيسبوك تويتر واتساب", "انشر على فيسبوك",
    "لمتابعة آخر الأخبار اشترك في قناتنا على تيليجرام", "انضموا إلى قناتنا على واتساب", "اضغط هنا للاشتراك في النشرة البريدية", "طباعة", "مشاركة عبر البريد",
)  # fmt: skip
COPYRIGHTS = (
    "جميع الحقوق محفوظة © 2024",
    "حقوق النشر محفوظة",
    "© 2023 كل الحقوق محفوظة لصحيفة النهار",
    "Copyright © 2021",
)
NEIGHBOURS = (
    "الموضوع السابق {}",
    "الموضوع التالى {}",
    "الخبر التالي: {}",
    "المقال السابق {}",
    "السابق: {}",
    "التالي: {}",
)
NAVIGATION = (
    "الرئيسية > أخبار > عربي",
    "الرئيسية / سياسة",
    "الرئيسية » اقتصاد » أسواق",
    "الصفحة الرئيسية",
    "الخبر السابق",
    "المقال التالي",
    "القائمة",
)
BYLINES = (
    "كتب: محمد عبد الله",
    "بقلم: سارة الخطيب",
    "كتبت - منى حسن",
    "إعداد: فريق التحرير",
    "محمد الشريف - القاهرة",
    "تحرير: أحمد علي",
    "بقلم / د. خالد سعيد",
    "ترجمة: ليلى يوسف",
)
DATELINES = (
    "19 أغسطس 2024",
    "الاثنين 19 آب 2024 - 10:30",
    "نشر في: 20-03-2025 15:40",
    "آخر تحديث: الخميس 5 يونيو 2025",
    "2024/08/19 م 10:00",
    "تاريخ النشر: 12 مارس 2021",
)
CAPTIONS = (
    "صورة أرشيفية",
    "الصورة: رويترز",
    "(صورة من الأرشيف)",
    "تصوير: أحمد حسن",
    "أرشيفية",
    "جانب من اللقاء (وكالات)",
)
BULLETS = ("", "", "• ", "- ", "* ", "▪ ", "1. ", "◄ ")


def also_role(heading: str) -> str:
    """What readers call a marker that stands alone: by its verb, or by the list that it names."""
    return "read-also" if any(verb in fold(heading) for verb in VERBS) else "related-heading"


VERBS = ("اقر", "تقرا", "شاهد", "طالع", "انظر", "تابع", "لقراءه", "للمزيد")


@dataclass(frozen=True)
class Piece:
    text: str
    role: str
    article: int | None
    tag: str = "p"
    joined: bool = False
    """Whether it stands in the line of the piece before."""


@dataclass(frozen=True)
class Composed:
    """`text` as given to the splitter, `title` beside it, and the truth in order."""

    text: str
    title: str | None
    content_type: str
    pieces: tuple[Piece, ...]
    articles: int
    shape: str


def articles(data: Path) -> list[tuple[str, list[str]]]:
    """Headline and paragraphs of whole articles (at least three paragraphs)."""
    found = []
    with gzip.open(data / "articles/bbc_france24_2018.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            paragraphs = [" ".join(each.split()) for each in row["text"].split("\n") if each.strip()]
            marks = ("اقرأ", "إقرأ", "للمزيد", "قد يهمك", "شاهد", "المصدر")
            paragraphs = [each for each in paragraphs if not each.startswith(marks) and len(each.split()) > 5]
            if len(paragraphs) >= 3 and row["title"]:
                found.append((" ".join(row["title"].split()), paragraphs))
    return found


def compose(stock: list[tuple[str, list[str]]], draw: random.Random) -> Composed:
    main, *others = draw.sample(stock, 4)
    heads = [headline for headline, _ in draw.sample(stock, 12)]
    shape = draw.choices(("lines", "paragraphs", "html", "flat"), (4, 3, 3, 2))[0]
    embedded = draw.choices((0, 1, 2), (5, 6, 1))[0]
    pieces: list[Piece] = []
    titled = draw.random() < 0.6
    if draw.random() < 0.15:
        pieces.append(Piece(draw.choice(NAVIGATION), "navigation", None))
    if draw.random() < (0.3 if titled else 0.8):
        pieces.append(Piece(main[0], "headline", 0, "h1"))
    for options, role, chance in ((BYLINES, "byline", 0.12), (DATELINES, "dateline", 0.12), (CAPTIONS, "caption", 0.1)):
        if draw.random() < chance:
            pieces.append(Piece(draw.choice(options), role, 0 if role == "byline" else None))
    pieces += _body(main[1], 0, heads, draw)
    pieces += _tail(0, main[1], draw)
    for number in range(embedded):
        headline, paragraphs = others[number]
        marked = draw.random()
        same_line = marked < 0.2
        if same_line:
            marker = draw.choice(OPENING).rstrip(".:| ") + draw.choice((":", " :", "..", " -", "|"))
            pieces.append(Piece(marker, "read-also", None, "strong"))
        elif marked < 0.85:
            heading = draw.choice(OPENING)
            pieces.append(Piece(heading, also_role(heading), None, "strong"))
        elif not pieces or pieces[-1].role not in ("source", "keywords", "share"):
            pieces.append(Piece(draw.choice(SOURCE_LABELS).format(draw.choice(SOURCES)), "source", 0))
        pieces.append(Piece(headline, "headline", number + 1, draw.choice(("h2", "p", "h3")), joined=same_line))
        pieces += _body(paragraphs, number + 1, heads, draw)
        pieces += _tail(number + 1, paragraphs, draw) if draw.random() < 0.3 else []
    if draw.random() < 0.55:
        heading = draw.choice(RELATED)
        pieces.append(Piece(heading, also_role(heading), None, "h3"))
        listed = draw.sample(heads, draw.randint(2, 8))
        if embedded and draw.random() < 0.5:
            listed.insert(0, others[0][0])
        bullet = draw.choice(BULLETS)
        pieces += [
            Piece(bullet.replace("1", str(n)) + each, "related-headline", 0, "li") for n, each in enumerate(listed, 1)
        ]
    if draw.random() < 0.25:
        pieces.append(Piece(draw.choice(SHARES), "share", None))
    if draw.random() < 0.1:
        pieces.append(Piece(draw.choice(NEIGHBOURS).format(draw.choice(heads)), "navigation", None))
    if draw.random() < 0.12:
        pieces.append(Piece(draw.choice(COPYRIGHTS), "copyright", None))
    text = _render(pieces, shape, draw)
    kind = "text/html" if shape == "html" else "text/plain"
    return Composed(text, main[0] if titled else None, kind, tuple(pieces), embedded + 1, shape)


def _body(paragraphs: list[str], article: int, heads: list[str], draw: random.Random) -> list[Piece]:
    kept = paragraphs[: draw.randint(3, 10)]
    pieces = [Piece(each, "paragraph", article) for each in kept]
    if draw.random() < 0.2:
        marker = draw.choice(
            [each for each in READ_ALSO if "أيض" in each or "ايض" in each or each == "للمزيد:"]
        ).rstrip(".: ")
        pieces.insert(draw.randint(1, len(pieces)), Piece(f"{marker}: {draw.choice(heads)}", "read-also", 0))
    if draw.random() < 0.2:  # links in the midst: a marker alone, some headlines or none, and the article goes on
        links = draw.sample(heads, draw.choices((0, 1, 2, 3, 4, 5), (1, 3, 2, 2, 1, 1))[0])
        at = draw.randint(1, max(1, len(pieces) - 1))
        bullet = draw.choice(BULLETS) if len(links) > 1 else ""
        pieces[at:at] = [
            Piece(heading := draw.choice(READ_ALSO), also_role(heading), None, draw.choice(("p", "strong", "h3"))),
            *(
                Piece(bullet.replace("1", str(n)) + each, "related-headline", 0, draw.choice(("p", "li", "li")))
                for n, each in enumerate(links, 1)
            ),
        ]
    if draw.random() < 0.3:
        _sub_headings(pieces, article, draw)
    if draw.random() < 0.1:  # a list inside the article
        at = draw.randint(1, len(pieces))
        mark = draw.choice(("- ", "• ", "* ", "1- ", ""))
        pieces[at:at] = [
            Piece(mark.replace("1", str(n)) + _phrase(paragraphs, draw, 4, 12), "paragraph", article, "li")
            for n in range(1, draw.randint(3, 7))
        ]
    if draw.random() < 0.25:
        pieces.insert(draw.randint(1, len(pieces)), Piece(draw.choice(ADVERTS), "advert", None))
    return pieces


def _sub_headings(pieces: list[Piece], article: int, draw: random.Random) -> None:
    """Lines that look like headlines and open nothing: sub-headings, questions of an interview, quoted lines."""
    places = [
        at for at, piece in enumerate(pieces) if at and piece.role == "paragraph" and len(piece.text.split()) > 12
    ]
    for at in sorted(draw.sample(places, min(len(places), draw.randint(1, 3))), reverse=True):
        words = pieces[at].text.strip('".،').split()
        start = draw.randrange(max(1, len(words) - 8))
        text = " ".join(words[start : start + draw.randint(3, 9)]).strip("،.:")
        text = draw.choice((text, f'"{text}"', f"{text}؟", f"{text}:"))
        pieces.insert(at, Piece(text, "paragraph", article, draw.choice(("p", "h3", "h2", "strong"))))


def _phrase(paragraphs: list[str], draw: random.Random, least: int, most: int) -> str:
    words = draw.choice(paragraphs).split()
    start = draw.randrange(max(1, len(words) - most))
    return " ".join(words[start : start + draw.randint(least, most)])


def _tail(article: int, paragraphs: list[str], draw: random.Random) -> list[Piece]:
    pieces = []
    if draw.random() < 0.4:
        pieces.append(Piece(draw.choice(SOURCE_LABELS).format(draw.choice(SOURCES)), "source", article))
    if draw.random() < 0.35:
        words = " ".join(paragraphs[:3]).replace("،", " ").replace(".", " ").split()
        phrases = []
        for _ in range(draw.randint(2, 6)):
            start = draw.randrange(max(1, len(words) - 3))
            phrases.append(" ".join(words[start : start + draw.randint(1, 3)]))
        pieces.append(
            Piece(
                draw.choice(KEYWORD_LABELS).format(draw.choice(("، ", ", ", " ", " | ", " - ", "\n")).join(phrases)),
                "keywords",
                article,
            )
        )
    if draw.random() < 0.15:
        pieces.append(Piece(draw.choice(SHARES), "share", None))
    draw.shuffle(pieces)
    return pieces


def _render(pieces: list[Piece], shape: str, draw: random.Random) -> str:
    if shape == "flat":
        return draw.choice((" ", " ", "  ")).join(piece.text.replace("\n", " ") for piece in pieces)
    lines: list[list[Piece]] = []
    for piece in pieces:
        if piece.joined and lines:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    if shape == "html":
        return "".join(
            f"<{line[-1].tag}>{html.escape(' '.join(piece.text for piece in line))}</{line[-1].tag}>\n"
            for line in lines
        )
    return ("\n" if shape == "lines" else "\n\n").join(" ".join(piece.text for piece in line) for line in lines)


def composed(data: Path, count: int, seed: int, half: str = "try") -> Iterator[Composed]:
    """`count` pages; another seed gives others. Articles of the half "train" are never in pages of the half "try"."""
    stock = articles(data)[half == "train" :: 2]
    draw = random.Random(seed)
    for _ in range(count):
        yield compose(stock, draw)
