"""Marks of replays on `news.dead-letter`: what they say, and whose turn it is. Pure; `majra.kafka.replay` writes and reads.

A begun mark is alive for `LIFE`. A run has the turn when no other run's mark that is alive stands before its own newest,
and it publishes only if that mark outlives the publishing; else it writes a new one, behind those of others. So a run
that publishes is seen by all that come after it, a run that was held up does not publish late, and one that died
is waited for no longer than `LIFE`. (The clocks of machines that replay at once must agree to within `MARGIN`.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import orjson
from aiokafka import ConsumerRecord

from majra.kafka.dead_letter import STAGE, TIME, timestamp
from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER

BEGUN: Final = "majra-replay-begun"
DONE: Final = "majra-replayed"
RUN: Final = "majra-replay-run"
ENDS: Final = "majra-replay-ends"
"""JSON: where each partition of the origin topic ended before the message was put back."""

LIFE: Final = timedelta(seconds=60)
"""How long a begun mark keeps others waiting: longer than the longest publish (40 s) and `MARGIN`."""
MARGIN: Final = timedelta(seconds=5)
"""For clocks that differ, and what lies between deciding to publish and the publish's own bound."""
_PLACE: Final = re.compile(r"(\d{1,9}):(\d{1,18})", re.ASCII)
Turn = Literal["done", "begin", "wait", "publish"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where on `news.dead-letter` a letter lies; written `partition:offset`. It is the letter's name."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}:{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """The place of its written form. Raises ValueError."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no place of a dead letter: write PARTITION:OFFSET, as `list` shows it")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark on `news.dead-letter` says of the letter at `place`."""

    kind: Literal["begun", "done"]
    place: Place
    run: str
    time: datetime
    ends: Mapping[int, int]


class Marks:
    """All marks read so far, in the order of the log."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.done: dict[Place, datetime] = {}
        self.begun: dict[Place, list[Mark]] = {}
        for mark in marks:
            self.add(mark)

    def add(self, mark: Mark) -> None:
        """One more, from further on in the log."""
        if mark.kind == "done":
            self.done.setdefault(mark.place, mark.time)
        else:
            self.begun.setdefault(mark.place, []).append(mark)

    def others(self, place: Place, run: str) -> list[Mark]:
        """The begun marks of other runs."""
        return [mark for mark in self.begun.get(place, ()) if mark.run != run]


def headers_of(record: ConsumerRecord) -> dict[str, bytes]:
    """The record's headers by name; of two with one name the last, a null as nothing."""
    return {name: bytes(value or b"") for name, value in record.headers}


def mark_of(record: ConsumerRecord) -> Mark | None:
    """The mark that a record of `news.dead-letter` is; None for a letter, or what is neither."""
    headers = headers_of(record)
    kind: Literal["begun", "done"] = "done" if DONE in headers else "begun"
    text = headers.get(DONE) or headers.get(BEGUN)
    if STAGE in headers or text is None:
        return None
    try:
        place = Place.parse(text.decode())
        ends = {int(number): int(end) for number, end in orjson.loads(headers.get(ENDS) or b"{}").items()}
        time = datetime.fromisoformat(headers[TIME].decode())
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return Mark(kind, place, headers.get(RUN, b"").decode("utf-8", "replace"), time, ends)


def mark_record(mark: Mark) -> Outgoing:
    """The record of a mark; `mark_of` reads it."""
    headers = {
        (DONE if mark.kind == "done" else BEGUN): str(mark.place).encode(),
        RUN: mark.run.encode(),
        TIME: timestamp(mark.time).encode(),
        ENDS: orjson.dumps({str(number): end for number, end in mark.ends.items()}),
    }
    return Outgoing(DEAD_LETTER, str(mark.place).encode(), None, tuple(headers.items()))


def turn(place: Place, marks: Marks, run: str, now: datetime, publishing: timedelta) -> Turn:
    """What `run` may do with the letter now. `publishing` bounds the time that putting it back may take."""
    if place in marks.done:
        return "done"
    alive = [mark for mark in marks.begun.get(place, ()) if now - mark.time < LIFE]
    mine = [index for index, mark in enumerate(alive) if mark.run == run]
    if not mine:
        return "begin"
    if any(mark.run != run for mark in alive[: mine[-1]]):
        return "wait"
    return "publish" if now + publishing - alive[mine[-1]].time <= LIFE else "begin"
