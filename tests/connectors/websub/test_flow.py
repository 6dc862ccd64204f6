"""The whole way, over HTTP and Kafka: a publisher and a hub of ours on loopback, connectors with a clock that can jump."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from msgspec.structs import replace

from connectors.service import run_connectors
from connectors.websub import listener
from connectors.websub.addresses import Addresses, addresses_of
from connectors.websub.listener import largest_push, listening
from majra import ids, topics
from majra.kafka.admin import create_topics
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.log import read_log
from majra.kafka.publisher import Publisher, open_publisher
from majra.kafka.registry import define, remove
from majra.records.codec import decode
from majra.records.entry import Entry
from majra.records.feed import Feed, FeedState, Subscription
from majra.settings import Settings, SettingsError
from majra.topics import topic_specs

SECRET = "0123456789abcdef0123456789abcdef"
DEADLINE = 20.0
"""Seconds for anything that is waited for; all together takes some ten."""
LEASE = 3_600


@dataclass
class Clock:
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def jump(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@dataclass
class Site:
    """A publisher and its hub, on one port."""

    address: str = ""
    items: list[str] = field(default_factory=list)
    polls: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    """The forms that the hub got."""
    verified: list[tuple[str, int, bool]] = field(default_factory=list)
    """Mode, status and whether the challenge came back, of each verification."""
    alive: bool = True
    agrees: bool = True
    in_headers: bool = False
    """Whether hub and topic are named in HTTP's headers, and not in the feed."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def topic(self) -> str:
        return f"{self.address}/feed?قسم=سياسة"

    def body(self) -> bytes:
        told = "".join(
            f"<item><title>{title}</title><link>https://akhbar.example/{ids.digest(title)}</link>"
            f"<description>تفاصيل {title} كما وردت من المراسل</description></item>"
            for title in reversed(self.items)
        )
        links = "" if self.in_headers else (
            f'<atom:link rel="hub" href="{self.address}/hub"/><atom:link rel="self" href="{self.topic}"/>'
        )  # fmt: skip
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
            f"<title>وكالة التجربة</title>{links}{told}</channel></rss>"
        ).encode()

    async def feed(self, _request: web.Request) -> web.Response:
        self.polls += 1
        headers: list[tuple[str, str]] = []
        if self.in_headers:
            # Two lines, as WordPress sends them.
            headers = [("Link", f'<{self.address}/hub>; rel="hub"'), ("Link", f'<{self.topic}>; rel="self"')]
        return web.Response(body=self.body(), content_type="application/rss+xml", headers=headers)

    async def hub(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if not self.alive:
            return web.Response(status=503)
        task = asyncio.create_task(self.verify(form) if self.agrees else self.deny(form))
        self._tasks.add(task)
        return web.Response(status=202)

    async def verify(self, form: dict[str, str], **change: str) -> None:
        query = {
            "hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "تحد-7391",
            "hub.lease_seconds": str(LEASE),
        } | change  # fmt: skip
        async with aiohttp.ClientSession() as session, session.get(form["hub.callback"], params=query) as answer:
            echoed = await answer.text() == query["hub.challenge"]
            self.verified.append((query["hub.mode"], answer.status, echoed))

    async def deny(self, form: dict[str, str]) -> None:
        query = {"hub.mode": "denied", "hub.topic": form["hub.topic"], "hub.reason": "لا نخدم هذا العنوان"}
        async with aiohttp.ClientSession() as session, session.get(form["hub.callback"], params=query) as answer:
            self.verified.append(("denied", answer.status, False))

    async def push(
        self, *, key: str | None = None, method: str = "sha256", body: bytes | None = None, port: int = 0
    ) -> int:
        """Sends the feed to the last callback; the status of the answer. `port`: another process behind the same address."""
        form = self.asked[-1]
        body = self.body() if body is None else body
        digest = hmac.new((key or form["hub.secret"]).encode(), body, getattr(hashlib, method)).hexdigest()
        url = form["hub.callback"]
        if port:
            url = f"http://127.0.0.1:{port}/" + url.split("/", 3)[3]
        headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"{method}={digest}"}
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    found = Site()
    app = web.Application()
    app.router.add_get("/feed", found.feed)
    app.router.add_post("/hub", found.hub)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    found.address = f"http://127.0.0.1:{port}"
    try:
        yield found
    finally:
        await runner.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings() -> Iterator[Settings]:
    with EmbeddedBroker() as broker:
        broker.create_topics([topics.FEEDS, topics.FEED_STATE, topics.PUSHES, topics.ENTRIES, topics.DEAD_LETTER])
        yield settings_on(broker.address)


