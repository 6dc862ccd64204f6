"""`python -m faults.naive.app worker -l warn`: the pipeline as Faust's manual has one write it, with Majra's own stages.

What an agent makes is sent without awaiting the broker's acknowledgement, or goes to a `sink=`; what a stage raises
ends the agent, which Faust starts again behind the message. Nothing else differs.
"""

from __future__ import annotations

import os
from typing import Any

import faust
from faults.rigged import Rigged

from majra import topics
from majra.settings import load_settings
from streams.route import load_routes
from streams.stage import Message
from streams.topology import STAGES, build_stages

GROUP = "naive"


def build() -> Any:
    settings = load_settings()
    app = faust.App(
        GROUP,
        broker=[f"kafka://{each}" for each in settings.kafka.split(",")],
        autodiscover=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        store="memory://",
        datadir=os.environ["NAIVE_FOLDER"],
        consumer_auto_offset_reset="earliest",
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.session_timeout / 10,
        broker_request_timeout=settings.session_timeout + 30,
        broker_commit_interval=settings.commit_interval,
        consumer_max_fetch_size=settings.max_message_bytes,
        producer_max_request_size=settings.max_message_bytes,
        # The default of 1200 s would only make the test wait longer for the same end.
        producer_request_timeout=settings.publish_timeout,
        stream_wait_empty=True,
        processing_guarantee="at_least_once",
    )
    refine, dedupe, enrich = (Rigged(each) for each in build_stages(settings, STAGES, load_routes(settings)))
    enrich.load()

    def topic(name: str) -> Any:
        return app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    entries, articles, originals, duplicates, enriched = (
        topic(each) for each in (topics.ENTRIES, topics.ARTICLES, topics.ORIGINALS, topics.DUPLICATES, topics.ENRICHED)
    )
    streams = {each.topic: topic(each.topic) for each in topics.MEDIA_TOPICS}
    outputs = {topics.ARTICLES: articles, topics.ORIGINALS: originals, topics.DUPLICATES: duplicates}

    async def refined(stream: Any) -> Any:
        async for event in stream.events():
            for record in refine.handle(_message(event.message)):
                await outputs[record.topic].send(key=record.key, value=record.value)

    async def deduped(stream: Any) -> Any:
        async for event in stream.events():
            message = _message(event.message)
            for record in dedupe.handle(message):
                await outputs[record.topic].send(key=record.key, value=record.value)
            dedupe.published(message)

    async def done(stream: Any) -> Any:
        async for event in stream.events():
            first, *others = enrich.handle(_message(event.message))
            for record in others:
                await streams[record.topic].send(key=record.key, value=record.value)
            yield first.value

    app.agent(entries, name="refine")(refined)
    app.agent(articles, name="dedupe")(deduped)
    app.agent(originals, name="enrich", sink=[enriched])(done)
    return app


def _message(message: Any) -> Message:
    return Message(message.topic, message.partition, message.offset, message.key, message.value)


if __name__ == "__main__":
    build().main()
