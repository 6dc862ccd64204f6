"""Refining an entry: what it is read from, and when there is nothing."""

from datetime import UTC, datetime

import pytest

from majra.records.entry import Entry
from streams.refine import EmptyEntry, refine

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(content="<p></p>"),
        Entry(content="<p>&nbsp;</p>", summary="<br>", title=" "),
        Entry(content="<img src='https://example.org/a.jpg'>"),
        Entry(title="<b></b>"),
    ],
)
def test_markup_without_text_is_nothing_to_read(entry: Entry) -> None:
    with pytest.raises(EmptyEntry):
        refine(entry, NOW)


def test_markup_without_text_gives_way_to_the_summary() -> None:
    (document,) = refine(Entry(content="<p></p>", summary="أغلق الميناء أبوابه أمام السفن حتى صباح الغد."), NOW)
    assert document.bodies[0].value == "أغلق الميناء أبوابه أمام السفن حتى صباح الغد."
    assert document.representation_type == "partial"
