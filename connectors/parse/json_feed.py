"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Tolerant: a field of the wrong type is as if it were absent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from connectors.parse.items import Item, ParsedFeed, ParseError
from connectors.parse.links import absolute
from majra.records.entry import Media

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ITEMS: Final = re.compile(r'"items"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")
_LENIENT: Final = json.JSONDecoder(strict=False)
"""Takes control characters in texts and half a surrogate pair, which orjson refuses."""


def parse_json_feed(text: str, base: str) -> ParsedFeed:
    """The feed in `text`. Raises `ParseError` "not-a-feed", which says whether the JSON or the feed is at fault."""
    feed, truncated = _loaded(text)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ParseError("not-a-feed", "JSON, but no JSON Feed: it has no list of items")
    hubs = [hub for hub in _list(feed.get("hubs")) if isinstance(hub, dict) and _text(hub.get("type")) == "WebSub"]
    hub = _text(hubs[0].get("url")) if hubs else None
    own = _text(feed.get("feed_url"))
    return ParsedFeed(
        items=tuple(_item(item, base) for item in feed["items"] if isinstance(item, dict)),
        title=_text(feed.get("title")),
        language=_text(feed.get("language")),
        hub=absolute(base, hub),
        topic=absolute(base, own),
        truncated=truncated,
    )


def _loaded(text: str) -> tuple[Any, bool]:
    """The document, and whether it is broken from some item on: those before it are there."""
    try:
        return orjson.loads(text), False
    except orjson.JSONDecodeError as error:
        first = error
    try:
        return _LENIENT.decode(text), False
    except ValueError:
        pass
    start = _ITEMS.search(text)
    if start is None:
        raise ParseError("not-a-feed", f"broken JSON: {first}") from first
    head = re.sub(r",\s*$", "", text[: start.start()])
    try:
        feed = _LENIENT.decode(head + "}")
    except ValueError:
        feed = {}
    items: list[Any] = []
    place = start.end()
    while True:
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
        try:
            item, place = _LENIENT.raw_decode(text, place)
        except ValueError:
            return feed | {"items": items}, True
        items.append(item)


def _item(item: dict[str, Any], base: str) -> Item:
    guid = item.get("id")
    authors = [*_list(item.get("authors")), item.get("author")]  # 1.1, and 1.0's single one
    names = (_text(each.get("name")) for each in authors if isinstance(each, dict))
    return Item(
        url=absolute(base, _text(item.get("url"))) or absolute(base, _text(item.get("external_url"))),
        guid=_text(str(guid)) if isinstance(guid, str | int | float) else None,
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
        if url := absolute(base, _text(address)):
            yield Media(url=url, type=_text(kind))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return _SURROGATE.sub("\ufffd", value).strip() or None if isinstance(value, str) else None
