"""The feeds that a web page names (RSS autodiscovery; WHATWG HTML, `rel=alternate`)."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser

from connectors.parse.links import absolute
from majra.text.html import shallow

_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json",
                           "application/rdf+xml", "application/json", "text/xml", "application/xml"})  # fmt: skip
MOST: Final = 50
"""Feeds taken from one page: sites with one for each section name some dozens."""


def named_feeds(markup: str, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that the page names in its links, absolute, in its order, each once."""
    tree = LexborHTMLParser(shallow(markup))
    own = tree.css_first("base[href]")
    if own is not None:
        base = absolute(base, own.attributes.get("href")) or base
    found = []
    for link in tree.css("link[rel][href]"):
        attributes = link.attributes
        rel = (attributes.get("rel") or "").lower().split()
        kind = (attributes.get("type") or "").partition(";")[0].strip().lower()
        if ("alternate" in rel and kind in _TYPES) or "feed" in rel:
            found.append(absolute(base, attributes.get("href")))
    return tuple(address for address in dict.fromkeys(found) if address)[:MOST]
