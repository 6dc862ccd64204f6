"""Lengths of time on the command line: `2h`, `30m`, `3d` in; the same, short, out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import click

_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LENGTH: Final = re.compile(r"(?:\d{1,6}[smhdw])+", re.ASCII)
_PART: Final = re.compile(r"(\d+)([smhdw])")
_LONGEST: Final = timedelta(days=3_650)
"""No topic keeps anything for ten years; a longer time is a slip, and could not be taken from today's date."""

Start = Literal["earliest", "latest"] | datetime
"""Where to start reading: the oldest kept, what comes from now on, or a moment."""


def duration(text: str) -> timedelta:
    """`90s`, `30m`, `2h`, `3d`, `1w` or a run of them (`1h30m`). Raises ValueError that says what is expected."""
    if not _LENGTH.fullmatch(text):
        raise ValueError(f"{text!r} is no length of time: write it as 90s, 30m, 2h, 3d or 1h30m")
    found = timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text)))
    if found > _LONGEST:
        raise ValueError(f"{text!r} is longer than ten years")
    return found


def brief(seconds: float) -> str:
    """A length of time by its two largest units: `45s`, `2h 5m`, `3d`. Less than a second is `0s`."""
    left = int(seconds)
    parts = []
    for unit, size in reversed(_UNITS.items()):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
        elif parts:
            break  # `3d 5s` would say more than it is worth
    return " ".join(parts[:2]) or "0s"


class Duration(click.ParamType):
    """An option that takes a length of time and gives a timedelta."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The timedelta, or wrong use."""
        if isinstance(value, timedelta):
            return value
        try:
            return duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class StartAt(click.ParamType):
    """An option that says where to start reading; a length of time is counted back from now."""

    name = "earliest|latest|2h"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Start:
        """`earliest`, `latest` or a moment, or wrong use."""
        if value == "earliest":
            return "earliest"
        if value == "latest":
            return "latest"
        if isinstance(value, datetime):
            return value
        try:
            return datetime.now(UTC) - duration(value)
        except ValueError as error:
            self.fail(f"{error}; or earliest, or latest", param, ctx)
