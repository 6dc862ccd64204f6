"""A poll's outcome, to Kafka: entries first, acknowledged, and only then what was seen. A crash repeats, never loses."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import structlog

from connectors.decide.entries import Rejected
from connectors.decide.poll import Outcome
from majra import ids, topics
from majra.kafka.dead_letter import dead_letter
from majra.kafka.publisher import Outgoing, Publisher
from majra.metrics.meter import CONNECT, UNMETERED, Meter
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings

log = structlog.get_logger("majra.connectors")


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What never became a message, in the shape of one: `news.entries` is where it would have been. No offset."""

    key: bytes | None
    value: bytes | None
    topic: str = topics.ENTRIES
    partition: int = -1
    offset: int = -1
    headers: tuple[tuple[str, bytes], ...] = ()


class Unusable(ValueError):
    """An item that no entry could be made of."""


class TooLarge(ValueError):
    """An entry larger than a message may be. Its dead letter holds the beginning of it."""


async def publish(outcome: Outcome, publisher: Publisher, settings: Settings, meter: Meter = UNMETERED) -> None:
    """Returns once all is acknowledged. Raises `KafkaProblem`; then the state is not published, and all comes again."""
    records = [_record(entry, settings) for entry in outcome.entries]
    records += [_reject(each, outcome.state.id) for each in outcome.rejected]
    state = Outgoing(topics.FEED_STATE, outcome.state.id.encode(), encode(outcome.state))
    began = perf_counter()
    await publisher.publish(records)
    meter.ingested(outcome.entries, outcome.revised)
    await publisher.publish([state])
    meter.done(CONNECT, [*records, state], perf_counter() - began)


def _record(entry: Entry, settings: Settings) -> Outgoing:
    assert entry.id is not None
    key, value = entry.id.encode(), encode(entry)
    if len(value) + RECORD_ROOM <= settings.max_message_bytes:
        return Outgoing(topics.ENTRIES, key, value)
    error = TooLarge(f"{len(value)} bytes, more than {settings.max_message_bytes} (MAJRA_MAX_MESSAGE_BYTES); cut")
    log.warning("entry too large", entry=entry.id, feed=entry.feed, size=len(value))
    return dead_letter(Unpublished(key, value[: settings.max_message_bytes - RECORD_ROOM]), CONNECT, error)


def _reject(rejected: Rejected, feed_id: str) -> Outgoing:
    value = encode(rejected.what)
    return dead_letter(
        Unpublished(ids.digest(feed_id, value.decode()).encode(), value), CONNECT, Unusable(rejected.reason)
    )


RECORD_ROOM = 1_024
"""Bytes that a record's key, headers and framing need beside its value."""
