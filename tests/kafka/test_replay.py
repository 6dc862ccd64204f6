"""Replays on an embedded broker: once, after a crash at each step, and when two do it at once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from support.letters import letter

from majra.kafka.dead_letter import REPLAY_OF
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.errors import TopicMissing
from majra.kafka.log import read_log
from majra.kafka.marks import LIFE, Mark, Place, mark_record
from majra.kafka.publisher import Outgoing, open_publisher
from majra.kafka.replay import Outcome, replay
from majra.settings import Settings
from majra.topics import DEAD_LETTER, ENTRIES

POISON = b'{"title": 5}\xff\x00'


@pytest.fixture
def settings(embedded_kafka: EmbeddedBroker) -> Settings:
    embedded_kafka.create_topics([DEAD_LETTER, ENTRIES])
    return Settings(kafka=embedded_kafka.address)


async def publish(settings: Settings, *records: Outgoing) -> None:
    async with open_publisher(settings) as publisher:
        await publisher.publish(records)


async def places(settings: Settings) -> list[Place]:
    return [
        Place(record.partition, record.offset)
        async for record in read_log(settings, DEAD_LETTER)
        if "majra-stage" in dict(record.headers)
    ]


async def run(settings: Settings, chosen: list[Place], **options: object) -> list[Outcome]:
    return [outcome async for outcome in replay(settings, chosen, **options)]  # type: ignore[arg-type]


async def put_back(settings: Settings) -> Counter[bytes]:
    return Counter([dict(record.headers)[REPLAY_OF] async for record in read_log(settings, ENTRIES)])


async def test_a_letter_goes_back_with_its_exact_bytes_and_once(settings: Settings) -> None:
    await publish(settings, letter(POISON, headers=(("x", b"\xff"), ("x", b"2"))))
    chosen = await places(settings)
    assert [each.result for each in await run(settings, chosen + chosen)] == ["replayed"]
    (again,) = await run(settings, chosen)
    assert again.result == "already"
    assert again.when is not None
    (back,) = [record async for record in read_log(settings, ENTRIES)]
    assert (back.key, back.value) == (b"k", POISON)
    assert back.headers == (
        ("majra-attempts", b"1"), ("x", b"\xff"), ("x", b"2"), (REPLAY_OF, str(chosen[0]).encode()),
    )  # fmt: skip


async def test_many_letters_in_their_order(settings: Settings) -> None:
    await publish(settings, *(letter(b"%d" % n) for n in range(10)))
    chosen = await places(settings)
    outcomes = await run(settings, chosen, letters_at_once=6, bytes_at_once=4)
    assert [each.place for each in outcomes] == chosen
    assert [record.value async for record in read_log(settings, ENTRIES)] == [b"%d" % n for n in range(10)]


async def test_what_is_not_there_is_said(settings: Settings) -> None:
    await publish(settings, letter(), Outgoing(DEAD_LETTER, b"k", b"x"))
    first, stranger = sorted([*await places(settings), Place((await places(settings))[0].partition, 1)])
    outcomes = await run(settings, [Place(first.partition, 99), Place(77, 0), stranger])
    assert [each.result for each in outcomes] == ["not-there", "not-there", "no-origin"]


async def test_a_missing_origin_is_one_line(settings: Settings) -> None:
    await publish(settings, letter(topic="news.gone"))
    with pytest.raises(TopicMissing, match=r"news\.gone"):
        await run(settings, await places(settings))


async def test_a_crash_after_the_message_and_before_its_mark(settings: Settings) -> None:
    """The message is found on the origin topic by its header, and the mark that lacks is written."""
    await publish(settings, letter(POISON))
    (place,) = await places(settings)
    await publish(settings, mark_record(Mark("begun", place, "crashed", datetime.now(UTC), dict.fromkeys(range(4), 0))))
    await publish(settings, Outgoing(ENTRIES, b"k", POISON, ((REPLAY_OF, str(place).encode()),)))
    assert [each.result for each in await run(settings, [place])] == ["interrupted"]
    assert [each.result for each in await run(settings, [place])] == ["already"]
    assert await put_back(settings) == {str(place).encode(): 1}


@pytest.mark.parametrize("ago", [LIFE + timedelta(seconds=1), timedelta(0)])
async def test_a_crash_before_the_message(settings: Settings, ago: timedelta) -> None:
    """A begun mark alone loses nothing: it is put back once the run that began is given up."""
    await publish(settings, letter(POISON))
    (place,) = await places(settings)
    now = datetime.now(UTC)
    await publish(settings, mark_record(Mark("begun", place, "crashed", now - ago, dict.fromkeys(range(4), 0))))
    told: list[Place] = []

    async def pause(seconds: float) -> None:
        nonlocal now
        now += timedelta(seconds=20 * seconds)

    outcomes = await run(settings, [place], waiting=told.append, clock=lambda: now, pause=pause)
    assert [each.result for each in outcomes] == ["replayed"]
    assert told == ([] if ago > LIFE else [place])
    assert await put_back(settings) == {str(place).encode(): 1}


async def test_two_at_once_put_each_letter_back_once(settings: Settings) -> None:
    await publish(settings, *(letter(b"%d" % n, key=b"%d" % n) for n in range(12)))
    chosen = await places(settings)
    runs = await asyncio.gather(run(settings, chosen), run(settings, chosen[::-1]), run(settings, chosen))
    assert await put_back(settings) == {str(place).encode(): 1 for place in chosen}
    results = Counter(outcome.result for outcomes in runs for outcome in outcomes)
    assert results["replayed"] == 12
    assert results["already"] + results["interrupted"] == 24
