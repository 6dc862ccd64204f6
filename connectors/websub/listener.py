"""The calls of hubs, over HTTP: bounded in bytes, time and number, judged, and handed on before they are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from connectors.net.errors import FetchError
from connectors.net.inflate import Body
from connectors.websub import intent
from connectors.websub.addresses import Addresses, Ref
from connectors.websub.heard import Heard
from connectors.websub.registry import Registry
from connectors.websub.signature import is_signed
from majra import topics
from majra.clock import utc_now
from majra.kafka.errors import KafkaProblem
from majra.kafka.publisher import Outgoing, Publisher
from majra.records.codec import encode
from majra.settings import Settings, SettingsError, variable

log = structlog.get_logger("majra.websub")

CONNECTION_TIME: Final = 60.0
"""Seconds that a connection lives, from its first byte to our answer, which is its last: one that trickles ends here."""
MOST_CONNECTIONS: Final = 256
"""More are closed unread: each costs a socket, and up to a body in memory while it is read."""
MOST_BODIES: Final = 8
"""Pushes read at once; others are told to come again. Each is at most `largest_push` bytes, twice while it is inflated."""
HUB_RETRY: Final = "30"
"""Seconds after which a hub whose call could not be taken may come again."""
_ROOM: Final = 8_192
"""Bytes that a push's record needs beside its body: names, type, framing."""
_LONGEST_TYPE: Final = 256


def largest_push(settings: Settings) -> int:
    """Bytes of a pushed body: in Base64 it must fit into a message."""
    return min(settings.max_body_bytes, (settings.max_message_bytes - _ROOM) * 3 // 4)


class Listener:
    """Answers calls. What counts is published to `news.pushes` and acknowledged before the hub gets its answer."""

    def __init__(
        self,
        settings: Settings,
        addresses: Addresses,
        registry: Registry,
        publisher: Publisher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._limit = largest_push(settings)
        self._addresses, self._registry, self._publisher = addresses, registry, publisher
        self._clock = clock
        self._bodies = 0

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """The answer to any request. Every connection carries one."""
        response = await self._answer(request)
        response.force_close()
        response.headers["X-Content-Type-Options"] = "nosniff"  # a challenge is echoed as it came
        return response

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        ref = self._addresses.read(request.path)
        if ref is None:
            return web.Response(status=404)
        if request.method not in ("GET", "POST"):
            return web.Response(status=405, headers={"Allow": "GET, POST"})
        if request.method == "GET":
            return await self._intent(request, ref)
        if not self._registry.wants(ref.feed):
            return web.Response(status=410)
        if self._bodies >= MOST_BODIES:
            return _later()
        self._bodies += 1
        try:
            return await self._push(request, ref)
        except (web.RequestPayloadError, ConnectionError) as error:
            log.info("push broke off", feed=ref.feed, error=f"{type(error).__name__}: {error}")
            return web.Response(status=400)
        finally:
            self._bodies -= 1

    async def _intent(self, request: web.BaseRequest, ref: Ref) -> web.Response:
        found = intent.answer(request.query, ref, self._clock(), wanted=self._registry.wants(ref.feed))
        if found.heard is not None and not await self._hand_on(found.heard):
            return _later()
        if found is intent.REFUSED:
            log.warning("hub's request refused", feed=ref.feed, mode=request.query.get("hub.mode", "")[:20])
        return web.Response(status=found.status, text=found.text)

    async def _push(self, request: web.BaseRequest, ref: Ref) -> web.Response:
        raw = bytearray()
        async for chunk in request.content.iter_any():
            raw += chunk
            if len(raw) > self._limit:
                log.warning("push too large", feed=ref.feed, limit=self._limit)
                return web.Response(status=413)
        signature = request.headers.get("X-Hub-Signature")
        if not is_signed(signature, bytes(raw), self._addresses.signing_key(ref)):
            # Answered like a right one, and ignored, as the recommendation says: who guesses learns nothing.
            log.warning("push not signed with our key, ignored", feed=ref.feed, signed=signature is not None)
            return web.Response(status=202)
        try:
            body = Body(request.headers.get("Content-Encoding", ""), self._limit)
            body.add(bytes(raw))
        except FetchError as error:
            log.warning("push cannot be inflated", feed=ref.feed, error=str(error))
            return web.Response(status=413 if error.kind == "too-large" else 415)
        heard = Heard(
            kind="pushed", feed=ref.feed, topic=ref.topic, hub=ref.hub, at=self._clock(),
            content_type=(request.headers.get("Content-Type") or "").encode("ascii", "replace").decode()[:_LONGEST_TYPE] or None,
            body=body.content,
        )  # fmt: skip
        return web.Response(status=202) if await self._hand_on(heard) else _later()

    async def _hand_on(self, heard: Heard) -> bool:
        try:
            await self._publisher.publish([Outgoing(topics.PUSHES, heard.feed.encode(), encode(heard))])
        except KafkaProblem as error:
            log.error("hub's call not handed on, it is to come again", feed=heard.feed, error=str(error))
            return False
        return True


class _Server(web.Server):
    """aiohttp's low-level server, its connections bounded in number and in time."""

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        if len(self.connections) >= MOST_CONNECTIONS:
            transport.abort()
            return
        super().connection_made(handler, transport)
        asyncio.get_running_loop().call_later(CONNECTION_TIME, transport.abort)


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": HUB_RETRY})


@asynccontextmanager
async def listening(
    settings: Settings, addresses: Addresses, publisher: Publisher, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[None]:
    """Takes calls for as long as the context is open, which it is once the registry is read. Raises `SettingsError` where it
    cannot listen."""
    registry = Registry(settings)
    listener = Listener(settings, addresses, registry, publisher, clock)
    # Signatures are over the bytes as sent: nothing may be inflated before.
    server = _Server(listener.handle, auto_decompress=False, access_log=None, lingering_time=0)
    runner = web.ServerRunner(server, shutdown_timeout=5)  # answers that wait for the broker get this many seconds
    following = asyncio.create_task(registry.follow(), name="follow registry")
    try:
        # Before, feeds that are registered would seem not to be, and a hub that is refused does not ask again.
        await registry.ready.wait()
        await runner.setup()
        try:
            await web.TCPSite(runner, addresses.host or None, addresses.port).start()
        except OSError as error:
            raise SettingsError(
                f"{variable('websub_listen')}={settings.websub_listen}: cannot listen there: {error.strerror or error}"
            ) from error
        log.info("listening to hubs", listen=settings.websub_listen, public=settings.websub_url)
        yield
    finally:
        await runner.cleanup()
        following.cancel()
        await asyncio.wait([following])
