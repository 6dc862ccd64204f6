"""When to come again, as servers say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.net.headers import fresh_until, http_date, retry_after

NOW = datetime(2024, 8, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 19 Aug 2024 12:00:00 GMT", datetime(2024, 8, 19, 12, tzinfo=UTC)),
        ("Monday, 19-Aug-24 12:00:00 GMT", datetime(2024, 8, 19, 12, tzinfo=UTC)),
        ("Mon Aug 19 12:00:00 2024", datetime(2024, 8, 19, 12, tzinfo=UTC)),
        ("Mon, 19 Aug 2024 15:00:00 +0300", datetime(2024, 8, 19, 12, tzinfo=UTC)),
        ("0", None),
        ("-1", None),
        ("", None),
        (None, None),
        ("غدا", None),
        ("Mon, 32 Aug 2024 12:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
    ],
)
def test_http_dates(text: str | None, moment: datetime | None) -> None:
    assert http_date(text) == moment


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 19 Aug 2024 10:02:00 GMT", 120),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("١٢٠", None),
        ("9" * 5_000, 10**8),
    ],
)
def test_retry_after(text: str, seconds: int | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))
    assert retry_after({}, NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": 'public, MAX-AGE="300"'}, 300),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "no-cache, max-age=300"}, None),
        ({"cache-control": "no-store, max-age=300"}, None),
        ({"expires": "Mon, 19 Aug 2024 11:00:00 GMT"}, 3_600),
        ({"expires": "Mon, 19 Aug 2024 09:00:00 GMT"}, None),
        ({"expires": "Thu, 19 Nov 1981 08:52:00 GMT", "cache-control": "no-store"}, None),
        ({"expires": "0"}, None),
        # Counted from the server's own clock: a day behind, a day ahead.
        ({"expires": "Sun, 18 Aug 2024 11:00:00 GMT", "date": "Sun, 18 Aug 2024 10:00:00 GMT"}, 3_600),
        ({"expires": "Tue, 20 Aug 2024 11:00:00 GMT", "date": "Tue, 20 Aug 2024 10:00:00 GMT"}, 3_600),
        ({"expires": "Tue, 20 Aug 2024 10:00:00 GMT", "date": "Tue, 20 Aug 2024 10:00:00 GMT"}, None),
        # The later of the two
        ({"cache-control": "max-age=60", "expires": "Mon, 19 Aug 2024 11:00:00 GMT"}, 3_600),
        ({"cache-control": "max-age=7200", "expires": "Mon, 19 Aug 2024 11:00:00 GMT"}, 7_200),
    ],
)
def test_fresh_until(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_until(headers, NOW) == (None if seconds is None else NOW + timedelta(seconds=seconds))


VALUES = st.text(max_size=40) | st.sampled_from(
    ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "max-age=999999999", "9" * 30]
)


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "retry-after"]), VALUES))
def test_no_header_makes_it_raise(headers: dict[str, str]) -> None:
    until = fresh_until(headers, NOW)
    assert until is None or until > NOW
    retry_after(headers, NOW)
