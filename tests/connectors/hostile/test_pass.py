"""One pass over many feeds: turns at hosts, our own outage, and an end in the midst."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp.abc import ResolveResult
from msgspec.structs import replace
from support.hostile import Exchange, body, head, hostile_server, silent

from connectors.batch import polled, spread
from connectors.decide.poll import first_state
from connectors.net.client import anywhere, open_client
from connectors.net.resolver import Resolver

from .cases import RAW, RSS
from .test_addresses import Names
from .test_hostile import NOW, SETTINGS, feed_of, nothing_left, only


def test_hosts_take_turns() -> None:
    urls = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://[bad", "http://c/1", "http://b/2"]
    found = [feed.url for feed in spread([feed_of(url) for url in urls])]
    assert found == ["http://a/1", "http://b/1", "http://[bad", "http://c/1", "http://a/2", "http://b/2", "http://a/3"]


async def test_a_host_is_not_crowded() -> None:
    """Two at once, and their starts apart; a redirect's second request belongs to the first's turn."""
    settings = replace(SETTINGS, per_host=2, host_spacing=0.05)
    busy = most = 0
    starts = []

    async def slow(exchange: Exchange) -> None:
        nonlocal busy, most
        starts.append(time.monotonic())
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.15)
        busy -= 1
        await exchange.send(head(200, RSS | {"Content-Length": str(len(RAW))}), RAW)

    async with hostile_server() as server:
        server.routes = {f"f{n}": slow for n in range(6)}
        feeds = [feed_of(server.url(path)) for path in server.routes]
        async with open_client(settings, allowed=only(server)) as client:
            results = [each.report.result async for each in polled(client, feeds, {}, settings, lambda: NOW)]
    assert results == ["ok"] * 6
    assert most == 2
    assert min(b - a for a, b in pairwise(starts)) > 0.03


async def test_our_own_outage_is_no_feeds_fault() -> None:
    feeds = [feed_of(f"http://{name}.example/rss") for name in ("a", "b", "c")]
    states = {feed.id: replace(first_state(feed, NOW, SETTINGS), failures=2.0) for feed in feeds}
    nobody = Names(a=[[]], b=[[]], c=[[]], d=[["127.0.0.1"]])
    async with hostile_server() as server:
        server.routes["rss"] = body(RAW)
        async with open_client(SETTINGS, allowed=only(server), resolver=nobody) as client:
            found = [each async for each in polled(client, feeds, states, SETTINGS, lambda: NOW)]
            assert [each.report.error and each.report.error.type for each in found] == ["dns"] * 3
            assert [each.state.failures for each in found] == [2.0] * 3, "not blamed: nobody at all was reached"
            feeds.append(feed_of(f"http://d.example:{server.port}/rss"))
            found = [each async for each in polled(client, feeds, states, SETTINGS, lambda: NOW)]
    failures = {each.report.feed[7]: each.state.failures for each in found}
    assert failures == {"a": 2.25, "b": 2.25, "c": 2.25, "d": 0.0}, "blamed: one was reached"


async def test_who_stops_reading_leaves_nothing() -> None:
    async with hostile_server() as server:
        server.routes = {"ready": body(RAW)} | {f"s{n}": silent for n in range(20)}
        feeds = [feed_of(server.url(path)) for path in server.routes]
        with nothing_left():
            async with open_client(SETTINGS, allowed=only(server)) as client:
                passing = polled(client, feeds, {}, SETTINGS, lambda: NOW)
                first = await anext(passing)
                await passing.aclose()
            await server.all_closed()
    assert first.report.feed == server.url("ready")


async def test_a_fault_of_our_own_ends_one_poll_only() -> None:
    """By a state that no code of ours writes."""
    async with hostile_server() as server:
        server.routes = {"broken": body(RAW), "healthy": body(RAW)}
        feeds = [feed_of(server.url(path)) for path in server.routes]
        states = {feeds[0].id: replace(first_state(feeds[0], NOW, SETTINGS), seen=None)}
        async with open_client(SETTINGS, allowed=only(server)) as client:
            passing = polled(client, feeds, states, SETTINGS, lambda: NOW)
            found = {each.report.feed.rpartition("/")[2]: each.report async for each in passing}
    assert found["healthy"].result == "ok"
    error = found["broken"].error
    assert error is not None
    assert (error.type, error.message.partition(":")[0]) == ("internal", "AttributeError")


async def test_a_fault_of_the_clock_is_not_swallowed() -> None:
    def broken() -> None:
        raise RuntimeError("no clock")

    async with hostile_server() as server, open_client(SETTINGS, allowed=only(server)) as client:
        with pytest.raises(RuntimeError, match="no clock"):
            _ = [each async for each in polled(client, [feed_of(server.url("rss"))], {}, SETTINGS, broken)]  # type: ignore[arg-type]


async def test_names_that_are_never_answered_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver blocks for many seconds; the feeds beside it are asked and parsed meanwhile."""
    let_go = threading.Event()
    real = socket.getaddrinfo

    def slow(host: str, *rest: object) -> object:
        if str(host).endswith(".example"):
            let_go.wait(20)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return real(host, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("connectors.net.resolver.socket.getaddrinfo", slow)
    ends: dict[str, float] = {}
    try:
        async with hostile_server() as server:
            server.routes = {f"f{n}": body(RAW) for n in range(20)}
            feeds = [feed_of(f"http://dead{n}.example/rss") for n in range(30)]
            feeds += [feed_of(f"http://localhost:{server.port}/{path}") for path in server.routes]
            start = time.monotonic()
            async with open_client(SETTINGS, allowed=anywhere) as client:
                async for each in polled(client, feeds, {}, SETTINGS, lambda: NOW):
                    ends[each.report.feed] = time.monotonic() - start
                    dead = "dead" in each.report.feed
                    assert (each.report.error and each.report.error.type) == ("timeout" if dead else None)
    finally:
        let_go.set()
    assert max(at for feed, at in ends.items() if "localhost" in feed) < SETTINGS.fetch_timeout


async def test_the_resolver_says_addresses_or_an_error_of_the_system() -> None:
    resolver = Resolver(2)
    found: list[ResolveResult] = await resolver.resolve("127.0.0.1", 80)
    assert [(each["host"], each["port"], each["family"]) for each in found] == [("127.0.0.1", 80, socket.AF_INET)]
    for name in ("nosuchname.invalid", "a" * 70 + ".example"):
        with pytest.raises(OSError):  # noqa: PT011 -- its kinds are the system's
            await resolver.resolve(name, 80)
    await resolver.close()


async def test_once_a_day_it_is_asked_without_conditions() -> None:
    """A server that answers Not Modified for ever is found out."""

    async def answer(exchange: Exchange) -> None:
        kept = "if-none-match" in exchange.headers
        full = head(200, RSS | {"ETag": '"1"', "Content-Length": str(len(RAW))}) + RAW
        await exchange.send(head(304) if kept else full)

    async with hostile_server() as server:
        server.routes["rss"] = answer
        feed, states, results = feed_of(server.url("rss")), {}, []
        async with open_client(SETTINGS, allowed=only(server)) as client:
            for hours in (0, 12, 23.9, 24.1):
                now = NOW + timedelta(hours=hours)
                async for each in polled(client, [feed], states, SETTINGS, lambda now=now: now):
                    states = {feed.id: each.state}
                    results.append(each.report.result)
    assert results == ["ok", "not-modified", "not-modified", "unchanged"]
