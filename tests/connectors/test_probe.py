"""What the answer at an address shows to somebody who wants to register it."""

from __future__ import annotations

import pytest

from connectors.net.client import Fetched
from connectors.net.errors import FetchError
from connectors.registry.probe import Found, Named, Probe, Unread, judged

URL = "https://news.example/rss"
RSS = '<rss version="2.0"><channel><title>{}</title><item><title>خبر</title><link>https://news.example/1</link></item></channel></rss>'
PAGE = "<html><head>{}</head><body><p>أخبار المدينة</p></body></html>"
LINK = '<link rel="alternate" type="application/rss+xml" href="/{}">'


def answer(body: str, **fields: str | None) -> Fetched:
    return Fetched(200, URL, {}, body.encode(), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (answer(RSS.format("أخبار المدينة")), Found(URL, "أخبار المدينة", 1)),
        (answer(RSS.format("")), Found(URL, None, 1)),
        (answer(RSS.format("&lt;b&gt;أخبار&lt;/b&gt;\n المدينة")), Found(URL, "أخبار المدينة", 1)),
        (answer(RSS.format("س" * 500)), Found(URL, "س" * 200, 1)),
        (answer(RSS.format("أ"), permanent="https://new.example/rss"), Found("https://new.example/rss", "أ", 1)),
        (answer(PAGE.format(LINK.format("feed"))), Named(URL, ("https://news.example/feed",))),
        (
            answer(PAGE.format(LINK.format("sport") + LINK.format("world"))),
            Named(URL, ("https://news.example/sport", "https://news.example/world")),
        ),
    ],
)
def test_what_is_there(given: Fetched, found: Probe) -> None:
    assert judged(URL, given) == found


@pytest.mark.parametrize(
    ("given", "plausible"),
    [
        (answer(PAGE.format("")), False),
        (answer("%PDF-1.4"), False),
        (answer(""), False),
        (FetchError("timeout", "not done within 30 s"), True),
        (FetchError("connect", "refused"), True),
        (FetchError("tls", "certificate expired"), True),
        (FetchError("http", "503", status=503), True),
        (FetchError("http", "429", status=429), True),
        (FetchError("http", "403", status=403), True),  # many refuse what they do not know
        (FetchError("http", "404", status=404), False),
        (FetchError("http", "410", status=410), False),
        (FetchError("dns", "no address"), False),
        (FetchError("blocked-address", "not a public address: 10.0.0.1"), False),
        (FetchError("bad-address", "no address"), False),
        (FetchError("too-large", "more than 15 MB", status=200), False),
    ],
)
def test_what_cannot_be_read(given: Fetched | FetchError, plausible: bool) -> None:
    found = judged(URL, given)
    assert isinstance(found, Unread)
    assert found.plausible is plausible
