"""Whole pages of HTML as Arabic outlets publish them, for measuring: composite articles out of the bundled samples in five
kinds of site, each with its menus, scripts, share buttons, adverts and lists of other headlines. Deterministic by seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from majra.demo.samples import load_outlets


@dataclass(frozen=True)
class Composite:
    """What a page tells: `main` and `second` are paragraphs; the rest are headlines, keywords and a source's name."""

    title: str
    main: Sequence[str]
    second_title: str
    second: Sequence[str]
    related: Sequence[str]
    keywords: Sequence[str]
    source: str


class Maker:
    """Composites out of the samples' sentences in ever new orders."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        items = [item for outlet in load_outlets() for item in outlet.items if item.text]
        self.titles = [item.title for item in items]
        self.sentences = [line for item in items for line in item.text.strip().splitlines() if len(line.split()) > 8]

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs of one or two sentences."""
        return [" ".join(self.chance.choices(self.sentences, k=self.chance.randint(1, 2))) for _ in range(count)]

    def composite(self) -> Composite:
        """An article of five to nine paragraphs with another of three to five inside, and ten headlines below."""
        chance = self.chance
        title, second_title, *related = chance.sample(self.titles, 12)
        return Composite(
            title=title,
            main=self.paragraphs(chance.randint(5, 9)),
            second_title=second_title,
            second=self.paragraphs(chance.randint(3, 5)),
            related=related,
            keywords=[" ".join(each.split()[:2]) for each in chance.sample(self.titles, 4)],
            source="وكالة الأفق",
        )


MENU = (
    "الرئيسية",
    "سياسة",
    "اقتصاد",
    "رياضة",
    "ثقافة",
    "منوعات",
    "صحة",
    "تكنولوجيا",
    "فيديو",
    "اتصل بنا",
    "من نحن",
    "أرشيف",
)
SCRIPT = f"<script>window.dataLayer=window.dataLayer||[];{'function track(e){dataLayer.push(e)};' * 60}</script>"
STYLE = f"<style>{'.post .entry{margin:0 auto;padding:4px}' * 60}</style>"
SHARES = "".join(
    f'<a href="#" class="share-{each}">{each}</a>' for each in ("facebook", "twitter", "whatsapp", "telegram")
)


def _ps(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs)


def _links(texts: Sequence[str], css: str) -> str:
    return f'<ul class="{css}">' + "".join(f'<li><a href="/{n}">{escape(each)}</a></li>' for n, each in enumerate(texts)) + "</ul>"  # fmt: skip


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{escape(title)} - أخبار المدينة</title>'
        f"{STYLE}{SCRIPT}</head>\n<body>{body}{SCRIPT}</body></html>"
    )


def wordpress(page: Composite) -> str:
    """A blog theme: article, tags and related posts in elements of their own."""
    body = (
        f'<header class="site-header"><nav class="main-menu">{_links(MENU, "menu")}</nav></header><main><article class="post">'
        f'<header class="entry-header"><h1 class="entry-title">{escape(page.title)}</h1></header><div class="entry-content">{_ps(page.main)}'
        f"<p>المصدر: {page.source}</p><p>كلمات دلالية: {'، '.join(page.keywords)}</p><p><strong>إقرأ أيضاً:</strong></p>"
        f"<h3>{escape(page.second_title)}</h3>{_ps(page.second)}</div><div class='share'>{SHARES}</div>"
        f'<div class="related-posts"><h3>مقالات مشابهة</h3>{_links(page.related, "related")}</div></article></main>'
        f'<aside class="sidebar"><h4>الأكثر قراءة</h4>{_links(page.related[:6], "popular")}</aside>'
        "<footer>جميع الحقوق محفوظة © 2026</footer>"
    )
    return _page(page.title, body)


