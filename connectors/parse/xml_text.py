"""XML as feeds have it, to XML that parses: one bad character or entity must not lose a feed (reader #270).

Refused: a document that declares entities of its own (expansion, external entities). A DOCTYPE without such is dropped.
"""

from __future__ import annotations

import re
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
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_ROOT_END: Final = re.compile(
    r"</(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>\s*(?:<!--.*?-->\s*)*$", re.DOTALL | re.IGNORECASE
)
_ITEM_END: Final = re.compile(r"</(?:\w+:)?(?:item|entry|url)\s*>", re.IGNORECASE)


def prepared(text: str) -> tuple[str, bool]:
    """`text` as XML without prolog, and whether it was cut off. Raises `ParseError` "unsafe-xml".

    Cut off: what stands behind the last whole item is taken away, so that no half item passes for a whole one.
    """
    text = _DECLARATION.sub("", text, count=1)
    start = _PROLOG.match(text)
    place = start.end() if start else 0
    if found := _DOCTYPE.match(text, place):
        if _ENTITY.search(found[0]):
            raise ParseError("unsafe-xml", "the document declares entities of its own; these are refused")
        text = text[: found.start()] + text[found.end() :]
    elif text[place : place + 9].upper() == "<!DOCTYPE":
        raise ParseError("unsafe-xml", "the document's DOCTYPE has no end")
    text = _CONTROL.sub(" ", text)
    cut = _ROOT_END.search(text[-4_000:]) is None
    if cut:
        ends = list(_ITEM_END.finditer(text))
        text = text[: ends[-1].end()] if ends else text
    return _outside_cdata(text), cut


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
