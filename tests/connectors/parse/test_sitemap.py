"""News sitemaps: prefixes, cuts, and what is none. A whole one is in `test_feed`."""

from __future__ import annotations

import pytest

from connectors.parse.items import ParseError
from connectors.parse.sitemap import parse_sitemap

BASE = "https://nahr.example/sitemap.xml"
HEAD = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def url(number: int, more: str = "") -> str:
    return (
        f"<url><loc>https://nahr.example/{number}</loc><n:news><n:title>الخبر رقم {number}</n:title>"
        f"<n:publication_date>2024-08-19</n:publication_date></n:news>{more}</url>"
    )


def test_pages_without_news_are_no_articles() -> None:
    found = parse_sitemap(f"{HEAD}<url><loc>https://nahr.example/about</loc></url>{url(1)}</urlset>", BASE)
    assert [(each.title, each.url, each.published) for each in found.items] == [
        ("الخبر رقم 1", "https://nahr.example/1", "2024-08-19")
    ]


@pytest.mark.parametrize(
    ("loc", "address"),
    [("/خبر", "https://nahr.example/خبر"), (" https://a.example/1 ", "https://a.example/1"), ("http://[broken", None)],
)
def test_addresses(loc: str, address: str | None) -> None:
    text = f"{HEAD}<url><loc>{loc}</loc><n:news><n:title>خبر</n:title></n:news></url>{url(2)}</urlset>"
    assert [each.url for each in parse_sitemap(text, BASE).items] == [address, "https://nahr.example/2"]


def test_cut_it_keeps_its_whole_items() -> None:
    found = parse_sitemap(f"{HEAD}{url(1)}{url(2)[:70]}", BASE)
    assert ([each.url for each in found.items], found.truncated) == (["https://nahr.example/1"], True)


def test_a_bad_picture_costs_no_article() -> None:
    more = "<image:image><image:loc>http://[broken</image:loc></image:image>"
    assert parse_sitemap(f"{HEAD}{url(1, more)}</urlset>", BASE).items[0].media == ()


def test_an_empty_one_is_one() -> None:
    assert parse_sitemap(f"{HEAD}</urlset>", BASE).items == ()


def test_an_index_names_its_sitemaps() -> None:
    text = "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap><sitemap><loc>http://[</loc></sitemap></sitemapindex>"
    with pytest.raises(ParseError, match="a sitemap index") as caught:
        parse_sitemap(text, BASE)
    assert caught.value.links == ("https://nahr.example/news.xml",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEAD}<url><loc>https://nahr.example/</loc></url></urlset>", "without news"),
        (f"{HEAD}<url><loc></urlset>", "no XML"),
        ("<urlset><undeclared:url/></urlset>", "no XML"),
    ],
)
def test_what_is_no_news_sitemap(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse_sitemap(text, BASE)
