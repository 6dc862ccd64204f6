"""RSS and Atom, field by field, where publishers differ. Whole feeds are in `test_feed`."""

from __future__ import annotations

import warnings

import pytest

from connectors.parse.items import Item, ParsedFeed
from connectors.parse.syndication import parse_syndication

BASE = "https://nahr.example/feeds/rss"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def feed(items: str = "", head: str = "") -> ParsedFeed:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # feedparser warns where it answers for a field that is not there
        return parse_syndication(f'<rss version="2.0" {SPACES}><channel>{head}{items}</channel></rss>', BASE)


def item(inside: str) -> Item:
    [found] = feed(f"<item>{inside}</item>").items
    return found


@pytest.mark.parametrize(
    ("inside", "url", "guid"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1", None),
        ("<link>/1</link>", "https://nahr.example/1", None),
        ("<link>//a.example/1</link>", "https://a.example/1", None),
        ("<link>\n  https://a.example/\n  خبر\n</link>", "https://a.example/خبر", None),
        ("<link><![CDATA[https://a.example/?a=1&b=2]]></link>", "https://a.example/?a=1&b=2", None),
        ("<link>HTTPS://A.example/1</link>", "https://A.example/1", None),
        ("<link/><guid>https://a.example/1</guid>", "https://a.example/1", "https://a.example/1"),
        ("<guid isPermaLink='true'>https://a.example/1</guid>", "https://a.example/1", "https://a.example/1"),
        ("<guid isPermaLink='false'>https://a.example/1</guid>", None, "https://a.example/1"),
        ("<guid>https://a.example/?p=1</guid><link>https://a.example/1</link>", "https://a.example/1", "https://a.example/?p=1"),
        ("<guid>12345</guid>", None, "12345"),
        ("<guid isPermaLink='true'>12345</guid><link>/1</link>", "https://nahr.example/1", "12345"),
        ("<guid isPermaLink='false'> tag:a.example,2024:1 </guid>", None, "tag:a.example,2024:1"),
        ("<link>http://[broken</link><guid>7</guid>", None, "7"),
        ("<link>javascript:alert(1)</link>", None, None),
        ("<link>mailto:desk@a.example</link>", None, None),
        ("<link></link><guid></guid>", None, None),
    ],
)  # fmt: skip
def test_addresses_and_guids(inside: str, url: str | None, guid: str | None) -> None:
    found = item(f"<title>خبر</title>{inside}")
    assert (found.url, found.guid) == (url, guid)


@pytest.mark.parametrize(
    ("inside", "content", "summary"),
    [
        ("<description>نص قصير</description>", None, "نص قصير"),
        ("<description>قال &amp;quot;نعم&amp;quot;</description>", None, "قال &quot;نعم&quot;"),
        ("<description><![CDATA[<p>نص&nbsp;الخبر</p>]]></description>", None, "<p>نص&nbsp;الخبر</p>"),
        ("<content:encoded><![CDATA[ <p>نص</p> ]]></content:encoded>", "<p>نص</p>", None),
        (
            "<description>موجز</description><content:encoded><![CDATA[<p>نص</p>]]></content:encoded>",
            "<p>نص</p>",
            "موجز",
        ),
        (
            "<content:encoded><![CDATA[<p>نص</p>]]></content:encoded><description>موجز</description>",
            "<p>نص</p>",
            "موجز",
        ),
        ("<description>نص</description><content:encoded>نص</content:encoded>", "نص", None),
        ("<description>موجز</description><content:encoded> </content:encoded>", None, "موجز"),
        ("<description/><content:encoded/>", None, None),
    ],
)
def test_content_and_summary(inside: str, content: str | None, summary: str | None) -> None:
    found = item(f"<title>خبر</title>{inside}")
    assert (found.content, found.summary) == (content, summary)


