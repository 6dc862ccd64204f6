"""What a poll means: entries, state and report from what the network gave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from connectors.decide.poll import FULL_EVERY, Outcome, answered, conditions, failed, first_state
from connectors.net.client import Fetched
from connectors.net.errors import FetchError
from majra.records.feed import MAX_INTERVAL, ErrorType, Feed, FeedState
from majra.settings import Settings

NOW = datetime(2024, 8, 19, 10, tzinfo=UTC)
SETTINGS = Settings()
FEED = Feed(id="f", url="https://nahr.example/rss")
MOVED = "https://new.example/rss"


def item(number: int, *, title: str = "خبر", text: str = "نص", date: bool = True, link: str | None = None) -> str:
    day = f"<pubDate>{(NOW - timedelta(minutes=number)).isoformat()}</pubDate>" if date else ""
    return f"<item><title>{title} {number}</title><link>{link or f'https://nahr.example/{number}'}</link><description>{text}</description>{day}</item>"


def rss(*items: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>نهر</title>{head}{''.join(items)}</channel></rss>".encode()


def got(body: bytes = b"", status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> Fetched:
    return Fetched(status, more.pop("url", FEED.url), headers or {}, body, **more)


def poll(
    fetched: Fetched,
    state: FeedState | None = None,
    *,
    now: datetime = NOW,
    feed: Feed = FEED,
    settings: Settings = SETTINGS,
) -> Outcome:
    outcome = answered(feed, state or first_state(feed, now, settings), fetched, now, settings)
    report = outcome.report
    assert now < report.next_poll <= now + timedelta(days=1)
    assert report.next_poll == outcome.state.next_poll
    assert len(outcome.entries) == report.new
    return outcome


def fail(
    kind: ErrorType = "http",
    status: int | None = None,
    state: FeedState | None = None,
    *,
    feed: Feed = FEED,
    **more: Any,
) -> Outcome:
    error = FetchError(kind, "…", status=status, retry_after=more.pop("retry_after", None))
    return failed(feed, state or first_state(feed, NOW, SETTINGS), error, NOW, **more)


def read(*items: str, **headers: str) -> FeedState:
    """The state after a first poll that found `items`."""
    return poll(got(rss(*items), headers=headers)).state


def wait(outcome: Outcome, now: datetime = NOW) -> float:
    return (outcome.report.next_poll - now).total_seconds()


# --- what is new ---


def test_the_same_document_twice_gives_nothing_the_second_time() -> None:
    first = poll(got(rss(item(1), item(2), item(3))))
    again = poll(got(rss(item(1), item(2), item(3), head="<!-- 0.3 s -->")), first.state)
    assert (first.report.result, first.report.items, first.report.new) == ("ok", 3, 3)
    assert (again.report.result, again.report.items, again.report.new, again.entries) == ("ok", 3, 0, ())


def test_an_edit_is_the_same_entry_again() -> None:
    state = read(item(1), item(2))
    edited = poll(got(rss(item(1, text="نص مصحح"), item(2))), state)
    assert [entry.id for entry in edited.entries] == [
        next(id_ for id_, reading in edited.state.seen.items() if state.seen[id_] != reading)
    ]
    assert (edited.report.new, edited.revised) == (1, 1)
    assert edited.state.seen.keys() == state.seen.keys()


def test_entries_come_oldest_first() -> None:
    outcome = poll(got(rss(item(2), item(9), item(1), item(5))))
    assert [entry.title for entry in outcome.entries] == ["خبر 9", "خبر 5", "خبر 2", "خبر 1"]


def test_an_item_twice_in_a_document_is_known_the_second_time() -> None:
    report = poll(got(rss(item(1), item(1), item(2)))).report
    assert (report.items, report.new, report.rejected) == (3, 2, 0)


@pytest.mark.parametrize("link", ["", "<link>https://nahr.example/</link>"])
def test_guids_that_change_with_each_answer(link: str) -> None:
    def document(salt: str) -> bytes:
        return rss(
            *(f"<item><title>خبر {n}</title>{link}<guid isPermaLink='false'>{salt}-{n}</guid></item>" for n in range(4))
        )

    state = poll(got(document("a"))).state
    for salt in "bcd":
        outcome = poll(got(document(salt)), state)
        assert (outcome.report.items, outcome.entries) == (4, ())
        state = outcome.state


def test_an_item_that_comes_back_is_known() -> None:
    state = read(item(1), item(2))
    state = poll(got(rss(item(2))), state).state
    assert poll(got(rss(item(1), item(2))), state).entries == ()


def test_a_rejected_item_is_counted_each_time_and_told_once() -> None:
    empty = "<item><link>https://nahr.example/x</link></item>"
    first = poll(got(rss(empty, item(1))))
    again = poll(got(rss(empty, item(1), item(2))), first.state)
    assert [(o.report.items, o.report.new, o.report.rejected, len(o.rejected)) for o in (first, again)] == [
        (2, 1, 1, 1),
        (3, 1, 1, 0),
    ]
    assert "nothing to read" in first.rejected[0].reason


def test_of_five_thousand_items_the_newest_two_thousand_count() -> None:
    items = [item(number) for number in range(5_000)]
    outcome = poll(got(rss(*reversed(items))))
    assert (outcome.report.items, outcome.report.new, outcome.report.rejected, outcome.rejected) == (
        5_000,
        2_000,
        3_000,
        (),
    )
    assert (outcome.entries[0].title, outcome.entries[-1].title) == ("خبر 1999", "خبر 0")
    again = poll(got(rss(*items)), outcome.state)
    assert (again.report.items, again.report.new, again.report.rejected) == (5_000, 0, 3_000)


ITEMS = st.lists(
    st.builds(
        lambda number, text, guid, link: f"<item><title>{text}</title>{link.format(number)}{guid.format(number)}<description>{text}</description></item>",
        st.integers(0, 9),
        st.sampled_from(["", "خبر", "نص آخر", "5 مشاهدات", "&lt;img&gt;"]),
        st.sampled_from(["", "<guid>{}</guid>", "<guid isPermaLink='false'>https://nahr.example/?p={}</guid>"]),
        st.sampled_from(["", "<link>https://nahr.example/{}</link>", "<link>https://nahr.example/</link>", "<link>/live</link>", "<link>http://[</link>"]),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(ITEMS, ITEMS, st.integers(1, 5))
def test_each_item_has_one_status_and_a_document_is_news_once(first: list[str], second: list[str], most: int) -> None:
    bounded = replace(SETTINGS, max_items=most)
    state = first_state(FEED, NOW, bounded)
    for number, items in enumerate((first, second)):
        outcome = poll(got(rss(*items)), state, settings=bounded)
        report = outcome.report
        known = report.items - report.new - report.rejected
        assert report.result in ("ok", "unchanged")
        if report.result == "ok":
            assert report.items == len(items)
        assert known >= 0
        assert len(outcome.rejected) <= report.rejected
        assert len({entry.id for entry in outcome.entries}) == len(outcome.entries)
        again = poll(got(rss(*items, head=f"<!-- {number} -->")), outcome.state, settings=bounded)
        assert (again.entries, again.rejected) == ((), ())
        state = outcome.state


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | ITEMS.map(lambda items: rss(*items)[:-9]), st.sampled_from([200, 304]), st.booleans())
def test_any_answer_has_an_outcome(body: bytes, status: int, cut: bool) -> None:
    outcome = poll(got(body, status, truncated=cut))
    assert outcome.report.result in ("ok", "not-modified", "error")
    assert (outcome.report.error is not None) == (outcome.report.result == "error")


# --- validators, the daily whole fetch, bodies that end early ---


def test_validators_go_back_unchanged() -> None:
    state = read(item(1), etag='W/"5-x"', **{"last-modified": "مساء الاثنين"})
    assert conditions(FEED, state, NOW) == {"If-None-Match": 'W/"5-x"', "If-Modified-Since": "مساء الاثنين"}


def test_once_a_day_without_conditions() -> None:
    state = read(item(1), etag='"1"')
    state = poll(got(status=304), state, now=NOW + FULL_EVERY - timedelta(seconds=1)).state
    assert conditions(FEED, state, NOW + FULL_EVERY - timedelta(seconds=1)) == {"If-None-Match": '"1"'}
    assert conditions(FEED, state, NOW + FULL_EVERY) == {}


def test_a_first_poll_and_one_without_validators_have_no_conditions() -> None:
    assert conditions(FEED, first_state(FEED, NOW, SETTINGS), NOW) == {}
    assert conditions(FEED, read(item(1)), NOW) == {}


def test_a_feeds_own_headers_go_to_its_own_site_only() -> None:
    feed = replace(FEED, headers={"Authorization": "Bearer x"})
    state = first_state(feed, NOW, SETTINGS)
    assert conditions(feed, state, NOW) == {"Authorization": "Bearer x"}
    assert conditions(feed, replace(state, url=MOVED), NOW) == {}


def test_validators_that_come_no_more_are_asked_no_more() -> None:
    state = poll(got(rss(item(1), item(2))), read(item(1), etag='"1"')).state
    assert (state.etag, state.modified) == (None, None)


def test_not_modified() -> None:
    before = read(item(1), etag='"1"', **{"last-modified": "x"})
    outcome = poll(got(status=304, headers={"etag": '"2"'}), before)
    assert (outcome.report.result, outcome.report.items, outcome.state.etag, outcome.state.modified) == (
        "not-modified",
        0,
        '"2"',
        "x",
    )
    assert (outcome.state.last_full, outcome.state.last_success, outcome.state.seen) == (NOW, NOW, before.seen)


def test_not_modified_keeps_the_feeds_own_wishes() -> None:
    head = "<ttl>120</ttl><skipHours><hour>13</hour></skipHours>"
    state = poll(got(rss(item(1), head=head))).state
    outcome = poll(got(status=304), state)
    assert (outcome.state.ttl, outcome.state.skip_hours) == (7_200.0, (13,))
    assert wait(outcome) == 7_200


def test_the_same_body_without_validators_is_unchanged() -> None:
    outcome = poll(got(rss(item(1))), read(item(1)), now=NOW + timedelta(hours=1))
    assert (outcome.report.result, outcome.report.new, outcome.state.last_full) == (
        "unchanged",
        0,
        NOW + timedelta(hours=1),
    )


@pytest.mark.parametrize(
    "answer",
    [
        got(rss(item(1), item(2))[:-60], headers={"etag": '"1"', "last-modified": "x"}),
        got(rss(item(1)), headers={"etag": '"1"', "last-modified": "x"}, truncated=True),
    ],
)
def test_a_body_that_ended_early_gives_its_items_and_no_validators(answer: Fetched) -> None:
    outcome = poll(answer)
    assert [entry.title for entry in outcome.entries] == ["خبر 1"]
    assert (outcome.report.result, outcome.state.etag, outcome.state.modified, outcome.state.body) == (
        "ok",
        None,
        None,
        None,
    )


def test_a_body_that_ended_before_its_first_item_is_an_error() -> None:
    outcome = poll(got(b"<rss><channel><title>x</title><item><title>half"))
    assert outcome.report.error is not None
    assert (outcome.report.result, outcome.report.error.type, outcome.state.failures) == ("error", "truncated", 0.5)


def test_what_is_no_feed_keeps_what_was_known() -> None:
    before = read(item(1), etag='"1"')
    outcome = poll(got(b"<html>maintenance</html>"), before)
    assert outcome.report.error is not None
    assert (outcome.report.error.type, outcome.report.status, outcome.state.failures) == ("not-a-feed", 200, 1.0)
    assert (outcome.state.seen, outcome.state.etag, outcome.state.last_success) == (before.seen, '"1"', NOW)


def test_a_success_ends_the_failures() -> None:
    state = fail("timeout", state=fail(status=500).state).state
    assert state.failures == 1.0
    after = poll(got(rss(item(1))), state).state
    assert (after.failures, after.error) == (0.0, None)


# --- where it moved to ---


def test_a_permanent_redirect_is_kept_and_the_registered_name_too() -> None:
    outcome = poll(got(rss(item(1)), url=MOVED, permanent=MOVED))
    assert (outcome.state.url, outcome.report.feed, outcome.report.url, outcome.entries[0].feed) == (
        MOVED,
        FEED.url,
        FEED.url,
        FEED.url,
    )


def test_a_temporary_redirect_is_not() -> None:
    assert poll(got(rss(item(1)), url=MOVED)).state.url == FEED.url


def test_links_are_seen_from_where_the_answer_came() -> None:
    [entry] = poll(got(rss(item(1, link="/a")), url=MOVED)).entries
    assert entry.url == "https://new.example/a"


def test_after_a_failure_there_the_registered_address_is_asked() -> None:
    moved = poll(got(rss(item(1)), url=MOVED, permanent=MOVED)).state
    outcome = fail(status=404, state=moved)
    assert (outcome.report.url, outcome.state.url) == (MOVED, FEED.url)
    assert poll(got(b"<html>parked</html>", url=MOVED), moved).state.url == FEED.url


def test_in_an_outage_of_ours_nothing_is_held_against_a_feed() -> None:
    moved = replace(poll(got(rss(item(1)), url=MOVED, permanent=MOVED)).state, failures=0.5)
    outcome = fail("connect", state=moved, blame=False)
    assert (outcome.report.result, outcome.state.failures, outcome.state.url) == ("error", 0.5, MOVED)


def test_where_it_moved_to_is_polled_under_another_name() -> None:
    outcome = poll(got(url=MOVED, permanent=MOVED, elsewhere=True))
    assert (outcome.report.result, outcome.state.url, wait(outcome)) == ("redirected", FEED.url, MAX_INTERVAL)


# --- failures ---


def test_gone_is_said_and_asked_again_after_a_day() -> None:
    outcome = fail(status=410, state=read(item(1)))
    assert (outcome.report.result, outcome.report.error, outcome.report.status, wait(outcome)) == (
        "gone",
        None,
        410,
        MAX_INTERVAL,
    )
    back = poll(got(rss(item(1), item(2))), outcome.state)
    assert (back.report.result, back.report.new, back.state.failures) == ("ok", 1, 0.0)


@pytest.mark.parametrize(
    ("kind", "status", "waits"),
    [
        ("http", 404, [600, 1_200, 1_800]),
        ("http", 503, [600, 600, 900]),
        ("dns", None, [600, 600, 600, 600, 750]),
    ],
)
def test_failures_in_a_row(kind: ErrorType, status: int | None, waits: list[float]) -> None:
    state = None
    for seconds in waits:
        outcome = fail(kind, status, state)
        assert wait(outcome) == seconds
        state = outcome.state


def test_a_fixed_interval_holds_in_failure() -> None:
    slow = replace(FEED, interval=3_600.0)
    assert wait(fail(status=404, state=read(item(1)), feed=slow)) == 3_600


@pytest.mark.parametrize(
    ("later", "seconds"),
    [
        (timedelta(minutes=5), 600),
        (timedelta(hours=2), 7_200),
        (timedelta(days=9), MAX_INTERVAL),
        (timedelta(days=-1), 600),
    ],
)
def test_retry_after(later: timedelta, seconds: float) -> None:
    assert wait(fail(status=429, retry_after=NOW + later)) == seconds


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["http", "dns", "timeout", "not-a-feed"]), st.sampled_from([None, 404, 410, 429, 500])
        ),
        max_size=60,
    )
)
def test_no_row_of_failures_ends_a_feed(failures: list[tuple[ErrorType, int | None]]) -> None:
    state = read(item(1))
    for kind, status in failures:
        outcome = fail(kind, status, state)
        assert NOW + timedelta(seconds=600) <= outcome.report.next_poll <= NOW + timedelta(days=1)
        state = outcome.state
    assert poll(got(rss(item(1), item(2))), state).report.new == 1


# --- schedule ---


def test_quiet_feeds_are_asked_less_busy_ones_more() -> None:
    state = replace(read(item(600)), newest=NOW - timedelta(days=3))
    assert poll(got(status=304), state).state.interval == 900
    assert poll(got(rss(*(item(n) for n in range(9)))), state).state.interval == 300


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=3600"}, 3_600),
        ({"cache-control": "max-age=60"}, 600),
        ({"cache-control": "no-cache, max-age=3600"}, 600),
        ({"cache-control": "max-age=99999999"}, MAX_INTERVAL),
        ({"expires": "Mon, 19 Aug 2024 12:00:00 GMT"}, 7_200),
        ({"expires": "Mon, 19 Aug 2024 15:00:00 GMT", "date": "Mon, 19 Aug 2024 14:00:00 GMT"}, 3_600),
        ({"expires": "-1"}, 600),
        ({"cache-control": "max-age=1800", "expires": "Mon, 19 Aug 2024 11:00:00 GMT"}, 3_600),
    ],
)
def test_what_the_server_asks(headers: dict[str, str], seconds: float) -> None:
    assert wait(poll(got(rss(item(1)), headers=headers))) == seconds
    assert wait(poll(got(status=304, headers=headers))) == seconds


def test_the_latest_wish_wins() -> None:
    outcome = poll(got(rss(item(1), head="<ttl>60</ttl>"), headers={"cache-control": "max-age=1200"}))
    assert wait(outcome) == 3_600


def test_a_fixed_interval_does_not_adapt() -> None:
    fixed = replace(FEED, interval=300.0)
    state = poll(got(rss(item(1))), feed=fixed).state
    assert poll(got(status=304), state, feed=fixed).state.interval == 300


def test_the_usual_zone_is_remembered() -> None:
    def local(text: str) -> bytes:
        return rss(f"<item><title>خبر {text}</title><pubDate>{text}</pubDate></item>")

    state = poll(got(local("Mon, 19 Aug 2024 10:00:00 +0300"))).state
    [entry] = poll(got(local("19/08/2024 12:30")), state).entries
    assert (state.zone, entry.published) == (180, datetime(2024, 8, 19, 9, 30, tzinfo=UTC))
