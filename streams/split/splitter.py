"""The splitter: blocks to units, units to roles, roles to articles. Linear in the page's length.

Law: every visible character of the page is in exactly one field of the result. Nothing is invented.
"""

from __future__ import annotations

from majra.text.arabic import match_key
from majra.text.html import Block, text_blocks
from majra.text.language import detect_language
from streams.split.again import assembled
from streams.split.grammar import keywords_of
from streams.split.headlines import is_headline, is_paragraph
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.roles import Label, labels_of
from streams.split.units import Unit, units_of

TITLE = 1_000
"""Characters of a browser title looked at: ten times a long one."""


def page_blocks(page: Page) -> list[Block]:
    """The page's blocks: HTML by its structure, text by its lines."""
    return text_blocks(page.text, page.content_type)


def _shown_headline(blocks: list[Block]) -> str | None:
    """The page's headline by its markup: what its browser title holds, headings of level 1 first; else the first of these."""
    heads = [block.text for block in blocks if block.level == 1 and is_headline(block.text)]
    title = next((block.text for block in blocks if block.kind == "title"), "")[:TITLE]
    shapes = [block.text for block in blocks if block.kind != "title" and is_headline(block.text)]
    return next((text for text in (*heads, *shapes) if text in title), heads[0] if heads else None)


def _under_the_head(units: list[Unit], labels: list[Label], headline: str) -> list[Label]:
    """The labels of a whole page of HTML: what stands above its headline and is no paragraph is the site's, not the article's."""
    at = next((index for index, unit in enumerate(units) if unit.key == headline), 0)
    above: list[Label] = [
        "navigation"
        if label in ("paragraph", "headline", "related-headline", "embedded", "embedded-line")
        and not is_paragraph(unit.bare)
        else label
        for unit, label in zip(units[:at], labels[:at], strict=True)
    ]
    return [*above, "headline", *labels[at + 1 :]] if at or units[0].key == headline else labels


def split_page(page: Page) -> SplitPage:
    """All articles of `page`, its related headlines, and what was dropped and why."""
    blocks = page_blocks(page)
    units = units_of(blocks, page.title)
    shown = page.title or _shown_headline(blocks)
    labels = labels_of(units, shown)
    if shown is not None and shown != page.title:
        labels = _under_the_head(units, labels, match_key(shown))
    parts = assembled(units, labels, page.title)
    articles = tuple(
        SplitArticle(
            position=article.position,
            headline=article.headline,
            byline=article.byline,
            body=article.body,
            language=detect_language(article.body or article.headline or "", page.language),
            sources=tuple(article.sources),
            keywords=keywords_of(article, parts),
        )
        for article in parts.articles
    )
    return SplitPage(
        articles=articles, related=tuple(parts.related), dropped=tuple(parts.dropped), layout=tuple(parts.layout)
    )
