"""Full text as an operator gets it: `majra poll --full-text`, and a registered feed under `majra connect`."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import orjson
import pytest
from support.commands import majra
from support.site import site

from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.log import read_log
from majra.settings import Settings
from majra.topics import ENTRIES, topic_specs

PAGE = (Path(__file__).parent / "pages/joomla_k2.html").read_text(encoding="utf-8")
ITEM = ("/a", "افتتاح الجسر الجديد على النهر في مدينة الرستن", "افتتح وزير النقل صباح اليوم الاثنين الجسر الجديد.")


async def test_poll_with_full_text_feeds_the_splitter(tmp_path: Path) -> None:
    entries, documents = tmp_path / "entries.jsonl", tmp_path / "documents.jsonl"
    async with site() as served:
        served.page("/a", PAGE)
        url = served.feed("/rss", [ITEM])
        done = await majra("127.0.0.1:1", "poll", url, "--allow-private", "--full-text", "--out", str(entries))
        assert (done.code, done.errors) == (0, "")
        assert served.paths == ["/rss", "/robots.txt", "/a"]
    done = await majra("127.0.0.1:1", "process", "--in", str(entries), "--out", str(documents), "--upto", "split")
    assert done.code == 0
    document = orjson.loads(documents.read_bytes())
    body = document["bodies"][0]["value"].split("\n")
    assert (body[0][:16], body[-1][:8], len(body)) == ("افتتح وزير النقل", "من جهتهم", 4)
    assert document["representationType"] == "full"
    assert document["infoSources"][0]["name"] == "وكالات"
    assert {"بدء أعمال توسعة المطار الدولي في العاصمة", "الحكومة تقر ميزانية الطرق للعام المقبل"} <= set(
        document["majra"]["related"]
    )


async def test_a_registered_feed_gets_its_pages(
    embedded_kafka: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJRA_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("MAJRA_START_SPREAD", "0")
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    address = embedded_kafka.address
    async with site() as served:
        served.page("/a", PAGE)
        done = await majra(address, "feeds", "add", served.feed("/rss", [ITEM]), "--full-text")
        assert done.code == 0, done.errors
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "majra", "connect", env=os.environ | {"MAJRA_KAFKA": address}, stderr=PIPE
        )  # fmt: skip
        try:
            async with asyncio.timeout(60):
                assert process.stderr is not None
                async for line in process.stderr:
                    if b'"polled"' in line:  # logged once all is acknowledged
                        break
        finally:
            process.terminate()
            await process.communicate()
    values = [record.value async for record in read_log(Settings(kafka=address), ENTRIES)]
    assert len(values) == 1
    entry = orjson.loads(values[0])
    assert "من جهتهم، رحب سكان المدينة" in entry["content"]
    assert entry["summary"] == ITEM[2]
