"""Dead letters and records as a consumer gets them."""

from __future__ import annotations

from aiokafka import ConsumerRecord

from majra.kafka.dead_letter import dead_letter
from majra.kafka.publisher import Outgoing
from majra.topics import ENTRIES
from streams.stage import Message


def letter(
    value: bytes | None = b"\xff", error: str = "not JSON", *, stage: str = "refine", topic: str = ENTRIES,
    headers: tuple[tuple[str, bytes], ...] = (), key: bytes | None = b"k",
) -> Outgoing:  # fmt: skip
    return dead_letter(Message(topic, 2, 7, key, value, headers), stage, ValueError(error))


def received(record: Outgoing, partition: int = 0, offset: int = 0, timestamp: int = 0) -> ConsumerRecord:
    return ConsumerRecord(
        record.topic, partition, offset, timestamp, 0, record.key, record.value, None, 0, 0, record.headers
    )
