"""No notation, redirect or name leads to an address that is not public, and nothing meant for one site goes to another."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from support.hostile import body, hostile_server, to

from connectors.batch import polled
from connectors.net.client import Allowed, open_client

from .cases import RAW
from .test_hostile import NOW, SETTINGS, feed_of, only

PRIVATE = [
    "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "127.0.1", "0", "0.0.0.0", "127.255.255.254",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "localhost", "LOCALHOST", "user:secret@127.0.0.1", "１２７.0.0.1", "127。0。0。1",
]  # fmt: skip


class Names(AbstractResolver):
    """Answers for names as told: each name's answers in turn, the last for good."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        turns = self.answers[host.partition(".")[0]]
        found = turns.pop(0) if len(turns) > 1 else turns[0]
        if not found:
            raise OSError("no such name")
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=socket.AF_INET6 if ":" in each else socket.AF_INET, proto=0,
                flags=0,
            )
            for each in found
        ]  # fmt: skip

    async def close(self) -> None:
        return


async def error_of(url: str, allowed: Allowed, resolver: Names | None = None) -> str | None:
    async with open_client(SETTINGS, allowed=allowed, resolver=resolver) as client:
        (outcome,) = [each async for each in polled(client, [feed_of(url)], {}, SETTINGS, lambda: NOW)]
    return outcome.report.error and outcome.report.error.type


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_redirect_to_what_is_not_public(host: str) -> None:
    async with hostile_server() as outside, hostile_server() as inside:
        inside.routes["secret"] = body(RAW)
        outside.routes["rss"] = to(f"http://{host}:{inside.port}/secret")
        assert await error_of(outside.url("rss"), only(outside)) == "blocked-address"
        assert inside.requests == []


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_feed_at_what_is_not_public(host: str) -> None:
    async with hostile_server() as inside:
        inside.routes["secret"] = body(RAW)
        async with open_client(SETTINGS) as client:
            feed = feed_of(f"http://{host}:{inside.port}/secret")
            (outcome,) = [each async for each in polled(client, [feed], {}, SETTINGS, lambda: NOW)]
        assert outcome.report.error is not None
        assert outcome.report.error.type == "blocked-address"
        assert inside.requests == []


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["10.0.0.1", "::1"]])
async def test_a_name_of_a_private_address(addresses: list[str]) -> None:
    async with hostile_server() as outside, hostile_server() as inside:
        outside.routes["rss"] = to(f"http://akhbar.example:{inside.port}/secret")
        assert await error_of(outside.url("rss"), only(outside), Names(akhbar=[addresses])) == "blocked-address"
        assert inside.requests == []


async def test_a_name_that_is_public_first_and_private_then() -> None:
    """DNS rebinding: what is checked is what is connected to, each time."""
    async with hostile_server() as server, hostile_server() as inside:
        names = Names(
            akhbar=[["127.0.0.1"], ["10.0.0.1"]]
        )  # the first is the server's own, allowed as if it were public
        server.routes["rss"] = body(RAW)
        feed = feed_of(f"http://akhbar.example:{server.port}/rss")
        async with open_client(SETTINGS, allowed=only(server), resolver=names) as client:
            found = [
                each.report
                for _ in range(2)
                async for each in polled(client, [feed], {}, SETTINGS, lambda: NOW)
            ]  # fmt: skip
        assert [report.error and report.error.type for report in found] == [None, "blocked-address"]
        assert (len(server.requests), inside.requests) == (1, [])


async def test_of_several_addresses_only_the_public_is_tried() -> None:
    async with hostile_server() as server:
        server.routes["rss"] = body(RAW)
        names = Names(akhbar=[["10.0.0.1", "::1", "127.0.0.1"]])
        assert await error_of(f"http://akhbar.example:{server.port}/rss", only(server), names) is None


async def test_a_name_without_an_address() -> None:
    async with open_client(SETTINGS) as client:
        urls = ["http://nosuchname.invalid/rss", f"http://{'a' * 70}.example/rss", "http://a..b/rss"]
        found = [each.report async for each in polled(client, [feed_of(u) for u in urls], {}, SETTINGS, lambda: NOW)]
    kinds = {report.feed: report.error and report.error.type for report in found}
    assert set(kinds.values()) <= {"dns", "bad-address"}, kinds
    assert kinds[urls[0]] == "dns"


