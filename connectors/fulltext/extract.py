"""An article's page to the HTML of its article, with what is embedded in it left in. Pure.

trafilatura finds the main text, but what Majra exists for is what it drops: "read also" blocks with whole articles,
related headlines, source and keyword lines, the first paragraph of a K2 page (docs/choices.md). So it only says where
in the page the text is; handed on is the page's own element around that place, cleaned of what no reader reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.fulltext.weigh import Weights, weigh
from majra.text.arabic import fold, match_key
from majra.text.html import shallow

MAX_CHARACTERS: Final = 2_000_000
"""Of a page: twenty times a large article's. The extractor takes a second for as many."""
MAX_TAGS: Final = 50_000
MAX_LINKS: Final = 5_000
"""Of a page: several times the largest front pages'. More take the extractor ten seconds and longer."""
FEW_WORDS: Final = 20
"""Of an article: less is an error message, a page that scripts fill, or no more than a feed's summary."""
_HALF: Final = 0.5
_MOST: Final = 0.8
_CLUTTER_COST: Final = 0.5
"""What a character of links and short lines costs an element against one of paragraphs: an element that takes a whole
second article in beside a few short lines wins, one that takes in a sidebar does not."""
_STAMP: Final = 8
"""Words of a date with its label at most."""
_DIGIT: Final = re.compile(r"\d")
_LEVELS: Final = 3
"""Elements up from the text in which the site's own boxes (source, tags, read also) are looked for."""
_NO_TEXT: Final = "script, style, noscript, template, iframe, object, embed, svg, canvas, link, meta"
_NOT_READ: Final = (
    "form, button, input, select, textarea, nav, dialog, amp-ad, amp-sidebar, amp-consent, amp-analytics, "
    "amp-user-notification, #comments, .comments-area, .comment-list, .itemComments, #disqus_thread, .fb-comments, .breadcrumb, .breadcrumbs, "
    '[role="navigation"], [role="dialog"], [role="search"]'
)
"""What is hidden stays: sites fold an article's second half away until a reader asks for it."""
_OUTSIDE: Final = frozenset({"aside", "footer", "header"})
"""Not the article where they stand outside of any `<article>`; inside, an aside is where themes put "read also"."""
_KEPT_ATTRIBUTES: Final = frozenset({"class", "id", "href", "role", "dir", "lang", "src", "alt"})
_MARKED: Final = re.compile(
    r"[\s•●*«»:\-–|]*(?:(?:اقرا|اقراي|اقرئي|اقراوا|طالعوا?|شاهدوا?|انظر|تابع)(?:/ي)? (?:ايضا|كذلك)|(?:ال)?مصدر\s*:"
    r"|(?:ال)?كلمات (?:ال)?(?:دلاليه|مفتاحيه|داله)|(?:ال)?وسوم\s*:|(?:ال)?(?:مقالات|مواضيع|موضوعات|اخبار|مواد) "
    r"(?:(?:ال)?مشابهه|(?:ال)?مرتبطه|(?:ال)?متعلقه|ذات (?:ال)?(?:صله|علاقه)))"
)
"""How the boxes begin that belong to the article though they stand beside its text. On folded text."""
_BYLINE: Final = re.compile(r"[\s|]*(?:كتبت?|بقلم|اعداد|تحرير|تقرير)\s*[:：/]")


def article_markup(html: str, url: str | None = None) -> str | None:
    """The HTML of the page's article; None where it has none that can be read. `url`: where it was.

    Within is all that stands in the article's element, and the boxes beside it that belong to it, in the page's order.
    """
    if len(html) > MAX_CHARACTERS or html.count("<") > MAX_TAGS or html.count("<a ") > MAX_LINKS:
        return None
    page = shallow(html.replace("\x00", " "))
    tree = LexborHTMLParser(page)
    root = tree.body
    if root is None:
        return None
    _clean(root)
    found = _main_text(page, url)
    if found and len(found.split()) < FEW_WORDS:
        return None
    weights = weigh(root, found)
    if found and weights.told < len(match_key(found)) * _HALF:
        if (
            _shared(found, root.text(separator=" ") or "") > _MOST
        ):  # the page's own text, in lines that it does not have
            return _whole(root)
        # Scripts would set the text; it is only in the page's own description of itself (JSON-LD).
        return "\n".join(f"<p>{escape(line)}</p>" for line in found.splitlines() if line.strip())
    if not found or not weights.main(root):
        return _whole(root)
    holder = _holder(root, weights)
    boxes = list(_boxes(holder, root))
    _cut_head(holder, weights)
    return "\n".join(_markup(each) for each in (holder, *boxes))


