"""Signatures: every one by our key is right, and nothing else is."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.websub.signature import METHODS, is_signed

KEY = "4f" * 32
methods = st.sampled_from(METHODS)


def sign(body: bytes, key: str, method: str) -> str:
    return f"{method}={hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()}"


@given(st.binary(max_size=200), methods)
def test_ours_is_right(body: bytes, method: str) -> None:
    assert is_signed(sign(body, KEY, method), body, KEY)
    assert is_signed(sign(body, KEY, method).upper(), body, KEY)


@given(st.binary(max_size=200), st.binary(max_size=200), methods)
def test_of_another_body_is_wrong(body: bytes, other: bytes, method: str) -> None:
    assert is_signed(sign(other, KEY, method), body, KEY) == (body == other)


@given(st.binary(max_size=50), methods, st.text("0123456789abcdef", min_size=64, max_size=64))
def test_by_another_key_is_wrong(body: bytes, method: str, key: str) -> None:
    assert is_signed(sign(body, key, method), body, KEY) == (key == KEY)


@given(st.text(max_size=100), st.binary(max_size=20))
def test_anything_else_is_wrong_and_raises_nothing(header: str, body: bytes) -> None:
    assert not is_signed(header, body, KEY)


@given(st.binary(max_size=50), methods, methods)
def test_by_another_method_is_wrong(body: bytes, method: str, named: str) -> None:
    digest = sign(body, KEY, method).partition("=")[2]
    assert is_signed(f"{named}={digest}", body, KEY) == (method == named)


@pytest.mark.parametrize(
    "header", [None, "", "sha1", "sha1=", "=", "md5=" + "0" * 32, "sha256=é", "sha256", "sha512 = ", "sha3_256=00"]
)
def test_broken_headers(header: str | None) -> None:
    assert not is_signed(header, "خبر".encode(), KEY)


def test_the_pubsubhubbub_example() -> None:
    """RFC 2202, test case 2 of HMAC-SHA-1: not made by the code under test."""
    assert is_signed("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", b"what do ya want for nothing?", "Jefe")
