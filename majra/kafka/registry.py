"""The feed registry, read and changed: `news.feeds`, compacted by feed id. What changes it takes effect everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, Publisher
from majra.records.codec import DecodeError, decode, encode
from majra.records.feed import Feed
from majra.settings import Settings
from majra.topics import FEED_STATE, FEEDS


async def read_registry(settings: Settings) -> dict[str, Feed]:
    """The registered feeds by id, oldest definition first. Records that are no feeds are passed over."""
    feeds: dict[str, Feed] = {}
    async for record in read_log(settings, FEEDS):
        name = (record.key or b"").decode("utf-8", "replace")
        if record.value is None:
            feeds.pop(name, None)
            continue
        try:
            feeds[name] = decode(record.value, Feed)
        except DecodeError:
            continue
    return feeds


async def define(publisher: Publisher, feeds: Sequence[Feed]) -> None:
    """Registers feeds, or changes those that are."""
    await publisher.publish([Outgoing(FEEDS, feed.id.encode(), encode(feed)) for feed in feeds])


async def remove(publisher: Publisher, feed_id: str) -> None:
    """Takes a feed and all that is known of it out of the registry."""
    await publisher.publish([Outgoing(topic, feed_id.encode(), None) for topic in (FEEDS, FEED_STATE)])
