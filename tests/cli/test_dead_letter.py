"""`majra dead-letter` as a user runs it, on an embedded broker."""

import json

import pytest
from support.commands import Done, majra
from support.letters import letter

from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.log import read_log
from majra.kafka.publisher import open_publisher
from majra.settings import Settings
from majra.topics import DEAD_LETTER, ENTRIES

POISON = b'{"title": "\xd8\xae\xd8\xa8\xd8\xb1 \x1b[2J\xff"}\r\n\x00'


@pytest.fixture
async def address(embedded_kafka: EmbeddedBroker) -> str:
    """A broker with three letters: two of one kind of error from refine, one of enrich."""
    embedded_kafka.create_topics([DEAD_LETTER, ENTRIES])
    settings = Settings(kafka=embedded_kafka.address)
    async with open_publisher(settings) as publisher:
        for each in (
            letter(b"1", "line 1: \x1b]0;x\x07"),
            letter(b"2", "line 22: \x1b]0;x\x07"),
            letter(POISON, "no text", stage="enrich"),
        ):
            await publisher.publish([each])
    return embedded_kafka.address


async def rows(address: str, *arguments: str) -> list[dict[str, object]]:
    done = await majra(address, "dead-letter", "list", "--json", *arguments)
    assert (done.code, done.errors) == (0, "")
    return json.loads(done.out)  # type: ignore[no-any-return]


def clean(done: Done) -> bool:
    return not set(done.out + done.errors) & set("\x1b\x07\x00\r")


async def test_listing_with_filters(address: str) -> None:
    newest, *older = await rows(address)
    assert (newest["stage"], newest["error"], newest["size"], newest["replayed"]) == (
        "enrich", "no text", len(POISON), None,
    )  # fmt: skip
    assert [row["error"] for row in older] == ["line 22: \x1b]0;x\x07", "line 1: \x1b]0;x\x07"]
    assert len(await rows(address, "--stage", "refine", "--since", "2h")) == 2
    assert len(await rows(address, "--error", "LINE", "--limit", "1")) == 1
    assert [row["count"] for row in await rows(address, "--summary")] == [2, 1]
    table = await majra(address, "dead-letter", "list", "--limit", "2")
    assert "2 of 3; --limit shows more" in table.out
    assert "news.entries[2]@7" in table.out
    summary = await majra(address, "dead-letter", "list", "--summary")
    assert clean(table)
    assert clean(summary)


async def test_showing_one_letter(address: str) -> None:
    place = str((await rows(address))[0]["place"])
    assert (await majra(address, "dead-letter", "show", place, "--raw")).raw == POISON
    text = await majra(address, "dead-letter", "show", place)
    assert clean(text)
    assert "majra-stage        enrich" in text.out
    assert '{"title": "خبر �[2J\\xff"}' in text.out
    assert "value_base64" in json.loads((await majra(address, "dead-letter", "show", place, "--json")).out)


async def test_replaying_by_name_and_all(address: str) -> None:
    place = str((await rows(address, "--stage", "enrich"))[0]["place"])
    first = await majra(address, "dead-letter", "replay", place)
    assert (first.code, first.errors) == (0, "")
    assert first.out.splitlines() == [f"{place} is back on news.entries (enrich, attempts so far: 1)", "1 replayed"]
    second = await majra(address, "dead-letter", "replay", place)
    assert (second.code, second.out) == (1, "0 replayed, 1 not\n")
    assert f"{place} was replayed already" in second.errors
    rest = await majra(address, "dead-letter", "replay", "--all")
    assert rest.out.splitlines()[0] == "1 letters were replayed before and stay as they are"
    assert rest.out.splitlines()[-1] == "2 replayed"
    again = await majra(address, "dead-letter", "replay", "--all", "--stage", "refine")
    assert (again.code, again.out.splitlines()[-1]) == (0, "0 replayed")
    values = [record.value async for record in read_log(Settings(kafka=address), ENTRIES)]
    assert values == [POISON, b"1", b"2"]
    assert all(row["replayed"] for row in await rows(address))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["replay"], 2, "or give --all"),
        (["replay", "0:1", "--all"], 2, "or give --all"),
        (["replay", "0:1", "--stage", "refine"], 2, "go with --all"),
        (["replay", "--all", "--stage", "refien"], 2, "no stage named refien; letters are of connect, refine, dedupe"),
        (["replay", "one"], 2, "PARTITION:OFFSET"),
        (["show", "0"], 2, "PARTITION:OFFSET"),
        (["show", "0:0", "--raw", "--json"], 2, "not both"),
        (["list", "--since", "soon"], 2, "length of time"),
        (["list"], 1, "majra topics create"),
        (["show", "0:0"], 1, "majra topics create"),
    ],
)
async def test_failures_are_one_line(
    embedded_kafka: EmbeddedBroker, arguments: list[str], code: int, said: str
) -> None:
    done = await majra(embedded_kafka.address, "dead-letter", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.errors
    assert len(done.errors.splitlines()) == 1
