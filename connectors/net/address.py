"""Which addresses may be asked. Pure; `connectors.net.client` applies it to the address that is really connected to."""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from yarl import URL

from connectors.net.errors import FetchError

MAX_LENGTH: Final = 2_048
"""Characters of an address: what browsers and servers of the field take (feed-facts, bounds)."""
_NO_HOST: Final = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]|%(?!\w+$)")
"""WHATWG URL's forbidden host code points; % only before the zone of an IPv6 address."""
_NAT64: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address in the last 32 bits, reached through a translator."""


def checked_url(address: str) -> URL:
    """`address` as a URL that can be asked. Raises `FetchError` "bad-address".

    A host in one of IPv4's old notations (2130706433, 0x7f.1, 0177.0.0.1) becomes the dotted one, so that the check of
    what is connected to sees what the system's resolver would make of it.
    """
    address = address.strip()
    if len(address) > MAX_LENGTH:
        raise FetchError("bad-address", f"the address is longer than {MAX_LENGTH} characters")
    try:
        url = URL(address)
        host, _port = url.host, url.port
    except ValueError as error:
        raise FetchError("bad-address", f"no address: {error}") from error
    if url.scheme not in ("http", "https"):
        raise FetchError("bad-address", f"neither http nor https: {url.scheme or 'no scheme'}")
    if not host:
        raise FetchError("bad-address", "the address names no host")
    if _NO_HOST.search(host):
        raise FetchError("bad-address", "the address names no host that can be: it has a space or a sign in it")
    if (dotted := _dotted(host)) is not None and dotted != host:
        url = url.with_host(dotted)
    return url


def same_site(first: URL, other: URL) -> bool:
    """Whether what was meant for `first` (its headers) may be sent to `other`: the same host and port, or its https."""
    if first.raw_host != other.raw_host:
        return False
    upgrade = (first.scheme, first.port, other.scheme, other.port) == ("http", 80, "https", 443)
    return upgrade or (first.scheme, first.port) == (other.scheme, other.port)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet: not private, loopback, link-local, shared (100.64/10),
    multicast, unspecified or reserved, nor an IPv6 form that leads to such an IPv4 address.

    Sources: IANA's special-purpose registries, as Python's `ipaddress` has them; stringer GHSA-496x-437q-h35q.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = _inner_ipv4(found)
        if inner is not None:
            return _is_public(inner)
        if found.is_site_local:
            return False
    return _is_public(found)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _inner_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 form carries: mapped, compatible, 6to4, Teredo, NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    number = int(address)
    if address in _NAT64 or (number >> 32 == 0 and number > 1):
        return IPv4Address(number & 0xFFFF_FFFF)
    return None


def _dotted(host: str) -> str | None:
    if not host[0].isdigit():
        return None
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError:
        return None
