"""The one way to publish: an idempotent producer whose every record is acknowledged before `publish` returns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTimestampError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from majra.kafka.connect import started
from majra.kafka.errors import PublishError, RecordRefused, TopicMissing
from majra.kafka.retry import retrying
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import Settings
from majra.topics import DEAD_LETTER_ROOM

_RECORD_FAULTS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidTimestampError)
"""What the broker answers when the record is at fault; every other lasting error is the cluster's or the operator's."""
LINGER_MS = 5
"""Records of one `publish` and of other stages in the process share requests; far below what a reader would notice."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to publish. A null `value` is a tombstone on compacted topics."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Publisher:
    """Publishes with acks=all through an idempotent producer (faust-facts 1, 2, 9: Faust's own sends are neither)."""

    def __init__(self, producer: AIOKafkaProducer, settings: Settings, meter: Meter = UNMETERED) -> None:
        self._producer = producer
        self._meter = meter
        self._brokers = settings.kafka
        self._timeout = settings.publish_timeout
        self._topics: frozenset[str] = frozenset()

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Returns once every record is acknowledged by all in-sync replicas.

        Records of one partition keep their order. Tries again within `publish_timeout` seconds, then raises
        `PublishError`; some records may then be on the broker, so that publishing the same again repeats them (ids are
        deterministic: a repeat overwrites). Raises `TopicMissing` rather than letting a broker make a topic.
        """
        if not records:
            return
        await self._require({record.topic for record in records})
        pending = list(records)
        try:
            async with asyncio.timeout(self._timeout):
                async for attempt in retrying(self._timeout, _Transient):
                    with attempt:
                        if refused := await self._send(pending):
                            pending = [record for record, _error in refused]
                            raise _Transient(_say(refused[0][1]))
        except TimeoutError as error:
            self._meter.refused(pending[0].topic)
            raise PublishError(
                f"no acknowledgement from {self._brokers} for {records[0].topic} within {self._timeout:g} s"
            ) from error
        except _Transient as error:
            raise PublishError(f"{records[0].topic} on {self._brokers}: {error}") from error

    async def _send(self, records: Sequence[Outgoing]) -> list[tuple[Outgoing, KafkaError]]:
        """Sends all and awaits all; returns those that another try may bring through, with their errors."""
        futures = []
        refused = []
        for record in records:
            try:
                future = await self._producer.send(
                    record.topic, value=record.value, key=record.key, headers=list(record.headers)
                )
            except MessageSizeTooLargeError as error:
                self._meter.refused(record.topic)
                raise RecordRefused(f"{record.topic}: {error} (MAJRA_MAX_MESSAGE_BYTES)") from error
            except KafkaError as error:
                self._meter.refused(record.topic)
                raise _Transient(_say(error)) from error
            futures.append(future)
        results = await asyncio.gather(*futures, return_exceptions=True)
        for record, result in zip(records, results, strict=True):
            if isinstance(result, KafkaError):
                self._meter.refused(record.topic)
                if not result.retriable:
                    raise _permanent(result)(f"{record.topic} on {self._brokers}: {_say(result)}") from result
                refused.append((record, result))
            if isinstance(result, BaseException):
                raise result
        return refused

    async def _require(self, topics: set[str]) -> None:
        if topics <= self._topics:
            return
        try:
            self._topics = frozenset((await self._producer.client.fetch_all_metadata()).topics())
        except KafkaError as error:
            raise PublishError(f"{self._brokers}: {_say(error)}") from error
        if missing := sorted(topics - self._topics):
            raise TopicMissing(missing, self._brokers)


class _Transient(Exception):
    """A fault of the broker or the way to it that may pass."""


def _permanent(error: KafkaError) -> type[PublishError]:
    return RecordRefused if isinstance(error, _RECORD_FAULTS) else PublishError


def _say(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@asynccontextmanager
async def open_publisher(settings: Settings, meter: Meter = UNMETERED) -> AsyncIterator[Publisher]:
    """A publisher for as long as the context is open. Raises `BrokerUnavailable`."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka,
        client_id="majra",
        enable_idempotence=True,
        acks="all",
        linger_ms=LINGER_MS,
        max_request_size=settings.max_message_bytes + DEAD_LETTER_ROOM,
        # Half of the whole bound, so that one lost request leaves room for a second try.
        request_timeout_ms=int(settings.publish_timeout * 500),
    )
    async with started(producer, producer.stop, settings.kafka):
        yield Publisher(producer, settings, meter)
