"""Bytes of whatever a feed's address gave, to its items: decoded, told apart by looking, parsed."""

from __future__ import annotations

import re
from typing import Final

from connectors.parse.discover import named_feeds
from connectors.parse.items import ParsedFeed, ParseError
from connectors.parse.json_feed import parse_json_feed
from connectors.parse.sitemap import parse_sitemap
from connectors.parse.syndication import parse_syndication
from majra.text.charset import decode_page

_LOOK: Final = 4_000
"""Characters in which a document shows what it is; prologs with style sheets and comments are long."""
_ROOT: Final = re.compile(r"<\s*(?:[\w-]+:)?(rss|feed|rdf|urlset|sitemapindex|html|!doctype\s+html)\b", re.IGNORECASE)


def parse_feed(raw: bytes, content_type: str | None, base: str) -> ParsedFeed:
    """The feed in `raw`, served as `content_type` at `base`. Raises `ParseError`, never anything else."""
    if not raw.strip():
        raise ParseError("not-a-feed", "the answer is empty")
    text = decode_page(raw, content_type).text.lstrip("\ufeff \t\r\n")
    try:
        return _parse(text, base)
    except ParseError:
        raise
    except (ValueError, RecursionError) as error:  # hostile addresses and depths, in the parsers' own words
        raise ParseError("not-a-feed", f"it cannot be read: {error}") from error


def _parse(text: str, base: str) -> ParsedFeed:
    if text.startswith(("{", "[")):
        return parse_json_feed(text, base)
    root = _ROOT.search(text[:_LOOK])
    kind = root[1].lower() if root else ""
    if kind in ("urlset", "sitemapindex"):
        return parse_sitemap(text, base)
    if kind.startswith(("html", "!doctype")):
        links = named_feeds(text, base)
        hint = f"; it names {len(links)}, the first is {links[0]}" if links else ""
        raise ParseError("not-a-feed", f"a web page, not a feed{hint}", links)
    return parse_syndication(text, base)
