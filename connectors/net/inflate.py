"""Decompression that counts while it inflates, so that a bomb ends at the bound and not in memory."""

from __future__ import annotations

import zlib
from typing import Any

from connectors.net.errors import FetchError

_AUTO = 32 + zlib.MAX_WBITS
"""zlib finds gzip and zlib headers by itself; raw deflate, which some servers send, is tried after it."""

_READ = frozenset({"gzip", "x-gzip", "deflate"})
_NOT_READ = frozenset({"br", "zstd", "compress", "x-compress", "exi", "pack200-gzip", "dcb", "dcz", "aes128gcm"})
"""Codings of IANA's registry that we never ask for."""


class Body:
    """A response's body, decoded as it comes. `limit` bounds the decoded bytes.

    `add` raises `FetchError` "too-large" beyond it and "encoding" for what is broken. A compressed body that ends early
    keeps what was decoded and is `truncated`.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        if unknown := [name for name in names if name in _NOT_READ]:
            raise FetchError("encoding", f"unknown compression: {', '.join(unknown)}")
        names = [name for name in names if name in _READ]  # others, utf-8 or none, say nothing of compression
        if len(names) > 1:
            raise FetchError("encoding", "compressed more than once")
        self._inflater: Any = zlib.decompressobj(_AUTO) if names else None
        self._raw_deflate = names == ["deflate"]
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._started = False
        self._first = b""

    def add(self, chunk: bytes) -> None:
        """Takes in bytes as they came from the wire."""
        if self._raw_deflate and not self._started:
            # Two bytes tell zlib's header from raw deflate, and they may come one by one.
            self._first = chunk = self._first + chunk
            if len(chunk) < 2:
                return
        while self._inflater is not None and chunk:
            try:
                self._keep(self._inflater.decompress(chunk, self._limit - self._size + 1))
            except zlib.error as error:
                if self._raw_deflate and not self._started:
                    self._inflater, self._raw_deflate = zlib.decompressobj(-zlib.MAX_WBITS), False
                    continue
                raise FetchError("encoding", f"broken compression: {error}") from error
            self._started = True
            if self._inflater.eof and self._inflater.unused_data.startswith(b"\x1f\x8b"):
                chunk = self._inflater.unused_data  # gzip allows several members, one after another (RFC 1952, 2.2)
                self._inflater = zlib.decompressobj(_AUTO)
                continue
            chunk = self._inflater.unconsumed_tail
        if self._inflater is None:
            self._keep(chunk)

    @property
    def truncated(self) -> bool:
        """Whether the compressed data ended before its own end mark."""
        return self._inflater is not None and self._started and not self._inflater.eof

    @property
    def content(self) -> bytes:
        """What was decoded so far."""
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise FetchError("too-large", f"more than {self._limit} bytes after decompression")
        self._parts.append(data)
