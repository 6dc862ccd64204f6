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
from majra.kafka.producer import OUT_OF_STEP, LastingProducer
from majra.kafka.retry import retrying
from majra.kafka.security import client_options
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import Settings
from majra.topics import DEAD_LETTER_ROOM

_RECORD_FAULTS = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidTimestampError)
"""What the broker answers when the record is at fault; every other lasting error is the cluster's or the operator's."""
BATCH = 131_072
"""Bytes of one partition in one request: as many pages of 8 KB as a stage has under way. With aiokafka's own 16 KB three
articles of a language took two requests, one after the other, and whoever sent the third waited."""
LINGER_MS = 0
"""What is handed over while a request is under way goes into the next one in any case; waiting for more would only hold
up the stage that has one message under way at a time."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to publish. A null `value` is a tombstone on compacted topics."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


class Publisher:
    """Publishes with acks=all through an idempotent producer (faust-facts 1, 2, 9: Faust's own sends are neither)."""

    def __init__(self, producer: LastingProducer, settings: Settings, meter: Meter = UNMETERED) -> None:
        self._producer = producer
        self._meter = meter
        self._brokers = settings.kafka
        self.timeout = settings.publish_timeout
        """Seconds that an acknowledgement may take."""
        self._topics: frozenset[str] = frozenset()

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Returns once every record is acknowledged by all in-sync replicas.

        Records of one partition keep their order. Tries again within `publish_timeout` seconds, then raises
        `PublishError`; some records may then be on the broker, so that publishing the same again repeats them (ids are
        deterministic: a repeat overwrites). Raises `TopicMissing` rather than letting a broker make a topic.
        """
        if not records:
            return
        pending = records
        try:
            async with asyncio.timeout(self.timeout):
                async for attempt in retrying(self.timeout, Unacknowledged):
                    with attempt:
                        try:
                            await (await self.send(pending)).acknowledged()
                        except Unacknowledged as error:
                            pending = error.records
                            raise
        except TimeoutError as error:
            raise self.late(pending) from error
        except Unacknowledged as error:
            raise PublishError(str(error)) from error

    async def send(self, records: Sequence[Outgoing]) -> Sending:
        """Hands the records to the producer, behind all that it was given before; returns what tells how that ended.

        Raises `Unacknowledged`, `RecordRefused` and `TopicMissing`; some records may then be on their way.
        """
        await self._require({record.topic for record in records})
        futures: list[asyncio.Future[object]] = []
        try:
            for record in records:
                future = await self._producer.send(
                    record.topic, value=record.value, key=record.key, headers=list(record.headers)
                )
                futures.append(future)
        except KafkaError as error:
            self._meter.refused(record.topic)
            for future in futures:  # of which nobody will ask
                future.add_done_callback(lambda future: future.cancelled() or future.exception())
            if isinstance(error, MessageSizeTooLargeError):
                raise RecordRefused(f"{record.topic}: {error} (MAJRA_MAX_MESSAGE_BYTES)") from error
            raise Unacknowledged(f"{record.topic} on {self._brokers}: {_say(error)}", records) from error
        return Sending(records, futures, self._brokers, self._meter)

    def late(self, records: Sequence[Outgoing]) -> PublishError:
        """The error to raise where `records` were not acknowledged within `timeout`; it is counted."""
        topic = records[0].topic
        self._meter.refused(topic)
        return PublishError(f"no acknowledgement from {self._brokers} for {topic} within {self.timeout:g} s")

    async def _require(self, topics: set[str]) -> None:
        if topics <= self._topics:
            return
        try:
            self._topics = frozenset((await self._producer.client.fetch_all_metadata()).topics())
        except KafkaError as error:
            raise PublishError(f"{self._brokers}: {_say(error)}") from error
        if missing := sorted(topics - self._topics):
            raise TopicMissing(missing, self._brokers)


class Unacknowledged(PublishError):
    """Some records were not acknowledged, by a fault of the broker or the way to it that may pass: another try may do."""

    def __init__(self, message: str, records: Sequence[Outgoing]) -> None:
        super().__init__(message)
        self.records = records


class Sending:
    """Records handed to the producer."""

    def __init__(
        self, records: Sequence[Outgoing], futures: Sequence[asyncio.Future[object]], brokers: str, meter: Meter
    ) -> None:
        self._records = records
        self._futures = futures
        self._brokers = brokers
        self._meter = meter

    async def settled(self) -> list[BaseException | None]:
        """What became of each record, once it is known of all: None, or an error."""
        if waiting := [future for future in self._futures if not future.done()]:
            await asyncio.wait(waiting)
        return [future.exception() for future in self._futures]

    async def acknowledged(self) -> None:
        """Returns once all records are acknowledged.

        Raises `Unacknowledged` with those that another try may bring through, `RecordRefused`, and `PublishError` where
        no try would.
        """
        refused = []
        for record, error in zip(self._records, await self.settled(), strict=True):
            if isinstance(error, KafkaError):
                self._meter.refused(record.topic)
                if not error.retriable and not isinstance(error, OUT_OF_STEP):
                    raise _permanent(error)(f"{record.topic} on {self._brokers}: {_say(error)}") from error
                refused.append((record, error))
            elif error is not None:
                raise error
        if refused:
            record, fault = refused[0]
            left = [record for record, _fault in refused]
            raise Unacknowledged(f"{record.topic} on {self._brokers}: {_say(fault)}", left)


def _permanent(error: KafkaError) -> type[PublishError]:
    return RecordRefused if isinstance(error, _RECORD_FAULTS) else PublishError


def _say(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@asynccontextmanager
async def open_publisher(settings: Settings, meter: Meter = UNMETERED) -> AsyncIterator[Publisher]:
    """A publisher for as long as the context is open. Raises `BrokerUnavailable`."""
    producer = LastingProducer(
        lambda: AIOKafkaProducer(
            **client_options(settings),
            client_id="majra",
            enable_idempotence=True,
            acks="all",
            linger_ms=LINGER_MS,
            # No more than a broker takes: one that refuses a batch refuses all records in it.
            max_batch_size=min(BATCH, settings.max_message_bytes),
            max_request_size=settings.max_message_bytes + DEAD_LETTER_ROOM,
            # Half of the whole bound, so that one lost request leaves room for a second try.
            request_timeout_ms=int(settings.publish_timeout * 500),
        )
    )
    async with started(producer, producer.stop, settings):
        yield Publisher(producer, settings, meter)
