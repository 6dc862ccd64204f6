"""JSON Feed: fields of the wrong type, broken and cut documents. Whole feeds are in `test_feed`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.parse.items import Item, ParseError
from connectors.parse.json_feed import parse_json_feed

BASE = "https://mina.example/feed.json"


def item(**fields: Any) -> Item:
    [found] = parse_json_feed(json.dumps({"items": [fields]}), BASE).items
    return found


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "/1"}, "https://mina.example/1"),
        ({"url": "https://a.example/1", "external_url": "https://b.example/1"}, "https://a.example/1"),
        ({"url": None, "external_url": "https://b.example/1"}, "https://b.example/1"),
        ({"url": "http://[broken", "external_url": "https://b.example/1"}, "https://b.example/1"),
        ({"url": 7}, None),
        ({"url": "javascript:alert(1)"}, None),
    ],
)
def test_addresses(fields: dict[str, Any], url: str | None) -> None:
    assert item(**fields).url == url


@pytest.mark.parametrize(
    ("given_id", "guid"),
    [
        ("tag:1", "tag:1"),
        (" 1 ", "1"),
        (7, "7"),
        (1.5, "1.5"),
        ("", None),
        (None, None),
        (["1"], None),
        ({"a": 1}, None),
    ],
)
def test_ids(given_id: Any, guid: str | None) -> None:
    assert item(id=given_id).guid == guid


@pytest.mark.parametrize(
    "text",
    [
        '{"items":[{"title":"خبر\x00 أول"},{"title":"خبر ثان"}]}',
        '{"items":[{"title":"خبر\n أول"},{"title":"خبر ثان"}]}',
        '{"items":[{"title":"خبر\\ud83d أول"},{"title":"خبر ثان"}]}',
        '{"title": NaN, "items":[{"title":"خبر أول"},{"title":"خبر ثان"}]}',
    ],
)
def test_one_bad_character_loses_nothing_else(text: str) -> None:
    found = parse_json_feed(text, BASE)
    assert [str(each.title)[:3] for each in found.items] == ["خبر", "خبر"]
    assert not any("\ud800" <= character <= "\udfff" for each in found.items for character in each.title or "")
    assert not found.truncated


WHOLE = '{"version": "https://jsonfeed.org/version/1.1", "title": "نشرة", "items": [{"title": "أول"}, {"title": "ثان"}, {"title": "ثالث"}]}'


@pytest.mark.parametrize(
    ("end", "titles"),
    [
        ('"ثالث"', ["أول", "ثان"]),
        ('{"title": "ثالث"', ["أول", "ثان"]),
        (', {"title": "ثان"', ["أول"]),
        ('"أول"', []),
        ('{"title": "أول"', []),
    ],
)
def test_a_cut_document_keeps_its_whole_items(end: str, titles: list[str]) -> None:
    found = parse_json_feed(WHOLE[: WHOLE.index(end)], BASE)
    assert [each.title for each in found.items] == titles
    assert (found.title, found.truncated) == ("نشرة", True)


@pytest.mark.parametrize("text", ["{", "[1", '{"title": "نشرة"', '{"title": "نشرة", "ite', "{'items': []}"])
def test_broken_before_its_items(text: str) -> None:
    with pytest.raises(ParseError, match="broken JSON"):
        parse_json_feed(text, BASE)


@pytest.mark.parametrize("text", ["[]", "{}", "1", "null", '"نص"', '{"items": {}}', '{"items": null}'])
def test_json_that_is_no_feed(text: str) -> None:
    with pytest.raises(ParseError, match="no JSON Feed"):
        parse_json_feed(text, BASE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "name", "title", "type"]), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image", "date_published",
     "author", "authors", "tags", "language", "attachments"]
)  # fmt: skip


@given(st.lists(st.dictionaries(NAMES, JSON, max_size=6) | JSON, max_size=4), JSON, JSON)
def test_fields_of_any_type_are_read_or_as_if_absent(items: list[Any], title: Any, hubs: Any) -> None:
    found = parse_json_feed(json.dumps({"title": title, "hubs": hubs, "feed_url": title, "items": items}), BASE)
    assert len(found.items) == sum(isinstance(each, dict) for each in items)
