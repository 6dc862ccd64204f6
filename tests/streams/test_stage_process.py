"""A stage in a process of its own: what it does to that process is its message's fault, and no other's."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ill_stage import Ill, lives
from support.producer import Producer

from majra.tether import EXIT_ORPHANED
from majra.topics import DEAD_LETTER
from streams.runner import Runner
from streams.stage import Message
from streams.stage_process import Life, StageBroken
from streams.stage_wire import Frames, frame

TESTS = Path(__file__).resolve().parents[1]
BEFORE, AFTER = "قبل".encode(), "بعد".encode()


class Bench:
    """A runner of a stage apart, on a fake producer. `acked` are offsets; `ended` tells why the worker would end."""

    def __init__(self, folder: Path, stage_timeout: float) -> None:
        self.producer = Producer()
        self.acked: list[int] = []
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.runner = Runner(Ill(folder), self.producer.publisher(), stage_timeout=stage_timeout, stop_hard=self._stop)

    def _stop(self, why: str) -> NoReturn:
        self.ended.set_result(why)
        raise AssertionError(why)

    async def take(self, *values: bytes) -> None:
        for offset, value in enumerate(values):
            message = Message("in", 2, offset, b"key", value, (("majra-attempts", b"1"),))
            await self.runner.take(message, lambda offset=offset: self.acked.append(offset))  # type: ignore[misc]

    async def run(self, *values: bytes) -> None:
        async with asyncio.timeout(30):
            await self.take(*values)
            await self.runner.idle()

    def out(self) -> list[tuple[str, bytes | None]]:
        return [(each.topic, each.value) for each in self.producer.log]


@asynccontextmanager
async def bench(folder: Path, stage_timeout: float = 30.0) -> AsyncIterator[Bench]:
    made = Bench(folder, stage_timeout)
    try:
        yield made
    finally:
        made.runner.close()
        await made.runner.gone()


def gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for yet has, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def environ_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("value", "error", "words", "processes"),
    [
        (b"exit", "SystemExit", "3", 1),
        (b"panic", "Panic", "index out of bounds ?", 1),
        (b"cancel", "CancelledError", "CancelledError", 1),
        (b"stop", "StopIteration", "StopIteration", 1),
        (b"odd", "ValidationError", "Expected `bytes | null`, got `int` - at `$.records[0].value`", 1),
        (b"hang", "StageTimeout", "no result within 0.5 s", 2),
        (b"lock", "StageTimeout", "no result within 0.5 s", 2),
        (b"kill", "StageDied", "its process ended by SIGKILL, twice", 3),
        (b"crash", "StageDied", "its process ended by SIGSEGV, twice", 3),
        (b"end", "StageDied", "its process ended with exit code 0, twice", 3),
        (b"eat", "StageDied", "its process ended for lack of memory (MAJRA_STAGE_MEMORY), twice", 3),
    ],
)  # fmt: skip
async def test_the_messages_fault_goes_to_the_dead_letters_and_all_others_are_done_in_order(
    value: bytes, error: str, words: str, processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJRA_STAGE_MEMORY", str(64 * 1024 * 1024))
    async with bench(tmp_path, 0.5 if error == "StageTimeout" else 30.0) as made:
        await made.run(BEFORE, value, AFTER, AFTER)
        assert made.out() == [("out", BEFORE), (DEAD_LETTER, value), ("out", AFTER), ("out", AFTER)]
        assert made.acked == [0, 1, 2, 3]
        headers = dict(made.producer.log[1].headers)
        assert (headers["majra-error-type"].decode(), headers["majra-error"].decode()) == (error, words)
        assert (headers["majra-stage"], headers["majra-offset"], headers["majra-attempts"]) == (b"ill", b"1", b"2")
        assert len(lives(tmp_path)) == processes
        before = [each for each in lives(tmp_path)[:-1] if not gone(each)]
        assert not before, "those given up have ended"
    assert gone(lives(tmp_path)[-1])


async def test_messages_behind_one_that_hangs_are_handled_by_the_next_process(tmp_path: Path) -> None:
    async with bench(tmp_path, 0.5) as made:
        await made.run(BEFORE, b"hang", AFTER)
        handled = [dict(each.headers).get("handled") for each in made.producer.log]
        assert handled == [b"[0]", None, b"[2]"]


async def test_answers_of_a_busy_stage_are_read_several_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces: list[int] = []
    received = Life.pipe_data_received
    monkeypatch.setattr(
        Life, "pipe_data_received", lambda self, fd, data: (pieces.append(len(data)), received(self, fd, data))
    )
    async with bench(tmp_path) as made:
        await made.run(*[b"nap"] * 12)
        assert made.acked == [*range(12)]
        assert len(pieces) <= 8, "one says that the stage is ready"


async def test_what_is_answered_and_not_read_yet_is_neither_late_nor_lost(tmp_path: Path) -> None:
    """The bound on a stage is shorter than the rest between two looks; and the process dies with answers in the pipe."""
    async with bench(tmp_path, 0.3) as made:
        await made.run(*[b"nap"] * 8, b"kill", *[b"nap"] * 4)
        assert [topic for topic, _value in made.out()] == ["out"] * 8 + [DEAD_LETTER] + ["out"] * 4
        handled = [dict(each.headers).get("handled") for each in made.producer.log]
        assert handled[7] == b"[0, 1, 2, 3, 4, 5, 6, 7]", "none of them twice"


async def test_a_message_whose_process_was_killed_by_others_is_done_all_the_same(tmp_path: Path) -> None:
    async with bench(tmp_path) as made:
        await made.run(BEFORE, b"kill once", AFTER)
        assert made.out() == [("out", BEFORE), ("out", b"KILL ONCE"), ("out", AFTER)]
        os.kill(lives(tmp_path)[-1], signal.SIGKILL)
        await made.run(AFTER)
        assert made.out()[3:] == [("out", AFTER)]
    assert len(lives(tmp_path)) == 3


async def test_what_a_library_prints_is_no_answer_and_large_messages_come_through(tmp_path: Path) -> None:
    large = "خبر".encode() * 1_500_000
    async with bench(tmp_path) as made:
        await made.run(b"print", large, large, AFTER)
        assert made.out() == [("out", b"PRINT"), ("out", large), ("out", large), ("out", AFTER)]


async def test_logs_keep_their_form(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with bench(tmp_path) as made:
        await made.run(b"log")
    own, library = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert (own["event"], own["level"], own["page"]) == ("قيل", "warning", 7)
    assert (library["event"], library["logger"]) == ("said", "library")


async def test_a_process_that_was_frozen_is_started_anew(tmp_path: Path) -> None:
    async with bench(tmp_path, 0.5) as made:
        await made.run(BEFORE)
        os.kill(lives(tmp_path)[0], signal.SIGSTOP)
        await made.run(b"a", AFTER)
        assert made.out()[1:] == [(DEAD_LETTER, b"a"), ("out", AFTER)]


async def test_what_was_in_hand_when_worker_and_stage_were_frozen_is_no_dead_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For longer than the stage's bound, as a machine is paused: for the event loop time leaps, and the stage goes on."""
    async with bench(tmp_path, 2.0) as made:
        await made.runner.ready()
        (pid,) = lives(tmp_path)
        os.kill(pid, signal.SIGSTOP)
        await made.take(BEFORE)
        doing = asyncio.ensure_future(made.runner.idle())
        loop = asyncio.get_running_loop()
        clock = loop.time
        loop.call_later(0.02, monkeypatch.setattr, loop, "time", lambda: clock() + 5)
        loop.call_later(0.04, os.kill, pid, signal.SIGCONT)
        await doing
        assert made.out() == [("out", BEFORE)]


