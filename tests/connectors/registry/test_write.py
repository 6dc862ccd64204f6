"""What is written is read again as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.registry.read import make_feed, read_feeds
from connectors.registry.write import FORMATS, as_csv, as_list, as_opml
from majra.records.feed import Feed

FEEDS = [
    make_feed(
        "https://nahr.example/rss?a=1&b=2",
        {"title": 'وكالة "نهر" <الأولى> & غيرها', "language": "ar", "interval": "900"},
    ),
    make_feed("https://mina.example/", {"full_text": "true", "topics": "sport;politics", "paused": "true"}),
    make_feed("https://أخبار.example/خلاصة", {"title": "فاصلة، , ; وسطر"}),
]


@pytest.mark.parametrize("name", ["opml", "csv"])
def test_round_trip(name: str) -> None:
    assert read_feeds(FORMATS[name](FEEDS).encode()) == FEEDS


def test_a_list_keeps_the_addresses() -> None:
    assert [each.url for each in read_feeds(as_list(FEEDS).encode()) if isinstance(each, Feed)] == [
        feed.url for feed in FEEDS
    ]


def test_headers_stay_at_home() -> None:
    feed = Feed(id="f", url="https://a.example/rss", headers={"Authorization": "Bearer sekret"})
    assert not any("sekret" in form([feed]) or "Authorization" in form([feed]) for form in FORMATS.values())


TITLES = st.text(max_size=30)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "language": st.sampled_from(["ar", "fa"]),
        "interval": st.integers(120, 86_400).map(str),
        "full_text": st.sampled_from(["true", "no"]),
        "topics": st.sampled_from(["sport", "sport;health"]),
        "paused": st.sampled_from(["1", ""]),
    },
)


@pytest.mark.parametrize("form", [as_opml, as_csv])
@given(settings=SETTINGS, path=st.text(max_size=20))
def test_any_feed_comes_back(form: object, settings: dict[str, str], path: str) -> None:
    try:
        feed = make_feed(f"https://a.example/{path}", settings)
    except ValueError:
        return
    assert callable(form)
    [found] = read_feeds(form([feed]).encode("utf-8", "replace"))
    assert isinstance(found, Feed)
    assert found.url == feed.url
    fields = ("language", "interval", "full_text", "topics", "paused")
    assert [getattr(found, name) for name in fields] == [getattr(feed, name) for name in fields]
    if feed.title is None or feed.title.isprintable():
        assert (found.title or "").split() == (feed.title or "").split()
