"""The splitter: blocks to units, units to roles, roles to articles. Linear in the page's length.

Law: every visible character of the page is in exactly one field of the result. Nothing is invented.
"""

from __future__ import annotations

from majra.text.arabic import match_key
from majra.text.html import Block, text_blocks
from majra.text.language import detect_language
from streams.split.again import assembled
from streams.split.grammar import keywords_of
from streams.split.headlines import is_paragraph
from streams.split.labels import Label
from streams.split.markup import said_of
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.roles import labels_of
from streams.split.units import Unit, units_of

ABOVE = 60
"""Units in which a page's headline is looked for: a long menu's."""


def page_blocks(page: Page) -> list[Block]:
    """The page's blocks: HTML by its structure, text by its lines."""
    return text_blocks(page.text, page.content_type)


def _under_the_head(units: list[Unit], labels: list[Label], at: int) -> list[Label]:
    """The labels of a page whose headline is known: what stands above it and is no paragraph is the site's, not the article's."""
    above: list[Label] = [
        "navigation"
        if label in ("paragraph", "headline", "related-headline", "embedded", "embedded-line")
        and not is_paragraph(unit.bare)
        else label
        for unit, label in zip(units[:at], labels[:at], strict=True)
    ]
    return [*above, "headline", *labels[at + 1 :]]


def _head(units: list[Unit], title: str | None) -> int | None:
    """The unit of the page's headline: by its markup, or by its being the feed's."""
    shown = next((index for index, unit in enumerate(units) if unit.said == "headline"), None)
    if shown is not None or title is None:
        return shown
    key = match_key(title)
    for index, unit in enumerate(units[:ABOVE]):
        if unit.key == key and unit.block.kind != "title":
            return index
        if is_paragraph(unit.bare):
            break
    return None


def split_page(page: Page) -> SplitPage:
    """All articles of `page`, its related headlines, and what was dropped and why."""
    blocks = page_blocks(page)
    said, head, stories = said_of(blocks, page.title)
    units = units_of(blocks, page.title, said=said, stories=stories)
    labels = labels_of(units, page.title or (None if head is None else blocks[head].text))
    if (at := _head(units, page.title)) is not None:
        labels = _under_the_head(units, labels, at)
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
