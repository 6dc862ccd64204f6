"""Items to entries: what an item is called, what of it is content, and what is rejected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.decide.entries import WHOLE, Rejected, entries_of, newest_first
from connectors.parse.items import Item, ParsedFeed
from majra.records.entry import Entry
from majra.records.feed import Feed

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)
FEED = Feed(id="f", url="https://nahr.example/rss")
ARTICLE = (
    "وقال المتحدث باسم الوزارة إن الخطة الجديدة تشمل ترميم المدارس وبناء قاعات إضافية قبل بداية العام الدراسي. " * 9
)
TEASER = "أعلنت الوزارة خطة لترميم المدارس."


def entries(*items: Item, feed: Feed = FEED, language: str | None = None) -> list[Entry | Rejected]:
    return entries_of(ParsedFeed(items=items, language=language), feed, NOW, 180)


def entry(**fields: Any) -> Entry:
    [found] = entries(Item(**({"title": "خبر"} | fields)))
    assert isinstance(found, Entry)
    return found


def ids_of(*items: Item) -> list[str | None]:
    return [each.id for each in entries(*items) if isinstance(each, Entry)]


@pytest.mark.parametrize(
    "url",
    [
        "https://nahr.example/a/1",
        "http://nahr.example/a/1",
        "https://nahr.example/a/1/",
        "HTTPS://NAHR.example:443/a/1#comments",
        "https://nahr.example/a/1?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
        "https://nahr.example/a/1?fbclid=abc&gclid=def&igshid=1&mc_cid=2",
        "https://nahr.example/a/1/amp",
        "https://nahr.example/a/1/amp/?amp=1",
        "https://amp.nahr.example/a/1",
        "https://nahr.example./a/1?at_medium=rss",
    ],
)
def test_one_page_is_one_entry_whatever_hangs_on_its_address(url: str) -> None:
    assert entry(url=url, guid=f"new each time: {url}").id == entry(url="https://nahr.example/a/1", guid="7").id


@pytest.mark.parametrize(
    "url",
    [
        "https://nahr.example/a/2",
        "https://nahr.example/a/1?page=2",
        "https://nahr.example/A/1",
        "https://en.nahr.example/a/1",
        "https://nahr.example:8443/a/1",
        "https://nahr.example/a/%D8%AE",
    ],
)
def test_another_page_is_another_entry(url: str) -> None:
    assert entry(url=url).id != entry(url="https://nahr.example/a/1").id


def test_arabic_addresses_are_one_escaped_or_not() -> None:
    assert (
        entry(url="https://nahr.example/أخبار/1").id
        == entry(url="https://nahr.example/%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1/1").id
    )


@pytest.mark.parametrize(
    "url",
    [None, "https://nahr.example", "https://nahr.example/", "http://nahr.example/?utm_source=rss", "https://nahr.example/#top",
     f"https://nahr.example/{'a' * 2_048}"],
)  # fmt: skip
def test_what_is_no_address_of_an_article_leaves_the_guid(url: str | None) -> None:
    first, again, other = (
        entry(url=url, guid=guid, title=title) for guid, title in (("1", "أ"), ("1", "ب"), ("2", "أ"))
    )
    assert first.id == again.id != other.id


def test_a_front_page_with_a_query_is_an_article() -> None:
    assert entry(url="https://nahr.example/?p=1", guid="x").id != entry(url="https://nahr.example/?p=2", guid="x").id


def test_without_address_and_guid_it_is_what_it_says() -> None:
    same = entry(title="إفتتاح المعرض", summary="اليوم")
    assert same.id == entry(title="افتتاح  المعرض!", summary="اليوم.").id
    assert same.id != entry(title="افتتاح المعرض", summary="غدا").id


def test_ids_of_two_feeds_differ_where_there_is_no_address() -> None:
    item = Item(title="خبر", guid="1")
    [[here], [there]] = (entries(item, feed=feed) for feed in (FEED, Feed(id="g", url="https://mina.example/rss")))
    assert isinstance(here, Entry)
    assert isinstance(there, Entry)
    assert here.id != there.id


LIVE = "https://nahr.example/live/gaza"


def test_items_of_a_live_blog_share_an_address_and_are_several() -> None:
    updates = [Item(url=LIVE, guid=f"u{number}", title=f"تحديث {number}") for number in range(3)]
    assert len(set(ids_of(*updates))) == 3
    assert all(isinstance(each, Entry) and each.url == LIVE for each in entries(*updates))


def test_also_where_they_share_the_title() -> None:
    updates = [
        Item(url=LIVE, guid=f"u{number}", title="تغطية مباشرة", summary=f"التحديث رقم {number}") for number in range(3)
    ]
    assert len(set(ids_of(*updates))) == 3


def test_all_items_linking_to_the_front_page_are_several() -> None:
    assert len(set(ids_of(*(Item(url="https://nahr.example/", guid=str(n), title=f"خبر {n}") for n in range(5))))) == 5


def test_all_items_linking_to_one_page_without_guids_are_several() -> None:
    assert len(set(ids_of(*(Item(url="https://nahr.example/index.php", title=f"خبر {n}") for n in range(5))))) == 5


def test_an_item_listed_twice_is_one() -> None:
    twice = [Item(url="https://nahr.example/1", guid=guid, title="خبر", summary="نص") for guid in ("a", "b")]
    assert len(set(ids_of(*twice, Item(url="https://nahr.example/2", title="آخر")))) == 2
    assert ids_of(*twice)[0] == entry(url="https://nahr.example/1").id


@pytest.mark.parametrize(
    ("content", "summary", "given"),
    [
        # A description as long as an article is the article; a teaser is not.
        (None, ARTICLE, (ARTICLE.strip(), "text/plain", None)),
        (None, f"<p>{ARTICLE}</p>", (f"<p>{ARTICLE}</p>", "text/html", None)),
        (None, TEASER, (None, None, TEASER)),
        (f"<p>{ARTICLE}</p>", TEASER, (f"<p>{ARTICLE}</p>", "text/html", TEASER)),
        ("<p>نص قصير كامل.</p>", TEASER, ("<p>نص قصير كامل.</p>", "text/html", TEASER)),
        (f"<p>{TEASER}</p>", ARTICLE, (ARTICLE.strip(), "text/plain", f"<p>{TEASER}</p>")),
        (f"<p>{ARTICLE}</p>", f"{ARTICLE}{ARTICLE}", (f"<p>{ARTICLE}</p>", "text/html", f"{ARTICLE}{ARTICLE}".strip())),
        # What holds no words is no content.
        ('<img src="https://c.example/1.jpg">', TEASER, (None, None, TEASER)),
        ('<img src="https://c.example/1.jpg">', f'<img src="x.jpg">{ARTICLE}', (f'<img src="x.jpg">{ARTICLE}', "text/html", None)),
        ("<p></p>", "<br>", (None, None, None)),
        # Plain text with entities, and HTML escaped once too often.
        (None, "قال &quot;نعم&quot;&nbsp;ثم مضى &amp; عاد &#1548; وانتهى", (None, None, 'قال "نعم"\xa0ثم مضى & عاد ، وانتهى')),
        ("قال &quot;نعم&quot;", None, ('قال "نعم"', "text/plain", None)),
        ("&lt;p&gt;قال &amp;quot;نعم&amp;quot;&lt;/p&gt;", None, ("<p>قال &quot;نعم&quot;</p>", "text/html", None)),
        ("<p>قال &quot;نعم&quot;</p>", None, ("<p>قال &quot;نعم&quot;</p>", "text/html", None)),
        ("السعر 5 &lt; 6", None, ("السعر 5 < 6", "text/plain", None)),
        ("الرابط https://a.example/?a=1&copy=2 هنا", None, ("الرابط https://a.example/?a=1&copy=2 هنا", "text/plain", None)),
    ],
)  # fmt: skip
def test_content_and_summary(content: str | None, summary: str | None, given: tuple[str | None, ...]) -> None:
    found = entry(content=content, summary=summary)
    assert (found.content, found.content_type, found.summary) == given


@pytest.mark.parametrize(("words", "whole"), [(WHOLE - 1, False), (WHOLE, True)])
def test_where_an_article_begins(words: int, whole: bool) -> None:
    found = entry(summary=" ".join(["كلمة"] * words))
    assert (found.content is not None, found.summary is None) == (whole, whole)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("المجلس يناقش الموازنة", "المجلس يناقش الموازنة"),
        ("قال &quot;نعم&quot; &amp; لا", 'قال "نعم" & لا'),
        ("<b>عاجل</b>: هزة أرضية", "عاجل: هزة أرضية"),
        ("فوز <em>النجوم</em> &amp; الهلال", "فوز النجوم & الهلال"),
        ("&lt;b&gt;عاجل&lt;/b&gt; هزة", "عاجل هزة"),
        ("سطر\n  ثان\xa0وثالث", "سطر ثان وثالث"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("AT&T &foo; R&D", "AT&T &foo; R&D"),
    ],
)
def test_titles_are_a_line_of_text(title: str, read: str) -> None:
    assert entry(title=title).title == read


@pytest.mark.parametrize(
    "item",
    [
        Item(),
        Item(url="https://nahr.example/1", guid="1", published="2024-08-19"),
        Item(title="<img src='x'>", content="<p> </p>", summary="&nbsp;"),
        Item(title="&nbsp;"),
    ],
)
def test_nothing_to_read_is_rejected(item: Item) -> None:
    assert entries(item) == [Rejected(item, "nothing to read: no title, content or summary")]


@pytest.mark.parametrize(
    ("own", "feeds", "registered", "language"),
    [
        ("ar-LB", "en", None, "ar"),
        (None, "ar-SA", None, "ar"),
        ("??", "fa", None, "fa"),
        (None, None, None, None),
        ("en", "en", "ar", "ar"),
    ],
)
def test_languages(own: str | None, feeds: str | None, registered: str | None, language: str | None) -> None:
    feed = Feed(id="f", url=FEED.url, language=registered)
    [found] = entries(Item(title="خبر", language=own), feed=feed, language=feeds)
    assert isinstance(found, Entry)
    assert found.language == language


def test_dates_are_read_with_the_feeds_zone() -> None:
    found = entry(published="19/08/2024 10:30 ص", updated="2030-01-01")
    assert (found.published, found.updated) == (datetime(2024, 8, 19, 7, 30, tzinfo=UTC), None)


def test_newest_first_and_what_has_no_date_stays_behind_its_neighbour() -> None:
    def dated(name: str, day: int | None) -> Entry:
        return Entry(id=name, published=datetime(2024, 8, day, tzinfo=UTC) if day else None)

    rejected = Rejected(Item(), "…")
    order = newest_first([dated("أ", 3), dated("ب", None), rejected, dated("ج", 7), dated("د", 1), dated("ه", None)])
    assert [each.id if isinstance(each, Entry) else None for each in order] == ["ج", "أ", "ب", None, "د", "ه"]


def test_without_any_date_the_feeds_order_stays() -> None:
    assert [e.id for e in newest_first([Entry(id=str(n)) for n in range(9)]) if isinstance(e, Entry)] == list(
        "012345678"
    )


TEXTS = (
    st.none()
    | st.text(max_size=40)
    | st.sampled_from(["<p>نص</p>", "http://[", "https://nahr.example/1", "&quot;", "\x00", "19/8/2024"])
)


@given(
    st.lists(
        st.builds(
            Item, url=TEXTS, guid=TEXTS, title=TEXTS, content=TEXTS, summary=TEXTS, published=TEXTS, language=TEXTS
        ),
        max_size=6,
    )
)
def test_every_item_is_an_entry_or_rejected(items: list[Item]) -> None:
    found = entries(*items)
    assert len(found) == len(items)
    assert len(newest_first(found)) == len(items)
    for each in found:
        assert isinstance(each, Rejected) or (each.id and (each.title or each.content or each.summary))
        assert isinstance(each, Rejected) or each.published is None or each.published <= NOW + timedelta(days=1)
