"""What the splitter is trained on: composed pages whose truth says every character, and features that several pages bear out."""

import random
from collections.abc import Callable

import pytest
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE

from training.compose import Composed
from training.compose_briefs import briefs, sectioned, teased
from training.compose_flat import flattened
from training.split import LEAST, usual
from training.split_folds import folds_of

STOCK = [(f"{title} {number}", body.split("\n")) for number in range(8) for title, body in ((SECOND_TITLE, SECOND), (RELATED[0], MAIN))]  # fmt: skip


@pytest.mark.parametrize("make", [briefs, teased, sectioned, flattened])
def test_the_truth_of_a_composed_page_is_its_text(make: Callable[..., Composed]) -> None:
    draw = random.Random(1)
    for _ in range(40):
        page = make(STOCK, draw)
        assert "".join("".join(piece.text for piece in page.pieces).split()) == "".join(page.text.split())
        assert page.articles == len({piece.article for piece in page.pieces if piece.article is not None})


def test_a_feature_of_one_page_in_many_copies_does_not_count() -> None:
    pages = [("one", [["a", "b"]])] * (LEAST + 1) + [(f"page {number}", [["a"]]) for number in range(LEAST)]
    assert usual(pages) == {"a"}


def test_pages_that_are_alike_are_in_one_part() -> None:
    words = [f"w{number}" for number in range(60)]
    texts = {"a": " ".join(words), "b": " ".join([*words, "x", "y"]), "c": " ".join(reversed(words))}
    folds = folds_of(texts)
    assert folds["a"] == folds["b"]
