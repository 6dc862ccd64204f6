"""A stage apart that does what the message says: what can go wrong in a process of one's own."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from majra.kafka.publisher import Outgoing
from streams.stage import AHEAD, Message, Stage


class Panic(BaseException):
    """As PyO3 raises it: no Exception; and it cannot be pickled, nor made of its words."""

    def __init__(self, place: int, *, words: str) -> None:
        super().__init__(words)


def panic() -> None:
    raise Panic(1, words="index out of bounds \ud800")


def leave() -> None:
    raise SystemExit(3)


def cancel() -> None:
    raise asyncio.CancelledError


def stop() -> None:
    raise StopIteration


def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(1_000_000))


def keep_the_lock() -> None:
    ctypes.PyDLL(None).sleep(600)


def say() -> None:
    print("a library's chatter", flush=True)


def log() -> None:
    structlog.get_logger("stage").warning("قيل", page=7)
    logging.getLogger("library").warning("said")


ILLS: dict[bytes, Callable[[], object]] = {
    b"hang": lambda: time.sleep(600),
    b"nap": lambda: time.sleep(0.1),
    b"lock": keep_the_lock,
    b"exit": leave,
    b"panic": panic,
    b"cancel": cancel,
    b"stop": stop,
    b"kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"crash": lambda: ctypes.string_at(0),
    b"end": lambda: os._exit(0),
    b"eat": eat,
    b"print": say,
    b"log": log,
}


class Ill(Stage):
    name, source, ahead, apart = "ill", "in", AHEAD, True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handled: list[int] = []

    def load(self) -> None:
        with (self._folder / "lives").open("a") as lives:
            lives.write(f"{os.getpid()}\n")
        if (self._folder / "broken").exists():
            raise ValueError("the model cannot be read")
        if (self._folder / "slow").exists():
            time.sleep(600)

    def handle(self, message: Message) -> Sequence[Outgoing]:
        value = message.value or b""
        self._handled.append(message.offset)
        (self._folder / "came").touch()
        if value == b"kill once" and not (self._folder / "killed").exists():
            (self._folder / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if value == b"odd":
            odd: Any = 5
            return [Outgoing("out", message.key, odd)]
        ILLS.get(value, bool)()
        return [Outgoing("out", message.key, value.upper(), (("handled", repr(self._handled).encode()),))]


def lives(folder: Path) -> list[int]:
    """The processes that the stage had, oldest first."""
    log = folder / "lives"
    return [int(line) for line in log.read_text().splitlines()] if log.exists() else []
