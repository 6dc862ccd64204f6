"""A feed with summaries, polled with its pages, from a site on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from support.site import Answer, Site, site

from connectors.decide.poll import Outcome, first_state
from connectors.fulltext.fetch import Pages
from connectors.net.client import Client, open_client
from connectors.poll import poll
from majra.clock import utc_now
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

PAGE = (Path(__file__).parent / "pages/wordpress.html").read_text(encoding="utf-8")
TITLE = "افتتاح الجسر الجديد على النهر في مدينة الرستن"
SUMMARY = "افتتح وزير النقل صباح اليوم الاثنين الجسر الجديد الذي يربط ضفتي النهر."
SETTINGS = Settings(allow_private=True, host_spacing=0)


@pytest.fixture
async def served() -> AsyncIterator[Site]:
    async with site() as served:
        yield served


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with open_client(SETTINGS) as client:
        yield client


def the_feed(served: Site, *paths: str, **fields: object) -> Feed:
    url = served.feed("/rss", [(path, TITLE, SUMMARY) for path in paths])
    return Feed(id="f", url=url, full_text=True, **fields)  # type: ignore[arg-type]


async def polled(
    client: Client,
    feed: Feed,
    pages: Pages | None = None,
    state: FeedState | None = None,
    settings: Settings = SETTINGS,
) -> Outcome:
    now = utc_now()
    pages = pages or Pages(client, settings)
    return await poll(client, feed, state or first_state(feed, now, settings), now, settings, pages=pages)


async def test_summaries_get_their_article_and_only_where_the_feed_wants_it(served: Site, client: Client) -> None:
    served.page("/a", PAGE)
    feed = the_feed(served, "/a")
    plain = await polled(client, Feed(id="f", url=feed.url))
    assert plain.entries[0].content is None
    assert served.paths == ["/rss"]
    full = await polled(client, feed)
    assert "اختتم مهرجان السينما" in (full.entries[0].content or "")
    assert served.paths[1:] == ["/rss", "/robots.txt", "/a"]
    assert full.entries[0].id == plain.entries[0].id
    assert full.entries[0].summary == plain.entries[0].summary == SUMMARY
    assert full.state.seen == plain.state.seen


async def test_a_page_that_changes_makes_no_revision(served: Site, client: Client) -> None:
    served.page("/a", PAGE)
    feed = the_feed(served, "/a")
    first = await polled(client, feed)
    served.page("/a", PAGE.replace("وزير النقل", "وزير المواصلات"))
    served.answers["/rss"].body += b"<!-- served again -->"
    second = await polled(client, feed, state=first.state)
    assert (second.report.result, second.report.new, second.entries) == ("ok", 0, ())
    assert served.paths.count("/a") == 1


async def test_the_page_is_read_in_its_own_encoding(served: Site, client: Client) -> None:
    page = PAGE.replace('<meta charset="utf-8">', "")
    served.answers["/a"] = Answer(page.encode("cp1256", "ignore"), headers={"Content-Type": "text/html"})
    outcome = await polled(client, the_feed(served, "/a"))
    assert "وقال الوزير في كلمة أمام الحضور" in (outcome.entries[0].content or "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "http"),
        (Answer(status=503), "http"),
        (Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}), "no-html"),
        (Answer(b"<p></p>"), "no-article"),
        (Answer(status=302, headers={"Location": "/"}), "other-text"),
        (Answer(status=302, headers={"Location": "/bad"}), "redirects"),
        (Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}), "connect"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value.status),
)
async def test_a_page_that_cannot_be_had_leaves_the_summary_and_is_counted(
    served: Site, client: Client, answer: Answer, reason: str
) -> None:
    served.page("/", PAGE)
    served.page("/good", PAGE)
    served.answers["/bad"] = answer
    with capture_logs() as logs:
        outcome = await polled(client, the_feed(served, "/bad", "/good"))
    by_path = {(entry.url or "").rpartition("/")[2]: entry for entry in outcome.entries}
    assert (by_path["bad"].content, by_path["bad"].summary) == (None, SUMMARY)
    assert by_path["good"].content is not None
    assert outcome.report.error is None
    told = next(each for each in logs if each["event"] == "pages fetched")
    assert (told["wanted"], told["had"], told["left"], told["log_level"]) == (2, 1, {reason: 1}, "warning")


async def test_robots_txt_is_kept(served: Site, client: Client) -> None:
    served.answers["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /closed/\n", headers={"Content-Type": "text/plain"}
    )
    served.page("/closed/1", PAGE)
    served.page("/open/1", PAGE)
    served.redirect("/open/2", "/closed/2")
    served.page("/closed/2", PAGE)
    outcome = await polled(client, the_feed(served, "/closed/1", "/open/1", "/open/2"))
    had = {(entry.url or "").removeprefix(served.address): entry.content is not None for entry in outcome.entries}
    assert had == {"/closed/1": False, "/open/1": True, "/open/2": False}
    assert "/closed/1" not in served.paths
    assert served.paths.count("/robots.txt") == 1


async def test_the_newest_are_fetched_within_the_bound(served: Site, client: Client) -> None:
    for number in range(4):
        served.page(f"/{number}", PAGE)
    settings = Settings(allow_private=True, host_spacing=0, full_text_max=2)
    outcome = await polled(client, the_feed(served, "/0", "/1", "/2", "/3"), settings=settings)
    # The feed's first item is its newest, an outcome's last.
    assert [entry.content is not None for entry in outcome.entries] == [False, False, True, True]
    assert {"/0", "/1"} <= set(served.paths)
    assert not {"/2", "/3"} & set(served.paths)


async def test_a_slow_site_costs_the_text_and_not_the_news(served: Site, client: Client) -> None:
    served.page("/a", PAGE)
    served.answers["/robots.txt"] = Answer(
        b"User-agent: majra\nCrawl-delay: 30\n", headers={"Content-Type": "text/plain"}
    )
    served.page("/b", PAGE)
    with capture_logs() as logs:
        outcome = await polled(client, the_feed(served, "/a", "/b"), Pages(client, SETTINGS, patience=0.5))
    assert sorted(entry.content is None for entry in outcome.entries) == [False, True]
    assert next(each for each in logs if each["event"] == "pages fetched")["left"] == {"late": 1}


async def test_headers_of_the_feed_go_to_its_own_site_only(served: Site, client: Client) -> None:
    async with site() as other:
        served.page("/a", PAGE)
        other.page("/b", PAGE)
        served.answers["/to"] = Answer(status=302, headers={"Location": other.url("/b")})
        await polled(client, the_feed(served, "/a", "/to", headers={"Cookie": "member=1"}))
        assert {path: headers.get("Cookie") for path, headers in served.asked} == {
            "/rss": "member=1", "/robots.txt": None, "/a": "member=1", "/to": "member=1",
        }  # fmt: skip
        assert [headers.get("Cookie") for _path, headers in other.asked] == [None, None]


async def test_private_addresses_are_refused_for_pages_too(served: Site) -> None:
    settings = Settings(host_spacing=0)
    served.page("/a", PAGE)
    feed = the_feed(served, "/a")
    async with open_client(Settings(allow_private=True)) as private, open_client(settings) as guarded:
        with capture_logs() as logs:
            outcome = await polled(private, feed, Pages(guarded, settings))
    assert outcome.entries[0].content is None
    assert next(each for each in logs if each["event"] == "pages fetched")["left"] == {"blocked-address": 1}
    assert "/a" not in served.paths
