"""The sample feeds over HTTP on the loopback interface, with validators and conditional answers as a good server gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Final

from aiohttp import web

from majra.demo.render import RenderedFeed

HOST: Final = "127.0.0.1"
"""Nothing outside this machine is reached, and nothing outside it gets in."""
LAST_REQUESTS: Final = 1.0
"""Seconds that requests still open may take at the end: an answer is some 20 KB from memory."""


@asynccontextmanager
async def serve(feeds: Mapping[str, RenderedFeed]) -> AsyncIterator[dict[str, str]]:
    """Serves `feeds` on a free port for as long as the context is open; gives their addresses by name."""
    app = web.Application()
    for name, feed in feeds.items():
        app.router.add_get(f"/{name}", _handler(feed))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_REQUESTS)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        port = runner.addresses[0][1]
        yield {name: f"http://{HOST}:{port}/{name}" for name in feeds}
    finally:
        await runner.cleanup()


def _handler(feed: RenderedFeed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    tag = sha256(feed.body).hexdigest()[:16]

    async def answer(request: web.Request) -> web.StreamResponse:
        known = _is_known(request, feed, tag)
        response = (
            web.Response(status=304)
            if known
            else web.Response(body=feed.body, headers={"Content-Type": feed.content_type})
        )
        response.etag = tag
        response.last_modified = feed.newest
        return response

    return answer


def _is_known(request: web.Request, feed: RenderedFeed, tag: str) -> bool:
    """Whether the client has this version: by its entity tags, else by its time (RFC 9110, 13.2.2)."""
    if (tags := request.if_none_match) is not None:
        return any(each.value in ("*", tag) for each in tags)
    since = request.if_modified_since
    return since is not None and feed.newest <= since
