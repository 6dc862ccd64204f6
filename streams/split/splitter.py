"""The splitter: roles by markers and shape, then a grammar that goes once down the page. Linear in the page's length.

Law: every visible character of the page is in exactly one field of the result. Nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from majra.records.document import Dropped, LayoutBlock, Role
from majra.text.arabic import match_key
from majra.text.html import Block, text_blocks
from majra.text.language import detect_language
from streams.split.keywords import cut_keywords
from streams.split.markers import INLINE, marker
from streams.split.page import Page, SplitArticle, SplitPage

HEADLINE_WORDS = (3, 26)
"""Words of a headline: Arabic news headlines of several outlets lie within."""
VALUE_WORDS = 12
"""A source is named in fewer words; more are a sentence that happens to begin so."""
COHESION = 0.4
"""Share of a headline's words that the text after it must take up for the text to be its article."""
LEAD_WORDS = 150
"""Words after a headline in which the story takes its words up again: its first two or three paragraphs."""
FLAT = 400
"""Characters: a longer text on one or two lines has lost its line breaks."""
_BULLET = re.compile(r"^[•●▪◾■◦‣·*◄►\-–—]+\s+")
_SENTENCE_END = re.compile(r"[.؟?!…]['\"”»)\]]*$")


@dataclass
class _Article:
    position: int
    headline: str | None = None
    byline: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    keyword_lines: list[str] = field(default_factory=list)
    ended: bool = False


@dataclass
class _Result:
    articles: list[_Article]
    related: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    layout: list[LayoutBlock] = field(default_factory=list)

    def drop(self, role: Role, text: str) -> None:
        if text.strip():
            self.dropped.append(Dropped(role=role, text=text.strip()))

    def paragraph(self, text: str, article: _Article) -> None:
        article.paragraphs.append(text)
        self.show(text, "paragraph", article.position)

    def show(self, text: str, role: Role, article: int | None) -> None:
        self.layout.append(LayoutBlock(text=text, role=role, article=article))


def page_blocks(page: Page) -> list[Block]:
    """The page's blocks. A text without line breaks is cut at its markers first."""
    blocks = text_blocks(page.text, page.content_type)
    if len(blocks) <= 2 and sum(len(block.text) for block in blocks) > FLAT:
        return [
            Block(text=part.strip(), kind=block.kind)
            for block in blocks
            for part in INLINE.split(block.text)
            if part.strip()
        ]
    return blocks


def split_page(page: Page) -> SplitPage:
    """All articles of `page`, its related headlines, and what was dropped and why."""
    blocks = page_blocks(page)
    result = _Result([_Article(0)])
    main = result.articles[0]
    main.headline = page.title
    start = 0
    if page.title and blocks and match_key(blocks[0].text) == match_key(page.title):
        main.headline = blocks[0].text
        result.show(blocks[0].text, "headline", 0)
        start = 1
    _grammar(blocks, start, result)
    for article in result.articles:
        _find_headline(article, result)
    return _finish(result, page.language)


def _grammar(blocks: Sequence[Block], index: int, result: _Result) -> None:
    current = result.articles[0]
    in_related = False
    while index < len(blocks):
        block = blocks[index]
        index += 1
        found: tuple[Role, int] | None = marker(block.text)
        if block.kind == "caption":
            found = ("caption", len(block.text))
        if found is None:
            if in_related and _is_item(block):
                _related(block, result)
                continue
            in_related = False
            if current.ended and _opens_article(blocks, index - 1):
                current = _embed(block, result)
                continue
            result.paragraph(block.text, current)
            continue
        role, cut = found
        label, rest = block.text[:cut].strip(), block.text[cut:].strip()
        if role == "read-also":
            in_related = False
            index, current = _read_also(blocks, index, block, label, rest, current, result)
        elif role == "related-heading":
            in_related = _related_heading(blocks, index, block, label, rest, current, result)
        elif role == "source":
            _source(block, label, rest, current, result)
        elif role == "keywords":
            if not rest and index < len(blocks) and marker(blocks[index].text) is None:
                rest, index = blocks[index].text, index + 1
            result.drop("keywords", label)
            current.keyword_lines.append(rest)
            current.ended = True
            result.show(f"{label} {rest}".strip(), "keywords", current.position)
        elif role == "byline" and current.byline is None:
            result.drop("byline", label)
            current.byline = rest
            result.show(block.text, "byline", current.position)
        elif role == "byline":
            result.paragraph(block.text, current)
        else:
            result.drop(role, block.text)
            result.show(block.text, role, None)


