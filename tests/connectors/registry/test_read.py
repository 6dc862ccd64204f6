"""Files of feeds as people have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.registry.read import ListError, Unusable, make_feed, read_feeds
from majra.records.feed import Feed

OPML = '<?xml version="1.0" encoding="{encoding}"?><opml version="2.0"><head><title>قائمتي</title></head><body>{body}</body></opml>'


def urls(raw: bytes | str) -> list[str]:
    found = read_feeds(raw.encode() if isinstance(raw, str) else raw)
    return [each.url if isinstance(each, Feed) else f"{each.where}: {each.reason}" for each in found]


def opml(body: str, encoding: str = "utf-8") -> bytes:
    return OPML.format(body=body, encoding=encoding).encode(encoding)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.example/rss\nhttps://b.example/rss\n", ["https://a.example/rss", "https://b.example/rss"]),
        ("\ufeff# مصادري\r\n\r\n  https://a.example/rss  \r\n#https://x.example\r\n", ["https://a.example/rss"]),
        ("https://a.example/rss\nhttp://a.example/rss/\nhttps://a.example/rss?utm_source=x", ["https://a.example/rss"]),
        ("a.example/rss\nhttps://b.example/rss", ["line 1: neither http nor https: no scheme", "https://b.example/rss"]),
        ("https://أخبار.example/خلاصة", ["https://xn--igbicxr.example/%D8%AE%D9%84%D8%A7%D8%B5%D8%A9"]),
        ("feed://a.example/rss\nfeed:https://b.example/rss\nfeed://https://c.example/rss",
         ["http://a.example/rss", "https://b.example/rss", "https://c.example/rss"]),
        ("https://a b.example/rss", ["line 1: the address names no host that can be: it has a space or a sign in it"]),
        ("ftp://a.example/rss", ["line 1: neither http nor https: ftp"]),
        (f"https://a.example/{'x' * 2_048}", ["line 1: the address is longer than 2048 characters"]),
    ],
)  # fmt: skip
def test_plain_lists(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("url\nhttps://a.example/rss\n", ["https://a.example/rss"]),
        ("title,xmlUrl\nوكالة نهر,https://a.example/rss\n", ["https://a.example/rss"]),
        ('"Title","Link"\n"نهر, الأولى","https://a.example/rss"\n\n,\n', ["https://a.example/rss"]),
        ("title;url\nنهر;https://a.example/rss?a=1,2\n", ["https://a.example/rss?a=1,2"]),
        ("feed\ttitle\nhttps://a.example/rss\tنهر\n", ["https://a.example/rss"]),
        ("\n\nurl,title\nhttps://a.example/rss,نهر\n", ["https://a.example/rss"]),
        ("title,url\nبلا عنوان\n", ["line 2: neither http nor https: no scheme"]),
        (
            'url,title\n"https://a.example/rss","سطر\nثان"\nhttps://b.example/rss,ب\n',
            ["https://a.example/rss", "https://b.example/rss"],
        ),
    ],
)
def test_csv(text: str, found: list[str]) -> None:
    assert urls(text) == found


def test_settings_of_a_csv() -> None:
    [feed] = read_feeds(
        "url,title,language,interval,full_text,topics,paused\nhttps://a.example/rss,وكالة نهر,ar-SA,900,YES,sport; politics,1\n".encode(
            "cp1256"
        )
    )
    assert isinstance(feed, Feed)
    assert (feed.title, feed.language, feed.interval, feed.full_text, feed.topics, feed.paused) == (
        "وكالة نهر",
        "ar",
        900.0,
        True,
        ("sport", "politics"),
        True,
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"interval": "10"}, "an interval is 120 to 86400 seconds, not 10"),
        ({"interval": "nan"}, "an interval is 120 to 86400 seconds, not nan"),
        ({"interval": "ساعة"}, "no number of seconds: ساعة"),
        ({"topics": "sport;رياضة"}, "no topic named رياضة"),
        ({"language": "العربية"}, "no language tag: العربية"),
    ],
)
def test_settings_that_cannot_be(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make_feed("https://a.example/rss", fields)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256"])
def test_opml_in_any_encoding(encoding: str) -> None:
    [feed] = read_feeds(opml('<outline type="rss" text="وكالة نهر" xmlUrl="https://a.example/rss"/>', encoding))
    assert isinstance(feed, Feed)
    assert (feed.url, feed.title) == ("https://a.example/rss", "وكالة نهر")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<outline text="سياسة"><outline text="أ" xmlUrl="https://a.example/rss"/><outline><outline XMLURL="https://b.example/rss"/></outline></outline>',
         ["https://a.example/rss", "https://b.example/rss"]),
        ('<outline text="أ & ب" xmlUrl="https://a.example/rss?a=1&b=2"/>', ["https://a.example/rss?a=1&b=2"]),
        ('<outline text="أ&nbsp;ب\x0b" xmlUrl="https://a.example/rss"/>', ["https://a.example/rss"]),
        ('<outline text="أ" xmlUrl="file:///etc/passwd"/><outline text="ب" xmlUrl=" "/>', ["file:///etc/passwd: neither http nor https: file"]),
        ('<outline text="أ" xmlUrl="https://a.example/rss"/><outline text="ب" xmlUrl="https://a.example/rss"/>', ["https://a.example/rss"]),
    ],
)  # fmt: skip
def test_opml_in_the_wild(body: str, found: list[str]) -> None:
    assert urls(opml(body)) == found


def test_an_address_for_a_title_is_none() -> None:
    [feed] = read_feeds(
        opml('<outline text="https://a.example/rss" title="https://a.example/rss" xmlUrl="https://a.example/rss"/>')
    )
    assert isinstance(feed, Feed)
    assert feed.title is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("# لا شيء", "no feed in the file"),
        ("<opml", "broken XML"),
        ("<rss><channel/></rss>", "no OPML: its root is rss"),
        ("<opml><body/></opml>", "no feed in the file"),
        ('<!DOCTYPE opml [<!ENTITY a "https://a.example/">]><opml><outline xmlUrl="&a;"/></opml>', "declares entities"),
        ("url,title\n", "no feed in the file"),
    ],
)
def test_files_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(ListError, match=message):
        read_feeds(text.encode())


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"url,title\n{text}".encode("utf-8", "replace"))
)
def test_any_file_is_read_or_refused(raw: bytes) -> None:
    try:
        found = read_feeds(raw)
    except ListError:
        return
    assert all(isinstance(each, Feed | Unusable) for each in found)
