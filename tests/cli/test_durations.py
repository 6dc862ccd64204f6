from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majra.cli.durations import brief, duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("3d", 259_200), ("1w", 604_800), ("1h30m", 5400)]
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "2", "h", "2 h", "-2h", "2y", "٢h", "1.5h", "2h ", "999999d", "earliest"])
def test_what_is_no_length_of_time_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"length of time|ten years"):
        duration(text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0s"), (0.4, "0s"), (45, "45s"), (75, "1m 15s"), (7500, "2h 5m"), (86_405, "1d"), (700_000, "1w 1d")],
)
def test_said_in_short(seconds: float, said: str) -> None:
    assert brief(seconds) == said


@given(st.integers(0, 10**8))
def test_what_is_said_is_never_more_and_of_the_same_size(seconds: int) -> None:
    said = duration(brief(seconds).replace(" ", "")).total_seconds()
    assert said <= seconds < max(1, said) * 2