def _source(block: Block, label: str, rest: str, current: _Article, result: _Result) -> None:
    if not rest or len(rest.split()) > VALUE_WORDS:
        result.paragraph(block.text, current)
        return
    result.drop("source", label)
    current.sources.append(rest)
    current.ended = True
    result.show(block.text, "source", current.position)


def _related_heading(
    blocks: Sequence[Block], index: int, block: Block, label: str, rest: str, current: _Article, result: _Result
) -> bool:
    """Whether a list of related headlines begins here; a heading with nothing of the kind behind it is text."""
    inline = [part.strip() for part in rest.split(" • ") if part.strip()] if rest else []
    follows = index < len(blocks) and marker(blocks[index].text) is None and _is_item(blocks[index])
    if (rest and len(rest.split()) > HEADLINE_WORDS[1] and len(inline) < 2) or not (rest or follows):
        if rest:
            result.paragraph(block.text, current)
        else:
            result.drop("related-heading", block.text)
            result.show(block.text, "related-heading", None)
        return False
    result.drop("related-heading", label)
    result.show(label, "related-heading", None)
    for part in inline:
        _related(Block(text=part), result)
    if len(inline) > 1:
        result.drop("other", " ".join("•" * (len(inline) - 1)))
    return True


def _read_also(
    blocks: Sequence[Block], index: int, block: Block, label: str, rest: str, current: _Article, result: _Result
) -> tuple[int, _Article]:
    """Behind "read also": a link on the line, a list of links, or a whole article of its own."""
    result.drop("read-also", label)
    if rest:
        if len(rest.split()) <= HEADLINE_WORDS[1] + 8:
            result.related.append(rest)
            result.show(block.text, "read-also", 0)
            return index, current
        result.show(label, "read-also", None)
        return index, _embed_flat(rest, blocks[index:], result)
    result.show(label, "read-also", None)
    if index < len(blocks) and _opens_article(blocks, index, ended=current.ended):
        return index + 1, _embed(blocks[index], result)
    first = True
    while index < len(blocks) and marker(blocks[index].text) is None and _is_item(blocks[index]):
        if not first and blocks[index].kind not in ("list-item", "heading") and blocks[index].link_share < 0.8:
            break  # one bare line is the link; more only where the markup says so
        _related(blocks[index], result)
        index, first = index + 1, False
    return index, current


def _embed(block: Block, result: _Result) -> _Article:
    article = _Article(len(result.articles), headline=block.text)
    result.articles.append(article)
    result.show(block.text, "headline", article.position)
    return article


def _embed_flat(text: str, following: Sequence[Block], result: _Result) -> _Article:
    """An article that came on one line with its headline: the related list, which repeats it, tells where it ends."""
    article = _Article(len(result.articles))
    result.articles.append(article)
    for block in following:
        headline = _BULLET.sub("", block.text)
        if len(headline.split()) >= HEADLINE_WORDS[0] and text.startswith(headline):
            article.headline = headline
            result.show(headline, "headline", article.position)
            text = text[len(headline) :].strip()
            break
    if text:
        result.paragraph(text, article)
    return article


def _related(block: Block, result: _Result) -> None:
    bullet = _BULLET.match(block.text)
    if bullet:
        result.drop("other", bullet[0])
    result.related.append(block.text[bullet.end() :] if bullet else block.text)
    result.show(block.text, "related-headline", 0)


