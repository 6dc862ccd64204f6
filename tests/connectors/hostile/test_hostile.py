"""Whatever a server does ends in time, as one of the known errors, and harms neither us nor the feeds beside it."""

from __future__ import annotations

import asyncio
import os
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from support.hostile import HostileServer, body, hostile_server

from connectors.batch import polled
from connectors.decide.poll import Outcome
from connectors.net.address import is_public
from connectors.net.client import Allowed, open_client
from majra import ids
from majra.records.codec import encode
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

from .cases import CASES, LIMIT, RAW, Case, answer_of

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SETTINGS = Settings(fetch_timeout=1.5, connect_timeout=1.0, max_body_bytes=LIMIT, host_spacing=0.0, per_host=8)
BOUND = 6.0
"""Seconds for one pass: the fetch's bound, and a busy machine's parsing of five thousand items."""


def only(*servers: HostileServer) -> Allowed:
    """Public addresses, and these servers on their ports: any other port of this machine is as forbidden as ever."""
    mine = {("127.0.0.1", server.port) for server in servers}
    return lambda address, port: (address, port) in mine or is_public(address)


def feed_of(url: str, **settings: object) -> Feed:
    return Feed(id=ids.feed_id(url), url=url, **settings)  # type: ignore[arg-type]


@contextmanager
def nothing_left() -> Iterator[None]:
    """Files, sockets and tasks are as they were."""
    tasks, files = asyncio.all_tasks(), len(os.listdir("/proc/self/fd"))
    yield
    assert {task for task in asyncio.all_tasks() - tasks if "_serve" not in repr(task.get_coro())} == set()
    assert len(os.listdir("/proc/self/fd")) <= files


async def one_pass(
    server: HostileServer, feeds: list[Feed], states: dict[str, FeedState], now: datetime, settings: Settings = SETTINGS
) -> dict[str, Outcome]:
    start = time.monotonic()
    async with open_client(settings, allowed=only(server)) as client:
        found = {each.report.feed: each async for each in polled(client, feeds, states, settings, lambda: now)}
    await server.all_closed()
    assert time.monotonic() - start < BOUND
    assert set(found) == {feed.url for feed in feeds}
    states |= {each.state.id: each.state for each in found.values()}
    return found


def facts(case: Case) -> tuple[object, ...]:
    return (case.result, case.error, case.status, case.items, case.new, case.rejected)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_case(case: Case) -> None:
    async with hostile_server() as server:
        server.routes = {"case": answer_of(case), **case.also, "healthy": body(RAW)}
        feeds, states = [feed_of(server.url("case")), feed_of(server.url("healthy"))], dict[str, FeedState]()
        with nothing_left():
            for number in range(len(case.answers)):
                found = await one_pass(server, feeds, states, NOW + timedelta(hours=number))
                beside = found[server.url("healthy")].report
                assert (beside.result, beside.new) == (("unchanged", 0) if number else ("ok", 3))
    outcome = found[server.url("case")]
    report = outcome.report
    error = report.error
    seen = (report.result, error and error.type, report.status, report.items, report.new, report.rejected)
    assert seen == facts(case), error
    assert error is None or case.says in error.message
    assert len(outcome.entries) == report.new
    assert all("\ufffd" not in (entry.title or "") for entry in outcome.entries)
    encode(outcome.state), encode(report)  # whatever the server sent, it can be written
    assert report.next_poll > NOW


async def test_texts_survive_wrong_charsets() -> None:
    """The cases above count items; here is what is read."""
    async with hostile_server() as server:
        names = [case.name for case in CASES if case.items == case.new == 3 and len(case.answers) == 1]
        cases = {case.name: case for case in CASES if case.name in names and not case.also}
        server.routes = {f"c{n}": answer_of(case) for n, case in enumerate(cases.values())}
        found = await one_pass(server, [feed_of(server.url(path)) for path in server.routes], {}, NOW)
        for path, name in zip(list(server.routes), cases, strict=True):
            entries = found[server.url(path)].entries
            assert [entry.title for entry in entries] == [f"الخبر رقم {n}" for n in (3, 2, 1)], name
            assert all("تراجع أسعار النفط" in (entry.summary or "") for entry in entries), name


async def test_a_bomb_takes_no_memory() -> None:
    case = next(case for case in CASES if case.name == "gzip bomb")
    async with hostile_server() as server:
        server.routes = {"case": answer_of(case)}
        tracemalloc.start()
        try:
            await one_pass(server, [feed_of(server.url("case"))], {}, NOW)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 10 * LIMIT, "of the 200 MB that the body is"
