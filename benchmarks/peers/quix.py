"""`python -m peers.quix BROKER`: Majra's stages in one Quix Streams application, at least once, as its manual has one write it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from quixstreams import Application
from quixstreams.models import BytesSerializer, Topic

from majra.kafka.publisher import Outgoing
from majra.settings import Settings
from majra.topics import topic_specs
from streams.route import load_routes
from streams.stage import Message, Stage
from streams.topology import STAGES, build_stages


class Value(BytesSerializer):
    """The value of a record that a stage made."""

    def __call__(self, value: Outgoing, ctx: Any) -> bytes:
        return value.value or b""


def handler(stage: Stage) -> Callable[[bytes, bytes | None, int, Any], Sequence[Outgoing]]:
    def handle(value: bytes, key: bytes | None, timestamp: int, headers: Any) -> Sequence[Outgoing]:
        message = Message(stage.source, 0, 0, key, value)
        outputs = stage.handle(message)
        stage.published(message)
        return outputs

    return handle


def main(broker: str) -> None:
    settings = Settings(kafka=broker)
    app = Application(
        broker_address=broker,
        consumer_group="quix",
        auto_offset_reset="earliest",
        processing_guarantee="at-least-once",
        commit_interval=settings.commit_interval,
        auto_create_topics=False,
        producer_extra_config={"acks": "all", "message.max.bytes": settings.max_message_bytes},
    )
    topics: dict[str, Topic] = {
        spec.name: app.topic(
            spec.name,
            key_deserializer="bytes",
            value_deserializer="bytes",
            key_serializer="bytes",
            value_serializer=Value(),
        )
        for spec in topic_specs(settings)
    }
    for stage in build_stages(settings, STAGES, load_routes(settings)):
        stage.load()
        made = app.dataframe(topics[stage.source]).apply(handler(stage), expand=True, metadata=True)
        made.to_topic(lambda value, key, timestamp, headers: topics[value.topic], key=lambda value: value.key)
    app.run()


if __name__ == "__main__":
    main(sys.argv[1])