def _is_headline(block: Block) -> bool:
    words = len(_BULLET.sub("", block.text).split())
    if block.kind == "heading" and words <= HEADLINE_WORDS[1]:
        return True
    return HEADLINE_WORDS[0] <= words <= HEADLINE_WORDS[1] and not re.search(r"[.،؛:,]['\"”»]*$", block.text)


def _is_item(block: Block) -> bool:
    return _is_headline(block) or (
        (block.kind == "list-item" or block.link_share > 0.8 or _BULLET.match(block.text) is not None)
        and len(block.text.split()) <= 2 * HEADLINE_WORDS[1]
    )


def _is_paragraph(block: Block) -> bool:
    words = len(block.text.split())
    return block.kind != "list-item" and (
        words > HEADLINE_WORDS[1] or (words > 8 and bool(_SENTENCE_END.search(block.text)))
    )


def _opens_article(blocks: Sequence[Block], index: int, *, ended: bool = True) -> bool:
    """Whether a headline and its own article begin at `index`: the paragraphs behind it take up its words."""
    if not _is_headline(blocks[index]) or _BULLET.match(blocks[index].text):
        return False
    lead: list[str] = []
    paragraphs = 0
    for block in blocks[index + 1 : index + 8]:
        found = marker(block.text)
        if found and found[0] != "advert":
            break
        if not found:
            paragraphs += _is_paragraph(block)
            lead += match_key(block.text).split()
        if len(lead) > LEAD_WORDS:
            break
    if not paragraphs:
        return False
    covered = _cover(blocks[index].text, lead)
    before = [word for block in blocks[max(0, index - 6) : index] for word in match_key(block.text).split()]
    return covered >= COHESION and (ended or covered > _cover(blocks[index].text, before) + 0.1)


def _cover(headline: str, words: Sequence[str]) -> float:
    """The share of the headline's content words whose stem stands among `words`."""
    stems = {_stem(word) for word in words}
    wanted = [_stem(word) for word in match_key(headline).split() if len(word) > 2]
    return sum(stem in stems for stem in wanted) / len(wanted) if wanted else 0.0


def _stem(word: str) -> str:
    """A light stem: article, conjunctions, prepositions and endings off, as far as three letters stay."""
    for prefix in ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "س"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in ("ات", "ون", "ين", "ان", "ها", "هم", "يه", "ه", "ي", "ا"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def _find_headline(article: _Article, result: _Result) -> None:
    """A page without a title: its first line, where it has a headline's shape and the text takes it up at once."""
    lines = article.paragraphs
    if article.headline or len(lines) < 2 or _SENTENCE_END.search(lines[0]) or not _is_headline(Block(text=lines[0])):
        return
    if len(lines[1]) < 1.5 * len(lines[0]) or not _is_paragraph(Block(text=lines[1])):
        return
    if _cover(lines[0], match_key(" ".join(lines[1:4])).split()) < COHESION:
        return
    article.headline = lines.pop(0)
    for index, block in enumerate(result.layout):
        if block.article == article.position and block.role == "paragraph" and block.text == article.headline:
            result.layout[index] = LayoutBlock(text=block.text, role="headline", article=block.article)
            return


def _finish(result: _Result, language: str | None) -> SplitPage:
    articles = []
    for article in result.articles:
        body = "\n".join(article.paragraphs)
        keywords: list[str] = []
        for line in article.keyword_lines:
            found, left = cut_keywords(line, f"{article.headline or ''} {body}")
            keywords += found
            result.drop("keywords", left)
        articles.append(
            SplitArticle(
                position=article.position,
                headline=article.headline,
                byline=article.byline,
                body=body,
                language=detect_language(body or article.headline or "", language),
                sources=tuple(article.sources),
                keywords=tuple(keywords),
            )
        )
    return SplitPage(
        articles=tuple(articles),
        related=tuple(result.related),
        dropped=tuple(result.dropped),
        layout=tuple(result.layout),
    )
