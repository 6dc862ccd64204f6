"""`python -m peers.bare BROKER`: Majra's stages in a bare aiokafka loop, at least once: read some, handle, send, gather, commit.

What such a script leaves out: dead letters, stages that hang, bounds on waiting, state after a restart or a rebalance.
"""

from __future__ import annotations

import asyncio
import sys

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from majra.settings import Settings
from streams.route import load_routes
from streams.stage import Message, Stage
from streams.topology import STAGES, build_stages

AT_ONCE = 50
"""Messages of one round: a second or two of work, so that a commit covers as much as Majra's."""


async def run(stage: Stage, settings: Settings, producer: AIOKafkaProducer) -> None:
    consumer = AIOKafkaConsumer(
        stage.source,
        bootstrap_servers=settings.kafka,
        group_id=f"bare-{stage.name}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_message_bytes,
    )
    await consumer.start()
    while True:
        batches = await consumer.getmany(timeout_ms=500, max_records=AT_ONCE)
        sent = []
        for each in (record for records in batches.values() for record in records):
            message = Message(each.topic, each.partition, each.offset, each.key, each.value)
            sent += [await producer.send(out.topic, value=out.value, key=out.key) for out in stage.handle(message)]
            stage.published(message)
        await asyncio.gather(*sent)
        if batches:
            await consumer.commit()


async def main(broker: str) -> None:
    settings = Settings(kafka=broker)
    producer = AIOKafkaProducer(
        bootstrap_servers=broker, enable_idempotence=True, acks="all", max_request_size=settings.max_message_bytes
    )
    await producer.start()
    stages = build_stages(settings, STAGES, load_routes(settings))
    for stage in stages:
        stage.load()
    await asyncio.gather(*(run(stage, settings, producer) for stage in stages))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
