"""`python -m hazards.broker TOPIC…`: the embedded broker in a process of its own, so that a test can freeze it.

Prints its address; ends when its standard input does.
"""

from __future__ import annotations

import sys

from majra.kafka.embedded import EmbeddedBroker

if __name__ == "__main__":
    with EmbeddedBroker() as broker:
        broker.create_topics(sys.argv[1:])
        print(broker.address, flush=True)
        sys.stdin.read()
