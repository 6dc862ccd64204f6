"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Tolerant: a field of the wrong type is as if it were absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import orjson

from connectors.parse.items import Item, ParsedFeed, ParseError
from majra.records.entry import Media


def parse_json_feed(text: str, base: str) -> ParsedFeed:
    """The feed in `text`. Raises `ParseError` "not-a-feed", which says whether the JSON or the feed is at fault."""
    try:
        feed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ParseError("not-a-feed", f"broken JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ParseError("not-a-feed", "JSON, but no JSON Feed: it has no list of items")
    hubs = [hub for hub in _list(feed.get("hubs")) if isinstance(hub, dict) and _text(hub.get("type")) == "WebSub"]
    hub = _text(hubs[0].get("url")) if hubs else None
    own = _text(feed.get("feed_url"))
    return ParsedFeed(
        items=tuple(_item(item, base) for item in feed["items"] if isinstance(item, dict)),
        title=_text(feed.get("title")),
        language=_text(feed.get("language")),
        hub=urljoin(base, hub) if hub else None,
        topic=urljoin(base, own) if own else None,
    )


def _item(item: dict[str, Any], base: str) -> Item:
    guid = item.get("id")
    url = _text(item.get("url")) or _text(item.get("external_url"))
    authors = [*_list(item.get("authors")), item.get("author")]  # 1.1, and 1.0's single one
    names = (_text(each.get("name")) for each in authors if isinstance(each, dict))
    return Item(
        url=urljoin(base, url) if url else None,
        guid=str(guid).strip() or None if isinstance(guid, str | int | float) else None,
        title=_text(item.get("title")),
        content=_text(item.get("content_html")) or _text(item.get("content_text")),
        summary=_text(item.get("summary")),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        language=_text(item.get("language")),
        authors=tuple(dict.fromkeys(name for name in names if name)),
        categories=tuple(dict.fromkeys(tag for each in _list(item.get("tags")) if (tag := _text(each)))),
        media=tuple(_media(item, base)),
    )


def _media(item: dict[str, Any], base: str) -> Iterator[Media]:
    found = [(item.get("image"), None), (item.get("banner_image"), None)]
    found += [
        (each.get("url"), each.get("mime_type")) for each in _list(item.get("attachments")) if isinstance(each, dict)
    ]
    for address, kind in found:
        if (address := _text(address)) and urljoin(base, address).startswith(("http://", "https://")):
            yield Media(url=urljoin(base, address), type=_text(kind))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
