"""One GET: redirects followed by hand, every connection checked, bytes and time bounded. The only place that fetches."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from connectors.net.address import MAX_LENGTH, checked_url, is_public, same_site
from connectors.net.errors import FetchError
from connectors.net.headers import retry_after
from connectors.net.inflate import Body
from connectors.net.polite import HostQueue
from connectors.net.resolver import Resolver
from majra import __version__
from majra.settings import Settings

MAX_REDIRECTS: Final = 5
"""Hops of one fetch (feed-facts, HTTP)."""
_PERMANENT: Final = frozenset({301, 308})
_REDIRECTS: Final = _PERMANENT | {302, 303, 307}
_CHUNK: Final = 65_536
_HEADER_LINE: Final = 32_768
"""Bytes of a header line or of all: real ones are far below, endless ones are an attack."""
_BLOCKED: Final = "not a public address"
Allowed = Callable[[str, int], bool]
"""Whether an IP address may be connected to at a port."""
_FEED_TYPES: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_ADDRESS: Final = ":/?#[]@!$&'()*+,;=%-._~"
"""Characters that mean something in an address, or stand for themselves (RFC 3986)."""
_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})
"""Headers that a feed's settings cannot set: they are the client's, or would break the request."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of 200 or 304. `url` is the one that answered.

    `permanent` is the address to ask next time, where permanent redirects (301, 308) led on from the one asked for; a
    temporary hop ends that chain. `elsewhere`: the chain led to an address that `known` knows, which was not read.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    truncated: bool = False
    permanent: str | None = None
    elsewhere: bool = False


class Client:
    """Fetches for feeds, pages and hubs under the settings' bounds."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, hosts: HostQueue) -> None:
        self._session, self._settings, self._hosts = session, settings, hosts

    async def get(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        *,
        accept: str = _FEED_TYPES,
        known: Callable[[str], bool] = lambda _url: False,
    ) -> Fetched:
        """The answer of `address`. `headers` go to its own host only. Raises `FetchError`, and nothing else of the net.

        `known` tells of addresses that others own: a permanent redirect to one ends there, unread.
        """
        url = checked_url(address)
        async with self._hosts.turn(url.raw_host or ""):
            try:
                async with asyncio.timeout(self._settings.fetch_timeout):
                    return await self._follow(url, dict(headers or {}), accept, known)
            except TimeoutError as error:
                raise FetchError("timeout", f"not done within {self._settings.fetch_timeout:g} s") from error

    async def _follow(self, url: URL, extra: dict[str, str], accept: str, known: Callable[[str], bool]) -> Fetched:
        first, permanent, moved = url, None, True
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            sent = {name: value for name, value in extra.items() if name.lower() not in _OWN_HEADERS}
            answer, target = await self._ask(url, (sent if same_site(first, url) else {}) | {"Accept": accept})
            if target is None:
                return Fetched(
                    status=answer.status, url=str(url), headers=answer.headers, body=answer.body,
                    truncated=answer.truncated, permanent=permanent,
                )  # fmt: skip
            moved = moved and answer.status in _PERMANENT
            url = checked_url(str(target))
            if moved:
                permanent = str(url)
                if known(permanent):
                    return Fetched(answer.status, permanent, answer.headers, permanent=permanent, elsewhere=True)
            if url in seen:
                raise FetchError("redirects", f"redirects in a loop, at {url}", status=answer.status)
            seen.add(url)
        raise FetchError("redirects", f"more than {MAX_REDIRECTS} redirects", status=answer.status)

    async def _ask(self, url: URL, headers: dict[str, str]) -> tuple[Fetched, URL | None]:
        """One request; its answer, and where it redirects to."""
        status: int | None = None
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                status = response.status
                found = _headers(response)
                target = _target(url, response.status, response.headers.get("location", ""))
                if target is not None or response.status == 304:
                    return Fetched(response.status, str(url), found), target
                if response.status != 200:
                    raise _refusal(response, found)
                body, truncated = await self._read(response, found)
                return Fetched(200, str(url), found, body, truncated), None
        except FetchError as error:
            error.status = error.status or status  # what the body lacks, the server's answer did not
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _fetch_error(error) from error

    async def post(self, address: str, fields: Mapping[str, str]) -> None:
        """Sends a form to `address`, under the bounds of a fetch; returns where the answer is 2xx. Raises `FetchError`.

        Only 307 and 308 are followed: after any other redirect a client is to forget the form (RFC 9110, 15.4). What the
        form holds may be meant for the first host alone, so none to another site is.
        """
        first = url = checked_url(address)
        async with self._hosts.turn(url.raw_host or ""):
            try:
                async with asyncio.timeout(self._settings.fetch_timeout):
                    for _ in range(MAX_REDIRECTS + 1):
                        target = await self._send(url, fields)
                        if target is None:
                            return
                        url = checked_url(str(target))
                        if not same_site(first, url):
                            raise FetchError("redirects", f"redirects a form to another site: {url}")
            except TimeoutError as error:
                raise FetchError("timeout", f"not done within {self._settings.fetch_timeout:g} s") from error
        raise FetchError("redirects", f"more than {MAX_REDIRECTS} redirects")

    async def _send(self, url: URL, fields: Mapping[str, str]) -> URL | None:
        """One form sent; None where it was taken, else where the server wants it sent. The answer's body is not read."""
        try:
            async with self._session.post(url, data=fields, allow_redirects=False) as response:
                if 200 <= response.status < 300:
                    return None
                if response.status in (307, 308):
                    return _target(url, response.status, response.headers.get("location", ""))
                raise _refusal(response, _headers(response))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _fetch_error(error) from error

    async def _read(self, response: aiohttp.ClientResponse, headers: Mapping[str, str]) -> tuple[bytes, bool]:
        """The body within the bound, and whether it ended early. What came before a broken connection is kept."""
        limit = self._settings.max_body_bytes
        body = Body(headers.get("content-encoding", ""), limit)
        wire = 0
        try:
            async for chunk in response.content.iter_chunked(_CHUNK):
                wire += len(chunk)
                if wire > limit:
                    raise FetchError("too-large", f"more than {limit} bytes", status=response.status)
                body.add(chunk)
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, ConnectionError) as error:
            if not body.content:
                raise FetchError("connect", f"the connection broke: {_say(error)}", status=response.status) from error
            return body.content, True
        if body.truncated and not body.content:
            raise FetchError("truncated", "the compressed answer ended before anything could be read of it")
        return body.content, body.truncated


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """By lower-case name. Links that come in several lines are one list (RFC 9110, 5.3); of others the last counts."""
    found = {name.lower(): _plain(value) for name, value in response.headers.items()}
    if "link" in found:
        found["link"] = ", ".join(_plain(value) for value in response.headers.getall("link"))
    return found


