"""What every command says and how: tables on stdout, one clear line a failure on stderr, exit codes of the contract."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Sequence
from typing import IO, Literal

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters: feeds are hostile, and a terminal obeys escapes. Tab and newline stay."""


class Failure(click.ClickException):
    """Something in the input or around us failed: one line on stderr, exit code 1."""

    exit_code = 1

    def show(self, file: IO[str] | None = None) -> None:
        """Prints the message as `majra: …`."""
        complain(self.message)


class Misuse(Failure):
    """Wrong use: exit code 2."""

    exit_code = 2


def complain(message: str) -> None:
    """One line on stderr that names a failure, when the rest of the work goes on."""
    print(f"majra: {safe(message)}", file=sys.stderr)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves it to the entry point, which ends with 0; rich's own way ends with 1."""
        raise BrokenPipeError


UNBROKEN = 10_000
"""Columns where no terminal sets them: more than any table needs."""


def out(*, tabular: bool = False) -> Console:
    """The console for what people read. Lines are not broken; what is framed or tabular must fit, and is wrapped.

    `tabular` is for what may also go through a pipe: there each row is one line, so that names can be searched and cut out.
    """
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return _Console(
        highlight=False, soft_wrap=True, markup=False, emoji=False, width=UNBROKEN if tabular and piped else None
    )


def safe(text: str) -> str:
    """`text` on one line and without control characters, so that no feed can drive the terminal."""
    return _CONTROL.sub("\ufffd", text.replace("\n", " "))


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], whole: Collection[str] = ()) -> Table:
    """A plain table; numbers are right-aligned by their column's first value. Cells of the columns `whole` stay on one
    line, so that names can be copied; the others are broken where the terminal is narrow."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, column in enumerate(columns):
        numeric = bool(rows) and isinstance(rows[0][index], int | float)
        justify: Literal["right", "left"] = "right" if numeric else "left"
        grid.add_column(column, justify=justify, overflow="fold", no_wrap=column in whole)
    for row in rows:
        grid.add_row(*(Text(safe("" if cell is None else str(cell))) for cell in row))
    return grid
