from itertools import permutations

import pytest
from support.samples import MAIN, RELATED, SECOND_TITLE, composite
from test_tally import NOW

from majra.demo.show import InOrder, lines
from majra.records.document import Document
from majra.records.entry import Entry
from majra.settings import Settings
from streams.dedupe.deduper import Deduper
from streams.pipeline import deduplicated
from streams.refine import refine

FEED = "http://127.0.0.1:1/"
TITLE = "افتتاح الخط"
HOSTILE = "خبر\x1b[31m عاجل\u202e\nثان"


def documents() -> list[Document]:
    deduper = Deduper.from_settings(Settings())
    entries = [
        Entry(id="a", feed=FEED + "a", url="https://a.example/1", title=TITLE, content=composite()),
        Entry(id="b", feed=FEED + "b", url="https://b.example/1", title=HOSTILE, content=MAIN),
    ]
    return [deduplicated(document, deduper, NOW) for entry in entries for document in refine(entry, NOW)]


MAIN_DOCUMENT, EMBEDDED, COPY = documents()


@pytest.mark.parametrize("arrival", list(permutations(documents())))
def test_an_article_is_shown_before_what_refers_to_it(arrival: tuple[Document, ...]) -> None:
    order = InOrder()
    shown = [each.uri for document in arrival for each in order.ready(document)]
    assert shown[0] == MAIN_DOCUMENT.uri
    assert sorted(shown) == sorted(each.uri for each in arrival)


def test_what_is_shown() -> None:
    order = InOrder()
    titles = {FEED + "a": "وكالة الأفق", FEED + "b": "المرساة"}
    main, embedded, copy = (
        lines(each, titles, order, isolate=False).plain for document in documents() for each in order.ready(document)
    )
    assert main.split("\n")[:2] == [f"• {TITLE}", "    وكالة الأفق: no topic"]
    assert f"split off: {SECOND_TITLE}" in main
    assert "source: وكالة الأفق" in main
    assert all(headline in main for headline in RELATED)
    assert embedded.endswith(f"split off from: {TITLE}")
    assert copy.endswith(f"المرساة: exact duplicate, of {TITLE}")


def test_a_feed_cannot_drive_the_terminal() -> None:
    order = InOrder()
    text = lines(COPY, {}, order, isolate=True).plain
    assert "\x1b" not in text
    assert "\u202e" not in text
