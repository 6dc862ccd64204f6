"""`majra up` as a user runs it: it starts, tells what to do, and leaves nothing behind, however it ends."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from majra.cli.up import welcome
from majra.kafka.log import read_log
from majra.records.codec import decode
from majra.records.feed import Feed
from majra.settings import Settings
from majra.topics import FEEDS

Up = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def up() -> Up:
    @contextmanager
    def start(*arguments: str) -> Iterator[subprocess.Popen[str]]:
        environ = os.environ | {"MAJRA_LOG_LEVEL": "info", "MAJRA_KAFKA": "127.0.0.1:1", "MAJRA_START_SPREAD": "0"}
        command = [sys.executable, "-m", "majra", "up", *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    return start


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    """What it said up to the line that has `wanted`; at its end, all of it."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if wanted in line:
            break
    return said


def test_the_welcome_says_that_nothing_is_kept_and_what_to_do() -> None:
    text = welcome("127.0.0.1:4711", 0)
    assert "NOTHING IS KEPT" in text
    assert "MAJRA_KAFKA=127.0.0.1:4711 majra subscribe enriched --from earliest" in text
    assert "MAJRA_KAFKA=127.0.0.1:4711 majra feeds add" in text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)])
def test_it_runs_until_stopped_and_nothing_stays(up: Up, number: signal.Signals, code: int) -> None:
    with up() as process:
        said = read_until(process, '"event":"worker started"')
        assert re.search(r"with 0 feeds; its broker, in memory, is at 127\.0\.0\.1:\d+\.", said), said
        process.send_signal(number)
        # The pipe ends once every process that holds it has: `up` and its children.
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == code, said + rest
        assert "Traceback" not in said + rest


async def test_the_feeds_of_a_file_are_there_from_the_start(up: Up, tmp_path: Path) -> None:
    file = tmp_path / "feeds.txt"
    file.write_text("# \u062a\u062c\u0631\u0628\u0629\nhttp://127.0.0.1:1/rss\nftp://a.example/rss\n", encoding="utf-8")
    with up("--feeds", str(file)) as process:
        said = await asyncio.to_thread(read_until, process, '"event":"worker started"')
        assert "with 1 feeds" in said
        assert "line 3: " in said
        found = re.search(r"127\.0\.0\.1:\d+(?=\.\n)", said)
        assert found, said
        records = [record async for record in read_log(Settings(kafka=found[0]), FEEDS)]
        assert [decode(record.value, Feed).url for record in records] == ["http://127.0.0.1:1/rss"]
        process.terminate()
        rest, _ = await asyncio.to_thread(process.communicate, timeout=30)
        assert process.returncode == 1, rest
        assert "1 of the feeds in" in rest


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), ("", "the file is empty")])
def test_a_file_that_cannot_be_read_is_one_line(up: Up, tmp_path: Path, content: str | None, reason: str) -> None:
    file = tmp_path / "feeds.opml"
    if content is not None:
        file.write_text(content)
    with up("--feeds", str(file)) as process:
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 1
        assert said.startswith(f"majra: {file}: {reason}"), said
