"""A server that answers as badly as servers do: bytes by hand on a loopback port, since a library's would be too polite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[["Exchange"], Awaitable[object]]
TAIL = 5.0
"""Seconds for the last connections to be found closed: the client's end takes a moment to arrive."""


@dataclass
class Exchange:
    """One request, and the connection to answer it on."""

    path: str
    headers: dict[str, str]
    count: int
    """How many requests the path had before."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    def reset(self) -> None:
        """Ends the connection as a crash does: with a reset."""
        self.writer.transport.abort()


@dataclass
class HostileServer:
    """Answers by path; what it was asked is in `requests`."""

    port: int = 0
    routes: dict[str, Answer] = field(default_factory=dict)
    requests: list[Exchange] = field(default_factory=list)
    open: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path.lstrip('/')}"

    async def all_closed(self) -> None:
        """Waits until the client has closed every connection. Raises `TimeoutError`."""
        async with asyncio.timeout(TAIL):
            while self.open:
                await asyncio.wait(self.open, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.sleep(0)  # the task's own callback takes it out of the set

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.open.add(task)
        task.add_done_callback(self.open.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                path = first.split(" ")[1].lstrip("/")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                count = sum(each.path == path for each in self.requests)
                exchange = Exchange(path, headers, count, reader, writer)
                self.requests.append(exchange)
                await self.routes.get(path, status(404))(exchange)
            finally:
                writer.close()


@asynccontextmanager
async def hostile_server() -> AsyncIterator[HostileServer]:
    served = HostileServer()
    server = await asyncio.start_server(served._serve, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        for task in served.open:
            task.cancel()


# --- answers ---


def head(code: int = 200, headers: Mapping[str, str | bytes] | None = None) -> bytes:
    lines = [f"HTTP/1.1 {code} X".encode()]
    lines += [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in (headers or {}).items()
    ]
    return b"\r\n".join((*lines, b"Connection: close", b"", b""))


def body(content: bytes, content_type: str = "application/rss+xml", **headers: str) -> Answer:
    """A well-behaved answer of 200."""
    named = {"Content-Type": content_type, "Content-Length": str(len(content))}
    return raw(head(200, named | {name.replace("_", "-"): value for name, value in headers.items()}) + content)


def status(code: int, content: bytes = b"", **headers: str | bytes) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return raw(head(code, {"Content-Length": str(len(content))} | named) + content)


def to(location: str | bytes, code: int = 302) -> Answer:
    return status(code, Location=location)


def raw(*parts: bytes, reset: bool = False) -> Answer:
    """These bytes, and then the end: the connection's, or a reset."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(*parts)
        if reset:
            await asyncio.sleep(0.05)  # a reset overtakes bytes that the client has not read yet
            exchange.reset()

    return answer


def trickle(content: bytes, pause: float = 0.1, start: bytes = b"") -> Answer:
    """A byte at a time."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(start)
        for place in range(len(content)):
            await exchange.send(content[place : place + 1])
            await asyncio.sleep(pause)

    return answer


def endless(part: bytes, start: bytes = b"") -> Answer:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(start)
        while True:
            await exchange.send(part)
            await asyncio.sleep(0)  # drain alone does not let others run

    return answer


def silent(exchange: Exchange) -> Awaitable[object]:
    """No answer at all, until the client has had enough."""
    return exchange.reader.read()


def in_turn(*answers: Answer) -> Answer:
    """The first request gets the first answer, and so on; the last one stays."""

    async def answer(exchange: Exchange) -> None:
        await answers[min(exchange.count, len(answers) - 1)](exchange)

    return answer
