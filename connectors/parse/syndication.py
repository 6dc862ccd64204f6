"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom, by feedparser on text that we decoded and made parse ourselves."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import feedparser

from connectors.parse.items import Item, ParsedFeed, ParseError
from connectors.parse.links import absolute
from connectors.parse.xml_text import prepared
from majra.records.entry import Media

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS: Final = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""Seconds of RSS 1.0's `sy:updatePeriod`."""
_SKIP: Final = re.compile(r"<skip(Hours|Days)\s*>(.*?)</skip\1\s*>", re.DOTALL | re.IGNORECASE)
_SKIPPED: Final = re.compile(r"<(?:hour|day)\s*>\s*([^<\s]+)", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_MAIL: Final = re.compile(r"[^\s@()<>]+@[^\s@()<>]+")
_MAIL_AND_NAME: Final = re.compile(rf"{_MAIL.pattern}\s*\(\s*([^()]*?\S)\s*\)")
_HEAD: Final = 20_000
"""Characters in which a feed says things of itself."""


def parse_syndication(text: str, base: str) -> ParsedFeed:
    """The feed in `text`, whose address is `base`. Raises `ParseError` "not-a-feed" or "unsafe-xml"."""
    xml, truncated = prepared(text)
    try:
        # Bytes of a stream: a string could be taken for an address to fetch. UTF-8 by our word, whatever the text said.
        # Without `base`: a guid that is a number must not become an address, which would change with redirects.
        found = feedparser.parse(
            io.BytesIO(xml.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # the splitter reads the page's structure; what shows text escapes it
            resolve_relative_uris=False,  # it would write all markup anew; links are made absolute here
        )
    except Exception as error:  # its second, lenient parser gives up with assertions and worse
        raise ParseError("not-a-feed", f"it cannot be read: {type(error).__name__}: {error}") from error
    version = str(found.get("version") or "")  # absent where there is nothing at all
    if not version and not found.entries:
        raise ParseError("not-a-feed", "no RSS, Atom, JSON Feed or news sitemap")
    feed = found.feed
    links = feed.get("links", ())
    hours, days = _skipped(xml[:_HEAD])
    atom = version.startswith("atom")
    return ParsedFeed(
        items=tuple(_item(entry, base, atom) for entry in found.entries),
        title=_text(feed.get("title")),
        language=_text(feed.get("language")),
        dates=tuple(date for name in ("updated", "published") if (date := _text(dict.get(feed, name)))),
        ttl=_ttl(feed),
        skip_hours=hours,
        skip_days=days,
        hub=next(_hrefs(links, "hub", base), None),
        topic=next(_hrefs(links, "self", base), None),
        truncated=truncated,
    )


def _item(entry: Any, base: str, atom: bool) -> Item:
    contents = [each.get("value") or "" for each in entry.get("content", ())]
    # The first of several is the publisher's own order; an empty one says nothing.
    content = next((each for each in contents if each.strip()), None)
    summary = _text(entry.get("summary"))
    if content is not None and summary == content.strip():
        summary = None  # feedparser copies the content where there is no summary
    # `dict.get`: feedparser's own answers with `published` where there is no `updated`.
    published = _text(entry.get("published") or entry.get("created"))
    updated = _text(dict.get(entry, "updated"))
    if published is None and not atom:
        published, updated = updated, None  # dc:date, which feedparser calls so
    return Item(
        url=_address(entry, base),
        guid=_text(entry.get("id")),
        title=_text(entry.get("title")),
        content=content,
        summary=summary,
        published=published,
        updated=updated,
        language=_text(entry.get("language")),
        authors=_authors(entry),
        categories=tuple(dict.fromkeys(term for tag in entry.get("tags", ()) if (term := _text(_label(tag))))),
        media=tuple(_media(entry, base)),
    )


def _address(entry: Any, base: str) -> str | None:
    """The article's own address: FeedBurner's link leads there by way of FeedBurner."""
    link = _text(entry.get("link"))
    guid = _text(entry.get("id"))
    if link is None and "link" in entry and _WEB.match(guid or ""):
        link = guid  # an empty link element hides from feedparser that the guid is one
    elif link == guid and entry.get("guidislink") and not _WEB.match(link or ""):
        link = None  # a guid that says nothing of being a permalink, nor is one: 12345
    return absolute(base, _text(entry.get("feedburner_origlink"))) or absolute(base, link)


def _label(tag: Any) -> Any:
    """Atom's label is for people; its term may be a number."""
    return tag.get("label") or tag.get("term")


def _authors(entry: Any) -> tuple[str, ...]:
    said = _text(entry.get("author")) or ""
    if found := _MAIL_AND_NAME.fullmatch(said):  # RSS's own form, which feedparser cuts within long domains
        return (found[1],)
    named = [_text(each.get("name")) for each in entry.get("authors", ()) if hasattr(each, "get")]
    if len(named) < 2 and _MAIL.fullmatch(said):
        return ()
    names = named if any(named) else [said]
    return tuple(dict.fromkeys(name for name in names if name and not _MAIL.fullmatch(name)))


def _media(entry: Any, base: str) -> Iterator[Media]:
    seen = set()
    found = [(each.get("href"), each.get("type")) for each in entry.get("enclosures", ())]
    found += [(each.get("url"), each.get("type") or each.get("medium")) for each in entry.get("media_content", ())]
    found += [(each.get("url"), None) for each in entry.get("media_thumbnail", ())]
    for address, kind in found:
        url = absolute(base, address)
        if url and url not in seen:
            seen.add(url)
            yield Media(url=url, type=_text(kind))


def _hrefs(links: Any, rel: str, base: str) -> Iterator[str]:
    for link in links:
        if link.get("rel") == rel and (url := absolute(base, link.get("href"))):
            yield url


def _ttl(feed: Any) -> float | None:
    """`ttl` (minutes) or the syndication module's period, in seconds."""
    text = str(feed.get("ttl") or "").strip()
    if _NUMBER.fullmatch(text):
        return min(int(text), 10**6) * 60.0
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    if period is None or not _NUMBER.fullmatch(often) or int(often) < 1:
        return None
    return period / int(often)


def _skipped(head: str) -> tuple[frozenset[int], frozenset[int]]:
    hours: set[int] = set()
    days: set[int] = set()
    for found in _SKIP.finditer(head):
        for value in _SKIPPED.findall(found[2]):
            if found[1].lower() == "hours" and _NUMBER.fullmatch(value) and int(value) <= 24:
                hours.add(int(value) % 24)  # 24 is midnight in RSS 0.91
            elif value.lower() in _DAYS:
                days.add(_DAYS.index(value.lower()))
    return frozenset(hours), frozenset(days)


def _text(value: Any) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text or None
