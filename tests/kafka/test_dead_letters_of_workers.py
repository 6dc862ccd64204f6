"""A message that a real worker could not handle: listed, shown, put back once, and its second failure counted."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.commands import majra

from majra.kafka.admin import create_topics
from majra.kafka.follow import open_follower
from majra.kafka.log import read_log
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import DEAD_LETTER, ENTRIES, topic_specs

POISON = b'{"title": 5}\xff\x00'


@contextmanager
def worker(address: str) -> Iterator[None]:
    environ = os.environ | {"MAJRA_KAFKA": address, "MAJRA_COMMIT_INTERVAL": "0.3"}
    process = subprocess.Popen([sys.executable, "-m", "majra", "work", "--stages", "refine"], env=environ)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


async def rows(address: str) -> list[dict[str, object]]:
    done = await majra(address, "dead-letter", "list", "--json", "--error", "DecodeError")
    assert done.code == 0, done.errors
    return json.loads(done.out)  # type: ignore[no-any-return]


@pytest.mark.kafka
async def test_from_failure_to_second_failure(real_kafka: str) -> None:
    settings = Settings(kafka=real_kafka)
    await create_topics(settings, topic_specs(settings))
    async with open_follower(settings, [DEAD_LETTER], "latest") as letters, asyncio.timeout(120):
        with worker(real_kafka):
            async with open_publisher(settings) as publisher:
                await publisher.publish([Outgoing(ENTRIES, b"bad", POISON, (("origin", b"\xfe"),))])
            while (record := await anext(letters)).value != POISON:
                pass
            place = f"{record.partition}:{record.offset}"
            (row,) = [each for each in await rows(real_kafka) if each["place"] == place]
            assert (row["stage"], row["topic"], row["attempts"], row["key"]) == ("refine", ENTRIES, 1, "bad")
            assert (await majra(real_kafka, "dead-letter", "show", place, "--raw")).raw == POISON

            done = await majra(real_kafka, "dead-letter", "replay", place)
            assert (done.code, done.errors) == (0, "")
            while (second := await anext(letters)).value != POISON:
                pass
        headers = dict(second.headers)
        assert headers["majra-attempts"] == b"2"
        assert headers["majra-replay-of"] == place.encode()
        assert headers["origin"] == b"\xfe"
        newest = (await rows(real_kafka))[0]
        assert (newest["attempts"], newest["replay_of"], newest["replayed"]) == (2, place, None)

        refused = await majra(real_kafka, "dead-letter", "replay", place)
        assert refused.code == 1
        assert "was replayed already" in refused.errors
        back = [record.value async for record in read_log(settings, ENTRIES) if record.key == b"bad"]
        assert back == [POISON, POISON]
