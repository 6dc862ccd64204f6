import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import ninjs
from support.samples import MAIN, composite


def majra(*arguments: str, lines: list[Any]) -> tuple[int, list[dict[str, Any]], str]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "majra", *arguments], input=text.encode(), capture_output=True, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


ENTRIES = [
    {
        "url": "https://a.example/1",
        "title": "افتتاح خط الحافلات السريع",
        "content": composite(),
        "fetched": "2026-03-01T10:00:00+03:00",
    },
    {
        "url": "https://b.example/1?utm_source=x",
        "title": "خط جديد للحافلات",
        "content": MAIN,
        "unknown": 1,
        "fetched": "2026-03-01T08:00:00Z",
    },
    {"title": "The government said on Monday that it would build new schools in the north", "language": "en"},
]


def test_documents_are_ninjs_and_offsets_are_exact() -> None:
    code, documents, complaints = majra("process", "--explain", lines=ENTRIES)
    assert (code, complaints) == (0, "")
    assert [each["majra"]["position"] for each in documents] == [0, 1, 0, 0]
    main, embedded, copy, english = documents
    assert embedded["majra"]["parent"] == main["uri"]
    assert main["associations"][0]["uri"] == embedded["uri"]
    assert copy["majra"]["duplicateOf"] == main["uri"]
    assert english["language"] == "en"
    assert main["firstCreated"] == "2026-03-01T07:00:00Z"
    assert main["majra"]["layout"]
    assert "الأردن" in {place["name"] for place in main["places"]}
    for document in documents:
        ninjs.validate(document)
        extension = document["majra"]
        for mention in extension["entities"]:
            field = document["bodies" if mention["field"] == "body" else "headlines"][0]["value"]
            assert field[mention["start"] : mention["end"]] == mention["text"]


BAD = {
    "not JSON": "{",
    "not an object": "[1]",
    "a wrong type": {"title": 5},
    "a wrong time": {"title": "خبر", "published": "أمس"},
    "nothing to read": {"url": "https://a.example/2"},
    "a lone surrogate": '{"title": "\\ud800"}',
    "deep nesting": "[" * 100_000,
}


def test_bad_lines_are_named_and_kept(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    code, documents, complaints = majra(
        "process", "--upto", "split", "--rejects", str(rejects), lines=[*BAD.values(), ENTRIES[1]]
    )
    assert (code, len(documents)) == (1, 1)
    kept = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [each["line"] for each in kept] == list(range(1, len(BAD) + 1))
    assert kept[0]["raw"] == "{"
    assert "Traceback" not in complaints
    assert "line 4: not an Entry: Invalid RFC3339" in complaints


@pytest.mark.parametrize(
    "arguments", [["process", "--upto", "nowhere"], ["no-such-command"], ["work", "--stages", "x"]]
)
def test_wrong_use_is_2(arguments: list[str]) -> None:
    assert majra(*arguments, lines=[])[0] == 2


def test_a_missing_broker_is_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "majra", "topics", "create"],
        capture_output=True, text=True, check=False, env={"MAJRA_KAFKA": "127.0.0.1:1", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "no Kafka broker answers at 127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_strangers_id_makes_a_valid_uri() -> None:
    code, documents, _ = majra("process", lines=[{"id": "news:موجز أخبار/1", "content": composite()}])
    assert code == 0
    assert [document["majra"]["entry"] for document in documents] == ["news:موجز أخبار/1"] * 2
    for document in documents:
        document.pop("majra")
        ninjs.validate(document)


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    path.write_text('{"title": "خبر"}', encoding="utf-8")
    code, _, complaints = majra("process", "--in", str(path), "--out", str(path), lines=[])
    assert (code, path.read_text(encoding="utf-8")) == (2, '{"title": "خبر"}')
    assert "named twice" in complaints
