"""A consumer of Majra's documents in Python: each story once, and again when it was revised. Needs confluent-kafka.

    python examples/consume.py 127.0.0.1:9092 news.topic.politics

Delivery is at least once, so the same version may come twice, and a revision is the same `uri` with a higher `version`. All
versions of a story come in order, from one partition. Here they are folded in memory; a service would do it in its store:
INSERT … ON CONFLICT (uri) DO UPDATE … WHERE excluded.version > stories.version.
"""

from __future__ import annotations

import json
import sys

from confluent_kafka import Consumer


def main(brokers: str, topic: str) -> None:
    """Prints a line for each story and each revision of it, until stopped."""
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "examples-python",  # your own: who shares it shares the work, others see everything too
            "auto.offset.reset": "earliest",
            "enable.auto.offset.store": False,  # an offset is stored once its document is done with, and not before
        }
    )
    consumer.subscribe([topic])
    seen: dict[str, int] = {}
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None or message.error():
                continue
            document = json.loads(message.value())
            uri, version = document["uri"], int(document["version"])
            if version > seen.get(uri, 0):
                news = "revised" if uri in seen else "new"
                seen[uri] = version
                headline = next((each["value"] for each in document.get("headlines", ())), "")
                print(news, uri, version, headline, sep="\t", flush=True)
            consumer.store_offsets(message)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
