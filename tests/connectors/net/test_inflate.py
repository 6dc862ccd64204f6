"""Bodies as they come: compressed or not, in any pieces, cut, broken, or far larger than they look."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.net.errors import FetchError
from connectors.net.inflate import Body

TEXT = ("<rss><channel><title>وكالة نهر</title></channel></rss>" * 20).encode()
LIMIT = 100_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "identity": ("identity", bytes),
    "charset for coding": ("utf-8", bytes),
    "gzip": ("gzip", gzip.compress),
    "X-GZIP": ("X-GZIP", gzip.compress),
    "two members": ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "gzip named deflate": ("deflate", gzip.compress),
    "zlib named gzip": ("gzip", zlib.compress),
    "identity and gzip": ("identity, gzip", gzip.compress),
}


def body(encoding: str, *chunks: bytes, limit: int = LIMIT) -> Body:
    found = Body(encoding, limit)
    for chunk in chunks:
        found.add(chunk)
    return found


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_whole_in_pieces_of_any_size(name: str, size: int) -> None:
    encoding, pack = PACKERS[name]
    packed = pack(TEXT)
    found = body(encoding, *(packed[start : start + size] for start in range(0, len(packed), size)))
    assert (found.content, found.truncated) == (TEXT, False)


@pytest.mark.parametrize("name", ["gzip", "zlib", "raw deflate"])
def test_cut_it_keeps_what_was_there(name: str) -> None:
    encoding, pack = PACKERS[name]
    packed = pack(TEXT)
    found = body(encoding, packed[: len(packed) // 2])
    assert TEXT.startswith(found.content)
    assert found.truncated


@pytest.mark.parametrize("name", ["plain", "gzip", "zlib", "raw deflate", "two members"])
def test_the_bound_is_on_what_comes_out(name: str) -> None:
    encoding, pack = PACKERS[name]
    assert len(body(encoding, pack(b"x" * LIMIT)).content) == LIMIT
    with pytest.raises(FetchError, match="more than 100000 bytes") as caught:
        body(encoding, pack(b"x" * (LIMIT + 1)))
    assert caught.value.kind == "too-large"


def test_a_bomb_ends_at_the_bound() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < LIMIT
    with pytest.raises(FetchError, match="after decompression"):
        body("gzip", bomb)


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br"])
def test_codings_that_were_not_asked_for(encoding: str) -> None:
    with pytest.raises(FetchError, match="unknown compression") as caught:
        Body(encoding, LIMIT)
    assert caught.value.kind == "encoding"


def test_compressed_twice_is_refused() -> None:
    with pytest.raises(FetchError, match="more than once"):
        Body("gzip, gzip", LIMIT)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_not_compressed_at_all(encoding: str) -> None:
    with pytest.raises(FetchError, match="broken compression") as caught:
        body(encoding, TEXT)
    assert caught.value.kind == "encoding"


def test_an_empty_body() -> None:
    assert [(found.content, found.truncated) for found in (body(""), body("gzip"), body("deflate"))] == [
        (b"", False)
    ] * 3


@given(st.sampled_from(["", "gzip", "deflate"]), st.lists(st.binary(max_size=50), max_size=8))
def test_any_bytes_are_read_or_refused(encoding: str, chunks: list[bytes]) -> None:
    try:
        found = body(encoding, *chunks, limit=200)
    except FetchError as error:
        assert error.kind in ("encoding", "too-large")  # noqa: PT017 - either outcome is right
    else:
        assert len(found.content) <= 200
