"""Whose turn a replay is: a table, and the law that two runs never both publish, whatever holds them up."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majra.kafka.marks import LIFE, Mark, Marks, Place, turn

PLACE = Place(0, 5)
START = datetime(2026, 3, 1, tzinfo=UTC)
PUBLISHING = timedelta(seconds=25)


def begun(run: str, second: float) -> Mark:
    return Mark("begun", PLACE, run, START + timedelta(seconds=second), {})


@pytest.mark.parametrize(
    ("marks", "now", "mine"),
    [
        ([], 0, "begin"),
        ([("me", 0)], 1, "publish"),
        ([("me", 0), ("you", 0)], 1, "publish"),
        ([("you", 0), ("me", 0)], 1, "wait"),
        ([("you", 0), ("me", 0)], 59, "wait"),
        ([("you", 0), ("me", 20)], 60, "begin"),  # you are given up, but my mark is too old to publish under
        ([("you", 0), ("me", 30)], 60, "publish"),
        ([("me", 0)], 35, "publish"),
        ([("me", 0)], 36, "begin"),
        ([("me", 0)], 61, "begin"),
        ([("me", 0), ("you", 1), ("me", 36)], 37, "wait"),  # who was held up stands behind those that waited
        ([("you", 0), ("you", 30), ("me", 31)], 61, "wait"),
    ],
)
def test_whose_turn(marks: list[tuple[str, float]], now: float, mine: str) -> None:
    found = Marks(begun(run, second) for run, second in marks)
    assert turn(PLACE, found, "me", START + timedelta(seconds=now), PUBLISHING) == mine


def test_what_is_done_is_done() -> None:
    found = Marks([begun("me", 0), Mark("done", PLACE, "you", START, {})])
    assert turn(PLACE, found, "me", START, PUBLISHING) == "done"


@dataclass
class Log:
    """The dead-letter partition and the origin topic, as all runs share them."""

    marks: list[Mark] = field(default_factory=list)
    published: int = 0


@dataclass
class Run:
    """`majra.kafka.replay` step by step: look, begin, search, publish, mark. `late` publishes are still on their way."""

    name: str
    log: Log
    step: str = "look"
    seen: Marks = field(default_factory=Marks)
    deadline: float = 0.0

    def go(self, now: float) -> None:
        moment = START + timedelta(seconds=now)
        whose = turn(PLACE, self.seen, self.name, moment, PUBLISHING)
        if self.step == "look":
            self.seen = Marks(self.log.marks)
            self.step = "decide"
        elif self.step == "decide":
            self.step = {"done": "end", "begin": "begin", "wait": "search", "publish": "search first"}[whose]
        elif self.step == "begin":
            self.log.marks.append(begun(self.name, now))
            self.step = "look"
        elif self.step in ("search", "search first"):
            found = self.log.published and self.seen.others(PLACE, self.name)
            ready = self.step == "search first" and whose == "publish"
            self.step = "mark" if found else "publish" if ready else "look"
            self.deadline = now + PUBLISHING.total_seconds()
        elif self.step == "publish":
            # The publisher gives up at its bound: it raises, and the run ends.
            self.log.published += now <= self.deadline
            self.step = "mark" if now <= self.deadline else "end"
        elif self.step == "mark":
            self.log.marks.append(Mark("done", PLACE, self.name, moment, {}))
            self.step = "end"


PAUSES = st.sampled_from([0.0] * 12 + [0.1, 5.0, 24.0, 26.0, 36.0, 61.0])
SCHEDULES = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5), PAUSES), max_size=40)


@settings(max_examples=1_000)
@given(SCHEDULES, st.sets(st.integers(0, 1)))
def test_runs_that_are_held_up_or_die_anywhere_never_both_publish(
    schedule: list[tuple[int, int, float]], ends: set[int]
) -> None:
    """Each turn of the schedule lets some time pass and one run go on some steps; the runs in `ends` die half way."""
    log = Log()
    runs = [Run(name, log) for name in ("a", "b", "c")]
    now = 0.0
    for number, (which, steps, passed) in enumerate(schedule):
        now += passed
        for _ in range(steps if which not in ends or number < len(schedule) // 2 else 0):
            runs[which].go(now)
    assert log.published <= 1
    for _ in range(400):  # and one that goes on alone comes to an end, with the message put back
        now += 0.5
        runs[2].go(now)
    assert runs[2].step == "end"
    assert log.published == 1 or not any(mark.kind == "done" for mark in log.marks)
    assert LIFE > PUBLISHING
