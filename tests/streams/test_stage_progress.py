"""When a stage is stuck: looks ten seconds apart, a patience of sixty."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.progress import STARVED, Look, Progress, Seen

PATIENCE, EVERY = 60.0, 10.0


def look(
    partitions: Mapping[int, tuple[int | None, bool]], done: int = 0, steps: int = 0, *, member: bool = True
) -> Look:
    return Look(member, {number: Seen(*seen) for number, seen in partitions.items()}, done, steps)


def first_stuck(looks: list[Look]) -> float | None:
    """The time of the look that found it stuck."""
    progress = Progress(PATIENCE)
    for number, each in enumerate(looks):
        if progress.stuck(each, 1000 + number * EVERY):
            return number * EVERY
    return None


STILL = look({0: (5, True)})
CASES: dict[str, tuple[list[Look], float | None]] = {
    "idle": ([look({0: (5, False), 1: (None, False)})] * 30, None),
    "no partitions": ([look({})] * 30, None),
    "stands still from the start": ([STILL] * 30, 60),
    "never committed": ([look({0: (None, True)})] * 30, 60),
    "gets on": ([look({0: (each, True)}) for each in range(30)], None),
    "one message a minute, less a look": ([look({0: (each // 6, True)}) for each in range(30)], None),
    "idle, then stuck": ([look({0: (5, False)})] * 10 + [STILL] * 30, 160),
    "done, but nothing is committed": ([look({0: (5, True)}, done=each) for each in range(30)], 60),
    "restores its state": ([look({0: (5, True)}, steps=each) for each in range(30)], None),
    "restores, and then hangs": ([look({0: (5, True)}, steps=min(each, 10)) for each in range(30)], 160),
    "behind others in the queue": ([look({0: (5, True), 1: (each, True)}, done=40 * each) for each in range(30)], None),
    "starved by others": (
        [look({0: (5, True), 1: (each, True)}, done=STARVED // 8 * each) for each in range(30)], 90,
    ),
    "another of its partitions is empty": ([look({0: (5, True), 1: (9, False)})] * 30, 60),
    "taken away in time, and given back": (([STILL] * 5 + [look({})]) * 5, None),
    "unknown to its group": ([look({}, member=False)] * 30, 60),
    "joins in time": ([look({}, member=False)] * 5 + [look({0: (5, False)})] * 20, None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    looks, expected = CASES[case]
    assert first_stuck(looks) == expected


def test_while_no_broker_answers_nothing_is_stuck() -> None:
    progress = Progress(PATIENCE)
    for number in range(30):
        assert progress.stuck(STILL, number * 50.0) is None
        progress.unknown()


LOOK = st.builds(
    look,
    st.dictionaries(st.integers(0, 2), st.tuples(st.integers(0, 2), st.booleans())),
    done=st.integers(0, 3),
    steps=st.integers(0, 2),
)


@given(st.lists(LOOK, max_size=12))
def test_nobody_is_stuck_before_the_patience_is_over(before: list[Look]) -> None:
    """And where nothing moves from then on, one is found stuck when it is: the bound holds."""
    progress = Progress(PATIENCE)
    for number, each in enumerate(before):
        if number * EVERY < PATIENCE:
            assert progress.stuck(each, number * EVERY) is None
    progress = Progress(PATIENCE)
    for each in before:
        progress.stuck(each, 0.0)
    assert progress.stuck(STILL, 0.0) is None
    assert progress.stuck(STILL, PATIENCE)
