"""`majra poll` over feeds as real Arabic publishers serve them: every item, its text and date, and nothing twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest
from support.commands import majra
from support.hostile import HostileServer, body, hostile_server, in_turn, status

ARABIC = re.compile(r"[\u0621-\u064a]")
LETTER = re.compile(r"[^\W\d_]")
MOJIBAKE = re.compile(
    "[\u00d8-\u00db][\u0080-\u00bf\u2000-\u2122]|[طظعغ][\u00a0-\u00bf\u2030\u20ac][طظعغ]|\ufffd|ï»¿|â€"
)
"""UTF-8 read as windows-1252 (ØÙÚÛ) or windows-1256 (طظعغ), and bytes that no character was found for."""


def items_of(raw: bytes) -> list[dict[str, str]]:
    """The items of an RSS 2.0 document by a plain XML parser: another reading than Majra's."""
    root = ElementTree.fromstring(raw.lstrip())  # files of our own: no stranger's
    return [{child.tag: (child.text or "").strip() for child in item} for item in root.iter("item")]


def moment(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


async def polls(server: HostileServer, folder: Path, times: int) -> list[tuple[list[Any], list[Any]]]:
    """The entries and report lines of so many passes with one state."""
    found = []
    for _ in range(times):
        out, report = folder / "out", folder / "report"
        done = await majra(
            "127.0.0.1:1", "poll", *(server.url(path) for path in server.routes), "--allow-private", "--state", str(folder / "state"),
            "--out", str(out), "--report", str(report),
        )  # fmt: skip
        assert (done.code, done.errors) == (0, "")
        found.append(tuple([orjson.loads(line) for line in file.read_bytes().splitlines()] for file in (out, report)))
    return found  # type: ignore[return-value]


@pytest.fixture
def documents(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setenv("MAJRA_HOST_SPACING", "0")
    return {path.name: path.read_bytes() for path in sorted((shared_data / "feeds").glob("*.xml"))}


async def test_every_item_its_text_and_date(documents: dict[str, bytes], tmp_path: Path) -> None:
    async with hostile_server() as server:
        server.routes = {name: body(raw, "text/xml") for name, raw in documents.items()}
        ((entries, reports),) = await polls(server, tmp_path, 1)
        for line in reports:
            name = line["feed"].rpartition("/")[2]
            items = items_of(documents[name])
            mine = {entry["url"]: entry for entry in entries if entry["feed"] == line["feed"]}
            assert (line["result"], line["items"], line["new"], line["rejected"]) == ("ok", len(items), len(items), 0)
            assert set(mine) == {item["link"] for item in items}
            for item in items:
                entry = mine[item["link"]]
                assert entry["title"] == " ".join(unescape(item["title"]).split()) or entry["title"] == item["title"]
                assert datetime.fromisoformat(entry["published"]) == moment(item["pubDate"])
                text = f"{entry['title']} {entry['summary'] or ''} {entry['content'] or ''}"
                plain = re.sub(r"<[^>]*>|&\w+;|https?://\S+", " ", text)
                assert len(ARABIC.findall(plain)) > 0.9 * len(LETTER.findall(plain))
                assert not MOJIBAKE.search(plain)
        assert {line["feed"] for line in reports} == {server.url(name) for name in documents}


@pytest.mark.parametrize("validators", [True, False], ids=["ETag", "no validators"])
async def test_a_second_pass_emits_nothing(documents: dict[str, bytes], tmp_path: Path, validators: bool) -> None:
    async with hostile_server() as server:
        if validators:
            server.routes = {name: in_turn(body(raw, ETag=f'"{name}"'), status(304)) for name, raw in documents.items()}
        else:
            server.routes = {name: body(raw) for name, raw in documents.items()}
        (first, _), (second, reports) = await polls(server, tmp_path, 2)
    assert len(first) == sum(len(items_of(raw)) for raw in documents.values())
    assert second == []
    assert {line["result"] for line in reports} == {"not-modified" if validators else "unchanged"}


async def test_a_body_that_changes_in_nothing_that_is_read_emits_nothing(
    documents: dict[str, bytes], tmp_path: Path
) -> None:
    """A build date, as most servers write it anew each time, and items in another order."""
    async with hostile_server() as server:
        for name, raw in documents.items():
            parts = re.split(rb"(?=<item>)|(?=</channel>)", raw)
            turned = b"".join(
                [parts[0], b"<lastBuildDate>Wed, 25 Nov 2026 02:00:00 GMT</lastBuildDate>", *parts[-2:0:-1], parts[-1]]
            )
            server.routes[name] = in_turn(body(raw), body(turned))
        (first, _), (second, reports) = await polls(server, tmp_path, 2)
    assert first
    assert second == []
    assert {(line["result"], line["new"]) for line in reports} == {("ok", 0)}


async def test_a_feed_cut_anywhere_keeps_its_whole_items(documents: dict[str, bytes], tmp_path: Path) -> None:
    name, raw = max(documents.items(), key=lambda each: len(each[1]))
    async with hostile_server() as server:
        cuts = [len(raw) * part // 10 for part in range(3, 10)]
        server.routes = {f"{cut}": body(raw[:cut]) for cut in cuts}
        ((_, reports),) = await polls(server, tmp_path, 1)
    assert name
    assert {line["feed"].rpartition("/")[2]: line["items"] for line in reports} == {
        str(cut): raw[:cut].count(b"</item>") for cut in cuts
    }
