"""The zone of a feed whose dates name none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.decide.zones import usual_zone

NOW = datetime(2024, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "before", "zone"),
    [
        ([], None, None),
        ([], 180, 180),
        (["19/08/2024 10:30", None, "أمس"], None, None),
        (["19/08/2024 10:30", None, "أمس"], 120, 120),
        (["Mon, 19 Aug 2024 10:00:00 +0300", "19/08/2024 10:30"], None, 180),
        (["Mon, 19 Aug 2024 10:00:00 +0300"], 0, 180),
        (["2024-08-19T10:00:00Z", "2024-08-19T10:00:00+02:00", "2024-08-18T10:00:00+02:00"], None, 120),
        (["Mon, 19 Aug 2024 10:00:00 AST"], None, 180),
        (["2034-08-19T10:00:00+05:00"], None, None),  # not trusted
        (["19 أغسطس 2024 10:30 بتوقيت غرينتش"], 180, 0),
    ],
)
def test_what_most_dates_name(texts: list[str | None], before: int | None, zone: int | None) -> None:
    assert usual_zone(texts, NOW, before) == zone