@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_a_feeds_headers_stay_with_its_site(code: int) -> None:
    async with hostile_server() as own, hostile_server() as other:
        other.routes["there"] = body(RAW, ETag='"v1"')
        own.routes = {"rss": to("/moved", code), "moved": to(other.url("there"), code)}
        feed = feed_of(
            own.url("rss"), headers={"Authorization": "Bearer secret", "X-Key": "k", "Host": "x", "Cookie": "a"}
        )
        states = {}
        async with open_client(SETTINGS, allowed=only(own, other)) as client:
            for hour in range(2):
                now = NOW + timedelta(hours=hour)
                async for outcome in polled(client, [feed], states, SETTINGS, lambda now=now: now):
                    states = {feed.id: outcome.state}
        assert all(each.headers["authorization"] == "Bearer secret" for each in own.requests)
        assert all(each.headers["host"] == f"127.0.0.1:{own.port}" for each in own.requests)
        assert len(other.requests) == 2
        assert all({"authorization", "x-key", "cookie"}.isdisjoint(each.headers) for each in other.requests)
        permanent = code in (301, 308)
        assert len(own.requests) == (2 if permanent else 4)
        assert states[feed.id].url == (other.url("there") if permanent else own.url("rss"))


async def test_a_temporary_hop_ends_what_is_saved() -> None:
    async with hostile_server() as server:
        server.routes = {"rss": to("/a", 301), "a": to("/b", 302), "b": to("/c", 301), "c": body(RAW)}
        async with open_client(SETTINGS, allowed=only(server)) as client:
            (outcome,) = [
                each async for each in polled(client, [feed_of(server.url("rss"))], {}, SETTINGS, lambda: NOW)
            ]
        assert outcome.state.url == server.url("a")


async def test_where_a_feed_moved_to_fails_and_the_first_address_is_asked_again() -> None:
    async with hostile_server() as server:
        server.routes = {"rss": to("/moved", 301), "moved": body(RAW)}
        feed, states, asked = feed_of(server.url("rss")), {}, []
        async with open_client(SETTINGS, allowed=only(server)) as client:
            for hour in range(4):
                if hour == 1:
                    del server.routes["moved"]
                if hour == 2:
                    server.routes["rss"] = body(RAW)
                async for outcome in polled(client, [feed], states, SETTINGS, lambda: NOW):
                    states, asked = {feed.id: outcome.state}, [*asked, (outcome.report.url, outcome.report.result)]
        rss, moved = server.url("rss"), server.url("moved")
        assert asked == [(rss, "ok"), (moved, "error"), (rss, "unchanged"), (rss, "unchanged")]


async def test_a_redirect_to_another_feed_of_the_pass_is_not_read_twice() -> None:
    async with hostile_server() as server:
        server.routes = {"old": to("/new", 301), "new": body(RAW)}
        feeds = [feed_of(server.url(path)) for path in ("old", "new")]
        async with open_client(SETTINGS, allowed=only(server)) as client:
            found = {each.report.feed: each.report async for each in polled(client, feeds, {}, SETTINGS, lambda: NOW)}
        assert [found[feed.url].result for feed in feeds] == ["redirected", "ok"]
        assert found[server.url("old")].status == 301


async def test_cookies_are_not_kept() -> None:
    async with hostile_server() as server:
        server.routes = {
            "rss": to("/there"), "there": body(RAW, Set_Cookie="id=1; Path=/"), "other": body(RAW, Set_Cookie="id=2"),
        }  # fmt: skip
        async with open_client(SETTINGS, allowed=only(server)) as client:
            for path in ("rss", "other", "rss"):
                _ = [each async for each in polled(client, [feed_of(server.url(path))], {}, SETTINGS, lambda: NOW)]
        assert len(server.requests) == 5
        assert all("cookie" not in each.headers for each in server.requests)


async def test_we_say_who_we_are() -> None:
    settings = type(SETTINGS)(host_spacing=0.0, contact="ops@majra.example")
    async with hostile_server() as server:
        server.routes["rss"] = body(RAW)
        async with open_client(settings, allowed=only(server)) as client:
            _ = [each async for each in polled(client, [feed_of(server.url("rss"))], {}, settings, lambda: NOW)]
        (asked,) = server.requests
        assert asked.headers["user-agent"].startswith("Majra/")
        assert "ops@majra.example" in asked.headers["user-agent"]
