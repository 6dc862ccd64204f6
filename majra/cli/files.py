"""Files that commands read and write; `-` is standard input or output. Faults are one line that names the file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from majra.cli.console import Failure, Misuse

STDIO = "-"


@contextmanager
def open_input(name: str) -> Iterator[IO[bytes]]:
    """The bytes of a file or of standard input. Raises `Failure`."""
    if name == STDIO:
        yield sys.stdin.buffer
        return
    with _opened(name, "rb") as file:
        yield file


@contextmanager
def open_output(name: str) -> Iterator[IO[bytes]]:
    """A file written afresh, or standard output; flushed at the end. Raises `Failure`."""
    if name == STDIO:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _opened(name, "wb") as file:
        yield file


def different_files(*names: str | None) -> None:
    """Raises `Misuse` where two of `names` are one file: opening it to write would empty what is to be read."""
    real = [os.path.realpath(name) for name in names if name and name != STDIO and not name.startswith("/dev/")]
    if twice := next((name for name in real if real.count(name) > 1), None):
        raise Misuse(f"{twice}: named twice; what is read and what is written must be different files")


def replace_file(name: str, content: bytes) -> None:
    """Writes the whole file or leaves the old one: a crash between leaves no half. Raises `Failure`."""
    path = Path(name)
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise Failure(f"{name}: {error.strerror}") from error


def _opened(name: str, mode: str) -> IO[bytes]:
    try:
        return open(name, mode)
    except OSError as error:
        raise Failure(f"{name}: {error.strerror}") from error
