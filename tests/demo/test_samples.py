"""The sample feeds are what they claim, read by parsers that are not ours, and hold what the demo is to show."""

import random
from datetime import UTC, datetime, timedelta

import feedparser
import orjson
import pytest

from connectors.parse.dates import parse_date
from majra import ids
from majra.demo.render import RenderedFeed, render, written_date
from majra.demo.samples import Item, Outlet, load_outlets
from majra.records.codec import encode
from majra.records.document import Document
from majra.records.entry import Entry
from majra.settings import Settings
from streams.dedupe.deduper import Deduper
from streams.pipeline import Pipeline

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
OUTLETS = {outlet.name: outlet for outlet in load_outlets()}
ITEMS = [(outlet, item) for outlet in OUTLETS.values() for item in outlet.items]
VERSIONS = {"rss": "rss20", "rss-plain": "rss20", "rss-1256": "rss20", "rdf": "rss10", "atom": "atom10"}


def feed(name: str) -> tuple[Outlet, RenderedFeed]:
    return OUTLETS[name], render(OUTLETS[name], NOW)


@pytest.mark.parametrize("name", [name for name, outlet in OUTLETS.items() if outlet.format != "json"])
def test_an_xml_feed_is_what_it_claims(name: str) -> None:
    outlet, rendered = feed(name)
    body = rendered.body
    if outlet.format == "rss-1256":
        assert b"encoding" not in body[:100]
        assert "charset" not in rendered.content_type
        with pytest.raises(UnicodeDecodeError):
            body.decode()
        body = body.decode("windows-1256").encode()
    parsed = feedparser.parse(body, response_headers={"content-type": "text/xml; charset=utf-8"})
    assert not parsed.bozo
    assert parsed.version == VERSIONS[outlet.format]
    assert [each.title for each in parsed.entries] == [item.title for item in outlet.items]
    assert [each.link for each in parsed.entries] == [outlet.address(item) for item in outlet.items]
    for item, entry in zip(outlet.items, parsed.entries, strict=True):
        text = "".join(part.value for part in entry.get("content", [])) or entry.summary
        assert (item.text.strip().split("\n")[0] or item.summary or "افتتح وزير النقل") in text


def test_the_json_feed_is_what_it_claims() -> None:
    outlet, rendered = feed("nabd")
    parsed = orjson.loads(rendered.body)
    assert parsed["version"] == "https://jsonfeed.org/version/1.1"
    assert [each["title"] for each in parsed["items"]] == [item.title for item in outlet.items]
    assert all({"id", "url", "content_html", "date_published"} <= set(each) for each in parsed["items"])


def test_ids_are_unique_and_the_formats_all_there() -> None:
    found = {
        ids.entry_id(url=outlet.address(item), feed=None, guid=None, title=None, text=None) for outlet, item in ITEMS
    }
    assert len(found) == len(ITEMS) == 40
    assert {outlet.format for outlet in OUTLETS.values()} == {*VERSIONS, "json"}
    assert all(outlet.site.endswith(".example") for outlet in OUTLETS.values())


@pytest.mark.parametrize("item", [item for _outlet, item in ITEMS], ids=lambda item: item.slug)
@pytest.mark.parametrize("now", [NOW, NOW - timedelta(days=60), NOW + timedelta(days=200)], ids=str)
def test_dates_are_read_as_meant(item: Item, now: datetime) -> None:
    stamp = parse_date(written_date(item, now), now=now, usual_zone=180)
    assert stamp is not None
    assert stamp.moment.replace(second=0) == item.published(now).replace(second=0)


def documents(items: list[tuple[Outlet, Item]]) -> list[Document]:
    pipeline = Pipeline(deduper=Deduper.from_settings(Settings()), enricher=None, clock=lambda: NOW)
    return [
        document
        for outlet, item in items
        for document in pipeline.entry(
            encode(
                Entry(
                    url=outlet.address(item),
                    title=item.title,
                    # The radio's descriptions have no markup at all.
                    content=item.text if outlet.format == "rss-plain" else item.markup,
                    summary=item.summary,
                    published=item.published(NOW),
                    fetched=NOW,
                )
            )
        )
    ]


@pytest.mark.parametrize("seed", range(6))
def test_two_stories_are_repeated_in_whatever_order_they_come(seed: int) -> None:
    items = random.Random(seed).sample(ITEMS, len(ITEMS))
    found = documents(items)
    assert len(found) == len(ITEMS) + 2
    kinds = [each.majra.duplicate_kind for each in found if each.majra.duplicate_of]
    assert sorted(map(str, kinds)) == ["exact", "near"]
    assert [each.language for each in found].count("en") == 1


@pytest.mark.parametrize(
    ("slug", "second", "related"),
    [
        ("fast-bus-amman-zarqa", "بلدية طرابلس تطلق حملة واسعة لتنظيف الشواطئ", 3),
        ("water-network", "مزارعو الورد في الطائف يبدأون موسم القطاف", 2),
    ],
)
def test_composite_pages_are_split(slug: str, second: str, related: int) -> None:
    main, embedded = documents([(outlet, item) for outlet, item in ITEMS if item.slug == slug])
    assert embedded.headline == second
    assert len(main.body.split("\n")) >= 3
    assert len(embedded.body.split("\n")) == 3
    assert len(main.majra.related) == related
    assert len(main.info_sources) == 1
    assert len(main.majra.keywords) >= 3
    assert "advert" in [piece.role for piece in main.majra.dropped]
    assert "إعلان" not in main.body + embedded.body
