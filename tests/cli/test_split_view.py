"""The drawing of a split page in terminals: width, direction, colours, what hostile pages may not do."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from support.samples import MAIN, RELATED, SECOND_TITLE, composite

from majra.cli.directions import PDF, RLE, broken, is_rtl
from majra.cli.split_roles import LOOKS
from majra.cli.split_sums import sums_of
from majra.cli.split_view import drawing
from majra.records.document import Dropped, LayoutBlock, Role
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.splitter import page_blocks, split_page

VOWELLED = "وقالَ الوزيرُ خلالَ حفلِ الافتتاحِ إنَّ الخطَّ سيخدُمُ نحوَ خمسينَ ألفَ راكبٍ يوميًّا، وإنَّ العملَ فيه استغرقَ أربعةَ أعوامٍ."
LATIN_FIRST = "BBC قالت إن الوزير John Smith حضر افتتاح الخط الجديد (BRT) بين 2019 و2023."


def a_console(*, terminal: bool, width: int = 80, colour: bool = True) -> Console:
    return Console(
        file=io.StringIO(), width=width, force_terminal=terminal, soft_wrap=True, highlight=False, markup=False, emoji=False,
        no_color=not colour, color_system="standard" if terminal else None, _environ={},
    )  # fmt: skip


def drawn(text: str, console: Console, *, explain: bool = False) -> list[str]:
    given = Page(text=text)
    page = split_page(given)
    return shown(page, [block.text for block in page_blocks(given)], console, explain=explain)


def shown(page: SplitPage, texts: list[str], console: Console, *, explain: bool = False) -> list[str]:
    for line in drawing(page, sums_of(page, texts), console, explain=explain):
        console.print(line)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def plain(line: str) -> str:
    return re.sub("\x1b\\[[0-9;]*m|[\u202b\u202c]", "", line)


@pytest.mark.parametrize("width", [40, 44, 60, 80, 120, 200])
@pytest.mark.parametrize("explain", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, explain: bool) -> None:
    text = composite().replace("وأضاف", f"{VOWELLED}\n{LATIN_FIRST}\nhttps://example.org/{'a' * 300}\nوأضاف")
    lines = drawn(text, a_console(terminal=True, width=width), explain=explain)
    # A terminal that counts a cell for each mark of direction must not break the line either.
    assert max(cell_len(plain(line)) + line.count(RLE) + line.count(PDF) for line in lines) <= width


def test_marks_of_vowels_take_no_room() -> None:
    bare = re.sub("[\u064b-\u0652]", "", VOWELLED)
    lines, bare_lines = (broken(text, 40, a_console(terminal=True)) for text in (VOWELLED, bare))
    assert len(lines) == len(bare_lines)


def test_every_line_of_an_arabic_paragraph_says_that_it_is_one() -> None:
    lines = broken(LATIN_FIRST, 30, a_console(terminal=True))
    assert len(lines) > 2
    assert all(line[0] == RLE and line[-1] == PDF and line.count(RLE) == line.count(PDF) == 1 for line in lines)
    assert " ".join(line[1:-1] for line in lines) == LATIN_FIRST


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        (LATIN_FIRST, True),
        ("وكالة Reuters", True),
        ("Cairo (القاهرة) is the capital", False),
        ("2023 - 2019", False),
        ("", False),
        ("שלום", True),
    ],
)
def test_a_texts_direction_is_that_of_most_of_its_letters(text: str, rtl: bool) -> None:
    assert is_rtl(text) == rtl


def test_nothing_stands_behind_a_text() -> None:
    for line in drawn(composite(), a_console(terminal=True)):
        if RLE in line:
            assert re.search(f"{PDF}(\x1b\\[0m)?$", line) or "×" in line, line


def test_elsewhere_than_on_a_terminal_lines_stay_whole_and_bare() -> None:
    lines = drawn(composite(), a_console(terminal=False, width=40))
    assert not any(re.search("[\x1b\u202b\u202c]", line) for line in lines)
    assert all(any(paragraph in line for line in lines) for paragraph in MAIN.split("\n"))


def test_without_colour_nothing_is_lost() -> None:
    coloured = drawn(composite(), a_console(terminal=True))
    grey = drawn(composite(), a_console(terminal=True, colour=False))
    assert [plain(line) for line in coloured] == [plain(line) for line in grey]
    assert not any(re.search("\x1b\\[[0-9;]*3[0-7]m", line) for line in grey)
    assert any(re.search("\x1b\\[[0-9;]*3[0-7]m", line) for line in coloured)


def test_articles_come_in_order_each_with_its_parent() -> None:
    lines = [plain(line) for line in drawn(composite(), a_console(terminal=True))]
    main, second = (next(n for n, line in enumerate(lines) if f"┌─ {name} " in line) for name in ("main article", "embedded article 1"))  # fmt: skip
    assert main < second
    assert "in the main article" in lines[second + 1]
    assert SECOND_TITLE in lines[second + 2]
    assert any("source: وكالة الأفق" in line for line in lines[main:second])


def test_a_related_headline_of_the_page_itself_says_so() -> None:
    lines = drawn(composite() + f"\n• {SECOND_TITLE}", a_console(terminal=False))
    at = next(n for n, line in enumerate(lines) if line.startswith("related headlines"))
    assert [line for line in lines[at:] if "the same as embedded article 1" in line]


def test_what_comes_again_and_again_is_dropped_in_one_line() -> None:
    lines = drawn(composite(), a_console(terminal=False))
    assert [line.split() for line in lines if "×" in line] == [["other", "•", "×", f"{len(RELATED)}"]]


def test_explained_pieces_stand_in_reading_order_with_role_and_place() -> None:
    lines = drawn(composite(), a_console(terminal=False), explain=True)
    layout = lines[: lines.index("")]
    assert layout[:3] == ["the page in reading order", "  paragraph  main article", f"  │ {MAIN.splitlines()[0]}"]
    assert layout[layout.index(f"  │ {SECOND_TITLE}") - 1] == "  headline  embedded article 1"
    assert layout[layout.index("  │ إعلان") - 1] == "  advert  no article"


HOSTILE = "خبر \x1b[2J\x07عاجل \x9b31m \u202eمقلوب\u202c \u2067 [bold]نص[/bold] :smile:"


def hostile_page(text: str) -> SplitPage:
    article = SplitArticle(position=0, headline=text, byline=text, body=f"{text}\n{text}", language="ar", sources=(text,), keywords=(text,))  # fmt: skip
    roles: tuple[Role, ...] = tuple(LOOKS)
    return SplitPage(
        articles=(article,),
        related=(text,),
        dropped=tuple(Dropped(role=role, text=text) for role in roles),
        layout=tuple(LayoutBlock(text=text, role=role, article=None) for role in roles),
    )


def test_no_page_drives_the_terminal() -> None:
    lines = shown(hostile_page(HOSTILE), [], a_console(terminal=True, width=200), explain=True)
    assert not any(re.search("[\x00-\x1a\x1c-\x1f\x7f-\x9f\u202e\u2067]", line) for line in lines)
    assert not any("\x1b[2J" in line for line in lines)
    assert sum("[bold]نص[/bold] :smile:" in line for line in lines) > 20


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.integers(1, 120))
def test_any_text_in_any_width(text: str, width: int) -> None:
    console = a_console(terminal=True, width=width)
    lines = shown(hostile_page(text.replace("\n", " ")), [text], console, explain=True)
    assert max(cell_len(plain(line)) for line in lines) <= max(width, 40), "narrower than 40 names may stand out"
