"""The splitter: blocks to units, units to roles, roles to articles. Linear in the page's length.

Law: every visible character of the page is in exactly one field of the result. Nothing is invented.
"""

from __future__ import annotations

from majra.text.html import Block, text_blocks
from majra.text.language import detect_language
from streams.split.again import assembled
from streams.split.assemble import keywords_of
from streams.split.head import labelled
from streams.split.markup.said import said_of
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.units import units_of


def page_blocks(page: Page) -> list[Block]:
    """The page's blocks: HTML by its structure, text by its lines."""
    return text_blocks(page.text, page.content_type)


def split_page(page: Page) -> SplitPage:
    """All articles of `page`, its related headlines, and what was dropped and why."""
    blocks = page_blocks(page)
    said, head, stories = said_of(blocks, page.title)
    units = units_of(blocks, page.title, said=said, stories=stories)
    labels = labelled(units, page.title or (None if head is None else blocks[head].text))
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
