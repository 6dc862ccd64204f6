from datetime import UTC, datetime

import pytest
from support.samples import MAIN, composite

from majra.records.codec import DecodeError, decode, encode
from majra.records.document import Document
from majra.records.entry import Entry
from streams.refine import refine

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENTRIES = [
    Entry(content=MAIN),
    Entry(title="خبر عاجل من العاصمة"),
    Entry(url="https://a.example/1", content=composite(), published=NOW),
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_document_survives_the_wire(entry: Entry) -> None:
    for document in refine(entry, NOW, explain=True):
        assert decode(encode(document), Document) == document


def test_times_become_utc_and_unknown_fields_stay_out() -> None:
    entry = decode('{"title": "خبر", "fetched": "2026-03-01T03:00:00+03:00", "odd": 1}', Entry)
    assert entry.fetched == NOW
    assert b'"fetched":"2026-03-01T00:00:00Z"' in encode(entry)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b'{"title": 1}', b'{"published": "19-08-2024 10:00"}'])
def test_what_is_no_entry_says_why(raw: bytes) -> None:
    with pytest.raises(DecodeError, match="not "):
        decode(raw, Entry)
