"""Polling: 1,000 feeds on a local server, read by Majra and by a plain feedparser-with-aiohttp, side by side.

    python benchmarks/poll.py [--feeds 1000] [--rounds 3]

Each contender is a process of its own on the same server, one after another, the rounds interleaved; the table shows
each one's median. Contenders:

- `request`: aiohttp's GET alone, body read and thrown away: what no reader can go below.
- `feedparser`: aiohttp's GET and `feedparser.parse` of the body, as a small script does it: no bounds, no identity, no state.
- `majra`: `connectors.batch.polled`: bounds, decoding, parsing, identity, dates, novelty, schedule; the new state kept.

First pass: all feeds are new. Then `304`: the server answers Not Modified to the validators it gave. `unchanged`: the same
body again without validators. `known`: the feed says another build date, and its items are those of before.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import aiohttp
import feedparser
from msgspec.structs import replace
from rich.console import Console

from connectors.batch import polled
from connectors.net.client import open_client
from majra import ids
from majra.cli.console import table
from majra.clock import utc_now
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

ITEMS = 20
AT_ONCE = 64
PASSES = ("first", "304", "unchanged", "known")
CONTENDERS = ("request", "feedparser", "majra")
PROSE = (
    "أعلن وزير المالية اليوم أن الحكومة ستعيد النظر في موازنة العام المقبل بعد تراجع أسعار النفط وقال إن اللجنة المختصة عقدت "
    "اجتماعا في العاصمة لبحث الخيارات المتاحة أمام الدولة وأضاف خلال مؤتمر صحفي عقب الجلسة أن القرار النهائي سيصدر قبل نهاية "
    "الشهر الجاري بعد مشاورات مع الكتل البرلمانية والبنك المركزي ومؤسسات التمويل الدولية"
)
WORDS = PROSE.split()


# --- the server ---


def document(number: int, build: int) -> bytes:
    """An RSS feed of 20 items with a paragraph of Arabic HTML each, some 20 KB; no two feeds share an item."""
    items = []
    for each in range(ITEMS):
        turn = (number * 7 + each * 13) % len(WORDS)
        text = " ".join(WORDS[turn:] + WORDS[:turn])
        items.append(
            f"<item><title>{' '.join(WORDS[turn % 30 : turn % 30 + 9])} {number}-{each}</title>"
            f"<link>https://outlet{number}.example/news/{each}?utm_source=rss</link><guid isPermaLink='false'>{number}-{each}</guid>"
            f"<pubDate>Mon, 19 Aug 2024 {each:02d}:{number % 60:02d}:00 +0300</pubDate><category>اقتصاد</category>"
            f"<description><![CDATA[<p>{text}</p><p>{text[::-1][:80][::-1]}</p>]]></description></item>"
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>صحيفة {number}</title><language>ar</language>'
        f"<lastBuildDate>Mon, 19 Aug 2024 21:00:{build:02d} +0300</lastBuildDate>{''.join(items)}</channel></rss>"
    ).encode()


def serve(pipe: Connection, feeds: int) -> None:
    """A process that answers `/<pass>/<number>`; `pipe` gets its port. Bytes are made beforehand: it must not be what is measured."""

    async def main() -> None:
        bodies = {build: [document(number, build) for number in range(feeds)] for build in (0, 1)}

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    kind, number = head.split(b" ", 2)[1].decode().strip("/").split("/")
                    # 0: with validators; 1: Not Modified; 2: the same body, no validators; 3: another build date
                    if kind == "1":
                        writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
                        continue
                    body = bodies[int(kind == "3")][int(number)]
                    extra = 'ETag: "v1"\r\n' if kind == "0" else ""
                    writer.write(
                        f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode()
                        + body
                    )
            except (ConnectionError, asyncio.IncompleteReadError):
                writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1_024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


# --- the contenders ---

Reader = Callable[[list[str]], Awaitable[int]]
"""Polls the addresses; how many items it read."""


async def with_session(urls: Sequence[str], handle: Callable[[bytes], int]) -> int:
    slots, done = asyncio.Semaphore(AT_ONCE), 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def one(url: str) -> int:
            async with slots, session.get(url, headers={"If-None-Match": '"v1"'}) as response:
                return handle(await response.read())

        for each in await asyncio.gather(*(one(url) for url in urls)):
            done += each
    return done


async def request_only(urls: list[str]) -> int:
    return await with_session(urls, lambda _raw: 0)


async def plain_feedparser(urls: list[str]) -> int:
    return await with_session(urls, lambda raw: len(feedparser.parse(raw).entries) if raw else 0)


@asynccontextmanager
async def majra_reader() -> AsyncIterator[Reader]:
    """Majra with the states of the pass before."""
    settings = Settings(
        allow_private=True, host_spacing=0.0, per_host=AT_ONCE, fetch_concurrency=AT_ONCE, max_items=ITEMS * 2
    )  # fmt: skip
    states: dict[str, FeedState] = {}
    start = utc_now()
    passes = 0

    async def read(urls: list[str]) -> int:
        nonlocal passes
        passes += 1
        # A feed is its number; that the path also names the pass is the benchmark's own affair.
        feeds = [Feed(id=ids.digest(url.rpartition("/")[2])[:12], url=url) for url in urls]
        before = {feed.id: replace(states[feed.id], url=feed.url) for feed in feeds if feed.id in states}
        done = 0
        async with open_client(settings) as client:
            async for outcome in polled(client, feeds, before, settings, lambda: start + timedelta(minutes=passes)):
                assert outcome.report.error is None, outcome.report
                states[outcome.state.id] = outcome.state
                done += outcome.report.items
        return done

    yield read


async def contend(name: str, port: int, feeds: int) -> dict[str, Any]:
    """All passes of one contender, in this process: for each, the seconds, CPU seconds and items."""
    found: dict[str, Any] = {}
    async with majra_reader() as majra:
        read: Reader = {"request": request_only, "feedparser": plain_feedparser, "majra": majra}[name]
        for kind, each in enumerate(PASSES):
            urls = [f"http://127.0.0.1:{port}/{kind}/{number}" for number in range(feeds)]
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            items = await read(urls)
            found[each] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "items": items}
            if kind == 0:
                found["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


# --- the run ---


def run(name: str, port: int, feeds: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--contender", name, "--port", str(port), "--feeds", str(feeds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def show(results: dict[str, list[dict[str, Any]]], feeds: int) -> None:
    def median(name: str, each: str, what: str) -> float:
        return statistics.median(result[each][what] for result in results[name])

    console = Console()
    for each in PASSES:
        rows = []
        for name in CONTENDERS:
            wall, cpu = median(name, each, "wall"), median(name, each, "cpu")
            row: list[object] = [name, round(feeds / wall), f"{cpu:.2f}", f"{cpu / feeds * 1000:.2f}"]
            row += [f"{cpu / median(other, each, 'cpu'):.2f}" for other in ("request", "feedparser")]
            if each == "first":
                row.append(f"{statistics.median(result['rss'] for result in results[name]):.0f}")
            rows.append(row)
        columns = ["contender", "feeds/s", "CPU s", "CPU ms a feed", "CPU to request", "CPU to feedparser"]
        console.print(f"\n{each}: {feeds} feeds of {ITEMS} items, medians of {len(results['majra'])} rounds")
        console.print(table([*columns, "peak MB"] if each == "first" else columns, rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        print(json.dumps(asyncio.run(contend(options.contender, options.port, options.feeds))))
        return
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, options.feeds), daemon=True)
    server.start()
    try:
        port = ours.recv()
        results: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
        for _ in range(options.rounds):
            for name in CONTENDERS:
                results[name].append(run(name, port, options.feeds))
    finally:
        server.terminate()
        server.join()
    show(results, options.feeds)


if __name__ == "__main__":
    main()
