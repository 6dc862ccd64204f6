"""A page to blocks: what is hidden is no text, and a row of data is one line."""

from __future__ import annotations

import time

import pytest

from majra.text.html import html_blocks

HEAD = "<p>أغلقت البورصة المصرية على ارتفاع بعد ثلاث جلسات من التراجع.</p>"
HIDDEN = [
    '<p style="display:none">نص لا يراه القارئ</p>', "<div hidden><p>نص لا يراه القارئ</p></div>", "<div hidden=''>نص لا يراه القارئ</div>",
    "<div style='color:red; DISPLAY : none !important'>نص لا <b>يراه</b> القارئ</div>", "<template><p>نص لا يراه القارئ</p></template>",
    '<span style="visibility:hidden">نص لا يراه القارئ</span>', '<ul style="margin:0;display:none;"><li>نص لا<li>يراه القارئ</ul>',
]  # fmt: skip
SHOWN = [
    '<p style="display:block">نص يراه القارئ</p>', '<p class="hidden">نص يراه القارئ</p>', '<p hidden="until-found">نص يراه القارئ</p>',
    '<p data-hidden="1" style="color:#000">نص يراه القارئ</p>', '<p title="display:none">نص يراه القارئ</p>',
    '<p style="--x:display;border:none">نص يراه القارئ</p>', '<p aria-hidden="true">نص يراه القارئ</p>',
]  # fmt: skip


def lines(markup: str) -> list[str]:
    return [block.text for block in html_blocks(markup)]


@pytest.mark.parametrize("markup", HIDDEN)
def test_hidden_text_is_not_read(markup: str) -> None:
    assert lines(HEAD + markup + HEAD) == lines(HEAD + HEAD)


@pytest.mark.parametrize("markup", SHOWN)
def test_shown_text_is(markup: str) -> None:
    assert lines(HEAD + markup) == [*lines(HEAD), "نص يراه القارئ"]


def test_an_article_that_waits_behind_read_more_is_read() -> None:
    rest = "<p>وقال متعاملون إن السيولة تحسنت مع عودة المستثمرين العرب إلى الشراء.</p>"
    assert lines(f"{HEAD}<div style='display:none'>{rest * 4}</div>") == lines(HEAD + rest * 4)


TABLES = [
    ("data", "<tr><th>العملة<th>الشراء<th>البيع<tr><td>دولار<td>48.10<td>48.20", ["العملة الشراء البيع", "دولار 48.10 48.20"]),
    ("marks in cells", "<tr><td><b>الأهلي</b><td><a href=/x>الزمالك</a> <i>2</i>", ["الأهلي الزمالك 2"]),
    ("an empty cell", "<tr><td>1<td><td>الوداد", ["1 الوداد"]),
    ("one cell", "<tr><td>الرجاء<tr><td>الوداد", ["الرجاء", "الوداد"]),
    ("blocks in a cell", "<tr><td><p>فقرة أولى</p><p>فقرة ثانية</p><td>جانب", ["فقرة أولى", "فقرة ثانية", "جانب"]),
    ("lines in a cell", "<tr><td>سطر<br>ثان<td>جانب", ["سطر", "ثان", "جانب"]),
    ("a column of text", f"<tr><td>قائمة<td>{'كلمات من مقال ' * 10}", ["قائمة", " ".join(["كلمات من مقال"] * 10)]),
    ("a table in a table", "<tr><td><table><tr><td>أ<td>ب</table><td>ج", ["أ ب", "ج"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "rows", "expected"), TABLES, ids=[row[0] for row in TABLES])
def test_a_row_of_data_is_one_line(what: str, rows: str, expected: list[str]) -> None:
    blocks = html_blocks(f"<table>{rows}</table>{HEAD}")
    assert [block.text for block in blocks] == [*expected, *lines(HEAD)]
    assert all(block.group for block in blocks[:-1]), "rows are of their table"


@pytest.mark.parametrize("inner", ["<b>كلمة</b> " * 20_000, "<td>كلمة" * 20_000, "<div hidden>كلمة" * 20_000])
def test_tables_in_tables_are_read_in_linear_time(inner: str) -> None:
    started = time.process_time()
    html_blocks("<table><tr><td>" * 100 + inner)
    assert time.process_time() - started < 5
