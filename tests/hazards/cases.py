"""What both apps are given: one source topic for each hazard, and the events on it. Identity is the event's `id`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

ACKS, SINK, RAISES, PROCESSOR, DECODES, SLOW = "acks", "sink", "raises", "processor", "decodes", "slow"
"""Hazards 1 to 6 of faust-facts, by what a naive app does."""
WORK = "work"
"""No hazard: many events on all partitions, each some work."""
EVENTS = 10
KEY = b"ar"
"""The key of all events but those of `WORK`: they are on one partition, and so in order."""
HEAD = 1
"""The event that waits. One goes before it, so that the producers know the output's topic before a broker freezes."""
BAD = 5
"""The event that raises, or cannot be decoded: some stand before it, more than one after it."""
HEADLINES = ("افتتاح خط الحافلات السريع", "بلدية طرابلس تنظف الشواطئ", "مؤتمر دولي عن الطاقة في الصحراء")


class Event(msgspec.Struct, frozen=True):
    """An event. `do` says what handling it does: "" copies it, "raise" raises, "wait" waits for the gate first, "work" takes a while."""

    id: str
    headline: str
    do: str = ""


@dataclass(frozen=True)
class Gate:
    """Where a slow event waits: the app says that it came, the test says when it may go on. Files, to cross processes."""

    folder: Path
    name: str

    def come(self) -> None:
        (self.folder / f"{self.name}.came").touch()

    def open(self) -> None:
        (self.folder / f"{self.name}.open").touch()

    @property
    def has_come(self) -> bool:
        return (self.folder / f"{self.name}.came").exists()

    @property
    def is_open(self) -> bool:
        return (self.folder / f"{self.name}.open").exists()

    def wait(self) -> None:
        self.come()
        while not self.is_open:
            time.sleep(0.01)


def source(case: str) -> str:
    return f"hazard.{case}"


def output(case: str, app: str) -> str:
    return f"hazard.{case}.{app}"


def events(case: str, count: int = EVENTS) -> dict[str, bytes]:
    """The value of each event, by its id."""
    found = {}
    for number in range(count):
        do = ""
        if number == BAD and case in (RAISES, PROCESSOR):
            do = "raise"
        elif number == HEAD and case in (ACKS, SINK, SLOW):
            do = "wait"
        elif case == WORK:
            do = "work"
        event = Event(f"{case}-{number}", f"{HEADLINES[number % 3]} ({number})", do)
        value = msgspec.json.encode(event)
        if number == BAD and case == DECODES:
            value = value[:-9] + b"\xff"  # cut off, and no UTF-8
        found[event.id] = value
    return found
