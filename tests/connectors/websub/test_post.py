"""Forms to hubs: what counts as taken, where they follow, where they never go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from connectors.net.client import open_client
from connectors.net.errors import FetchError
from majra.settings import Settings

SETTINGS = Settings(allow_private=True, host_spacing=0)


class Hub:
    def __init__(self) -> None:
        self.address = ""
        self.got: list[tuple[str, dict[str, str]]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.got.append((request.path, {name: str(value) for name, value in (await request.post()).items()}))
        status, _, where = request.path.strip("/").partition("-")
        targets = {"near": "/202", "far": self.address.replace("127.0.0.1", "localhost") + "/202", "loop": request.path}
        headers = {"Location": targets[where]} if where in targets else {"Retry-After": "60"}
        return web.Response(status=int(status), headers=headers)


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    found = Hub()
    app = web.Application()
    app.router.add_route("*", "/{path}", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    found.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    yield found
    await runner.cleanup()


@pytest.mark.parametrize(("path", "kind", "asked"), [
    ("/202", None, 1),
    ("/204", None, 1),
    ("/307-near", None, 2),
    ("/308-near", None, 2),
    ("/302-near", "http", 1),
    ("/308-far", "redirects", 1),
    ("/307-loop", "redirects", 6),
    ("/307", "http", 1),
    ("/403", "http", 1),
    ("/503", "http", 1),
])  # fmt: skip
async def test_forms(hub: Hub, path: str, kind: str | None, asked: int) -> None:
    fields = {"hub.mode": "subscribe", "hub.topic": "https://akhbar.example/rss?قسم=سياسة", "hub.secret": "سر"}
    caught: FetchError | None = None
    async with open_client(SETTINGS) as client:
        try:
            await client.post(hub.address + path, fields)
        except FetchError as error:
            caught = error
    assert (caught.kind if caught else None) == kind
    assert [form for _path, form in hub.got] == [fields] * asked
    if path == "/503":
        assert caught is not None
        assert caught.status == 503
        assert caught.retry_after is not None


async def test_guarded_like_a_fetch(hub: Hub) -> None:
    async with open_client(Settings(host_spacing=0)) as client:
        with pytest.raises(FetchError) as told:
            await client.post(hub.address + "/202", {"hub.mode": "subscribe"})
        with pytest.raises(FetchError, match="neither http nor https"):
            await client.post("file:///etc/passwd", {})
    assert told.value.kind == "blocked-address"
    assert hub.got == []
