"""The demo as a user runs it: by itself to its end, its counts those of what was served, in time."""

import subprocess
import sys
import time

import orjson

SECONDS = 30
"""For the whole of it. It takes some ten; a machine that tests on all cores gets three times as long."""


def demo(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "majra", "demo", *arguments], capture_output=True, check=False)


def test_it_ends_by_itself_and_nothing_is_missing() -> None:
    began = time.monotonic()
    done = demo("--json")
    assert (done.returncode, done.stderr.decode()) == (0, "")
    *documents, last = [orjson.loads(line) for line in done.stdout.splitlines()]
    summary = last["summary"]
    counts = ("entries", "articles", "embedded", "originals", "exact_duplicates", "near_duplicates", "enriched")
    assert [summary[name] for name in counts] == [40, 42, 2, 40, 1, 1, 40]
    assert summary["dead_letters"] == 0
    assert len(summary["topics"]) >= 10
    assert len({each["uri"] for each in documents}) == len(documents) == 42
    copies = [each for each in documents if each["majra"]["duplicateOf"]]
    assert sorted(each["majra"]["duplicateKind"] for each in copies) == ["exact", "near"]
    assert {each["majra"]["duplicateOf"] for each in copies} <= {each["uri"] for each in documents}
    assert time.monotonic() - began < SECONDS


def test_at_the_deadline_it_says_what_is_missing() -> None:
    done = demo("--deadline", "1")
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("majra: not finished within 1 s: 40 ")


def test_a_reader_that_goes_away_ends_it_without_a_word() -> None:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-m", "majra", "demo"], **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline().startswith(b"Invented news")
        process.stdout.close()
        assert (process.stderr.read(), process.wait(SECONDS)) == (b"", 0)
