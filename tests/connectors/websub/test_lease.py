"""When hubs are asked, and when feeds under leases are polled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from connectors.decide.poll import Outcome
from connectors.websub import lease
from connectors.websub.addresses import Addresses
from majra.records.feed import Feed, FeedState, PollReport

NOW = datetime(2024, 8, 19, 10, 0, tzinfo=UTC)
TOPIC, HUB = "https://akhbar.example/rss", "https://hub.example/"
OURS = Addresses("https://news.example/", "0123456789abcdef0123456789abcdef", "", 8088)
MOVED = Addresses("https://moved.example/", "0123456789abcdef0123456789abcdef", "", 8088)
FEED = Feed(id="a1b2c3d4e5f6", url=TOPIC)
POLLED = FeedState(
    id=FEED.id, url=TOPIC, interval=600, last_poll=NOW, next_poll=NOW + timedelta(minutes=10), hub=HUB, topic=TOPIC
)


def after(**time: float) -> datetime:
    return NOW + timedelta(**time)


ASKED = lease.asked(POLLED, OURS, NOW)
LEASED = lease.confirmed(ASKED, after(seconds=1), 3600)
assert LEASED.push is not None
DELIVERED = lease.scheduled(replace(LEASED, push=replace(LEASED.push, pushed=after(seconds=5))))


@pytest.mark.parametrize(
    ("state", "feed", "addresses", "when", "asks"),
    [
        (POLLED, FEED, OURS, NOW, True),
        (POLLED, replace(FEED, paused=True), OURS, NOW, False),
        (replace(POLLED, hub=None), FEED, OURS, NOW, False),
        (replace(POLLED, topic=None), FEED, OURS, NOW, False),
        (replace(POLLED, hub="javascript:alert(1)"), FEED, OURS, NOW, False),
        (replace(POLLED, topic="https://akhbar.example/\n"), FEED, OURS, NOW, False),
        (ASKED, FEED, OURS, after(minutes=9), False),
        (ASKED, FEED, OURS, after(minutes=10), True),
        (LEASED, FEED, OURS, after(minutes=44), False),
        (LEASED, FEED, OURS, after(minutes=46), True),
        (replace(LEASED, hub="https://other.example/"), FEED, OURS, NOW, True),
        (replace(LEASED, topic=TOPIC + "2"), FEED, OURS, NOW, True),
        (LEASED, FEED, MOVED, NOW, True),
        (lease.denied(LEASED, after(minutes=1), "no"), FEED, OURS, after(hours=23), False),
        (lease.denied(LEASED, after(minutes=1), "no"), FEED, OURS, after(hours=25), True),
    ],
)
def test_when_a_hub_is_asked(state: FeedState, feed: Feed, addresses: Addresses, when: datetime, asks: bool) -> None:
    assert lease.asks(feed, state, addresses, when) is asks


@pytest.mark.parametrize(
    ("what", "state", "next_poll"),
    [
        ("never asked", POLLED, after(minutes=10)),
        ("asked", ASKED, after(minutes=10)),
        ("a lease, but nothing came yet", LEASED, after(minutes=10)),
        ("pushes come: polled at the lease's end at the latest", DELIVERED, after(hours=1, seconds=1)),
        ("a long lease: the safety net", lease.confirmed(DELIVERED, after(minutes=1), 10 * 86_400), after(hours=6)),
        ("renewal asked: still leased", lease.asked(DELIVERED, OURS, after(minutes=50)), after(hours=1, seconds=1)),
        ("renewal failed", lease.asked(DELIVERED, OURS, after(minutes=50), "connect: refused"), after(minutes=10)),
        ("denied", lease.denied(DELIVERED, after(minutes=5), "closed"), after(minutes=10)),
        ("denied before the last confirmation", lease.denied(DELIVERED, NOW, "old"), after(hours=1, seconds=1)),
        ("another hub now", lease.asked(replace(DELIVERED, hub=HUB + "2"), OURS, after(minutes=5)), after(minutes=10)),
    ],
)
def test_when_a_feed_is_polled(what: str, state: FeedState, next_poll: datetime) -> None:
    assert state.next_poll == next_poll, what


def test_a_renewal_that_is_never_confirmed_is_a_failure() -> None:
    once = lease.asked(DELIVERED, OURS, after(minutes=46))
    twice = lease.asked(once, OURS, after(minutes=56))
    assert twice.push is not None
    assert (twice.push.failures, twice.next_poll) == (1, after(minutes=10))
    renewed = lease.confirmed(twice, after(minutes=57), 3600)
    assert renewed.push is not None
    assert (renewed.push.failures, renewed.push.until) == (0, after(minutes=117))
    assert renewed.next_poll == after(minutes=117)


def test_failures_are_spaced_and_a_hubs_wish_is_kept() -> None:
    state, waits = POLLED, []
    for _ in range(12):
        state = lease.asked(state, OURS, NOW, "http: 503")
        assert state.push is not None
        waits.append(state.push.again - NOW)
    assert waits[:3] == [timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80)]
    assert waits[-1] == lease.LONGEST_WAIT
    wish = lease.asked(POLLED, OURS, NOW, "http: 429", after(hours=5))
    assert wish.push is not None
    assert wish.push.again == after(hours=5)


@pytest.mark.parametrize(("seconds", "until", "again"), [
    (None, 86_400, 64_800),
    (4, 4, 60),
    (999_999_999, 30 * 86_400, 22.5 * 86_400),
])  # fmt: skip
def test_leases_of_any_length(seconds: float | None, until: float, again: float) -> None:
    push = lease.confirmed(ASKED, NOW, seconds).push
    assert push is not None
    assert push.until == after(seconds=until)
    assert push.again == after(seconds=again)


def test_an_older_word_changes_nothing() -> None:
    assert lease.confirmed(LEASED, after(seconds=1), 86_400) is LEASED
    assert lease.confirmed(POLLED, NOW, 86_400) is POLLED, "we never asked"
    assert lease.denied(POLLED, NOW, None) is POLLED


def poll(state: FeedState, new: int, now: datetime) -> FeedState:
    state_after = replace(state, last_poll=now, next_poll=now + timedelta(minutes=10))
    report = PollReport(
        feed=TOPIC, url=TOPIC, result="ok", status=200, items=25, new=new, rejected=0, error=None,
        next_poll=state_after.next_poll,
    )  # fmt: skip
    outcome = lease.after_poll(state, Outcome(state_after, report), now)
    assert outcome.report.next_poll == outcome.state.next_poll
    return outcome.state


def test_a_hub_that_brings_nothing_is_not_trusted_until_it_does() -> None:
    long = lease.confirmed(DELIVERED, after(minutes=1), 10 * 86_400)
    quiet = poll(long, 0, after(hours=6))
    assert quiet.next_poll == after(hours=12)
    missed = poll(quiet, 3, after(hours=12))
    assert missed.next_poll == after(hours=12, minutes=10)
    assert poll(missed, 0, after(hours=13)).next_poll == after(hours=13, minutes=10)
    assert missed.push is not None
    again = lease.scheduled(replace(missed, push=replace(missed.push, pushed=after(hours=12, seconds=1))))
    assert again.next_poll == after(hours=18)
    assert poll(POLLED, 3, NOW).push is None


def test_news_found_after_the_lease_ended_is_nobodys_fault() -> None:
    found = poll(DELIVERED, 3, after(hours=2)).push
    assert found is not None
    assert found.missed is None


@pytest.mark.parametrize(("addresses", "due"), [
    (OURS, DELIVERED.next_poll),
    (MOVED, after(minutes=10)),
    (None, after(minutes=10)),
])  # fmt: skip
def test_a_lease_holds_polls_off_only_where_it_is_ours(addresses: Addresses | None, due: datetime) -> None:
    assert lease.due(DELIVERED, addresses) == due
    assert lease.due(POLLED, addresses) == POLLED.next_poll
