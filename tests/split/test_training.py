"""What the splitter is trained on: composed pages whose truth says every character, and features that several pages bear out."""

import random
from collections.abc import Callable

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE

from majra.text.html import text_blocks
from majra.text.tidy import tidy
from training.compose import Composed
from training.compose_briefs import briefs, sectioned, teased
from training.compose_flat import flattened
from training.compose_pages import furnished, furniture
from training.split import LEAST, usual
from training.split_folds import folds_of

STOCK = [(f"{title} {number}", body.split("\n")) for number in range(8) for title, body in ((SECOND_TITLE, SECOND), (RELATED[0], MAIN))]  # fmt: skip


def furnished_of(half: str) -> Callable[..., Composed]:
    return lambda stock, draw: furnished(stock * 2, furniture(half), draw)


@pytest.mark.parametrize("make", [briefs, teased, sectioned, flattened, furnished_of("train"), furnished_of("try")])
def test_the_truth_of_a_composed_page_is_its_text(make: Callable[..., Composed]) -> None:
    draw = random.Random(1)
    for _ in range(40):
        page = make(STOCK, draw)
        text = "".join(block.text for block in text_blocks(page.text, page.content_type))
        assert "".join("".join(tidy(piece.text) for piece in page.pieces).split()) == "".join(text.split())
        assert page.articles == len({piece.article for piece in page.pieces if piece.article is not None})


def test_no_wording_is_learned_that_others_are_tried_with() -> None:
    learned, tried = furniture("train").kinds, furniture("try").kinds
    assert learned.keys() == tried.keys()
    assert all(set(learned[kind]).isdisjoint(tried[kind]) for kind in learned)


def test_a_feature_of_one_page_in_many_copies_does_not_count() -> None:
    pages = [("one", [["a", "b"]])] * (LEAST + 1) + [(f"page {number}", [["a"]]) for number in range(LEAST)]
    assert usual(pages) == {"a"}


def test_pages_that_are_alike_are_in_one_part() -> None:
    words = [f"w{number}" for number in range(60)]
    texts = {"a": " ".join(words), "b": " ".join([*words, "x", "y"]), "c": " ".join(reversed(words))}
    folds = folds_of(texts)
    assert folds["a"] == folds["b"]
