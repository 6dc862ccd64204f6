"""The same cases through `majra poll` as a user runs it: one pass over all of them, and every one reported."""

from __future__ import annotations

import time
from pathlib import Path

import orjson
import pytest
from support.commands import majra
from support.hostile import body, hostile_server

from .cases import CASES, LIMIT, RAW, answer_of
from .test_hostile import facts

NOT_IN_A_CROWD = {"endless blank body, in tiny chunks"}
"""Its server side is as busy as the client, and both share this machine with a hundred others."""


async def test_one_pass_over_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = {"FETCH_TIMEOUT": "6", "MAX_BODY_BYTES": str(LIMIT), "HOST_SPACING": "0", "PER_HOST": "16"}
    for name, value in bounds.items():
        monkeypatch.setenv(f"MAJRA_{name}", value)
    # One address for each case; those that lead to other paths of the server have these to themselves in other tests.
    cases = {
        f"case{number}": case
        for number, case in enumerate(CASES)
        if len(case.answers) == 1 and not case.also and case.name not in NOT_IN_A_CROWD and case.name != "to itself"
    }
    report, out, state = tmp_path / "report.jsonl", tmp_path / "out.jsonl", tmp_path / "state.jsonl"
    async with hostile_server() as server:
        server.routes = {path: answer_of(case) for path, case in cases.items()} | {"healthy": body(RAW)}
        urls = [server.url(path) for path in server.routes]
        start = time.monotonic()
        done = await majra(
            "127.0.0.1:1", "poll", *urls, "--allow-private", "--report", str(report), "--out", str(out), "--state", str(state)
        )  # fmt: skip
        elapsed = time.monotonic() - start
        await server.all_closed()
    lines = [orjson.loads(line) for line in report.read_bytes().splitlines()]
    found = {
        line["feed"].rpartition("/")[2]: (
            line["result"], line["error"] and line["error"]["type"], line["status"], line["items"], line["new"], line["rejected"],
        )
        for line in lines
    }  # fmt: skip
    expected = {path: facts(case) for path, case in cases.items()} | {"healthy": ("ok", None, 200, 3, 3, 0)}
    assert {cases[p].name: found[p] for p in cases if found[p] != expected[p]} == {}
    assert found == expected
    assert done.code == 1
    assert "Traceback" not in done.errors
    assert all(character.isprintable() for line in done.errors.splitlines() for character in line)
    assert len(out.read_bytes().splitlines()) == sum(each[4] for each in expected.values())  # type: ignore[misc]
    assert len(state.read_bytes().splitlines()) == len(expected)
    assert elapsed < 60
    print(f"{len(cases)} hostile feeds in one pass: {elapsed:.1f} s")


async def test_without_the_flag_loopback_is_blocked() -> None:
    async with hostile_server() as server:
        server.routes["rss"] = body(RAW)
        done = await majra("127.0.0.1:1", "poll", server.url("rss"), "--report", "-")
        assert server.requests == []
    assert done.code == 1
    assert orjson.loads(done.raw)["error"]["type"] == "blocked-address"
