"""The zone of a feed whose dates name none: the one that most of its other dates name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from connectors.parse.dates import parse_date


def usual_zone(texts: Iterable[str | None], now: datetime, before: int | None) -> int | None:
    """Minutes east of UTC that most of `texts` name; `before`, what was known of the feed, where none names one."""
    stamps = (parse_date(text, now=now) for text in texts)
    zones = Counter(stamp.zone for stamp in stamps if stamp is not None and stamp.zone is not None)
    return zones.most_common(1)[0][0] if zones else before
