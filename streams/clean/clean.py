"""One page to one clean text: HTML to paragraphs, white space and invisible characters in order, spelling kept."""

from __future__ import annotations

from majra.records.document import LayoutBlock
from majra.text.language import detect_language
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.splitter import page_blocks


def clean_page(page: Page) -> SplitPage:
    """The whole page as one article."""
    blocks = page_blocks(page)
    body = "\n".join(block.text for block in blocks)
    article = SplitArticle(
        position=0,
        headline=page.title,
        byline=None,
        body=body,
        language=detect_language(body or page.title or "", page.language),
        sources=(),
        keywords=(),
    )
    layout = tuple(LayoutBlock(text=block.text, role="paragraph", article=0) for block in blocks)
    return SplitPage(articles=(article,), related=(), dropped=(), layout=layout)
