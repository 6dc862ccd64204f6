"""Names to addresses by the system's resolver, in threads of their own.

Not in the loop's threads: a few dozen hosts whose name servers never answer would hold them all for many seconds, and
with them the parsing of all other feeds.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult


class Resolver(AbstractResolver):
    """Asks `getaddrinfo`, `at_once` names at a time."""

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises `OSError`."""
        try:
            found = await asyncio.get_running_loop().run_in_executor(
                self._threads,
                lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG),
            )
        except UnicodeError as error:  # a label of over 63 characters, say
            raise OSError(f"no name of a host: {error}") from error
        if not found:
            raise OSError("the name has no address")
        return [
            ResolveResult(
                hostname=host, host=_with_scope(address), port=int(address[1]), family=kind, proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _type, protocol, _name, address in found
        ]  # fmt: skip

    async def close(self) -> None:
        """Lets go of the threads; names that are still being looked up are not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _with_scope(address: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]) -> str:
    """The IP address in text; a link-local one of IPv6 with its interface, without which it leads nowhere."""
    if len(address) == 4 and address[3]:
        return socket.getnameinfo(address, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)[0]
    return str(address[0])
