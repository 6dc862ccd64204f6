"""The whole path as an operator runs it: feeds registered, connectors and workers as processes, a real Kafka between."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import feedparser
import orjson
import pytest
from support.commands import majra
from support.feed_server import feed_server
from support.processes import running

from majra import topics
from majra.kafka.log import read_log
from majra.settings import Settings

pytestmark = pytest.mark.kafka
DEADLINE = 150.0
"""Seconds: on a free machine the paths here take 10 to 30."""


async def values(settings: Settings, topic: str) -> list[Any]:
    return [orjson.loads(record.value) async for record in read_log(settings, topic) if record.value is not None]


async def test_every_item_of_every_real_feed_arrives(fresh_kafka: str, shared_data: Path, tmp_path: Path) -> None:
    settings = Settings(kafka=fresh_kafka)
    with feed_server() as server:
        addresses = server.put_folder(shared_data / "feeds")
        listed = tmp_path / "feeds.txt"
        listed.write_text("\n".join(addresses))
        items = {
            (address, entry.link)
            for address in addresses
            for entry in feedparser.parse(server.bodies[address.rpartition("/")[2]]).entries
        }
        assert (await majra(fresh_kafka, "topics", "create")).code == 0
        assert (await majra(fresh_kafka, "feeds", "import", str(listed))).code == 0
        with running(fresh_kafka, [["connect", "--allow-private"], ["work"], ["work"]], MAJRA_HOST_SPACING="0"):
            deadline = time.monotonic() + DEADLINE
            ended: set[str] = set()
            while time.monotonic() < deadline:
                polled = [state for state in await values(settings, topics.FEED_STATE) if state["last_success"]]
                entries = await values(settings, topics.ENTRIES)
                done = await values(settings, topics.ENRICHED) + await values(settings, topics.DUPLICATES)
                ended = {document["majra"]["entry"] for document in done if document["majra"]["position"] == 0}
                if {state["id"] for state in polled} == {
                    feed["id"] for feed in await values(settings, topics.FEEDS)
                } and (ended >= {entry["id"] for entry in entries}):
                    break
                await asyncio.sleep(0.5)
    dead = [record async for record in read_log(settings, topics.DEAD_LETTER)]
    assert dead == []
    assert {entry["id"] for entry in entries} == ended
    # One entry a page, whichever of the feeds names it: the two sections of one paper share some.
    assert {entry["url"] for entry in entries} == {link for _feed, link in items}
    print(f"{len(items)} items of {len(addresses)} feeds: {len(ended)} entries; {len(done)} documents")


async def test_a_connector_killed_loses_nothing_and_its_feeds_move(fresh_kafka: str, tmp_path: Path) -> None:
    """Killed in the midst of the first polls: the other takes its feeds over, and asks none again that was done."""
    settings = Settings(kafka=fresh_kafka)
    paths = [f"feed{number}" for number in range(24)]
    with feed_server() as server:
        server.delay = 0.4
        for path in paths:
            server.put_items(path, [f"نص أول من {path}", f"نص ثان من {path}"])
        listed = tmp_path / "feeds.txt"
        listed.write_text("\n".join(server.url(path) for path in paths))
        assert (await majra(fresh_kafka, "topics", "create")).code == 0
        assert (await majra(fresh_kafka, "feeds", "import", str(listed))).code == 0
        # One request at a time and process: so that the kill finds feeds that are done, in the midst, and not begun.
        slow = {"MAJRA_HOST_SPACING": "0", "MAJRA_PER_HOST": "1", "MAJRA_CONNECTOR_TIMEOUT": "6"}
        with running(fresh_kafka, [["connect", "--allow-private"]] * 2, **slow) as connectors:
            await until(lambda: states(settings), lambda found: len(found) >= 4)
            before = await states(settings)
            # As the second joins, feeds move from the first, which may be asking some: these are asked twice before the kill.
            at_kill = {path: len(server.requests[path]) for path in paths}
            connectors[0].kill()
            killed = time.monotonic()
            await until(lambda: states(settings), lambda found: len(found) == len(paths))
            moved = time.monotonic() - killed
    entries = await values(settings, topics.ENTRIES)
    repeats = Counter(entry["id"] for entry in entries)
    assert {entry["url"] for entry in entries} == {f"https://{path}.example/{n}" for path in paths for n in range(2)}
    asked = {path: len(server.requests[path]) - at_kill[path] for path in paths}
    assert moved < 60
    assert {asked[url.rpartition("/")[2]] for url in before} == {0}, "what was done is not asked again"
    assert max(asked.values()) == 1
    print(f"moved in {moved:.1f} s; done before {len(before)}; {sum(repeats.values()) - len(repeats)} repeats")


async def states(settings: Settings) -> set[str]:
    """The addresses of the feeds that were polled, by what is published."""
    return {state["url"] for state in await values(settings, topics.FEED_STATE)}


async def until(look: Callable[[], Awaitable[set[str]]], done: Callable[[set[str]], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not done(found := await look()):
        assert time.monotonic() < deadline, f"only {len(found)}"
        await asyncio.sleep(0.3)
