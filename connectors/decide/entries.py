"""Items to entries: identity in layers, dates, and why one is rejected. Pure.

Identity: the canonical address, else the guid, else what it says. An address is no identity where it is the site's own
front page, or where several items of the feed share it (live blogs, templates).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from connectors.parse.dates import parse_date
from connectors.parse.items import Item, ParsedFeed
from connectors.parse.links import absolute
from majra import ids
from majra.records.entry import ContentType, Entry
from majra.records.feed import Feed
from majra.text.arabic import words
from majra.text.html import looks_like_html, text_blocks
from majra.text.language import primary_tag

WHOLE: Final = 120
"""Words of a description from which it is the article itself: a teaser is shorter (agencies put all text there)."""
_ENTITY: Final = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_LONG: Final = 2_048
"""Characters of an item's address or guid that are believed; longer ones are broken."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What cannot be published, and why."""

    what: Item | Entry
    reason: str


def entries_of(parsed: ParsedFeed, feed: Feed, now: datetime, zone: int | None) -> list[Entry | Rejected]:
    """An entry, or a rejection, for each item of the feed, in its order. `zone`: see `connectors.decide.zones`."""
    canonical = {url: ids.canonical_url(url) for item in parsed.items if (url := item.url)}
    addresses = Counter(canonical[item.url] for item in parsed.items if item.url)
    # A live blog's items may share their title too; the same item listed twice says the same.
    told = {(canonical[i.url], i.title, i.content or i.summary) for i in parsed.items if i.url}
    stories = Counter(address for address, _title, _text in told)
    shared = {url for url, address in canonical.items() if addresses[address] > 1 and stories[address] > 1}
    return [_entry(item, parsed, feed, now, zone, shared) for item in parsed.items]


def newest_first(entries: Sequence[Entry | Rejected]) -> list[Entry | Rejected]:
    """In order of publication, those without a date in their place after the newer ones before them."""
    last = datetime.max.replace(tzinfo=UTC)
    keyed = []
    for each in entries:
        last = (each.published or each.updated or last) if isinstance(each, Entry) else last
        keyed.append((last, each))
    return [each for _moment, each in sorted(keyed, key=lambda pair: pair[0], reverse=True)]


def _entry(
    item: Item, parsed: ParsedFeed, feed: Feed, now: datetime, zone: int | None, shared: set[str]
) -> Entry | Rejected:
    content, summary = _texts(item)
    title = _title(item.title)
    if not (content or summary or title):
        return Rejected(item, "nothing to read: no title, content or summary")
    url = absolute(feed.url, item.url) if item.url and len(item.url) <= _LONG else None
    guid = item.guid[:_LONG] if item.guid else None
    identity = None if url is None or url in shared or _is_front_page(url) else url
    published = parse_date(item.published, now=now, usual_zone=zone)
    updated = parse_date(item.updated, now=now, usual_zone=zone)
    return Entry(
        id=ids.entry_id(url=identity, feed=feed.url, guid=guid, title=title, text=content or summary),
        feed=feed.url,
        url=url,
        guid=guid,
        title=title,
        content=content,
        content_type=_content_type(content),
        summary=summary,
        language=feed.language or primary_tag(item.language) or primary_tag(parsed.language),
        published=published.moment if published else None,
        updated=updated.moment if updated else None,
        authors=item.authors or None,
        categories=item.categories or None,
        media=item.media or None,
        fetched=now,
        topics=feed.topics or None,
    )


def _texts(item: Item) -> tuple[str | None, str | None]:
    """Content and summary; a description as long as an article is the article.

    Also where the content is shorter (a teaser with a picture) or holds no words at all.
    """
    content, summary = _unescaped(item.content), _unescaped(item.summary)
    size = len(reading_words(content)) if content else 0
    long = len(reading_words(summary)) if summary else 0
    if long >= WHOLE > size:
        return summary, content if size else None
    return (content if size else None), (summary if long else None)


def _title(text: str | None) -> str | None:
    """A title as the line of text that it is: some feeds mark it up or escape it twice."""
    text = _unescaped(text)
    if text is None:
        return None
    return " ".join(block.text for block in text_blocks(text)) or None


def _unescaped(text: str | None) -> str | None:
    """`text` without entities where it has no tags: plain text, or HTML that was escaped once too often.

    Only whole entities: the `&copy=` of an address is none.
    """
    if text is None or looks_like_html(text):
        return text
    return _ENTITY.sub(lambda found: unescape(found[0]), text).strip() or None


def reading_words(text: str) -> list[str]:
    """The folded words that a reader of `text` (HTML or plain) sees."""
    return [word for block in text_blocks(text) for word in words(block.text)]


def _content_type(content: str | None) -> ContentType | None:
    if content is None:
        return None
    return "text/html" if looks_like_html(content) else "text/plain"


def _is_front_page(url: str) -> bool:
    parts = urlsplit(ids.canonical_url(url))  # without what tracking hung on it
    return parts.path in ("", "/") and not parts.query
