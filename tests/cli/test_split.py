"""`majra split`: its options, exit codes, and that its JSON says what it draws."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE, composite

from majra.cli.split_sums import Sums, summary, sums_of
from majra.records.document import Dropped
from streams.split.page import Page, SplitPage
from streams.split.splitter import split_page


def split(*arguments: str, page: bytes = composite().encode()) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "majra", "split", *arguments]
    return subprocess.run(command, input=page, capture_output=True, check=False)


def test_what_is_drawn() -> None:
    done = split("-")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    for each in (*MAIN.split("\n"), *SECOND.split("\n"), SECOND_TITLE, *RELATED):
        assert sum(each in line for line in lines) == 1, each
    assert lines[-1].startswith("2 articles, 2 related headlines, ")
    assert lines[-1].endswith("visible characters are accounted for")
    assert not re.search("[\x1b\u202b\u202c]", done.stdout.decode()), "colours and marks are for terminals only"


def test_a_page_for_the_browser_instead(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    done = split("-", "--html", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert SECOND_TITLE in target.read_text()


def test_the_same_as_json() -> None:
    found = json.loads(split("-", "--json").stdout)
    assert [each["body"] for each in found["articles"]] == [MAIN, SECOND]
    assert tuple(found["related"]) == RELATED
    assert found["sums"]["lost"] == found["sums"]["invented"] == 0
    assert found["sums"]["characters"] == len("".join(composite().split()))


@pytest.mark.parametrize(
    ("arguments", "page", "code", "said"),
    [
        (("-",), b" \n", 1, "-: nothing to read"),
        (("-",), bytes(range(256)) * 9, 1, "-: binary data, not a page of text or HTML"),
        (("no-such-page.html",), b"", 1, "no-such-page.html: No such file or directory"),
        (("-", "--html", "no/such/folder/page.html"), composite().encode(), 1, "no/such/folder/page.html: No such file"),
        (("-", "--html", "x.html", "--json"), b"", 2, "leave --json out"),
        (("-", "--html", "x.html", "--explain"), b"", 2, "leave --explain out"),
        (("same.html", "--html", "same.html"), b"", 2, "same.html: named twice"),
    ],
)  # fmt: skip
def test_failures_are_one_line(arguments: tuple[str, ...], page: bytes, code: int, said: str, tmp_path: Path) -> None:
    done = split(*arguments, page=page)
    assert (done.returncode, done.stdout) == (code, b"")
    (line,) = done.stderr.decode().splitlines()
    assert said in line


def test_help_has_an_example() -> None:
    assert b"Example: majra split" in split("--help").stdout


PAGE = split_page(Page(text=composite()))


def test_sums_are_counted_from_the_page_and_not_believed() -> None:
    texts = composite().split("\n")
    whole = sums_of(PAGE, texts)
    assert (whole.articles, whole.related, whole.lost, whole.invented) == (2, 2, 0, 0)
    assert sums_of(PAGE, [*texts, "سطر ضاع"]).lost == 6
    assert sums_of(PAGE, texts[1:]).invented == len("".join(texts[0].split()))
    added = SplitPage(
        articles=PAGE.articles,
        related=PAGE.related,
        dropped=(*PAGE.dropped, Dropped(role="other", text="ab c")),
        layout=PAGE.layout,
    )
    assert sums_of(added, texts).invented == 3
    assert sums_of(added, texts).dropped_characters == whole.dropped_characters + 3


@pytest.mark.parametrize(
    ("sums", "line"),
    [
        (
            Sums(articles=1, related=0, dropped=1, characters=1_200, dropped_characters=5, lost=0, invented=0),
            "1 article, 0 related headlines, 1 piece dropped (5 characters); all 1,200 visible characters are accounted for",
        ),
        (
            Sums(articles=2, related=1, dropped=0, characters=90, dropped_characters=0, lost=2, invented=1),
            "2 articles, 1 related headline, 0 pieces dropped (0 characters); of 90 visible characters 2 are lost, 1 are invented",
        ),
    ],
)
def test_the_line_of_sums(sums: Sums, line: str) -> None:
    assert summary(sums) == line
