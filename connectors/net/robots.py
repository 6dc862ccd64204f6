"""robots.txt (RFC 9309): whether a page may be fetched, and how slowly.

It holds for article pages. A feed is published to be polled, so that its own address is not asked about.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from yarl import URL

from connectors.net.address import checked_url
from connectors.net.client import Client
from connectors.net.errors import FetchError

log = structlog.get_logger("majra.connectors")

AGENT: Final = "Majra"
"""Our product token: the name that a site's rules use for us (RFC 9309, 2.2.1)."""
MAX_BYTES: Final = 512_000
"""500 KiB of a file are read (RFC 9309, 2.5)."""
KEPT: Final = 86_400.0
"""Seconds that rules are used before they are asked for again (RFC 9309, 2.4)."""
KEPT_UNREACHABLE: Final = 600.0
"""Seconds until a server that did not answer is asked again: all of its pages wait meanwhile."""
MAX_HOSTS: Final = 2_000
"""Hosts remembered, the last used: more than one process polls."""
MAX_DELAY: Final = 30.0
"""Seconds between pages that a site gets at most: with more, a poll would end before its second page."""
_TOO_MANY: Final = 429
_TEXT: Final = "text/plain, */*;q=0.5"


@dataclass(slots=True)
class Rules:
    """What one host said. `parsed` None: all is allowed, or with `closed` nothing is."""

    parsed: Any = None
    closed: bool = False
    until: float = 0.0
    delay: float = 0.0
    """Seconds between pages."""

    def allow(self, url: str) -> bool:
        """Whether we may fetch `url`."""
        return not self.closed and (self.parsed is None or bool(self.parsed.can_fetch(url, AGENT)))


@dataclass(slots=True)
class _Host:
    rules: Rules = field(default_factory=Rules)
    free_at: float = 0.0
    """When the next page may be asked for."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


def read_rules(body: bytes) -> Rules:
    """The rules of a robots.txt. Lines that are none, such as a web page's, are passed over."""
    from protego import Protego

    parsed = Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
    return Rules(parsed, delay=min(max(parsed.crawl_delay(AGENT) or 0.0, 0.0), MAX_DELAY))


def rules_without(error: FetchError) -> Rules:
    """The rules of a host that gave no robots.txt: none is no rule, a server that fails is closed (RFC 9309, 2.3.1)."""
    absent = error.status is not None and 300 <= error.status < 500 and error.status != _TOO_MANY
    return Rules(closed=not (absent or error.kind == "redirects"))


class Robots:
    """The rules of hosts, fetched through `client` when they are first needed. `clock` counts seconds."""

    def __init__(self, client: Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client, self._clock = client, clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def require(self, address: str) -> None:
        """Returns where `address` may be fetched. Raises `FetchError` "robots" where not, or the address's own fault."""
        url = checked_url(address)
        await self._allowed(url)

    async def turn(self, address: str) -> None:
        """As `require`, and waits as long as the site wants between pages."""
        url = checked_url(address)
        host = await self._allowed(url)
        if not host.rules.delay:
            return
        async with host.turn:
            if (wait := host.free_at - self._clock()) > 0:
                await asyncio.sleep(wait)
            host.free_at = self._clock() + host.rules.delay

    async def _allowed(self, url: URL) -> _Host:
        origin = str(url.origin())
        host = self._host(origin)
        async with host.asking:
            if host.rules.until <= self._clock():
                host.rules = await self._fetched(origin, host.rules)
        if not host.rules.allow(str(url)):
            why = "cannot be read now" if host.rules.closed else "does not want it fetched"
            raise FetchError("robots", f"robots.txt of {url.host} {why}")
        return host

    def _host(self, origin: str) -> _Host:
        host = self._hosts.setdefault(origin, _Host())
        self._hosts.move_to_end(origin)
        if len(self._hosts) > MAX_HOSTS:
            self._hosts.popitem(last=False)
        return host

    async def _fetched(self, origin: str, before: Rules) -> Rules:
        """The host's rules as they are now; where it cannot be asked, those from before, if there were any."""
        try:
            fetched = await self._client.get(f"{origin}/robots.txt", accept=_TEXT)
            rules = await asyncio.to_thread(read_rules, fetched.body)
        except FetchError as error:
            if error.kind in ("blocked-address", "bad-address"):
                raise
            rules = rules_without(error)
            log.debug("robots.txt not read", host=origin, closed=rules.closed, error=f"{error.kind}: {error}")
        if rules.closed:
            known = before if before.parsed is not None else rules
            known.until = self._clock() + KEPT_UNREACHABLE
            return known
        rules.until = self._clock() + KEPT
        return rules
