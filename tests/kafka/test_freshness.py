"""How fresh feeds are: a table of states, the order of the worst, and the two logs folded."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.freshness import Feeds, counts, feed_row, worst_first
from majra.kafka.log import open_reader
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.records.feed import Feed, FeedState, PollError
from majra.settings import Settings
from majra.topics import FEED_STATE, FEEDS

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def feed(name: str = "f", **changes: object) -> Feed:
    return msgspec.structs.replace(Feed(id=name, url=f"https://{name}.example/rss", title="أخبار الأفق"), **changes)


def state(due: float = 60, **changes: object) -> FeedState:
    """A state whose next poll is due in so many seconds."""
    known = FeedState(
        id="f", url="https://f.example/rss", interval=600, next_poll=NOW + timedelta(seconds=due), last_success=NOW
    )
    return msgspec.structs.replace(known, **changes)


DNS = PollError(type="dns", message="no address for f.example")


@pytest.mark.parametrize(
    ("registered", "known", "standing"),
    [
        (feed(), state(), "fresh"),
        (feed(), state(-299), "fresh"),
        (feed(), state(-301), "late"),
        (feed(), state(-301, failures=0.25, error=DNS), "failing"),
        (feed(), state(failures=1.0), "failing"),
        (feed(), state(error=DNS), "failing"),
        (feed(paused=True), state(-9_999, failures=3.0), "paused"),
        (feed(), None, "waiting"),
        (feed(added=NOW - timedelta(minutes=1)), None, "waiting"),
        (feed(added=NOW - timedelta(minutes=6)), None, "late"),
    ],
)
def test_how_a_feed_stands(registered: Feed, known: FeedState | None, standing: str) -> None:
    assert feed_row(registered, known, NOW).standing == standing


def test_errors_are_in_words() -> None:
    row = feed_row(feed(), state(error=DNS, failures=0.25), NOW)
    assert (row.error_type, row.error) == ("dns", "its host has no address: no address for f.example")
    assert (
        feed_row(feed(), state(error=PollError(type="tls", message="")), NOW).error
        == "its certificate or TLS handshake is not right"
    )


def test_the_worst_come_first() -> None:
    old = NOW - timedelta(days=2)
    rows = [
        feed_row(feed("fresh"), state(), NOW),
        feed_row(feed("new"), None, NOW),
        feed_row(feed("late"), state(-900), NOW),
        feed_row(feed("latest"), state(-900, last_success=old), NOW),
        feed_row(feed("fails"), state(failures=1.0), NOW),
        feed_row(feed("never"), state(failures=1.0, last_success=None), NOW),
        feed_row(feed("fails-most"), state(failures=7.0), NOW),
        feed_row(feed("paused", paused=True), None, NOW),
    ]
    assert [row.id for row in worst_first(rows)] == [
        "fails-most", "never", "fails", "latest", "late", "new", "fresh", "paused",
    ]  # fmt: skip
    assert counts(rows) == {"failing": 3, "late": 2, "waiting": 1, "fresh": 1, "paused": 1}


async def test_the_logs_are_folded_and_followed(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics([FEEDS, FEED_STATE])
    settings = Settings(kafka=embedded_kafka.address)
    async with open_publisher(settings) as publisher, open_reader(settings) as reader:
        feeds = Feeds(settings)
        assert await feeds.look(reader, NOW) == []
        await publisher.publish(
            [
                Outgoing(FEEDS, b"a", encode(feed("a"))),
                Outgoing(FEEDS, b"b", encode(feed("b"))),
                Outgoing(FEEDS, b"c", b"\xff"),
                Outgoing(FEED_STATE, b"a", encode(state(failures=2.0, seen={"e1": "h1"}))),
                Outgoing(FEED_STATE, b"gone", encode(state())),
            ]
        )
        assert [(row.id, row.standing) for row in await feeds.look(reader, NOW)] == [("a", "failing"), ("b", "waiting")]
        assert feeds.unreadable == 1
        await publisher.publish([Outgoing(FEED_STATE, b"a", encode(state())), Outgoing(FEEDS, b"b", None)])
        assert [(row.id, row.standing) for row in await feeds.look(reader, NOW)] == [("a", "fresh")]


async def test_another_reader_goes_on_where_the_last_one_ended(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics([FEEDS, FEED_STATE])
    settings = Settings(kafka=embedded_kafka.address)
    feeds = Feeds(settings)
    async with open_publisher(settings) as publisher:
        for name in ("a", "b"):
            await publisher.publish(
                [Outgoing(FEEDS, name.encode(), encode(feed(name))), Outgoing(FEEDS, b"c", b"\xff")]
            )
            async with open_reader(settings) as reader:
                await feeds.look(reader, NOW)
        async with open_reader(settings) as reader:
            assert {row.id for row in await feeds.look(reader, NOW)} == {"a", "b"}
    assert feeds.unreadable == 2  # none was read twice


async def test_topics_that_were_made_anew_are_read_anew(embedded_kafka: EmbeddedBroker) -> None:
    feeds = Feeds(Settings())
    with EmbeddedBroker() as emptied:
        for broker, names in ((embedded_kafka, ("a", "b")), (emptied, ("c",))):
            broker.create_topics([FEEDS, FEED_STATE])
            settings = Settings(kafka=broker.address)
            async with open_publisher(settings) as publisher, open_reader(settings) as reader:
                await publisher.publish([Outgoing(FEEDS, b"same lane", encode(feed(name))) for name in names])
                found = await feeds.look(reader, NOW)
    assert [row.id for row in found] == ["c"]
