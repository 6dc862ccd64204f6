"""The embedded broker: librdkafka's mock cluster inside the confluent-kafka wheel. For trying and tests; keeps nothing.

It knows no CreateTopics and gives every topic 4 partitions, keeps about 5 MB a partition and then drops
the oldest (faust-facts 23).
"""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from confluent_kafka import Producer

_TIMEOUT = 10.0
"""Seconds for the broker, in this process, to say where it listens: it takes milliseconds."""


class EmbeddedBroker:
    """A one-broker Kafka on a loopback port for as long as the context is open."""

    def __init__(self) -> None:
        self._client: Any = None
        self.address = ""

    def __enter__(self) -> Self:
        self._client = Producer(
            {
                "bootstrap.servers": "embedded",  # replaced by the mock cluster's own
                "test.mock.num.brokers": 1,
                "log_level": 4,  # its note that a mock cluster is in use is ours to give
            }
        )
        brokers = self._client.list_topics(timeout=_TIMEOUT).brokers.values()
        self.address = ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
        return self

    def create_topics(self, names: Iterable[str]) -> None:
        """Makes the topics: on this broker, asking for one's metadata does."""
        for name in names:
            self._client.list_topics(name, timeout=_TIMEOUT)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._client = None
