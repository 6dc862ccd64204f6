"""A file of feeds to feed definitions: OPML, CSV or one address a line, told apart by looking. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from connectors.net.address import checked_url
from connectors.net.errors import FetchError
from connectors.parse.items import ParseError
from connectors.parse.xml_text import mended
from majra import ids
from majra.records.feed import MAX_INTERVAL, MIN_INTERVAL, Feed
from majra.text.charset import decode_page
from majra.text.language import primary_tag
from majra.topics import BY_SLUG

_ADDRESS: Final = ("url", "xmlurl", "xml_url", "feed", "feed_url", "rss", "link", "address")
"""Names that lists in the wild give the column of addresses."""
_FEED_SCHEME: Final = re.compile(r"^feed:(?://)?", re.IGNORECASE)
"""What browsers once gave feeds for a scheme: feed://example.org/rss, feed:https://example.org/rss."""
_TITLE: Final = ("title", "name", "text")
_DELIMITERS: Final = (",", ";", "\t")
"""Spreadsheets write what their country's setting says."""
_TRUE: Final = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line or outline that is no feed, and why. `where` is its line (CSV, lists) or its address."""

    where: str
    reason: str


class ListError(ValueError):
    """The file as a whole cannot be read."""


def read_feeds(raw: bytes) -> list[Feed | Unusable]:
    """The feeds of a file, each once, in its order. Raises `ListError`.

    CSV needs a header with a column of addresses (url, xmlUrl, feed, ...); it may have title, language, interval (s),
    full_text, topics (slugs with ; between), paused. OPML's attributes are the same, in a `majra` namespace or plain.
    """
    text = decode_page(raw).text.lstrip("\ufeff")
    if not text.strip():
        raise ListError("the file is empty")
    if text.lstrip().startswith("<"):
        found = list(_opml(text))
    else:
        lines = text.splitlines()
        header = next(line for line in lines if line.strip())
        mark = max(_DELIMITERS, key=header.count)
        columns = [name.strip().strip('"').lower() for name in header.split(mark)]
        found = list(_csv(text, mark) if any(name in _ADDRESS for name in columns) else _plain(lines))
    if not found:
        raise ListError("no feed in the file")
    once: dict[str, Feed | Unusable] = {}
    for each in found:
        once.setdefault(each.id if isinstance(each, Feed) else f"{each.where} {each.reason}", each)
    return list(once.values())


def make_feed(address: str, fields: Mapping[str, str]) -> Feed:
    """A feed from an address and texts of its settings, empty ones as if absent. Raises `ValueError` in words."""
    try:
        url = str(checked_url(_web(address.strip())))
    except FetchError as error:
        raise ValueError(str(error)) from error
    get = {key.lower().replace("-", "_"): value.strip() for key, value in fields.items() if value and value.strip()}
    topics = tuple(slug.strip() for slug in get.get("topics", "").replace(",", ";").split(";") if slug.strip())
    if unknown := [slug for slug in topics if slug not in BY_SLUG]:
        raise ValueError(f"no topic named {', '.join(unknown)}")
    language = get.get("language")
    if language is not None and primary_tag(language) is None:
        raise ValueError(f"no language tag: {language}")
    return Feed(
        id=ids.feed_id(url),
        url=url,
        title=next((get[name] for name in _TITLE if name in get and get[name] not in (address, url)), None),
        language=primary_tag(language),
        interval=_interval(get.get("interval")),
        full_text=get.get("full_text", "").lower() in _TRUE,
        topics=topics,
        paused=get.get("paused", "").lower() in _TRUE,
    )


def _web(address: str) -> str:
    bare = _FEED_SCHEME.sub("", address)
    return bare if bare == address or bare.lower().startswith(("http:", "https:")) else f"http://{bare}"


def _interval(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        raise ValueError(f"no number of seconds: {text}") from None
    if not MIN_INTERVAL <= seconds <= MAX_INTERVAL:
        raise ValueError(f"an interval is {MIN_INTERVAL:g} to {MAX_INTERVAL:g} seconds, not {text}")
    return seconds


def _made(where: str, address: str, fields: Mapping[str, str]) -> Feed | Unusable:
    try:
        return make_feed(address, fields)
    except ValueError as error:
        return Unusable(where, str(error))


def _plain(lines: list[str]) -> Iterator[Feed | Unusable]:
    for number, line in enumerate(lines, start=1):
        address = line.strip()
        if address and not address.startswith("#"):
            yield _made(f"line {number}", address, {})


def _csv(text: str, delimiter: str) -> Iterator[Feed | Unusable]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)
    try:
        header = next([name.strip().lower() for name in row] for row in rows if any(row))
        column = next(header.index(name) for name in _ADDRESS if name in header)
        for row in rows:
            address = row[column].strip() if column < len(row) else ""
            if any(cell.strip() for cell in row):
                fields = dict(zip(header, row, strict=False))
                yield _made(f"line {rows.line_num}", address, fields)
    except csv.Error as error:
        raise ListError(f"broken CSV at line {rows.line_num}: {error}") from error


def _opml(text: str) -> Iterator[Feed | Unusable]:
    try:
        # Mended as feeds are: titles with a bare & are common. Its declaration goes too, since the text is decoded.
        root = fromstring(mended(text)[0])
    except (XmlError, DefusedXmlException, ParseError, ValueError) as error:
        raise ListError(f"broken XML: {error}") from error
    if root.tag.lower() != "opml":
        raise ListError(f"XML, but no OPML: its root is {root.tag}")
    for outline in root.iter():
        if str(outline.tag).lower() == "outline" and (address := _address(outline)):
            yield _made(address, address, {name.rpartition("}")[2]: value for name, value in outline.attrib.items()})


def _address(outline: Element) -> str | None:
    return next((value for name, value in outline.attrib.items() if name.lower() == "xmlurl" and value.strip()), None)
