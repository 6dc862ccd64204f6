"""Bytes to a feed: each kind whole, from a file and what it must give; what is no feed; and laws that hold for any bytes."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.parse.feed import parse_feed
from connectors.parse.items import Item, ParsedFeed, ParseError

FEEDS = sorted(path for path in (Path(__file__).parent / "feeds").iterdir() if not path.name.endswith(".expected.json"))
BASE = "https://asas.example/feeds/x"
TITLE = "انطلاق أعمال القمة الاقتصادية في العاصمة بمشاركة وفود من عشرين دولة"
RSS = f"<rss version='2.0'><channel><title>وكالة الاختبار</title><item><title>{TITLE}</title><link>https://asas.example/1</link></item></channel></rss>"


def said(record: ParsedFeed | Item) -> dict[str, Any]:
    """The fields of `record` that say something."""
    fields = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return {
        name: value for name, value in fields.items() if name == "items" or value not in (None, (), False, frozenset())
    }


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_whole_feeds(path: Path) -> None:
    parsed = parse_feed(path.read_bytes(), None, BASE)
    given = said(parsed) | {"items": [said(item) for item in parsed.items]}
    assert json.loads(msgspec.json.encode(given)) == json.loads(
        path.with_name(f"{path.name}.expected.json").read_text()
    )


@pytest.mark.parametrize(
    ("codec", "declaration", "http"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", None, "text/xml"),
        ("utf-8", "windows-1256", "text/xml; charset=windows-1252"),
        ("utf-8-sig", "iso-8859-1", None),
        ("utf-16", "utf-16", None),
        ("cp1256", "windows-1256", None),
        ("cp1256", None, None),
        ("cp1256", "utf-8", None),
        ("cp1256", "utf-8", "application/rss+xml; charset=utf-8"),
        ("cp1256", "windows-1256", "application/rss+xml; charset=windows-1252"),
        ("cp1256", None, "text/xml; charset=iso-8859-1"),
        ("iso8859_6", "iso-8859-6", None),
    ],
)
def test_charsets(codec: str, declaration: str | None, http: str | None) -> None:
    head = f'<?xml version="1.0" encoding="{declaration}"?>' if declaration else ""
    parsed = parse_feed((head + RSS).encode(codec), http, BASE)
    assert [(parsed.title, item.title) for item in parsed.items] == [("وكالة الاختبار", TITLE)]


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\x00", b"\x0b", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"&", b"&nbsp;", b"&#8;", b"<"]
)
def test_one_bad_byte_loses_nothing_else(bad: bytes) -> None:
    raw = RSS.encode().replace("أعمال".encode(), "أعمال ".encode() + bad + b" ")
    [item] = parse_feed(raw, None, BASE).items
    assert item.title is not None
    assert item.title.startswith("انطلاق أعمال")
    assert item.title.endswith("عشرين دولة")
    assert item.url == "https://asas.example/1"


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", "not-a-feed", "the answer is empty"),
        (" \n\t", "not-a-feed", "the answer is empty"),
        ("الموقع تحت الصيانة", "not-a-feed", "no RSS"),
        ("<html><body>صفحة</body></html>", "not-a-feed", "a web page, not a feed"),
        ("<!DOCTYPE html><p>صفحة", "not-a-feed", "a web page, not a feed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-feed", "no RSS"),
        ("{", "not-a-feed", "broken JSON"),
        ('{"error": "غير موجود"}', "not-a-feed", "no JSON Feed"),
        ('[{"title": "خبر"}]', "not-a-feed", "no JSON Feed"),
        (
            "<sitemapindex><sitemap><loc>https://a.example/n.xml</loc></sitemap></sitemapindex>",
            "not-a-feed",
            "a sitemap index",
        ),
        ("<urlset><url><loc>https://a.example/</loc></url></urlset>", "not-a-feed", "a sitemap without news"),
        (f'<!DOCTYPE rss [<!ENTITY a "ها">]>{RSS}', "unsafe-xml", "declares entities"),
        (f'<!DOCTYPE rss [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>{RSS}', "unsafe-xml", "declares entities"),
        (f'<!DOCTYPE rss [<!-- ]> --><!ENTITY a "ها">]>{RSS}', "unsafe-xml", "declares entities"),
        (f'Notice: x\n<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ها">]>{RSS}', "unsafe-xml", "declares entities"),
        ("<!DOCTYPE rss [<!ELEMENT", "unsafe-xml", "no end"),
        ("{" + '"a":[' * 100_000, "not-a-feed", "broken JSON"),
    ],
)
def test_what_is_no_feed(text: str, kind: str, message: str) -> None:
    with pytest.raises(ParseError, match=message) as caught:
        parse_feed(text.encode(), None, BASE)
    assert caught.value.kind == kind


def test_a_page_names_its_feeds() -> None:
    page = '<html><link rel="alternate" type="application/rss+xml" href="/rss"></html>'
    with pytest.raises(ParseError, match=r"it names 1, the first is https://asas\.example/rss") as caught:
        parse_feed(page.encode(), "text/html", BASE)
    assert caught.value.links == ("https://asas.example/rss",)


def test_an_entity_named_in_an_article_is_no_declaration() -> None:
    raw = RSS.replace(TITLE, "<![CDATA[شرح <!ENTITY في XML]]>").encode()
    assert parse_feed(raw, None, BASE).items[0].title == "شرح <!ENTITY في XML"


PIECES = st.sampled_from(
    ["<rss>", "</rss>", "<channel>", "<item>", "</item>", "<title>خبر", "</title>", "<link>http://[x</link>", "<![CDATA[", "]]>", "<![", "<!-- ", "-->",
     "<?xml version='1.0'?>", "<!DOCTYPE rss", "[", "]>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "</feed>", "<content type='xhtml'>",
     "<ttl>²</ttl>", "<guid>", "<media:content url='//[' />", "<urlset>", "<url>", "<loc>", "&nbsp;", "&#x0;", "&", "<", ">", "\x00", "\ud800", "<html>", "<pubDate>",
     "<rdf:RDF>", '{"items":[', '{"title":"\\ud800"},', '{"url":"http://["}', "]}", "<a xml:base='http://['>", "<link href='http://[' rel='hub'/>", "<skipHours><hour>٣</hour>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=25).map("".join).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([BASE, "http://[", ""]),
)
def test_no_pieces_of_feeds_make_it_raise_anything_else(raw: bytes, base: str) -> None:
    with suppress(ParseError):
        assert isinstance(parse_feed(raw, None, base), ParsedFeed)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "text/xml; charset=utf-16", "application/json"]))
def test_no_bytes_make_it_raise_anything_else(raw: bytes, http: str | None) -> None:
    with suppress(ParseError):
        parse_feed(raw, http, BASE)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_cut_or_flipped_byte_of_a_real_feed_either(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(FEEDS)).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=5)):
        raw[place] = data.draw(st.integers(0, 255))
    with suppress(ParseError):
        parse_feed(bytes(raw[: data.draw(st.integers(0, len(raw)))]), None, BASE)
