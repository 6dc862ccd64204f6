"""Feeds that a web page names."""

from __future__ import annotations

import time

import pytest

from connectors.parse.discover import MOST, named_feeds

BASE = "https://nahr.example/ar/index.html"


@pytest.mark.parametrize(
    ("markup", "feeds"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ["https://nahr.example/rss"]),
        ('<LINK REL="Alternate" TYPE="Application/Atom+XML; charset=utf-8" HREF="atom">', ["https://nahr.example/ar/atom"]),
        ('<link rel="alternate feed" type="application/feed+json" href="//c.example/f.json">', ["https://c.example/f.json"]),
        ('<link rel="feed" href="https://c.example/f">', ["https://c.example/f"]),
        ('<base href="https://c.example/x/"><link rel="alternate" type="text/xml" href="rss">', ["https://c.example/x/rss"]),
        ('<base href="http://[broken"><link rel="feed" href="rss">', ["https://nahr.example/ar/rss"]),
        ('<link rel="feed" href="/1"><link rel="feed" href="/2"><link rel="feed" href="/1">', ["https://nahr.example/1", "https://nahr.example/2"]),
        ('<link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="text/html" href="/m">', []),
        ('<link rel="stylesheet" type="text/xml" href="/x"><a rel="alternate" type="application/rss+xml" href="/rss">خلاصات</a>', []),
        ('<link rel="feed" href="http://[broken"><link rel="feed" href="javascript:x()"><link rel="feed" href="">', []),
        ("", []),
    ],
)  # fmt: skip
def test_pages(markup: str, feeds: list[str]) -> None:
    assert list(named_feeds(markup, BASE)) == feeds


def test_no_more_than_sites_have() -> None:
    markup = "".join(f'<link rel="feed" href="/{number}">' for number in range(MOST * 2))
    assert len(named_feeds(markup, BASE)) == MOST


def test_a_page_of_open_tags_takes_no_minute() -> None:
    started = time.monotonic()
    named_feeds("<div>" * 200_000 + '<link rel="feed" href="/1">', BASE)
    assert time.monotonic() - started < 10
