"""XML as feeds have it, to XML that parses: one bad character or entity must not lose a feed (reader #270).

Refused: a document that declares entities of its own (expansion, external entities). A DOCTYPE without such is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.entities import html5
from typing import Final

from connectors.parse.items import ParseError

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 (2.2) does not allow, escaped or not."""
_CHARACTER: Final = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,9}));")
_AMPERSAND: Final = re.compile(
    r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:([a-zA-Z][a-zA-Z0-9]{1,31});)?"
)
_CDATA: Final = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_PROLOG: Final = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DECLARATION: Final = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[<>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_ROOT: Final = re.compile(r"<((?:[\w-]+:)?(rss|feed|rdf|urlset|sitemapindex))(?=[\s>/])", re.IGNORECASE)
_START: Final = re.compile(rf"<\?xml\b|<!DOCTYPE\b|{_ROOT.pattern}", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM: Final = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
_ELEMENT: Final = re.compile("<[^\\W\\d]")


def prepared(text: str) -> tuple[str, bool]:
    """`text` as XML without prolog, and whether it was cut off. Raises `ParseError` "unsafe-xml".

    Cut off: what stands behind the last whole item is taken away, so that no half item passes for a whole one. What a
    server's script printed before or behind the feed (warnings, counters) is no part of it.
    """
    return mended(text, whole=_whole)


def mended(text: str, *, whole: Callable[[str], tuple[str, bool]] = lambda text: (text, False)) -> tuple[str, bool]:
    """`text` without prolog, its characters and entities as XML has them; `whole` looks at it between. See `prepared`."""
    text = _DECLARATION.sub("", _from_start(text), count=1)
    start = _PROLOG.match(text)
    place = start.end() if start else 0
    if found := _DOCTYPE.match(text, place):
        text = text[: found.start()] + text[found.end() :]
    elif text[place : place + 9].upper() == "<!DOCTYPE":
        raise ParseError("unsafe-xml", "the document's DOCTYPE has no end")
    first = _ELEMENT.search(text, place)
    if (found and _ENTITY.search(found[0])) or _ENTITY.search(text, place, first.start() if first else len(text)):
        raise ParseError("unsafe-xml", "the document declares entities of its own; these are refused")
    text, cut = whole(_CONTROL.sub(" ", text))
    return _outside_cdata(text), cut


def _from_start(text: str) -> str:
    """`text` from its declaration or root on, where something else stands before."""
    prolog = _PROLOG.match(text)
    place = prolog.end() if prolog else 0
    found = _START.search(text, place)
    return text if found is None or found.start() == place else text[found.start() :]


def _whole(text: str) -> tuple[str, bool]:
    root = _ROOT.search(text)
    if root is None:
        return text, False
    kind = root[2].lower()
    bare = _HIDDEN.sub(lambda found: " " * len(found[0]), text)  # an article may quote any tag
    ends = [found.end() for found in re.finditer(rf"</(?:\w+:)?{_ITEM[kind]}\s*>", bare, re.IGNORECASE)]
    close = re.compile(rf"</{re.escape(root[1])}\s*>", re.IGNORECASE).search(bare, ends[-1] if ends else 0)
    if close:
        return text[: close.end()], False
    half = re.search(rf"<(?:\w+:)?{_ITEM[kind]}(?=[\s>/])", bare, re.IGNORECASE)
    end = ends[-1] if ends else half.start() if half else len(text)
    channel = "</channel>" if kind == "rss" and "</channel" not in bare[:end] else ""
    return f"{text[:end]}{channel}</{root[1]}>", True


def _outside_cdata(text: str) -> str:
    """Entities that XML does not know become characters, stray & become &amp;, but not inside CDATA."""
    parts: list[str] = []
    start = 0
    for section in _CDATA.finditer(text):
        parts += (_escaped(text[start : section.start()]), section[0])
        start = section.end()
    return "".join((*parts, _escaped(text[start:])))


def _escaped(text: str) -> str:
    if "&" not in text:
        return text
    return _AMPERSAND.sub(_entity, _CHARACTER.sub(_reference, text))


def _reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    allowed = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return found[0] if allowed or 0x10000 <= number <= 0x10FFFF else " "


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    character = html5.get(f"{name};")
    if character is None:
        return f"&amp;{name};"
    return "".join(f"&#{ord(each)};" for each in character)