async def test_a_stage_that_cannot_be_made_ready_ends_the_worker(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken").touch()
    async with bench(tmp_path) as made:
        with pytest.raises(StageBroken, match="ill cannot start: ValueError: the model cannot be read"):
            await made.runner.ready()
        taking = asyncio.ensure_future(made.take(BEFORE))
        assert "ill at in[2]@0: ill cannot start" in await asyncio.wait_for(made.ended, 10)
        await asyncio.wait([taking])
        assert made.acked == []
    assert capfd.readouterr().err == ""


async def test_a_process_that_ends_before_it_is_ready_ends_the_worker(tmp_path: Path) -> None:
    (tmp_path / "slow").touch()
    async with bench(tmp_path) as made:
        await asyncio.to_thread(until, lambda: bool(lives(tmp_path)))
        os.kill(lives(tmp_path)[0], signal.SIGKILL)
        with pytest.raises(StageBroken, match="its process ended by SIGKILL before it was ready"):
            await made.runner.ready()


@pytest.mark.parametrize(
    ("value", "seconds"), [("خبر", 3.0), ("hang", 3.0), ("lock", 6.0)], ids=["idle", "hanging", "keeping the lock"]
)
def test_a_stage_whose_worker_was_killed_ends_by_itself(value: str, seconds: float, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.ill_worker", str(tmp_path), value]
    environ = os.environ | {"MAJRA_STAGE_TIMEOUT": "1"}
    with subprocess.Popen(command, cwd=TESTS, env=environ, stderr=subprocess.DEVNULL) as worker:
        until(lambda: bool(lives(tmp_path)))
        (pid,) = lives(tmp_path)
        until((tmp_path / "came").exists)
        worker.kill()
        began = time.monotonic()
        until(lambda: gone(pid), seconds)
    print(f"{value}: {time.monotonic() - began:.1f} s")


def test_a_stage_whose_worker_no_longer_listens_ends_without_a_word(tmp_path: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "streams.stage_child", "ill"]
    with subprocess.Popen(command, cwd=TESTS, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.close()  # as a worker's end does, a moment before its other pipe is seen to be closed
        process.stdin.write(frame(pickle.dumps(Ill(tmp_path))))
        process.stdin.flush()
        assert (process.wait(30), process.stderr.read()) == (EXIT_ORPHANED, b"")


@given(bodies=st.lists(st.binary(max_size=40), max_size=6), cuts=st.lists(st.integers(0, 200), max_size=8))
def test_frames_come_out_as_they_went_in_however_the_pipe_cuts_them(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frame(body) for body in bodies)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    frames = Frames()
    found = [body for begin, end in pairwise(edges) for body in frames.feed(stream[begin:end])]
    assert found == bodies


async def test_a_stage_has_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJRA_KAFKA_PASSWORD", "سر")
    monkeypatch.setenv("MAJRA_WEBSUB_SECRET_FILE", "/run/secrets/websub")
    async with bench(tmp_path) as made:
        await made.runner.ready()
        environ = environ_of(lives(tmp_path)[0])
    assert b"PASSWORD" not in environ
    assert b"SECRET" not in environ
    assert b"PYTHONPATH=" in environ