@pytest.mark.parametrize(
    ("inside", "published", "updated"),
    [
        ("<pubDate>Mon, 19 Aug 2024 10:00:00 AST</pubDate>", "Mon, 19 Aug 2024 10:00:00 AST", None),
        ("<pubDate>الاثنين، ١٩ أغسطس ٢٠٢٤</pubDate>", "الاثنين، ١٩ أغسطس ٢٠٢٤", None),
        ("<dc:date>2024-08-19T10:00+03:00</dc:date>", "2024-08-19T10:00+03:00", None),
        ("<pubDate>19 Aug 2024</pubDate><dc:date>2024-08-20</dc:date>", "19 Aug 2024", "2024-08-20"),
        ("<pubDate/>", None, None),
        ("", None, None),
    ],
)
def test_dates_are_as_written(inside: str, published: str | None, updated: str | None) -> None:
    found = item(f"<title>خبر</title>{inside}")
    assert (found.published, found.updated) == (published, updated)


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<dc:creator>سارة الأحمد</dc:creator>", ("سارة الأحمد",)),
        ("<dc:creator>سارة</dc:creator><dc:creator>هاني</dc:creator><dc:creator>سارة</dc:creator>", ("سارة", "هاني")),
        ("<author>هدى</author>", ("هدى",)),
        ("<author>desk@nahr.example (هدى علي)</author>", ("هدى علي",)),
        ("<author>desk@nahr.com (هدى علي)</author>", ("هدى علي",)),
        ("<author>desk@nahr.example</author>", ()),
        ("<author/>", ()),
    ],
)
def test_authors(inside: str, authors: tuple[str, ...]) -> None:
    assert item(f"<title>خبر</title>{inside}").authors == authors


@pytest.mark.parametrize(
    ("inside", "media"),
    [
        ("<enclosure url='https://c.example/1.mp3' type='audio/mpeg' length='1'/>", [("https://c.example/1.mp3", "audio/mpeg")]),
        ("<media:content url='/1.jpg' medium='image'/>", [("https://nahr.example/1.jpg", "image")]),
        ("<media:thumbnail url='//c.example/t.jpg'/>", [("https://c.example/t.jpg", None)]),
        ("<media:group><media:content url='https://c.example/1.mp4' type='video/mp4'/><media:thumbnail url='https://c.example/t.jpg'/></media:group>",
         [("https://c.example/1.mp4", "video/mp4"), ("https://c.example/t.jpg", None)]),
        ("<enclosure url='https://c.example/1.jpg' type='image/jpeg'/><media:content url='https://c.example/1.jpg'/>", [("https://c.example/1.jpg", "image/jpeg")]),
        ("<enclosure url='http://[broken' type='image/jpeg'/><media:content url='data:image/png;base64,x'/><enclosure/>", []),
    ],
)  # fmt: skip
def test_media(inside: str, media: list[tuple[str, str | None]]) -> None:
    found = item(f"<title>خبر</title><link>https://a.example/1</link>{inside}")
    assert [(each.url, each.type) for each in found.media] == media
    assert found.url == "https://a.example/1"


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", 3_600.0),
        ("<ttl> 5 </ttl>", 300.0),
        ("<ttl>0</ttl>", 0.0),
        ("<ttl>999999999</ttl>", 60_000_000.0),
        ("<ttl>ساعة</ttl>", None),
        ("<ttl>²</ttl>", None),
        ("<ttl>-5</ttl>", None),
        (f"<ttl>{'9' * 5_000}</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3_600.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>²</sy:updateFrequency>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>دائما</sy:updatePeriod>", None),
        ("<ttl>5</ttl><sy:updatePeriod>daily</sy:updatePeriod>", 300.0),
        ("", None),
    ],
)
def test_ttl_in_seconds(head: str, ttl: float | None) -> None:
    assert feed(head=head).ttl == ttl


def test_skipped_hours_and_days() -> None:
    found = feed(
        head="<skipHours><hour>0</hour><hour>24</hour><hour> 13 </hour><hour>25</hour><hour>²</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Friday</day><day>saturday</day><day>الجمعة</day></skipDays>"
    )
    assert (found.skip_hours, found.skip_days) == ({0, 13}, {4, 5})


def test_a_feed_without_items_is_a_feed() -> None:
    found = feed(head="<title>وكالة نهر</title>")
    assert (found.items, found.title, found.truncated) == ((), "وكالة نهر", False)


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_cut_anywhere_in_its_second_item_it_keeps_the_first(cut: int) -> None:
    first = "<item><title>الخبر الأول</title><link>https://a.example/1</link></item>"
    second = "<item><title>الخبر الثاني</title><description>&lt;p&gt;نص</description></item>"
    found = parse_syndication(f"<rss version='2.0'><channel>{first}{second[:cut]}", BASE)
    assert [(each.title, each.url) for each in found.items] == [("الخبر الأول", "https://a.example/1")]
    assert found.truncated


def test_items_of_one_feed_keep_their_order() -> None:
    found = feed("".join(f"<item><title>خبر {number}</title></item>" for number in range(30)))
    assert [each.title for each in found.items] == [f"خبر {number}" for number in range(30)]
