"""Which entries want their page, and which pages are believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from connectors.decide.entries import entries_of
from connectors.decide.novelty import reading_hash
from connectors.fulltext.accept import wants_page, with_page
from connectors.parse.items import Item, ParsedFeed
from majra.clock import utc_now
from majra.records.entry import Entry
from majra.records.feed import Feed

PAGES = Path(__file__).parent / "pages"
URL = "https://news.example/a/1"
TITLE = "افتتاح الجسر الجديد على النهر في مدينة الرستن"
SUMMARY = "افتتح وزير النقل صباح اليوم الاثنين الجسر الجديد الذي يربط ضفتي النهر في مدينة الرستن..."
FEED = Feed(id="f", url="https://news.example/rss", full_text=True)


def entry(**fields: str | None) -> Entry:
    item = Item(**({"url": URL, "title": TITLE, "summary": SUMMARY} | fields))  # type: ignore[arg-type]
    made = entries_of(ParsedFeed((item,), language="ar"), FEED, utc_now(), None)[0]
    assert isinstance(made, Entry)
    return made


def page(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("made", "wants"),
    [
        (entry(), True),
        (entry(summary=None), True),
        (entry(content="<p>افتتح وزير النقل الجسر.</p>"), True),
        (entry(content="<p>" + "كلمة من النص الكامل " * 40 + "</p>"), False),
        (entry(summary="كلمة من النص الكامل " * 40), False),  # a description as long as an article is the article
        (entry(url=None, guid="7"), False),
        (entry(url="https://news.example/"), False),
        (entry(url="ftp://news.example/a"), False),
    ],
)
def test_which_entries_want_their_page(made: Entry, wants: bool) -> None:
    assert wants_page(made) is wants


def test_items_that_share_an_address_do_not_want_it() -> None:
    live = tuple(Item(url=URL, guid=str(number), title=f"الخبر {number}", summary=SUMMARY) for number in range(2))
    made = entries_of(ParsedFeed(live), FEED, utc_now(), None)
    assert [wants_page(each) for each in made if isinstance(each, Entry)] == [False, False]


def test_the_page_becomes_the_content_and_all_else_stays() -> None:
    before = entry()
    after = with_page(before, page("wordpress"), URL)
    assert isinstance(after, Entry)
    assert "اختتم مهرجان السينما" in (after.content or "")
    assert after.content_type == "text/html"
    assert replace(after, content=None, content_type=None) == before


def test_a_short_content_becomes_the_summary() -> None:
    before = entry(summary=None, content=f"<p>{SUMMARY}</p>")
    after = with_page(before, page("amp"), URL)
    assert isinstance(after, Entry)
    assert after.summary == before.content
    assert after.id == before.id


ENGLISH = "<html><body><article>" + "".join(
    f"<p>{text} the new bridge over the river this morning, officials said.</p>"
    for text in ("The minister of transport opened", "Thousands of commuters will use", "Engineers spent three years building",
                 "Residents of both districts welcomed", "Heavy lorries are not allowed on")
)  # fmt: skip
OTHER = "<html><body><article>" + "".join(
    f"<p>{text} ليلا فوق المرتفعات وسط رياح شمالية نشطة.</p>"
    for text in (
        "انخفضت درجات الحرارة",
        "تساقطت الثلوج بكثافة",
        "تتوقع الأرصاد هطول أمطار",
        "حذرت الهيئة من تشكل الصقيع",
    )
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (page("consent_wall"), URL, "other-text"),
        (page("paywall"), URL, "shorter"),
        (OTHER, URL, "other-text"),
        (ENGLISH, URL, "other-language"),
        (page("wordpress"), "https://news.example/", "other-text"),  # a dead address that leads to the front page
        ("<html><body></body></html>", URL, "no-article"),
    ],
)
def test_why_a_page_is_not_believed(html: str, url: str, reason: str) -> None:
    told = entry(
        summary=SUMMARY
        + " "
        + "وقال الوزير في كلمة أمام الحضور إن الجسر سيخفف الازدحام عن وسط المدينة، ويختصر زمن الرحلة"
    )
    assert with_page(told, html, url) == reason


def test_what_was_seen_is_what_the_feed_said() -> None:
    before = entry()
    hashed = reading_hash(before)
    after = with_page(before, page("wordpress"), URL)
    assert isinstance(after, Entry)
    assert reading_hash(before) == hashed != reading_hash(after)
