"""Pushed documents: the same rules as for polled ones, and nothing said about the feed's polls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from connectors.decide.poll import answered, first_state
from connectors.net.client import Fetched
from connectors.websub import lease
from connectors.websub.addresses import Addresses, Ref
from connectors.websub.heard import Heard
from connectors.websub.push import pushed
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

NOW = datetime(2024, 8, 19, 10, 0, tzinfo=UTC)
TOPIC, HUB = "https://akhbar.example/rss", "https://hub.example/"
OURS = Addresses("https://news.example/", "0123456789abcdef0123456789abcdef", "", 8088)
FEED = Feed(id="a1b2c3d4e5f6", url="https://akhbar.example/feed", language="ar", topics=("politics",))
SETTINGS = Settings()


def rss(*items: tuple[int, str]) -> bytes:
    told = "".join(
        f"<item><title>الخبر {number}</title><link>https://akhbar.example/{number}</link><description>{text}</description></item>"
        for number, text in items
    )
    links = f'<atom:link rel="hub" href="{HUB}"/><atom:link rel="self" href="{TOPIC}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>أخبار</title>{links}{told}</channel></rss>"
    ).encode()


def heard(body: bytes) -> Heard:
    ref = Ref.of(FEED.id, HUB, TOPIC)
    return Heard(
        kind="pushed",
        feed=ref.feed,
        topic=ref.topic,
        hub=ref.hub,
        at=NOW,
        content_type="application/rss+xml",
        body=body,
    )


def subscribed(*items: tuple[int, str]) -> FeedState:
    fetched = Fetched(200, FEED.url, {"etag": '"1"'}, rss(*items))
    state = answered(FEED, first_state(FEED, NOW, SETTINGS), fetched, NOW, SETTINGS).state
    assert (state.hub, state.topic) == (HUB, TOPIC)
    return lease.confirmed(lease.asked(state, OURS, NOW), NOW, 86_400)


def test_only_what_is_new_or_revised_is_published() -> None:
    before = subscribed((1, "نص الخبر الأول"), (2, "نص الخبر الثاني"))
    outcome = pushed(
        FEED, before, heard(rss((3, "خبر جديد"), (2, "نص الخبر الثاني وقد تغير"), (1, "نص الخبر الأول"))), NOW, SETTINGS
    )
    assert outcome is not None
    assert {entry.url for entry in outcome.entries} == {"https://akhbar.example/2", "https://akhbar.example/3"}
    assert {entry.feed for entry in outcome.entries} == {FEED.url}
    assert {entry.topics for entry in outcome.entries} == {("politics",)}
    again = pushed(FEED, outcome.state, heard(rss((3, "خبر جديد"))), NOW, SETTINGS)
    assert again is not None
    assert again.entries == ()


def test_a_push_says_nothing_of_polls() -> None:
    before = subscribed((1, "نص الخبر الأول"))
    outcome = pushed(FEED, before, heard(rss((2, "خبر جديد"))), NOW + timedelta(hours=1), SETTINGS)
    assert outcome is not None
    changed = {name for name in FeedState.__struct_fields__ if getattr(before, name) != getattr(outcome.state, name)}
    assert changed == {"seen", "push", "next_poll"}
    assert outcome.state.next_poll == NOW + lease.SAFETY


def test_the_next_poll_takes_what_was_pushed_as_known() -> None:
    before = subscribed((1, "نص الخبر الأول"))
    outcome = pushed(FEED, before, heard(rss((2, "خبر جديد"))), NOW, SETTINGS)
    assert outcome is not None
    poll = answered(
        FEED, outcome.state, Fetched(200, FEED.url, {}, rss((2, "خبر جديد"), (1, "نص الخبر الأول"))), NOW, SETTINGS
    )
    assert (poll.report.items, poll.report.new) == (2, 0)


def test_the_same_document_as_polled_is_no_news_and_yet_a_push() -> None:
    before = subscribed((1, "نص الخبر الأول"))
    outcome = pushed(FEED, before, heard(rss((1, "نص الخبر الأول"))), NOW, SETTINGS)
    assert outcome is not None
    assert outcome.entries == ()
    assert outcome.state.push is not None
    assert outcome.state.push.pushed == NOW


def test_a_small_push_does_not_make_a_large_feed_forgotten() -> None:
    before = subscribed((1, "نص الخبر الأول"))
    before = replace(before, seen={f"{number:032x}": "r" for number in range(4_000)})
    outcome = pushed(FEED, before, heard(rss((2, "خبر جديد"))), NOW, SETTINGS)
    assert outcome is not None
    assert len(outcome.state.seen) == 4_000
    assert len(set(before.seen) - set(outcome.state.seen)) == 1


def test_what_is_no_feed_changes_nothing() -> None:
    before = subscribed((1, "نص الخبر الأول"))
    for body in (b"", b"ping", "<html><body>صفحة</body></html>".encode(), b'<!DOCTYPE a [<!ENTITY b "c">]><rss/>'):
        assert pushed(FEED, before, heard(body), NOW, SETTINGS) is None
