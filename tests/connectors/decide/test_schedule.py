"""When to poll next: the known share, failures, and what the publisher asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.decide.schedule import (
    AFTER_SKIP,
    JITTER,
    QUIET_SHARE,
    adapted,
    after_failure,
    next_poll,
    reached_publisher,
    weight,
)
from majra.records.feed import MAX_INTERVAL, MIN_INTERVAL, ErrorType

NOW = datetime(2024, 8, 19, 10, 20, tzinfo=UTC)  # a Monday
START = 600.0


@pytest.mark.parametrize(
    ("interval", "items", "new", "after"),
    [
        (600, 30, 0, 900),
        (600, 30, 10, 900),  # two thirds known
        (600, 30, 11, 600),
        (600, 30, 20, 600),
        (600, 30, 21, 300),  # less than a third known
        (600, 30, 30, 300),
        (600, 1, 0, 900),
        (600, 0, 0, 600),
        (150, 10, 10, MIN_INTERVAL),
        (MIN_INTERVAL, 10, 10, MIN_INTERVAL),
        (80_000, 10, 0, MAX_INTERVAL),
        (MAX_INTERVAL, 10, 0, MAX_INTERVAL),
    ],
)
def test_the_known_share(interval: float, items: int, new: int, after: float) -> None:
    assert adapted(interval, items=items, new=new, first=False, age=None, start=START) == after


def test_a_first_poll_tells_nothing() -> None:
    assert adapted(600, items=30, new=30, first=True, age=60, start=START) == 600


@pytest.mark.parametrize(
    ("interval", "age", "after"),
    [
        (3_600, 3_600, 900),  # a quiet night: the newest item is an hour old
        (3_600, 600, START),
        (3_600, -60, START),  # dated ahead
        (3_600, 86_400, 5_400),
        (40_000, 86_400, 86_400 / QUIET_SHARE),
        (300, 60, 450),
    ],
)
def test_a_quiet_night_does_not_make_the_morning_late(interval: float, age: float, after: float) -> None:
    assert adapted(interval, items=30, new=0, first=False, age=age, start=START) == after


@given(
    st.floats(MIN_INTERVAL, MAX_INTERVAL), st.integers(0, 2_000), st.data(), st.booleans(), st.none() | st.floats(-1e6, 1e9),
    st.floats(MIN_INTERVAL, MAX_INTERVAL),
)  # fmt: skip
def test_floor_and_ceiling(
    interval: float, items: int, data: st.DataObject, first: bool, age: float | None, start: float
) -> None:
    new = data.draw(st.integers(0, items))
    assert MIN_INTERVAL <= adapted(interval, items=items, new=new, first=first, age=age, start=start) <= MAX_INTERVAL


@pytest.mark.parametrize(
    ("kind", "status", "counts"),
    [
        ("dns", None, 0.25),
        ("timeout", None, 0.5),
        ("connect", None, 0.5),
        ("tls", None, 0.5),
        ("truncated", 200, 0.5),
        ("http", 429, 0.5),
        ("http", 408, 0.5),
        ("http", 500, 0.5),
        ("http", 503, 0.5),
        ("http", 522, 0.5),
        ("http", 404, 1),
        ("http", 410, 1),
        ("http", 401, 1),
        ("http", 403, 1),
        ("http", None, 1),
        ("not-a-feed", 200, 1),
        ("unsafe-xml", 200, 1),
        ("too-large", 200, 1),
        ("blocked-address", None, 1),
        ("redirects", 302, 1),
        ("bad-address", None, 1),
    ],
)
def test_weights(kind: ErrorType, status: int | None, counts: float) -> None:
    assert weight(kind, status) == counts


@pytest.mark.parametrize(
    ("interval", "failures", "wait"),
    [
        (600, 0, 600),
        (600, 0.25, 600),
        (600, 1, 600),
        (600, 2, 1_200),
        (600, 2.5, 1_500),
        (600, 1_000, MAX_INTERVAL),
        (MAX_INTERVAL, 3, MAX_INTERVAL),
    ],
)
def test_failures(interval: float, failures: float, wait: float) -> None:
    assert after_failure(interval, failures) == wait


@given(st.floats(MIN_INTERVAL, MAX_INTERVAL), st.lists(st.sampled_from(get_args(ErrorType)), max_size=500))
def test_a_failure_never_makes_polling_faster_nor_ends_it(interval: float, kinds: list[ErrorType]) -> None:
    failures = 0.0
    waits = [interval]
    for kind in kinds:
        failures += weight(kind, None)
        waits.append(after_failure(interval, failures))
    assert waits == sorted(waits)
    assert max(waits) <= MAX_INTERVAL


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("wait", "wishes", "when"),
    [
        (600, (), 600),
        (600, (None,), 600),
        (600, (300,), 600),  # a wish does not make it earlier
        (600, (3_600,), 3_600),
        (600, (900, 7_200, None), 7_200),  # the latest wins
        (600, (10**7,), MAX_INTERVAL),  # within the ceiling
        (MAX_INTERVAL, (), MAX_INTERVAL),
        (600, (-(10**7),), 600),
    ],
)
def test_wishes(wait: float, wishes: tuple[float | None, ...], when: float) -> None:
    asked = [None if wish is None else after(wish) for wish in wishes]
    assert next_poll(NOW, wait, wishes=asked) == after(when)


@pytest.mark.parametrize(
    ("hours", "days", "when"),
    [
        ({10}, (), "2024-08-19 11:00"),
        ({10, 11, 12}, (), "2024-08-19 13:00"),
        ({11}, (), "2024-08-19 10:30"),
        (set(range(24)), (), "2024-08-20 10:20"),  # the ceiling, even where it says never
        (set(range(10, 24)), (), "2024-08-20 00:00"),
        ((), {0}, "2024-08-20 00:00"),
        ((), {0, 1}, "2024-08-20 10:20"),
        ({0, 1}, {0}, "2024-08-20 02:00"),
        ((), {1}, "2024-08-19 10:30"),
    ],
)
def test_skipped_hours_and_days(hours: set[int], days: set[int], when: str) -> None:
    assert f"{next_poll(NOW, 600, skip_hours=hours, skip_days=days):%Y-%m-%d %H:%M}" == when


def test_feeds_that_skip_the_same_hours_do_not_come_at_once() -> None:
    times = {next_poll(NOW, 600, skip_hours={10}, chance=chance / 10) for chance in range(11)}
    assert len(times) == 11
    assert min(times) == datetime(2024, 8, 19, 11, tzinfo=UTC)
    assert max(times) == datetime(2024, 8, 19, 11, tzinfo=UTC) + timedelta(seconds=AFTER_SKIP)


@given(st.floats(MIN_INTERVAL, MAX_INTERVAL), st.floats(0, 1))
def test_jitter_only_adds_and_stays_small(wait: float, chance: float) -> None:
    found = (next_poll(NOW, wait, chance=chance) - NOW).total_seconds()
    assert min(wait, MAX_INTERVAL) - 0.001 <= found <= min(wait * (1 + JITTER), MAX_INTERVAL)


@given(
    st.floats(MIN_INTERVAL, MAX_INTERVAL),
    st.lists(st.none() | st.datetimes(datetime(1990, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)), max_size=3),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 6)),
    st.floats(0, 1),
)
def test_always_later_and_within_a_day(
    wait: float, wishes: list[datetime | None], hours: set[int], days: set[int], chance: float
) -> None:
    found = next_poll(NOW, wait, wishes=wishes, skip_hours=hours, skip_days=days, chance=chance)
    assert NOW < found <= NOW + timedelta(days=1)


def test_what_shows_that_our_own_network_works() -> None:
    assert {kind for kind in get_args(ErrorType) if not reached_publisher(kind)} == {"dns", "connect", "timeout"}
