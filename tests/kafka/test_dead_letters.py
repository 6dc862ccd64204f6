"""What a dead letter says, which ones are wanted, their commonest errors, and that it gives back the message in it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.letters import letter, received

from majra.kafka.dead_letter import OF_THE_LETTER, REPLAY_OF, dead_letter
from majra.kafka.dead_letters import Wanted, letter_of, summary
from majra.kafka.marks import DONE, Mark, Place, mark_of, mark_record
from majra.kafka.publisher import Outgoing
from majra.kafka.replay import put_back
from majra.topics import DEAD_LETTER, ENTRIES
from streams.stage import Message

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
BYTES = st.none() | st.binary(max_size=40)
HEADERS = st.lists(st.tuples(st.text("abmajr-é", max_size=5), st.binary(max_size=5)), max_size=4).map(tuple)


def at(minutes: int, error: str = "not JSON", stage: str = "refine") -> Outgoing:
    moment = NOW + timedelta(minutes=minutes)
    return dead_letter(Message(ENTRIES, 1, minutes, None, b"x"), stage, ValueError(error), lambda: moment)


def test_what_a_letter_says() -> None:
    found = letter_of(received(letter(b"\xd8\xae", "not an Entry: خطأ", headers=(("x", b"1"),)), 3, 15))
    assert found is not None
    assert (found.place, found.stage, found.topic, found.partition, found.offset) == ("3:15", "refine", ENTRIES, 2, 7)
    assert (found.error_type, found.error, found.attempts, found.size, found.key) == (
        "ValueError", "not an Entry: خطأ", 1, 2, "k",
    )  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [(), (("majra-time", b"soon"), ("majra-partition", "٣".encode())), (("majra-time", b"2026-03-01"), ("a", b""))],
)
def test_a_strangers_record_is_a_letter_without_an_origin(headers: tuple[tuple[str, bytes], ...]) -> None:
    found = letter_of(received(Outgoing(DEAD_LETTER, b"\xff", None, headers), timestamp=1_000))
    assert found is not None
    assert (found.topic, found.partition, found.size, found.key) == (None, None, 0, "\\xff")
    assert found.time == datetime.fromtimestamp(1, UTC)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Wanted(), True),
        (Wanted(stage="refine"), True),
        (Wanted(stage="dedupe"), False),
        (Wanted(error="json"), True),
        (Wanted(error="valueERROR"), True),
        (Wanted(error="timeout"), False),
        (Wanted(since=NOW), True),
        (Wanted(since=NOW + timedelta(seconds=1)), False),
        (Wanted("refine", "JSON", NOW), True),
        (Wanted("enrich", "JSON", NOW), False),
    ],
)
def test_which_letters_are_wanted(wanted: Wanted, taken: bool) -> None:
    found = letter_of(received(at(0)))
    assert found is not None
    assert wanted(found) is taken


def test_errors_that_differ_in_numbers_are_of_one_kind() -> None:
    records = [at(0, "line 1 column 7"), at(5, "line 22 column 8"), at(3, "no text"), at(4, "no text", "enrich")]
    counted = summary(found for n, each in enumerate(records) if (found := letter_of(received(each, 0, n))))
    assert [(each.count, each.stage, each.error, each.example) for each in counted] == [
        (2, "refine", "line 22 column 8", "0:1"),
        (1, "enrich", "no text", "0:3"),
        (1, "refine", "no text", "0:2"),
    ]


@given(key=BYTES, value=BYTES, headers=HEADERS)
def test_a_message_comes_back_as_it_was(
    key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes], ...]
) -> None:
    message = Message("news.articles", 2, 7, key, value, headers)
    back = put_back(received(dead_letter(message, "dedupe", ValueError("no")), 3, 15), "news.articles")
    assert (back.topic, back.key, back.value) == ("news.articles", key, value)
    added = (("majra-attempts", b"1"), (REPLAY_OF, b"3:15"))
    assert sorted(back.headers) == sorted(headers + added)


def test_a_second_failure_counts_two_and_its_replay_names_the_new_letter() -> None:
    again = letter()
    for place in ("0:4", "1:9"):
        partition, offset = map(int, place.split(":"))
        back = put_back(received(again, partition, offset), ENTRIES)
        assert dict(back.headers)[REPLAY_OF] == place.encode()
        assert not OF_THE_LETTER & set(dict(back.headers))
        again = letter(back.value, headers=back.headers)
    assert dict(again.headers)["majra-attempts"] == b"3"
    assert dict(again.headers)[REPLAY_OF] == b"1:9"


@pytest.mark.parametrize("kind", ["begun", "done"])
def test_a_mark_is_no_letter(kind: str) -> None:
    mark = Mark(kind, Place(3, 15), "run", NOW, {0: 4, 11: 0})  # type: ignore[arg-type]
    record = received(mark_record(mark))
    assert mark_of(record) == mark
    assert letter_of(record) is None
    assert record.key == b"3:15"


def test_a_strangers_header_makes_no_mark() -> None:
    record = received(letter(headers=((DONE, b"0:0"), ("majra-replay-begun", b"0:0"))))
    assert mark_of(record) is None
    assert letter_of(record) is not None


@pytest.mark.parametrize("text", ["", "1", "1:", ":1", "-1:2", "1:2:3", "١:٢", "a:b", "1:9999999999999999999"])
def test_what_is_no_place_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="PARTITION:OFFSET"):
        Place.parse(text)
