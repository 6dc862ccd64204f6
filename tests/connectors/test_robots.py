"""robots.txt as RFC 9309 has it: which rule wins, what an absent or failing one means, how long it is kept."""

from __future__ import annotations

import asyncio

import pytest

from connectors.net import robots as module
from connectors.net.client import Fetched
from connectors.net.errors import FetchError
from connectors.net.robots import KEPT, KEPT_UNREACHABLE, MAX_BYTES, MAX_DELAY, Robots, read_rules, rules_without

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("", ["/", "/a"], []),
        ("User-agent: *\nDisallow: /", [], ["/", "/a"]),
        ("User-agent: *\nDisallow:", ["/a"], []),
        ("User-agent: *\nDisallow: /admin\nAllow: /admin/news", ["/admin/news/1", "/a"], ["/admin/x"]),  # the longest wins
        ("User-agent: *\nDisallow: /a\nAllow: /a", ["/a"], []),  # Allow wins a tie
        ("User-agent: *\nDisallow: /*?print=", ["/a/1"], ["/a/1?print=1"]),
        ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdf?x"], ["/a.pdf"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Majra\nDisallow: /private", ["/a"], ["/private/1"]),  # our own group
        ("User-agent: *\nAllow: /\n\nUser-agent: MAJRA\nDisallow: /", [], ["/a"]),
        ("User-agent: majra\nUser-agent: other\nDisallow: /x\n\nUser-agent: majra\nDisallow: /y", ["/z"], ["/x", "/y"]),
        ("User-agent: GPTBot\nDisallow: /", ["/a"], []),
        ("User-agent: *\nDisallow: /أخبار", ["/a"], ["/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1", "/أخبار/1"]),
        ("\ufeffUser-agent: *\r\nDisallow: /x # comment\r\n", ["/y"], ["/x"]),
        ("<!DOCTYPE html><html><body>الصفحة غير موجودة</body></html>", ["/a"], []),
        ("Disallow: /", ["/a"], []),  # a rule of nobody
    ],
)  # fmt: skip
def test_what_may_be_fetched(text: str, allowed: list[str], refused: list[str]) -> None:
    rules = read_rules(text.encode())
    assert [path for path in allowed if not rules.allow(SITE + path)] == []
    assert [path for path in refused if rules.allow(SITE + path)] == []


def test_what_stands_beyond_the_bound_is_not_read() -> None:
    head = b"User-agent: *\nDisallow: /x\n"
    filler = b"# comment\n" * (MAX_BYTES // 10)
    rules = read_rules(head + filler + b"Disallow: /\n")
    assert rules.allow(f"{SITE}/a")
    assert not rules.allow(f"{SITE}/x")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 3600", MAX_DELAY),
        ("User-agent: *\nCrawl-delay: inf", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: other\nCrawl-delay: 9", 0.0),
    ],
)
def test_the_delay_it_asks_for(text: str, seconds: float) -> None:
    assert read_rules(text.encode()).delay == seconds


@pytest.mark.parametrize(
    ("error", "closed"),
    [
        (FetchError("http", "", status=404), False),
        (FetchError("http", "", status=403), False),
        (FetchError("http", "", status=401), False),
        (FetchError("redirects", "", status=302), False),
        (FetchError("http", "", status=429), True),
        (FetchError("http", "", status=500), True),
        (FetchError("http", "", status=503), True),
        (FetchError("timeout", ""), True),
        (FetchError("connect", ""), True),
        (FetchError("dns", ""), True),
        (FetchError("tls", ""), True),
        (FetchError("too-large", "", status=200), True),
    ],
)
def test_without_a_robots_txt(error: FetchError, closed: bool) -> None:
    assert rules_without(error).closed is closed


class Server:
    """Stands in for the client: gives `answers` in turn, the last one again and again."""

    def __init__(self, *answers: bytes | FetchError) -> None:
        self.answers, self.asked = list(answers), list[str]()

    async def get(self, address: str, headers: object = None, *, accept: str = "") -> Fetched:
        self.asked.append(address)
        await asyncio.sleep(0)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, FetchError):
            raise found
        return Fetched(200, address, {}, found)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def robots(*answers: bytes | FetchError) -> tuple[Robots, Server, Clock]:
    server, clock = Server(*answers), Clock()
    return Robots(server, clock), server, clock  # type: ignore[arg-type]


async def refused(rules: Robots, url: str) -> str | None:
    try:
        await rules.require(url)
    except FetchError as error:
        return error.kind
    return None


CLOSED = b"User-agent: *\nDisallow: /x\n"
DOWN = FetchError("timeout", "not done")


async def test_it_is_asked_once_a_day_for_each_host() -> None:
    rules, server, clock = robots(CLOSED)
    found = await asyncio.gather(*(refused(rules, f"{SITE}/{path}") for path in ("a", "x", "b", "x/1")))
    assert found == [None, "robots", None, "robots"]
    assert server.asked == [f"{SITE}/robots.txt"]
    await rules.require("https://news.example:8443/a")
    await rules.require("http://news.example/a")
    assert server.asked[1:] == ["https://news.example:8443/robots.txt", "http://news.example/robots.txt"]
    clock.now += KEPT
    await rules.require(f"{SITE}/a")
    assert len(server.asked) == 4


async def test_a_server_that_fails_is_asked_again_soon_and_closed_until_then() -> None:
    rules, server, clock = robots(DOWN, CLOSED)
    assert await refused(rules, f"{SITE}/a") == "robots"
    assert await refused(rules, f"{SITE}/a") == "robots"
    assert len(server.asked) == 1
    clock.now += KEPT_UNREACHABLE
    assert await refused(rules, f"{SITE}/a") is None


async def test_rules_that_were_read_hold_while_the_server_is_down() -> None:
    rules, server, clock = robots(CLOSED, DOWN)
    await rules.require(f"{SITE}/a")
    clock.now += KEPT
    assert await refused(rules, f"{SITE}/a") is None
    assert await refused(rules, f"{SITE}/x") == "robots"
    assert len(server.asked) == 2
    clock.now += KEPT_UNREACHABLE
    await rules.require(f"{SITE}/a")
    assert len(server.asked) == 3


async def test_a_blocked_address_is_said_as_such() -> None:
    rules, _server, _clock = robots(FetchError("blocked-address", "not a public address: 10.0.0.1"))
    assert await refused(rules, "http://10.0.0.1/a") == "blocked-address"
    assert await refused(rules, "ftp://news.example/a") == "bad-address"


async def test_hosts_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HOSTS", 3)
    rules, server, _clock = robots(CLOSED)
    for number in (1, 2, 3, 1, 4, 1, 2):
        await rules.require(f"https://{number}.example/a")
    # 2 was used longest ago when 4 came.
    assert [address[8] for address in server.asked] == ["1", "2", "3", "4", "2"]


async def test_pages_come_as_far_apart_as_the_site_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, _server, clock = robots(b"User-agent: *\nCrawl-delay: 10\n")
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    await rules.require(f"{SITE}/robots-read-now")
    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    await rules.turn(f"{SITE}/1")
    await rules.turn(f"{SITE}/2")
    clock.now += 4
    await rules.turn(f"{SITE}/3")
    await rules.turn("https://other.example/1")
    assert [each for each in slept if each] == [10.0, 6.0]
