"""The schemas in `schemas/` are those of the records, and what we write is what they say."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from support import ninjs
from support.samples import MAIN, SECOND, composite

from majra.records.codec import DecodeError, decode, encode
from majra.records.document import PROFILE
from majra.records.entry import Entry, Media
from majra.records.feed import Feed, FeedState, PollError, PollReport
from majra.records.schemas import RECORDS, schemas, to_bytes
from streams.dedupe.deduper import Deduper
from streams.enrich.enricher import Enricher
from streams.pipeline import Pipeline

FOLDER = Path(__file__).parents[2] / "schemas"
NOW = datetime(2026, 3, 1, 7, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

Json = dict[str, Any]


def validator(name: str, *, closed: bool = False) -> Draft202012Validator:
    """The published schema; `closed` refuses fields that it does not name, as no consumer should but a test may."""
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for part in (schema, *schema.get("$defs", {}).values()):
        if closed:
            part["additionalProperties"] = False
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


ENTRY = Entry(
    id="6f1d", feed="https://a.example/rss", url="https://a.example/1", guid="tag:a.example,2026:1",
    title="افتتاح خط الحافلات السريع", content=composite(), content_type="text/plain", summary="خط جديد للحافلات",
    language="ar", published=NOW - timedelta(hours=1), updated=NOW, authors=("ليلى حدّاد",), categories=("محليات",),
    media=(Media(url="https://a.example/1.jpg", type="image/jpeg"), Media(url="https://a.example/1.mp3")),
    fetched=NOW, topics=("economy-business-finance",),
)  # fmt: skip
FEED = Feed(
    id="0a1b2c3d4e5f", url="https://a.example/rss", title="الأفق", language="ar", interval=300, full_text=True,
    topics=("politics",), headers={"Accept-Language": "ar"}, added=NOW,
)  # fmt: skip
FRESH = FeedState(id="0a1b2c3d4e5f", url="https://a.example/rss", interval=900, next_poll=NOW)
FAILING = FeedState(
    id="0a1b2c3d4e5f", url="https://a.example/rss", etag='W/"1"', modified="Sun, 01 Mar 2026 07:00:00 GMT", body="9c",
    last_full=NOW, interval=900, next_poll=LATER, last_poll=NOW, last_success=NOW, newest=NOW, failures=1.5,
    result="error", status=503, error=PollError(type="http", message="503 Service Unavailable"), zone=180,
    hub="https://hub.example/", topic="https://a.example/rss", seen={"6f1d": "77aa"},
)  # fmt: skip
POLLED = PollReport(
    feed=FEED.url, url=FEED.url, result="ok", status=200, items=25, new=3, rejected=0, error=None, next_poll=LATER
)
UNREACHED = PollReport(
    feed=FEED.url, url=FEED.url, result="error", status=None, items=0, new=0, rejected=0,
    error=PollError(type="dns", message="a.example has no address"), next_poll=LATER,
)  # fmt: skip
SAMPLES = [
    ("entry", ENTRY), ("entry", Entry(title="خبر عاجل")), ("feed", FEED), ("feed", Feed(id="0a", url="https://a.example/rss")),
    ("feed-state", FRESH), ("feed-state", FAILING), ("poll-report", POLLED), ("poll-report", UNREACHED),
]  # fmt: skip

PAGES = [
    ENTRY,
    Entry(url="https://b.example/1", title="خط جديد للحافلات", content=MAIN, fetched=LATER),
    Entry(url="https://c.example/1", content=f"<h1>شواطئ طرابلس</h1><p>{SECOND}</p>", content_type="text/html"),
    Entry(title="The government said on Monday that it would build new schools in the north", language="en"),
]


@cache
def documents(upto: str) -> list[Json]:
    """What `majra process --explain --upto` makes of the sample pages, as it is on the wire."""
    deduper = Deduper(window=timedelta(hours=72), most=100, jaccard=0.6, containment=0.8)
    pipeline = Pipeline(
        deduper=deduper if upto in ("dedupe", "enrich") else None,
        enricher=Enricher.load() if upto == "enrich" else None,
        split=upto != "clean",
        explain=True,
        clock=lambda: LATER,
    )
    return [orjson.loads(encode(each)) for entry in PAGES for each in pipeline.entry(encode(entry))]


def test_the_files_are_up_to_date() -> None:
    expected = {f"{name}.json": to_bytes(schema) for name, schema in schemas().items()}
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == expected, "renew them with `make schemas`"


def test_the_command_writes_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "majra.records.schemas", str(tmp_path / "new/folder")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {Path(line).stem for line in done.stdout.splitlines()} == set(RECORDS)
    (tmp_path / "file").touch()
    failed = subprocess.run([*command[:-1], str(tmp_path / "file")], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", RECORDS)
def test_a_schema_is_one_and_says_what_it_is(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:majra:schema:{PROFILE}:{name}"
    assert schema["title"] == RECORDS[name].__name__
    for part in (schema, *schema.get("$defs", {}).values()):
        assert part["description"]
        assert not re.search(r"(?<!\n)\n(?!\n)|  ", part["description"])


@pytest.mark.parametrize(("name", "record"), SAMPLES)
def test_records_as_written_are_valid(name: str, record: Any) -> None:
    validator(name, closed=True).validate(orjson.loads(encode(record)))


@pytest.mark.parametrize("upto", ["clean", "split", "dedupe", "enrich"])
def test_documents_as_written_are_valid_and_ninjs(upto: str) -> None:
    for document in documents(upto):
        validator("document", closed=True).validate(document)
        ninjs.validate(document)


CONTRACT = {
    "entry": "id feed url guid title content content_type summary language published updated authors categories fetched "
    "media/url media/type",
    "poll-report": "feed url result status items new rejected error/type error/message next_poll",
    "document": "uri version firstCreated versionCreated contentCreated type representationType pubStatus language "
    "profile headlines/value bodies/value descriptions/value subjects/uri subjects/name subjects/rel subjects/creator "
    "subjects/confidence people/name people/uri organisations/name organisations/uri places/name places/uri "
    "infoSources/name by associations/uri altIds/role altIds/value majra/entry majra/feed majra/position majra/parent "
    "majra/keywords majra/related majra/dropped/role majra/dropped/text majra/entities/type majra/entities/text "
    "majra/entities/start majra/entities/end majra/entities/field majra/entities/uri majra/duplicateOf "
    "majra/duplicateKind majra/similarity majra/times/polled majra/times/refined majra/times/deduplicated "
    "majra/times/enriched majra/layout/text majra/layout/role majra/layout/article",
}
"""The fields that users rely on; more may come, none may go."""


@pytest.mark.parametrize("name", CONTRACT)
def test_the_fields_of_the_contract_are_there(name: str) -> None:
    assert set(CONTRACT[name].split()) <= set(_named(schemas()[name]))


def _named(schema: Json) -> Iterator[str]:
    """The paths of all fields that a schema names."""

    def walk(part: Json, at: str) -> Iterator[str]:
        for inner in (part, *part.get("anyOf", ())):
            reference = inner.get("$ref") or inner.get("items", {}).get("$ref")
            target = schema["$defs"][reference.rpartition("/")[2]] if reference else inner
            for name, each in target.get("properties", {}).items():
                yield at + name
                yield from walk(each, f"{at}{name}/")

    return walk(schema, "")


def put(*path: str | int, value: Any) -> Callable[[Json], None]:
    def change(record: Json) -> None:
        place: Any = record
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def drop(name: str) -> Callable[[Json], None]:
    return lambda record: record.pop(name)


WRONG = {
    "entry, nothing to read": ("entry", put("content", value=" \n"), put("summary", value=None), put("title", value="")),
    "entry, a title that is a number": ("entry", put("title", value=5)),
    "entry, another content type": ("entry", put("content_type", value="text/markdown")),
    "entry, a time of no standard": ("entry", put("published", value="19-08-2024 10:00")),
    "entry, media without an address": ("entry", put("media", value=[{"type": "image/jpeg"}])),
    "feed, polled too often": ("feed", put("interval", value=1)),
    "feed, without an address": ("feed", drop("url")),
    "feed-state, an unknown result": ("feed-state", put("result", value="fine")),
    "feed-state, without its next poll": ("feed-state", drop("next_poll")),
    "poll-report, an error type of no list": ("poll-report", put("error", "type", value="bad-luck")),
    "poll-report, without a count": ("poll-report", drop("new")),
    "document, without its extension": ("document", drop("majra")),
    "document, of another type": ("document", put("type", value="video")),
    "document, version 0": ("document", put("version", value="0")),
    "document, a version that is a number": ("document", put("version", value=1)),
    "document, a body that is a string": ("document", put("bodies", value=[MAIN])),
    "document, more than certain": ("document", put("subjects", 0, "confidence", value=101)),
    "document, more than alike": ("document", put("majra", "similarity", value=1.5)),
    "document, an unknown kind of duplicate": ("document", put("majra", "duplicateKind", value="close")),
    "document, a mention before the text": ("document", put("majra", "entities", 0, "start", value=-1)),
    "document, an unknown kind of entity": ("document", put("majra", "entities", 0, "type", value="DATE")),
    "document, an unknown role": ("document", put("majra", "dropped", 0, "role", value="banner")),
    "document, a block of no article": ("document", put("majra", "layout", 0, "article", value=-1)),
}  # fmt: skip
WRITTEN: dict[str, Any] = {"entry": ENTRY, "feed": FEED, "feed-state": FAILING, "poll-report": UNREACHED}
NOT_DECODED = {"entry, nothing to read"}
"""What only the schema can say: the record is read, and refused by refine."""


@pytest.mark.parametrize("case", WRONG)
def test_wrong_records_are_not_valid(case: str) -> None:
    name, *changes = WRONG[case]
    right = documents("enrich")[0] if name == "document" else orjson.loads(encode(WRITTEN[name]))
    validator(name).validate(right)
    wrong = copy.deepcopy(right)
    for change in changes:
        change(wrong)
    with pytest.raises(ValidationError):
        validator(name).validate(wrong)
    if case not in NOT_DECODED:
        with pytest.raises(DecodeError):
            decode(orjson.dumps(wrong), RECORDS[name])


TEXT = st.none() | st.sampled_from(["خبر", "", "  \n", "<p>نصّ الخبر</p>"])


@given(content=TEXT, summary=TEXT, title=TEXT)
def test_an_entry_is_valid_where_it_holds_something_to_read(
    content: str | None, summary: str | None, title: str | None
) -> None:
    record = orjson.loads(encode(Entry(content=content, summary=summary, title=title)))
    assert validator("entry").is_valid(record) == any(text and text.strip() for text in (content, summary, title))


def test_other_fields_are_let_be() -> None:
    validator("entry").validate({"title": "خبر", "odd": 1})
    assert decode('{"title": "خبر", "odd": 1}', Entry).title == "خبر"
