"""`majra poll`, by the contract: what it polls, what it writes, what it reports, and with which code it ends."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from support.commands import Done, majra
from support.hostile import HostileServer, body, hostile_server, in_turn, status, to

from majra import ids
from majra.records.feed import ERROR_MEANINGS

NOWHERE = "127.0.0.1:1"
"""No brokers: polling needs none."""


def rss(*numbers: int, text: str = "بيان الوزارة") -> bytes:
    items = "".join(
        f"<item><title>الخبر رقم {n}</title><link>https://akhbar.example/{n}</link>"
        f"<pubDate>Mon, 19 Aug 2024 10:0{n}:00 +0300</pubDate><description>{text} {n}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>وكالة التجربة</title><language>ar</language>{items}</channel></rss>".encode()


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HostileServer]:
    monkeypatch.setenv("MAJRA_HOST_SPACING", "0")
    async with hostile_server() as served:
        served.routes["rss"] = body(rss(1, 2, 3))
        yield served


async def poll(*arguments: object) -> Done:
    return await majra(NOWHERE, "poll", "--allow-private", *map(str, arguments))


def lines(raw: bytes | Path) -> list[Any]:
    content = raw if isinstance(raw, bytes) else raw.read_bytes()
    return [orjson.loads(line) for line in content.splitlines()]


async def test_entries_as_the_contract_has_them(server: HostileServer, tmp_path: Path) -> None:
    done = await poll(server.url("rss"), "--report", tmp_path / "report")
    assert (done.code, done.errors) == (0, "")
    entries = lines(done.raw)
    assert [entry["title"] for entry in entries] == [f"الخبر رقم {n}" for n in (1, 2, 3)], "oldest first"
    first = entries[0]
    assert first["id"] == ids.entry_id(url="https://akhbar.example/1", feed=None, guid=None, title=None, text=None)
    assert (first["feed"], first["url"]) == (server.url("rss"), "https://akhbar.example/1")
    assert (first["published"], first["language"]) == ("2024-08-19T07:01:00Z", "ar")
    assert first["summary"] == "بيان الوزارة 1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", first["fetched"])
    (report,) = lines(tmp_path / "report")
    assert set(report) == {"feed", "url", "result", "status", "items", "new", "rejected", "error", "next_poll"}
    assert datetime.fromisoformat(report["next_poll"]) > datetime.now(UTC) + timedelta(minutes=2)
    del report["next_poll"]
    assert report == {
        "feed": server.url("rss"), "url": server.url("rss"), "result": "ok", "status": 200, "items": 3, "new": 3,
        "rejected": 0, "error": None,
    }  # fmt: skip


async def test_state_between_passes(server: HostileServer, tmp_path: Path) -> None:
    """New, then only what is new or revised; validators go back as they came; --out is written afresh each time."""
    server.routes["rss"] = in_turn(
        body(rss(1, 2), ETag='W/"أ-1"', Last_Modified="Mon, 19 Aug 2024 10:00:00 GMT"),
        status(304),
        body(rss(2, 3)),
        body(rss(2, 3)),
        body(rss(2, 3, text="بيان معدل من الوزارة بعد مراجعة الأرقام الأولى يوم الخميس الماضي")),
        status(500),
        body(rss(2, 3, 4, text="بيان معدل من الوزارة بعد مراجعة الأرقام الأولى يوم الخميس الماضي")),
    )
    state, out, report = tmp_path / "state", tmp_path / "out", tmp_path / "report"
    seen = []
    for _ in range(7):
        done = await poll(server.url("rss"), "--state", state, "--out", out, "--report", report)
        (line,) = lines(report)
        seen.append((line["result"], line["items"], line["new"], [e["url"][-1] for e in lines(out)], done.code))
    assert seen == [
        ("ok", 2, 2, ["1", "2"], 0),
        ("not-modified", 0, 0, [], 0),
        ("ok", 2, 1, ["3"], 0),
        ("unchanged", 0, 0, [], 0),
        ("ok", 2, 2, ["2", "3"], 0),
        ("error", 0, 0, [], 1),
        ("ok", 3, 1, ["4"], 0),
    ]
    second = server.requests[1].headers
    assert second["if-none-match"].encode("latin-1").decode() == 'W/"أ-1"'
    assert second["if-modified-since"] == "Mon, 19 Aug 2024 10:00:00 GMT"
    assert "if-none-match" not in server.requests[3].headers, "the answer before had no validators"


async def test_without_state_all_is_new_each_time(server: HostileServer) -> None:
    for _ in range(2):
        assert len(lines((await poll(server.url("rss"))).raw)) == 3


async def test_every_outcome_has_its_line(server: HostileServer, tmp_path: Path) -> None:
    server.routes |= {
        "gone": status(410), "missing": status(404), "moved": to("/rss", 301), "later": to("/other"),
        "other": body(rss(4)), "page": body(b"<!doctype html><title>x</title>", "text/html"),
    }  # fmt: skip
    paths = ["rss", "gone", "missing", "moved", "later", "page"]
    done = await poll(*(server.url(path) for path in paths), "example.org/rss", "--report", tmp_path / "report")
    found = {
        line["feed"].rpartition("/")[2] if "//" in line["feed"] else line["feed"]: line
        for line in lines(tmp_path / "report")
    }
    assert {name: (line["result"], line["error"] and line["error"]["type"]) for name, line in found.items()} == {
        "rss": ("ok", None),
        "gone": ("gone", None),
        "missing": ("error", "http"),
        "moved": ("redirected", None),
        "later": ("ok", None),
        "page": ("error", "not-a-feed"),
        "example.org/rss": ("error", "bad-address"),
    }
    assert found["moved"]["url"] == server.url("moved"), "the address asked for"
    assert (done.code, len(lines(done.raw))) == (1, 4)
    said = done.errors.splitlines()
    assert len(said) == 5, "the failed, the gone, and how many failed"
    assert said[-1] == "majra: 3 of 7 feeds failed"
    assert all(line.startswith("majra: ") for line in said)


async def test_gone_alone_is_no_failure(server: HostileServer) -> None:
    server.routes["rss"] = status(410)
    assert (await poll(server.url("rss"))).code == 0


async def test_a_redirect_that_is_read_is_ok(server: HostileServer, tmp_path: Path) -> None:
    server.routes["old"] = to("/rss", 308)
    for expected in ("old", "rss"):
        await poll(server.url("old"), "--state", tmp_path / "state", "--report", tmp_path / "report")
        (line,) = lines(tmp_path / "report")
        assert (line["feed"], line["url"]) == (server.url("old"), server.url(expected))
        assert line["result"] in ("ok", "unchanged")


async def test_a_file_of_feeds_is_polled_when_due(server: HostileServer, tmp_path: Path) -> None:
    server.routes["two"] = body(rss(4))
    listed = tmp_path / "feeds.txt"
    listed.write_text(f"# صحف\n{server.url('rss')}\n\n{server.url('two')}\n{server.url('two')}#again\n")
    options = ["--feeds", listed, "--state", tmp_path / "state", "--report", tmp_path / "report"]

    async def polled(*more: str) -> list[str]:
        assert (await poll(*options, *more)).code == 0
        return sorted(line["feed"].rpartition("/")[2] for line in lines(tmp_path / "report"))

    assert await polled() == ["rss", "two"]
    assert await polled() == [], "none is due"
    assert await polled(server.url("two")) == ["two"], "named on the command line"
    assert await polled("--all") == ["rss", "two"]
    states = [
        state | {"next_poll": "2024-08-19T10:00:00Z"} if state["url"] == server.url("rss") else state
        for state in lines(tmp_path / "state")
    ]
    (tmp_path / "state").write_bytes(b"".join(orjson.dumps(state) + b"\n" for state in states))
    assert await polled() == ["rss"], "due by its state"


async def test_settings_of_a_file_hold_for_a_named_address(server: HostileServer, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.csv"
    listed.write_text(f"url,language,topics,paused\n{server.url('rss')},fr,sport,yes\n")
    assert lines((await poll("--feeds", listed)).raw) == [], "paused"
    entries = lines((await poll("--feeds", listed, server.url("rss"))).raw)
    assert [(entry["language"], entry["topics"]) for entry in entries] == [("fr", ["sport"])] * 3


async def test_unusable_lines_of_a_file_fail_and_the_rest_is_done(server: HostileServer, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.txt"
    listed.write_text(f"ftp://akhbar.example/rss\n{server.url('rss')}\n")
    done = await poll("--feeds", listed)
    assert (done.code, len(lines(done.raw))) == (1, 3)
    assert done.errors.splitlines() == [
        f"majra: {listed}: line 1: neither http nor https: ftp",
        "majra: 1 of 2 feeds failed",
    ]


async def test_the_same_address_twice_is_polled_once(server: HostileServer, tmp_path: Path) -> None:
    done = await poll(server.url("rss"), server.url("rss"), f"{server.url('rss')}#x", "--report", tmp_path / "report")
    assert (done.code, len(lines(done.raw)), len(lines(tmp_path / "report"))) == (0, 3, 1)
    assert len(server.requests) == 1


async def test_entries_and_report_on_one_output_are_whole_lines(server: HostileServer) -> None:
    done = await poll(server.url("rss"), "--out", "-", "--report", "-")
    assert [("result" in line, "title" in line) for line in lines(done.raw)] == [(False, True)] * 3 + [(True, False)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"garbage\n", r"state: line 1: not JSON"),
        (b"\xff\xfe", r"state: line 1: not JSON"),
        (b'\n{"id": "x"}\n', r"state: line 2: not a FeedState: .*`url`"),
    ],
)
async def test_a_bad_state_file_is_left_alone(server: HostileServer, tmp_path: Path, content: bytes, says: str) -> None:
    state = tmp_path / "state"
    state.write_bytes(content)
    done = await poll(server.url("rss"), "--state", state)
    assert (done.code, done.raw, server.requests) == (1, b"", [])
    assert re.search(says, done.errors)
    assert len(done.errors.splitlines()) == 1
    assert state.read_bytes() == content


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--state", "{}/none/state"], "state: its directory does not exist"),
        (["--state", "{}"], "Is a directory"),
        (["--out", "{}/none/out"], "No such file or directory"),
        (["--report", "{}/none/report"], "No such file or directory"),
        (["--feeds", "{}/none"], "No such file or directory"),
        (["--feeds", "/dev/null"], "/dev/null: the file is empty"),
    ],
)
async def test_files_that_cannot_be_used(server: HostileServer, tmp_path: Path, options: list[str], says: str) -> None:
    done = await poll(server.url("rss"), *(option.format(tmp_path) for option in options))
    assert (done.code, server.requests) == (1, [])
    assert says in done.errors
    assert len(done.errors.splitlines()) == 1


async def test_broken_opml_is_one_line(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.opml"
    listed.write_text("<opml><body><outline xmlUrl='https://a.example/rss'></opml>")
    done = await poll("--feeds", listed)
    assert (done.code, len(done.errors.splitlines())) == (1, 1)
    assert "broken XML" in done.errors


async def test_nothing_named_is_wrong_use() -> None:
    done = await poll()
    assert (done.code, len(done.errors.splitlines())) == (2, 1)


async def test_help_lists_every_type_of_error() -> None:
    done = await poll("--help")
    assert done.code == 0
    assert "Example: majra poll" in done.out
    for kind, meaning in ERROR_MEANINGS.items():
        assert re.search(rf"^ +{kind} +{re.escape(meaning)}$", done.out, re.MULTILINE)


async def test_escapes_of_a_feed_do_not_reach_the_terminal(server: HostileServer) -> None:
    server.routes["rss"] = body(
        b"<rss version='2.0'><channel><item><guid>x\x1b[31m</guid></item></channel></rss>", "text/xml; charset=\x1b[2J"
    )
    done = await poll(server.url("rss"))
    assert "item rejected" in done.errors
    assert "\x1b" not in done.errors
