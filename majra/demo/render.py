"""Outlets to feeds, in the formats and with the habits that live ones have. Pure: the same moment, the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import orjson

from majra.demo.samples import Format, Item, Outlet

ZONE: Final = timezone(timedelta(hours=3))
"""The outlets' own zone, as in most of the Mashriq."""
LEVANT_MONTHS: Final = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني",
    "كانون الأول",
)  # fmt: skip
ROMAN_MONTHS: Final = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
"""The month names of Egypt and the Gulf."""
_ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_XML: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_CONTENT: Final = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_DC: Final = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


@dataclass(frozen=True, slots=True)
class RenderedFeed:
    """A feed as it goes over the wire; `newest` is when its newest item was published."""

    body: bytes
    content_type: str
    newest: datetime
    items: int


def render(outlet: Outlet, now: datetime) -> RenderedFeed:
    """The outlet's feed as it is at `now` (a time with a zone)."""
    body, content_type = _FORMATS[outlet.format](outlet, now)
    newest = max(item.published(now) for item in outlet.items)
    return RenderedFeed(body=body, content_type=content_type, newest=newest, items=len(outlet.items))


def written_date(item: Item, now: datetime) -> str:
    """The item's date as the outlet writes it: RFC 822, or in Arabic words, which feeds do although they should not."""
    when = item.published(now).astimezone(ZONE)
    if item.date == "arabic":
        return f"{when.day} {LEVANT_MONTHS[when.month - 1]} {when.year} {when:%H:%M}"
    if item.date == "arabic-digits":
        return f"{when.day} {ROMAN_MONTHS[when.month - 1]} {when.year} {when:%H:%M}".translate(_ARABIC_DIGITS)
    return format_datetime(when)


def _rss(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    def content(item: Item) -> str:
        full = _tag("content:encoded", item.markup) if item.markup else ""
        return _optional("description", item.summary) + full

    return _rss_text(outlet, now, content).encode(), "application/rss+xml; charset=utf-8"


def _rss_plain(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    text = _rss_text(outlet, now, lambda item: _tag("description", item.text.strip()))
    return text.encode(), "application/rss+xml; charset=utf-8"


def _rss_1256(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    """Windows-1256, and not a word of it: neither the XML declaration nor the server names a charset."""
    text = _rss_text(outlet, now, lambda item: _tag("description", item.markup))
    return text.replace(' encoding="utf-8"', "", 1).encode("windows-1256"), "text/xml"


def _rss_text(outlet: Outlet, now: datetime, content: Callable[[Item], str]) -> str:
    items = "".join(
        "<item>"
        + _tag("title", item.title)
        + _tag("link", outlet.address(item))
        + f'<guid isPermaLink="true">{escape(outlet.address(item))}</guid>'
        + _tag("pubDate", written_date(item, now))
        + "".join(_tag("dc:creator", name) for name in item.authors)
        + "".join(_tag("category", name) for name in item.categories)
        + content(item)
        + "</item>\n"
        for item in outlet.items
    )
    head = _tag("title", outlet.title) + _tag("link", outlet.site) + _tag("description", outlet.title)
    channel = f"<channel>{head}<language>ar</language>\n{items}</channel>"
    return f'{_XML}<rss version="2.0" {_CONTENT} {_DC}>{channel}</rss>\n'


def _rdf(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    addresses = [outlet.address(item) for item in outlet.items]
    order = "".join(f"<rdf:li rdf:resource={quoteattr(address)}/>" for address in addresses)
    head = _tag("title", outlet.title) + _tag("link", outlet.site) + _tag("description", outlet.title)
    channel = f"<channel rdf:about={quoteattr(outlet.site)}>{head}<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n"
    items = "".join(
        f"<item rdf:about={quoteattr(address)}>"
        + _tag("title", item.title)
        + _tag("link", address)
        + "".join(_tag("dc:creator", name) for name in item.authors)
        + "".join(_tag("dc:subject", name) for name in item.categories)
        + _tag("dc:date", item.published(now).astimezone(ZONE).isoformat())
        + _tag("dc:language", item.language)
        + _tag("content:encoded", item.markup)
        + "</item>\n"
        for address, item in zip(addresses, outlet.items, strict=True)
    )
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    return f"{_XML}<rdf:RDF {rdf} {_CONTENT} {_DC}>{channel}{items}</rdf:RDF>\n".encode(), "application/rdf+xml"


def _atom(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    entries = "".join(
        "<entry>"
        + _tag("id", outlet.address(item))
        + _tag("title", item.title)
        + f"<link href={quoteattr(outlet.address(item))}/>"
        + "".join(f"<author>{_tag('name', name)}</author>" for name in item.authors)
        + "".join(f"<category term={quoteattr(name)}/>" for name in item.categories)
        + _tag("published", item.published(now).isoformat())
        + _tag("updated", item.published(now).isoformat())
        + f'<content type="html">{escape(item.markup)}</content>'
        + "</entry>\n"
        for item in outlet.items
    )
    updated = max(item.published(now) for item in outlet.items).isoformat()
    head = _tag("id", outlet.site) + _tag("title", outlet.title) + _tag("updated", updated)
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">{head}\n{entries}</feed>\n'
    return (_XML + feed).encode(), "application/atom+xml; charset=utf-8"


def _json(outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.site,
        "language": "ar",
        "items": [
            {
                "id": outlet.address(item),
                "url": outlet.address(item),
                "title": item.title,
                "content_html": item.markup,
                "date_published": item.published(now).isoformat(),
                "authors": [{"name": name} for name in item.authors],
                "tags": list(item.categories),
                "language": item.language,
            }
            for item in outlet.items
        ],
    }
    return orjson.dumps(feed, option=orjson.OPT_INDENT_2), "application/feed+json"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _optional(name: str, text: str) -> str:
    return _tag(name, text) if text else ""


_FORMATS: Final[dict[Format, Callable[[Outlet, datetime], tuple[bytes, str]]]] = {
    "rss": _rss,
    "rss-plain": _rss_plain,
    "rss-1256": _rss_1256,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
}
