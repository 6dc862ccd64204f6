"""What a response's headers say of when to come again. Pure. RFC 9110 (Retry-After), RFC 9111 (Cache-Control, Expires)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_DIGITS = 12
"""Digits of a number of seconds that are read: Python refuses to read thousands of them."""
LONG = timedelta(days=3_650)
"""As good as for ever, and still a date when added to one."""
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def http_date(text: str | None) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7) in UTC; None for anything else, such as the `0` and `-1` of many servers."""
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:  # the last hours of the year 9999, west of Greenwich
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the server wants the next request: seconds or an HTTP date."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text[:MAX_DIGITS]), 10**8))
    return http_date(text)


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when the answer is fresh by its own word: the later of max-age and Expires, None where neither is said.

    Expires counts from the server's own Date, so that its clock need not be ours.
    """
    said: list[datetime] = []
    control = headers.get("cache-control", "")
    if "no-cache" not in control.lower() and "no-store" not in control.lower() and (age := _MAX_AGE.search(control)):
        said.append(now + timedelta(seconds=int(age[1])))
    if (expires := http_date(headers.get("expires"))) is not None:
        served = http_date(headers.get("date")) or now
        said.append(now + max(-LONG, min(expires - served, LONG)))
    later = [moment for moment in said if moment > now]
    return max(later) if later else None