def settings_on(kafka: str) -> Settings:
    port = free_port()
    return Settings(
            kafka=kafka, allow_private=True, host_spacing=0, start_spread=0, connector_timeout=6,
            websub_listen=f"127.0.0.1:{port}", websub_url=f"http://127.0.0.1:{port}/websub", websub_secret=SECRET,
        )  # fmt: skip


@asynccontextmanager
async def connectors(settings: Settings, publisher: Publisher, clock: Clock) -> AsyncIterator[None]:
    task = asyncio.create_task(run_connectors(settings, publisher, clock))
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(look: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not await look():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@dataclass
class Seen:
    """What is on Kafka about one feed."""

    settings: Settings
    feed: Feed

    async def titles(self) -> list[str]:
        return [decode(record.value, Entry).title or "" async for record in read_log(self.settings, topics.ENTRIES)]

    async def state(self) -> FeedState | None:
        found = None
        async for record in read_log(self.settings, topics.FEED_STATE):
            if record.key == self.feed.id.encode() and record.value is not None:
                found = decode(record.value, FeedState)
        return found

    async def subscription(self) -> Subscription | None:
        state = await self.state()
        return state.push if state else None


async def test_from_discovery_to_the_hubs_death_and_back(settings: Settings) -> None:
    await all_the_way(settings)


@pytest.mark.kafka
async def test_the_same_on_a_real_kafka(real_kafka: str) -> None:
    settings = settings_on(real_kafka)
    await create_topics(settings, topic_specs(settings))
    await all_the_way(settings)


async def all_the_way(settings: Settings) -> None:
    clock = Clock()
    async with site() as publisher_site, open_publisher(settings) as publisher:
        hub = publisher_site
        hub.items.append("اجتماع الحكومة")
        feed = Feed(id=ids.feed_id(f"{hub.address}/feed"), url=f"{hub.address}/feed")
        seen = Seen(settings, feed)
        await define(publisher, [feed])

        async def has(*titles: str) -> bool:
            return sorted(await seen.titles()) == sorted(titles)

        async def pushed_until(lease_end: bool) -> bool:
            state = await seen.state()
            return state is not None and state.push is not None and (state.next_poll == state.push.until) is lease_end

        async with connectors(settings, publisher, clock):
            # Found by a poll, asked for, verified, leased.
            await until(lambda: confirmed(seen))
            assert await has("اجتماع الحكومة")
            assert hub.verified == [("subscribe", 200, True)]
            (form,) = hub.asked
            assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", hub.topic)
            assert feed.id in form["hub.callback"]
            assert await pushed_until(False), "a hub that has brought nothing yet is not trusted"

            # Pushed: published without a poll, and the next poll is put off.
            hub.items.append("زلزال شمال البلاد")
            assert await hub.push() == 202
            await until(lambda: has("اجتماع الحكومة", "زلزال شمال البلاد"))
            await until(lambda: pushed_until(True))
            assert hub.polls == 1

            # What is not the hub's is answered like a push, and ignored; what is no callback is not found.
            hub.items.append("خبر مدسوس")
            assert await hub.push(key="another") == 202
            assert await hub.push(method="md5") == 202
            await hub.verify(form, **{"hub.topic": "https://other.example/"})
            await hub.verify(form | {"hub.callback": form["hub.callback"][:-1] + "x"})
            await hub.verify(form, **{"hub.mode": "unsubscribe"})
            assert hub.verified[1:] == [
                ("subscribe", 404, False),
                ("subscribe", 404, False),
                ("unsubscribe", 404, False),
            ]
            hub.items.remove("خبر مدسوس")

            # A process that owns nothing takes calls as well, and ours publishes them.
            other = free_port()
            elsewhere = Addresses(settings.websub_url, SECRET, "127.0.0.1", other)
            async with listening(settings, elsewhere, publisher, clock):
                hub.items.append("نتائج الدوري")
                await until(lambda: taken(hub, other))
            await until(lambda: has("اجتماع الحكومة", "زلزال شمال البلاد", "نتائج الدوري"))
            assert hub.polls == 1

            # The lease is renewed before it ends, and by then nothing was polled.
            clock.jump(seconds=LEASE * 0.8)
            await until(lambda: asked_times(hub, 2))
            assert {each["hub.callback"] for each in hub.asked} == {form["hub.callback"]}
            await until(lambda: confirmed(seen, after=clock() + timedelta(seconds=LEASE * 0.9)))
            assert hub.polls == 1

        # A restart: the lease is known, and nobody is asked or polled.
        async with connectors(settings, publisher, clock):
            hub.items.append("بعد الإقلاع")
            await until(lambda: taken(hub))
            await until(lambda: has("اجتماع الحكومة", "زلزال شمال البلاد", "نتائج الدوري", "بعد الإقلاع"))
            assert (hub.polls, len(hub.asked)) == (1, 2)

            # The hub dies: the renewal fails, and polls go on as before, while a quarter of the lease is left.
            hub.alive = False
            clock.jump(seconds=LEASE * 0.8)
            await until(lambda: polled(hub, 2))
            hub.items.append("خبر لم يدفعه أحد")
            clock.jump(minutes=25)
            await until(
                lambda: has("اجتماع الحكومة", "زلزال شمال البلاد", "نتائج الدوري", "بعد الإقلاع", "خبر لم يدفعه أحد")
            )
            dead = await seen.subscription()
            assert dead is not None
            assert dead.status == "failed"

            # It comes back.
            hub.alive = True
            clock.jump(hours=1)
            await until(lambda: confirmed(seen, after=clock()))

            # Paused: the hub is told, and its question whether that is meant is answered with yes; pushes are gone.
            await define(publisher, [Feed(id=feed.id, url=feed.url, paused=True)])
            await until(lambda: asked_times(hub, 1, "unsubscribe"))
            await until(lambda: verified_times(hub, 1, ("unsubscribe", 200, True)))
            assert await hub.push(key=form["hub.secret"]) == 410

            # Resumed, and removed: nothing of it comes back behind its tombstones.
            await define(publisher, [feed])
            await until(lambda: confirmed(seen, after=clock()))
            await remove(publisher, feed.id)
            await until(lambda: verified_times(hub, 2, ("unsubscribe", 200, True)))
            last = [record async for record in read_log(settings, topics.FEED_STATE)]
            assert last[-1].value is None
    async for record in read_log(settings, topics.DEAD_LETTER):
        raise AssertionError(record)


async def test_pushes_find_the_owner_whoever_it_is(settings: Settings) -> None:
    """Taken while there is no owner, while two share the feeds, and once the first has left."""
    clock = Clock()
    second = replace(settings, websub_listen=f"127.0.0.1:{free_port()}")
    port = int(second.websub_listen.rpartition(":")[2])
    addresses = addresses_of(settings)
    assert addresses is not None
    async with site() as hub, open_publisher(settings) as publisher:
        hub.items.append("اجتماع الحكومة")
        feed = Feed(id=ids.feed_id(f"{hub.address}/feed"), url=f"{hub.address}/feed")
        seen = Seen(settings, feed)
        await define(publisher, [feed])

        async def has_all() -> bool:
            return set(hub.items) <= set(await seen.titles())

        async with connectors(settings, publisher, clock):
            await until(lambda: confirmed(seen))
        async with listening(settings, addresses, publisher, clock):
            hub.items.append("دفع بلا مالك")
            await until(lambda: taken(hub))
        async with connectors(second, publisher, clock):
            await until(has_all)
            async with connectors(settings, publisher, clock):
                hub.items.append("دفع واثنان يتقاسمان")
                await until(lambda: taken(hub))
                await until(has_all)
                hub.items.append("دفع إلى الآخر")
                await until(lambda: taken(hub, port))
                await until(has_all)
            hub.items.append("دفع بعد خروج أحدهما")
            await until(lambda: taken(hub, port))
            await until(has_all)
            assert (hub.polls, len(hub.asked)) == (1, 1)


async def test_named_in_headers_and_denied(settings: Settings) -> None:
    clock = Clock()
    async with site() as hub, open_publisher(settings) as publisher:
        hub.items.append("اجتماع الحكومة")
        hub.in_headers, hub.agrees = True, False
        feed = Feed(id=ids.feed_id(f"{hub.address}/feed"), url=f"{hub.address}/feed")
        seen = Seen(settings, feed)
        await define(publisher, [feed])

        async def denied() -> bool:
            push = await seen.subscription()
            return push is not None and push.status == "denied" and push.error == "لا نخدم هذا العنوان"

        async with connectors(settings, publisher, clock):
            await until(denied)
            assert hub.verified == [("denied", 200, False)]
            clock.jump(minutes=25)
            await until(lambda: polled(hub, 2))
            assert len(hub.asked) == 1


async def test_the_listeners_bounds(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes, time and number: each over HTTP, on a callback that is right."""
    monkeypatch.setattr(listener, "CONNECTION_TIME", 0.5)
    settings = Settings(
        kafka=settings.kafka, websub_listen=settings.websub_listen, websub_url=settings.websub_url,
        websub_secret=SECRET, max_body_bytes=65_536,
    )  # fmt: skip
    addresses = addresses_of(settings)
    assert addresses is not None
    async with site() as hub, open_publisher(settings) as publisher, listening(settings, addresses, publisher):
        feed = Feed(id=ids.feed_id(f"{hub.address}/feed"), url=f"{hub.address}/feed")
        await define(publisher, [feed])
        ref = listener.Ref.of(feed.id, f"{hub.address}/hub", hub.topic)
        hub.asked.append({"hub.callback": addresses.callback(ref), "hub.secret": addresses.signing_key(ref)})
        await until(lambda: taken(hub))
        assert largest_push(settings) == 65_536
        assert await hub.push(body=b"x" * 65_536) == 202
        assert await hub.push(body=b"x" * 65_537) == 413
        # One that never ends its headers is closed on, and then another server cannot take the port.
        reader, writer = await asyncio.open_connection("127.0.0.1", addresses.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: news.example\r\nX-Slow: ")
        async with asyncio.timeout(DEADLINE):
            with suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()
        monkeypatch.setattr(listener, "MOST_BODIES", 0)
        assert await hub.push() == 503
        with pytest.raises(SettingsError, match="MAJRA_WEBSUB_LISTEN"):
            async with listening(settings, addresses, publisher):
                pass


async def confirmed(seen: Seen, after: datetime | None = None) -> bool:
    push = await seen.subscription()
    return (
        push is not None and push.status == "confirmed" and push.until is not None and (not after or push.until > after)
    )


async def asked_times(hub: Site, times: int, mode: str = "subscribe") -> bool:
    return len([form for form in hub.asked if form["hub.mode"] == mode]) >= times


async def verified_times(hub: Site, times: int, what: tuple[str, int, bool]) -> bool:
    return hub.verified.count(what) >= times


async def polled(hub: Site, times: int) -> bool:
    return hub.polls >= times


async def taken(hub: Site, port: int = 0) -> bool:
    """Pushes until it is taken: a process that has just begun may not listen yet."""
    try:
        return await hub.push(port=port) == 202
    except aiohttp.ClientError:
        return False
