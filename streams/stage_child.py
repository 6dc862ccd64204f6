"""`python -m streams.stage_child NAME`: the process of one stage of a worker (`streams.stage_process`), until that ends.

Standard input is a pipe that only the worker can write to. When the worker ends, even by kill -9, the system closes it and
this process ends with it, whatever the stage does just then. SIGTERM and SIGINT are the worker's to heed: it may be told to
stop together with this process, and finishes first what is in hand.
"""

from __future__ import annotations

import faulthandler
import fcntl
import os
import pickle
import resource
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Final, NoReturn

from majra.logs import configure_logs
from majra.settings import load_settings
from majra.tether import EXIT_ORPHANED
from streams.stage import Message, Stage
from streams.stage_wire import Answer, Frames, decode_message, encode, frame

EXIT_BROKEN: Final = 70
"""EX_SOFTWARE of sysexits.h: the stage cannot be made ready; the worker was told why."""
EXIT_FULL: Final = 71
"""EX_OSERR of sysexits.h: memory ran out. Ended and not raised: what the message left behind may be most of the memory."""
PIECE: Final = 1_048_576
"""Bytes read at once: what a pipe may hold without privileges."""


def watch(pipe: int, hang: float) -> None:
    """Ends the process at the end of the pipe, also in the midst of a message. What comes through the pipe is no concern of this
    thread (only POLLHUP wakes it), so that it does not take the interpreter's lock from the stage at each message.

    A stage that keeps the lock stops this thread as well. The worker kills what hangs; where it is gone, a timer outside
    of Python ends the process `hang` seconds after it was last wound up, which is done here.
    """
    end = select.poll()
    end.register(pipe, 0)
    while True:
        faulthandler.dump_traceback_later(hang, exit=True)
        if end.poll(hang / 10 * 1000):
            os._exit(EXIT_ORPHANED)


def bodies(pipe: int) -> Iterator[bytes]:
    """What comes, and the end of the process at the end of the pipe."""
    found = Frames()
    while piece := os.read(pipe, PIECE):
        yield from found.feed(piece)
    os._exit(EXIT_ORPHANED)


def answer(stage: Stage, message: Message) -> bytes:
    """The stage's answer, encoded. Never raises, but for a MemoryError."""
    began = perf_counter()
    try:
        records = tuple(stage.handle(message))
        return encode(Answer(perf_counter() - began, records))
    except MemoryError:
        raise
    except BaseException as error:  # an exit, a panic of a library written in Rust: the message's fault, as in a thread
        words = str(error).encode("utf-8", "replace").decode()
        return encode(Answer(perf_counter() - began, error=(type(error).__name__, words)))


def loaded(pickled: bytes) -> Stage:
    """The stage, with its models."""
    stage: Stage = pickle.loads(pickled)  # noqa: S301 - the worker wrote it, and nobody else can
    stage.load()
    return stage


def serve(stage: Stage, messages: Iterator[bytes], write: Callable[[bytes], None]) -> NoReturn:
    """Answers one message after another."""
    for body in messages:
        write(frame(answer(stage, decode_message(body))))
    raise AssertionError("the process ends with the pipe")


def main() -> None:
    """Never returns: the process ends with its worker."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    _work_in_long_turns()
    settings = load_settings()
    configure_logs(settings.log_level)
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    widen(output)
    pipe = sys.stdin.fileno()
    # Twice the bound: whatever hangs for longer, the worker would have killed.
    Thread(target=watch, args=(pipe, 2 * settings.stage_timeout), name="tether", daemon=True).start()
    frames = bodies(pipe)
    try:
        try:
            stage = loaded(next(frames))
        except MemoryError:
            raise
        except Exception as error:
            _write(output, frame(f"{type(error).__name__}: {error}".encode("utf-8", "replace")))
            os._exit(EXIT_BROKEN)
        _bound_memory(settings.stage_memory)
        _write(output, frame(b""))
        serve(stage, frames, lambda body: _write(output, body))
    except MemoryError:
        os._exit(EXIT_FULL)
    except BrokenPipeError:  # the worker ended just now; `listen` may not have seen it yet
        os._exit(EXIT_ORPHANED)


def _work_in_long_turns() -> None:
    """Tells the system that this process only computes: it does not cut in on the worker, which has heartbeats to answer, and
    keeps its core, and what it has in the core's memory, for longer. Where there are more processes than cores, an article
    took 35 ms instead of 37."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def widen(pipe: int) -> None:
    """Lets the pipe hold more than the usual 64 KB, where the system can: the worker reads answers several at once
    (`streams.stage_process`), and the stage should not wait for that."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # the user's share of such memory is used up
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIECE)


def _write(output: int, body: bytes) -> None:
    left = memoryview(body)
    while left:
        left = left[os.write(output, left) :]


def _bound_memory(room: int) -> None:
    """So many bytes beyond what it has now; and should the system run out first, it ends this process before others.

    Where there is no /proc, as on macOS, memory is not bounded.
    """
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + room
        resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))
        # A worker that the kernel ended in its place would get the message again, and again be ended.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


if __name__ == "__main__":
    main()
