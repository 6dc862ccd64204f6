"""Pages written to be learned from: their format, and that every form of them says of each character what it is."""

import random
from pathlib import Path

import pytest

from majra.text.html import text_blocks
from majra.text.tidy import tidy
from training.compose import Piece
from training.written_pages import FOLDER, Written, composed_as, joined_links, read_pages

PAGE = """=== موقع محلي، خبر ورابط
title: بلدية الميناء تنظف الشاطئ
headline 0| بلدية الميناء تنظف الشاطئ
paragraph 0| بدأت فرق البلدية صباح اليوم تنظيف الشاطئ.
read-also -| تابع القصة هنا:
related-headline 0| صيادون يشكون من النفايات

=== بلا عنوان
title: -
paragraph 0| قال رئيس البلدية إن الحملة تستمر أسبوعا | وتشمل المرفأ.
"""
LABEL, LINK, OTHER = Piece("طالع أيضا", "read-also", None), Piece("خبر", "related-headline", 0), Piece("نبأ", "related-headline", 0)  # fmt: skip


def test_a_file_of_pages_is_read() -> None:
    first, second = read_pages(PAGE)
    assert (first.note, first.title, len(first.pieces)) == ("موقع محلي، خبر ورابط", "بلدية الميناء تنظف الشاطئ", 4)
    assert first.pieces[2] == Piece("تابع القصة هنا:", "read-also", None)
    assert second.title is None
    assert second.pieces[0].text.endswith("أسبوعا | وتشمل المرفأ.")


@pytest.mark.parametrize("line", ["paragraph 0 نص بلا فاصل", "heading 0| نص", "paragraph x| نص", "paragraph 0|", "paragraph| نص"])  # fmt: skip
def test_a_line_of_another_format_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_pages(f"=== صفحة\n{line}"))


@pytest.mark.parametrize(
    ("pieces", "roles"),
    [
        ((LABEL, LINK), ["read-also"]),
        ((LABEL, LINK, Piece("نص", "paragraph", 0)), ["read-also", "paragraph"]),
        ((LABEL, LINK, OTHER), ["read-also", "related-headline", "related-headline"]),
        ((LABEL, Piece("خبر", "headline", 1)), ["read-also", "headline"]),
    ],
)
def test_a_label_and_its_one_link_are_an_inline_link(pieces: tuple[Piece, ...], roles: list[str]) -> None:
    assert [piece.role for piece in joined_links(pieces)] == roles


def pages() -> list[Written]:
    return [page for path in sorted(FOLDER.glob("*.txt")) for page in read_pages(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("shape", ["flat", "lines", "paragraphs", "html"])
def test_the_truth_of_each_form_is_its_text(shape: str) -> None:
    draw = random.Random(3)
    for page in draw.sample(pages(), 60):
        form = composed_as(page, shape, draw)
        text = "".join(block.text for block in text_blocks(form.text, form.content_type))
        assert "".join("".join(tidy(piece.text) for piece in form.pieces).split()) == "".join(text.split()), page.note


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_article_of_a_page_has_text(path: Path) -> None:
    for page in read_pages(path.read_text(encoding="utf-8")):
        numbers = {piece.article for piece in page.pieces if piece.article is not None}
        told = {piece.article for piece in page.pieces if piece.role == "paragraph"}
        assert numbers == told == set(range(len(told))), page.note
