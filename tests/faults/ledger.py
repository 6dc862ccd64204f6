"""What is on the topics: read from the logs' beginnings with a client that no worker has to do with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import orjson
from aiokafka import ConsumerRecord
from faults.judge import Dead, Found, Told

from majra import topics
from majra.kafka import dead_letter as names
from majra.kafka.log import read_log
from majra.kafka.marks import headers_of
from majra.settings import Settings

Place = tuple[str, int, int]


async def found(settings: Settings) -> Found:
    """All that the output topics hold now.

    News goes on while this reads, so what comes of something is read before it: else a document could be seen whose
    original was not there yet, or a letter without its message.
    """
    letters = [record async for record in read_log(settings, topics.DEAD_LETTER)]
    kept: dict[str, list[Told]] = {}
    unreadable = []
    origins: dict[Place, bytes] = {}
    for topic in (topics.ENRICHED, topics.DUPLICATES, topics.ORIGINALS):
        kept[topic] = []
        async for record in read_log(settings, topic):
            origins[_place(record)] = _print(record.key, record.value)
            told = _told(record.value)
            if told is None:
                unreadable.append(record.value or b"")
            else:
                kept[topic].append(told)
    for topic in (topics.ARTICLES, topics.ENTRIES):
        async for record in read_log(settings, topic):
            origins[_place(record)] = _print(record.key, record.value)
    return Found(
        originals=kept[topics.ORIGINALS],
        duplicates=kept[topics.DUPLICATES],
        enriched=kept[topics.ENRICHED],
        letters=[_dead(record, origins) for record in letters],
        unreadable=unreadable,
    )


async def arrived(settings: Settings) -> set[str]:
    """The ids of all entries whose poll is done: published, and noted by the connectors as seen."""
    seen: set[str] = set()
    async for record in read_log(settings, topics.FEED_STATE):
        if record.value is not None:
            seen |= orjson.loads(record.value)["seen"].keys()
    return seen


async def ended(settings: Settings) -> AsyncIterator[tuple[str, float]]:
    """Each story that has come to the end of its way, by id, and the broker's time of that (seconds since 1970).

    The end is `news.enriched` or `news.duplicates`; the bed has the brokers stamp what is written there.
    """
    for topic in (topics.ENRICHED, topics.DUPLICATES):
        async for record in read_log(settings, topic):
            told = _told(record.value)
            if told is not None:
                yield told.id, record.timestamp / 1000


def _told(value: bytes | None) -> Told | None:
    try:
        document: dict[str, Any] = orjson.loads(value or b"")
        return Told(
            id=document["uri"].rpartition(":")[2],
            version=int(document["version"]),
            title=document["headlines"][0]["value"],
            body=document["bodies"][0]["value"],
            original=(document["majra"].get("duplicateOf") or "").rpartition(":")[2] or None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _dead(record: ConsumerRecord, origins: dict[Place, bytes]) -> Dead:
    headers = headers_of(record)
    place = (
        headers[names.TOPIC].decode(),
        int(headers[names.PARTITION]),
        int(headers[names.OFFSET]),
    )
    return Dead(
        value=record.value or b"",
        stage=headers[names.STAGE].decode(),
        id=_story(record.value),
        same=origins.get(place) == _print(record.key, record.value),
    )


def _story(value: bytes | None) -> str | None:
    """The id in an entry or a document."""
    try:
        record = orjson.loads(value or b"")
        found = record.get("id") or record["uri"].rpartition(":")[2]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if isinstance(found, str) else None


def _place(record: ConsumerRecord) -> Place:
    return record.topic, record.partition, record.offset


def _print(key: bytes | None, value: bytes | None) -> bytes:
    return sha256(b"%d %b %b" % (len(key or b""), key or b"", value or b"")).digest()
