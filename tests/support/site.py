"""A web site on a loopback port: answers by path, with status, headers and body; remembers what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

RSS = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><language>ar</language>{items}</channel></rss>'


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Site:
    """`asked` holds the paths in order, with the headers of each request."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def page(self, path: str, markup: str) -> str:
        self.answers[path] = Answer(markup.encode())
        return self.url(path)

    def feed(self, path: str, items: list[tuple[str, str, str]], title: str = "أخبار المدينة") -> str:
        """An RSS feed; an item is its path, title and description."""
        each = "".join(
            f"<item><title>{head}</title><link>{self.url(link)}</link><description>{text}</description></item>"
            for link, head, text in items
        )
        body = RSS.format(title=title, items=each).encode()
        self.answers[path] = Answer(body, headers={"Content-Type": "application/rss+xml"})
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        self.answers[path] = Answer(status=status, headers={"Location": to})
        return self.url(path)

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """A site for as long as the context is open; what it has no answer for is a 404."""
    served = Site()

    async def answer(request: web.Request) -> web.Response:
        served.asked.append((request.path, dict(request.headers)))
        found = served.answers.get(request.path, Answer(status=404))
        return web.Response(body=found.body, status=found.status, headers=found.headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    socket = web.TCPSite(runner, "127.0.0.1", 0)
    await socket.start()
    served.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield served
    finally:
        await runner.cleanup()