def divs(page: Composite) -> str:
    """A site of its own make: no element says what it is, but for classes."""
    wrapped = "".join(
        f'<div class="row"><div class="col"><div class="txt">{escape(each)}</div></div></div>' for each in page.main
    )
    second = "".join(
        f'<div class="row"><div class="col"><div class="txt">{escape(each)}</div></div></div>' for each in page.second
    )
    body = (
        f'<div class="top">{_links(MENU, "nav")}</div><div class="wrap"><div class="details"><div class="title"><h1>{escape(page.title)}</h1></div>'
        f'<div class="ads">إعلان</div>{wrapped}<div class="src">المصدر: {page.source}</div><div class="more">اقرأ أيضا</div>'
        f'<div class="title2">{escape(page.second_title)}</div>{second}<div class="tags">الوسوم: {" | ".join(page.keywords)}</div>'
        f'</div><div class="side">مواضيع ذات صلة{_links(page.related, "list")}</div></div><div class="foot">جميع الحقوق محفوظة</div>'
    )
    return _page(page.title, body)


def breaks(page: Composite) -> str:
    """An old portal: tables for layout, lines by <br>."""
    text = "<br><br>".join(escape(each) for each in page.main)
    second = "<br>".join(escape(each) for each in page.second)
    body = (
        f"<table width=100%><tr><td>{' | '.join(MENU)}</td></tr><tr><td><font size=5><b>{escape(page.title)}</b></font><br>{text}<br><br>"
        f"المصدر : {page.source}<br><br><b>طالع أيضاً</b><br><b>{escape(page.second_title)}</b><br>{second}</td><td>"
        f"أخبار متعلقة<br>{'<br>'.join(f'• {escape(each)}' for each in page.related)}</td></tr></table>"
    )
    return _page(page.title, body)


def amp(page: Composite) -> str:
    """A page for phones: few elements, the text flattened into long paragraphs, a link between them."""
    first, *rest = page.main
    body = (
        f"<header><a href=/>أخبار المدينة</a></header><article><h1>{escape(page.title)}</h1><p>{escape(first)}</p>"
        f"<p>اقرأ أيضا: <a href=/r>{escape(page.related[0])}</a></p><p>{escape(' '.join(rest))} المصدر: {page.source} إقرأ أيضاً: "
        f"{escape(page.second_title)} {escape(' '.join(page.second))} مقالات مشابهة {' • '.join(map(escape, page.related[1:]))}</p></article>"
    )
    return _page(page.title, body)


def bare(page: Composite) -> str:
    """What a feed carries: paragraphs and nothing around them."""
    return (
        f"{_ps(page.main)}<p>المصدر: {page.source}</p><p>كلمات دلالية: {' '.join(page.keywords)}</p><p>إقرأ أيضاً:</p>"
        f"<p>{escape(page.second_title)}</p>{_ps(page.second)}<p>مقالات مشابهة</p>{_links(page.related, 'related')}"
    )


SITES: tuple[Callable[[Composite], str], ...] = (wordpress, divs, breaks, amp, bare)


def pages(count: int, seed: int = 1) -> list[str]:
    """So many pages, the kinds of site in turn."""
    maker = Maker(seed)
    return [SITES[number % len(SITES)](maker.composite()) for number in range(count)]


def set_as_html(text: str, number: int) -> str:
    """A text (lines, or flattened) as the article of one of two sites in turn, with the chrome of the others."""
    lines = [line for line in text.split("\n") if line.strip()]
    if number % 2:
        return _page("أخبار", f'<div class="top">{_links(MENU, "nav")}</div><div class="details">{_ps(lines)}</div>')
    article = "<br>".join(map(escape, lines))
    return _page(
        "أخبار", f"<nav>{_links(MENU, 'menu')}</nav><article>{article}</article><footer>جميع الحقوق محفوظة</footer>"
    )


def grown(kilobytes: float, form: str, seed: int = 1) -> str:
    """One page of so many KB (UTF-8): `html` a site's, `lines` a paragraph a line, `flat` all on one line.

    A long page is many composites one after another, as a page that loads the next article at its end.
    """
    maker, parts, size, most = Maker(seed), [], 0, int(kilobytes * 1_024)
    while size < most:
        page = maker.composite()
        lines = [*page.main, f"المصدر: {page.source}", "إقرأ أيضاً:", page.second_title, *page.second, "مقالات مشابهة", *(f"• {each}" for each in page.related)]  # fmt: skip
        part = bare(page) if form == "html" else "\n".join(lines) if form == "lines" else " ".join(lines)
        parts.append(part)
        size += len(part.encode()) + 1
    text = ("\n" if form != "flat" else " ").join(parts)
    return text.encode()[:most].decode(errors="ignore")
