"""`majra subscribe`: which names it knows, what it shows, and that --json gives the bytes that were published."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import msgspec
import pytest
from support.samples import MAIN

from majra.cli.console import Misuse
from majra.cli.subscribe import block, output_streams, resolve
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.records.document import Document, Named, Subject, Value
from majra.records.entry import Entry
from majra.settings import Settings
from streams.refine import refine

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
STREAMS = output_streams(("news.route.gulf", "news.route.sport"))


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("politics", "news.topic.politics"),
        ("enriched", "news.enriched"),
        ("originals", "news.originals"),
        ("duplicates", "news.duplicates"),
        ("gulf", "news.route.gulf"),
        ("sport", "news.topic.sport"),  # a media topic goes before a route of the same name, which has its full name
        ("news.route.sport", "news.route.sport"),
        ("news.topic.weather", "news.topic.weather"),
    ],
)
def test_names_of_streams(name: str, topic: str) -> None:
    assert resolve(name, STREAMS) == topic


@pytest.mark.parametrize(
    ("name", "near"),
    [("politic", "politics"), ("Sports", "sport"), ("golf", "gulf"), ("news.topic.helth", "news.topic.health"),
     ("سياسة", "there are enriched, "), ("news.entries", "near it")],
)  # fmt: skip
def test_an_unknown_name_is_wrong_use_and_lists_near_ones(name: str, near: str) -> None:
    with pytest.raises(Misuse, match=near):
        resolve(name, STREAMS)


def document(**changes: object) -> Document:
    entry = Entry(
        id="e1", url="https://a.example/1", feed="https://feeds.a.example/rss", title="افتتاح الخط", content=MAIN
    )
    return msgspec.structs.replace(refine(entry, NOW)[0], **changes)


def named(*names: str) -> tuple[Named, ...]:
    return tuple(Named(name=name) for name in names)


def test_a_document_to_read() -> None:
    subject = Subject(
        uri="http://cv.iptc.org/newscodes/mediatopic/11000000", name="سياسة", rel="about", creator="m", confidence=87
    )
    shown = block(
        document(subjects=(subject,), places=named("الأردن", "عمّان", "الزرقاء", "معان", "إربد"), version="2"),
        "news.enriched",
        isolate=False,
    ).plain
    assert shown.split("\n") == [
        "2026-03-01 08:30Z  افتتاح الخط",
        "    politics 87%",
        "    feeds.a.example · news.enriched · version 2",
        "    places: الأردن, عمّان, الزرقاء, معان +1",
        "",
    ]


def test_a_duplicate_names_its_original() -> None:
    copy = document().with_majra(duplicate_of="urn:majra:article:77", duplicate_kind="near", similarity=0.934)
    assert "    near duplicate of urn:majra:article:77, 93% alike\n" in block(copy, None, isolate=False).plain
    shorter = copy.with_majra(duplicate_extent="shortened")
    assert "77, 93% alike, shortened\n" in block(shorter, None, isolate=False).plain


def test_a_story_says_who_carried_it() -> None:
    names = tuple(f"{letter}.example" for letter in "abcdefgh")
    assert "carried by" not in block(document().with_majra(outlets=names[:1], coverage=1), None, isolate=False).plain
    two = document().with_majra(outlets=("a.example", "\x1b]0;b"), coverage=2)
    assert "    carried by 2 outlets: a.example, �]0;b\n" in block(two, None, isolate=False).plain
    many = document().with_majra(outlets=names, coverage=71)
    assert ", f.example +65\n" in block(many, None, isolate=False).plain


@pytest.mark.parametrize("isolate", [False, True])
def test_a_feed_cannot_drive_the_terminal(isolate: bool) -> None:
    evil = document(headlines=(Value(value="خبر\x1b[2J\nعاجل \u202e\u2069"),), people=named("\x9b31m"), version="\x07")
    evil = evil.with_majra(
        feed="https://[bad\x1b", duplicate_of="\x1b]0;x\x07", duplicate_kind="exact", similarity=None
    )
    shown = block(evil, None, isolate=isolate).plain
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert shown.count("\u2068") == shown.count("\u2069") == (3 if isolate else 0)


async def publish(settings: Settings, topic: str, *values: bytes) -> None:
    async with open_publisher(settings) as publisher:
        await publisher.publish([Outgoing(topic, b"k", value) for value in values])


def subscribe(broker: EmbeddedBroker, *arguments: str) -> subprocess.Popen[bytes]:
    environ = os.environ | {"MAJRA_KAFKA": broker.address}
    command = [sys.executable, "-m", "majra", "subscribe", *arguments]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


async def test_json_is_exactly_what_was_published_and_a_stop_is_no_failure(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics(["news.enriched"])
    published = [encode(document()), b'{ "odd":\t"\xd8\xae\xd8\xa8\xd8\xb1 \\u0641" }']
    await publish(Settings(kafka=embedded_kafka.address), "news.enriched", *published)
    with subscribe(embedded_kafka, "enriched", "--from", "2h", "--json") as process:
        assert process.stdout is not None
        lines = [await asyncio.to_thread(process.stdout.readline) for _ in published]
        process.send_signal(signal.SIGINT)
        rest, errors = await asyncio.to_thread(process.communicate)
    assert lines == [value + b"\n" for value in published]
    assert (process.returncode, rest, errors) == (0, b"", b"")


async def test_what_is_no_document_is_named_and_the_rest_goes_on(embedded_kafka: EmbeddedBroker) -> None:
    embedded_kafka.create_topics(["news.duplicates"])
    await publish(Settings(kafka=embedded_kafka.address), "news.duplicates", b"\xff", encode(document()))
    with subscribe(embedded_kafka, "duplicates", "--from", "earliest", "--max", "2") as process:
        shown, errors = await asyncio.to_thread(process.communicate)
    assert process.returncode == 1
    assert "افتتاح الخط" in shown.decode()
    assert "news.duplicates[" in errors.decode()
    assert "1 of 2 records were no documents" in errors.decode()


@pytest.mark.parametrize("form", [[], ["--json"]])
async def test_a_reader_that_goes_away_ends_it_quietly(embedded_kafka: EmbeddedBroker, form: list[str]) -> None:
    embedded_kafka.create_topics(["news.enriched"])
    await publish(Settings(kafka=embedded_kafka.address), "news.enriched", encode(document()))
    with subscribe(embedded_kafka, "enriched", "--from", "earliest", *form) as process:
        assert process.stdout is not None
        process.stdout.close()
        code = await asyncio.to_thread(process.wait)
        assert process.stderr is not None
        assert (code, process.stderr.read()) == (0, b"")


@pytest.mark.parametrize(
    ("name", "code", "said"), [("sprot", 2, "near it: sport"), ("sport", 1, "majra topics create")]
)
async def test_wrong_names_and_missing_topics_are_one_line(
    embedded_kafka: EmbeddedBroker, name: str, code: int, said: str
) -> None:
    with subscribe(embedded_kafka, name) as process:
        _, errors = await asyncio.to_thread(process.communicate)
    assert process.returncode == code
    assert said in errors.decode()
    assert len(errors.decode().strip().split("\n")) == 1