def _main_text(page: str, url: str | None) -> str:
    """What trafilatura takes for the main text, a paragraph a line; empty where it finds none or fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, url=url, include_comments=False, with_metadata=False, favor_recall=True)
    except Exception:  # a page must not cost the entry: the whole of it is taken then
        return ""
    text = found.get("text") if isinstance(found, dict) else getattr(found, "text", None)
    return text or ""


def _clean(root: LexborNode) -> None:
    """Takes out what is not read. What holds most of the page stays: ASP.NET sets all of a page in one form."""
    # Innermost first: a node must not be touched once the one around it is gone.
    for node in reversed(root.css(_NO_TEXT)):
        node.decompose()
    whole = _size(root)
    for node in reversed(root.css(f"{_NOT_READ}, {', '.join(sorted(_OUTSIDE))}")):
        outside = node.tag in _OUTSIDE and not _inside_article(node)
        if (outside or node.tag not in _OUTSIDE) and _size(node) < whole * _HALF:
            node.replace_with(" ")  # it parted the words on both its sides


def _shared(found: str, page: str) -> float:
    """The share of the words of `found` that `page` has."""
    words, there = found.split(), set(page.split())
    return sum(word in there for word in words) / len(words)


def _size(node: LexborNode) -> int:
    return len(node.text() or "")


def _inside_article(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != "article":
        parent = parent.parent
    return parent is not None


def _whole(root: LexborNode) -> str | None:
    """Where no main text was found: the one `<article>`, else `<main>`, else all that is left of the page."""
    articles = root.css("article")
    mains = root.css('main, [role="main"]')
    for node in (*(articles if len(articles) == 1 else ()), *mains[:1], root):
        if len((node.text(separator=" ") or "").split()) >= FEW_WORDS:
            return _markup(node)
    return None


@dataclass(frozen=True, slots=True)
class _Scored:
    node: LexborNode
    score: float


def _holder(root: LexborNode, weights: Weights) -> LexborNode:
    """The element that holds the text, and little else: the best on the way from the page down to most of the text."""
    path = [root]
    whole = weights.main(root)
    while True:
        inner = next((each for each in _children(path[-1]) if weights.main(each) >= whole * _HALF), None)
        if inner is None:
            break
        path.append(inner)
    for index in range(len(path) - 1, 0, -1):
        if path[index].tag == "article" and weights.main(path[index]) >= whole * _MOST:
            path = path[index:]
            break
    blocks = [node for node in path if node.tag not in ("p", "li", "span", "a", "strong", "b", "em")] or path[:1]
    scored = [_Scored(node, weights.good(node) - _CLUTTER_COST * weights.clutter(node)) for node in blocks]
    best = max(each.score for each in scored)
    return next(each.node for each in reversed(scored) if each.score == best)


def _boxes(holder: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    """The elements behind the text, a few levels up, that begin as the article's own boxes do."""
    node = holder
    for _ in range(_LEVELS):
        if node.mem_id == root.mem_id or node.tag in ("article", "main", "body"):
            return
        following = node.next
        while following is not None:
            if following.is_element_node and _MARKED.match(fold((following.text(separator=" ") or "").strip()[:200])):
                yield following
            following = following.next
        if node.parent is None:
            return
        node = node.parent


def _cut_head(holder: LexborNode, weights: Weights) -> None:
    """Takes out what stands before the first paragraph: title, date, counters, share links. A byline stays."""
    node: LexborNode = holder
    while (
        inner := next((each for each in _children(node) if weights.good(each) and not _is_stamp(each)), None)
    ) is not None:
        before = [each for each in _children(node) if each.mem_id != inner.mem_id]
        for each in before[: _place(node, inner)]:
            if not _BYLINE.match(fold((each.text(separator=" ") or "")[:200])):
                each.decompose()
        node = inner


def _is_stamp(node: LexborNode) -> bool:
    """A date, a counter of views: short, and with a number."""
    text = node.text(separator=" ") or ""
    return len(text.split()) <= _STAMP and _DIGIT.search(text) is not None


def _place(parent: LexborNode, child: LexborNode) -> int:
    return [each.mem_id for each in _children(parent)].index(child.mem_id)


def _children(node: LexborNode) -> list[LexborNode]:
    return [each for each in node.iter() if each.is_element_node]


def _markup(node: LexborNode) -> str:
    """The node's HTML; attributes that only browsers and scripts need are left out: they are most of a page's size."""
    for each in [node, *node.css("*")]:
        for name in set(each.attributes) - _KEPT_ATTRIBUTES:
            del each.attrs[name]
    return node.html or ""