def _refusal(response: aiohttp.ClientResponse, headers: Mapping[str, str]) -> FetchError:
    return FetchError(
        "http",
        f"the server answered {response.status} {_plain(response.reason or '')[:100]}".rstrip(),
        status=response.status,
        retry_after=retry_after(headers, datetime.now(UTC)),
    )


def _target(url: URL, status: int, location: str) -> URL | None:
    if status not in _REDIRECTS:
        return None
    # Bytes that are no UTF-8 are meant as they are: a path in windows-1256, say.
    location = quote(location.encode("utf-8", "surrogateescape"), safe=_ADDRESS) if _odd(location) else location
    if not location:
        raise FetchError("http", f"the server answered {status} without saying where to", status=status)
    if len(location) > MAX_LENGTH:
        raise FetchError("bad-address", f"it redirects to an address of over {MAX_LENGTH} characters", status=status)
    try:
        return url.join(URL(location))
    except ValueError as error:
        raise FetchError("bad-address", f"it redirects to what is no address: {error}", status=status) from error


def _fetch_error(error: Exception) -> FetchError:
    """The one of our list that a fault of aiohttp, TLS or the system is."""
    inner = getattr(error, "os_error", error)
    text = _say(inner)
    if _BLOCKED in text:
        return FetchError("blocked-address", text)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError("dns", f"its host has no address: {text}")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError | aiohttp.ClientConnectorCertificateError):
        return FetchError("tls", text)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("bad-address", f"no address: {text}")
    if isinstance(error, TimeoutError):
        return FetchError("timeout", "no connection in time")
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientResponseError):
        return FetchError("http", f"no answer of HTTP: {text}")
    return FetchError("connect", text)


def _say(error: BaseException) -> str:
    text = str(getattr(error, "message", "")) or str(error) or type(error).__name__
    return _plain(text.splitlines()[0][:300].rstrip(": "))


def _odd(text: str) -> bool:
    """Whether `text` stands for bytes that are no UTF-8 (PEP 383), which no record can hold."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _plain(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _odd(text) else text


def public_only(address: str, _port: int) -> bool:
    """What may be connected to where nothing else is said."""
    return is_public(address)


def anywhere(_address: str, _port: int) -> bool:
    """For an operator whose feeds are at private addresses too."""
    return True


def guarded_socket(allowed: Allowed) -> Callable[[Any], socket.socket]:
    """Makes sockets for addresses that are `allowed`. The check sits where the address is final: after DNS, on
    every hop and every attempt, so that no rebinding and no notation finds a gap."""

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _name, address = info
        if not allowed(str(address[0]), int(address[1])):
            raise OSError(f"{_BLOCKED}: {address[0]}")
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def user_agent(contact: str) -> str:
    """Who we are and whom to write to: a publisher should be able to complain before he bans."""
    return f"Majra/{__version__} (news feed reader; {contact or 'no contact set'})"


@asynccontextmanager
async def open_client(
    settings: Settings, *, allowed: Allowed | None = None, resolver: AbstractResolver | None = None
) -> AsyncIterator[Client]:
    """A client for as long as the context is open.

    `allowed`: which addresses may be connected to; None: as `allow_private` of the settings says. `resolver` finds the
    addresses of names; None: the system does.
    """
    if allowed is None:
        allowed = anywhere if settings.allow_private else public_only
    connector = aiohttp.TCPConnector(
        limit=settings.fetch_concurrency,
        socket_factory=guarded_socket(allowed),
        resolver=resolver or Resolver(settings.fetch_concurrency),
        use_dns_cache=False,  # addresses change; the system's resolver caches
        enable_cleanup_closed=False,
    )
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        auto_decompress=False,
        trust_env=False,  # a proxy would connect for us, unchecked
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent(settings.contact), "Accept-Encoding": "gzip, deflate"},
        max_line_size=_HEADER_LINE,
        max_field_size=_HEADER_LINE,
    ) as session:
        yield Client(session, settings, HostQueue(settings.per_host, settings.host_spacing))
