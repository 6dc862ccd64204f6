"""Which addresses may be asked."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from connectors.net.address import MAX_LENGTH, checked_url, is_public, same_site
from connectors.net.errors import FetchError


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://nahr.example/rss", "https://nahr.example/rss"),
        ("  HTTP://NAHR.example/rss?a=1&b=2#x ", "http://nahr.example/rss?a=1&b=2#x"),
        ("https://أخبار.example/خبر", "https://xn--igbicxr.example/%D8%AE%D8%A8%D8%B1"),
        ("https://nahr.example:8443/", "https://nahr.example:8443/"),
        ("https://1.example/", "https://1.example/"),
        ("https://4shared.example/", "https://4shared.example/"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
        ("http://[fe80::1%25eth0]/", "http://[fe80::1%25eth0]/"),
        # IPv4's old notations
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f000001/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://127.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://0/", "http://0.0.0.0/"),
    ],
)
def test_addresses(address: str, url: str) -> None:
    assert str(checked_url(address)) == str(URL(url))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "no scheme"),
        ("nahr.example/rss", "no scheme"),
        ("//nahr.example/rss", "no scheme"),
        ("ftp://nahr.example/", "neither http nor https: ftp"),
        ("file:///etc/passwd", "neither http nor https: file"),
        ("javascript:alert(1)", "neither http nor https: javascript"),
        ("http://", "names no host"),
        ("http:///rss", "names no host"),
        ("http://nahr.example:99999/", "no address"),
        ("http://nahr.example:x/", "no address"),
        ("http://[::1", "no address"),
        ("http://\ud800.example/", "no address"),
        ("http://na hr.example/", "no host that can be"),
        ("http://nahr\x00.example/", "no host that can be"),
        ("http://%31%32%37.0.0.1/", "no host that can be"),
        (f"http://nahr.example/{'x' * MAX_LENGTH}", "longer than 2048"),
    ],
)
def test_what_cannot_be_asked(address: str, message: str) -> None:
    with pytest.raises(FetchError, match=message) as caught:
        checked_url(address)
    assert caught.value.kind == "bad-address"


@given(st.text(max_size=60) | st.text(max_size=30).map(lambda text: f"http://{text}"))
def test_any_text_is_an_address_or_a_bad_one(text: str) -> None:
    with suppress(FetchError):
        assert checked_url(text).scheme in ("http", "https")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "212.26.1.1", "2a00:1450::1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "100.127.255.255", "0.0.0.0", "0.1.2.3", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::7f00:1", "2002:7f00:1::", "2002:c0a8:1::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:0:1::f5ff:fffe",
        "", "nahr.example", "127.1", "2130706433", "١٢٧.٠.٠.١",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_a_mapped_address_is_as_public_as_what_it_maps(inner: IPv4Address) -> None:
    forms = [IPv6Address(prefix | int(inner)) for prefix in (0xFFFF << 32, 0x0064_FF9B << 96)]
    forms.append(IPv6Address(0x2002 << 112 | int(inner) << 80))
    assert {is_public(str(form)) for form in forms} == {is_public(str(inner))}


@pytest.mark.parametrize(
    ("first", "other", "same"),
    [
        ("https://a.example/rss", "https://a.example/x?y", True),
        ("http://a.example/rss", "https://a.example/rss", True),
        ("https://a.example/rss", "https://a.example:443/", True),
        ("https://a.example/rss", "http://a.example/rss", False),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example/", "https://www.a.example/", False),
        ("https://a.example/", "https://a.example:8443/", False),
        ("http://a.example:8080/", "https://a.example/", False),
    ],
)
def test_same_site(first: str, other: str, same: bool) -> None:
    assert same_site(URL(first), URL(other)) is same
