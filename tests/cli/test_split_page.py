"""The page that `majra split --html` writes: self-contained, escaped, both sides linked piece by piece."""

import base64
import hashlib
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from support.samples import MAIN, RELATED, SECOND, SECOND_TITLE, composite

from majra.cli.split_page import html_page
from majra.cli.split_places import places_of
from majra.cli.split_roles import LOOKS
from majra.cli.split_sums import sums_of
from majra.records.document import Dropped, LayoutBlock
from streams.split.page import Page, SplitArticle, SplitPage
from streams.split.splitter import page_blocks, split_page


def written(page: SplitPage, name: str = "page.html") -> str:
    return html_page(page, sums_of(page, [block.text for block in page.layout]), name=name, encoding="utf-8")


def of_text(text: str) -> SplitPage:
    return split_page(Page(text=text))


PAGE = of_text(composite())
TREE = LexborHTMLParser(written(PAGE))


def texts(selector: str) -> list[str]:
    return [node.text() for node in TREE.css(selector)]


def test_both_sides_are_there() -> None:
    assert texts(".input .r > p") == [block.text for block in PAGE.layout]
    assert texts("article.main > p") == MAIN.split("\n")
    assert texts("article.embedded > h3") == [SECOND_TITLE]
    assert texts("article.embedded > p") == SECOND.split("\n")
    assert texts(".related li") == list(RELATED)
    assert len(texts(".dropped li")) == len(PAGE.dropped)


def test_each_piece_leads_to_its_block_and_back() -> None:
    ids = {node.attributes["id"] for node in TREE.css("[id]")}
    links = [node.attributes["href"] or "" for node in TREE.css("a")]
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    for node in TREE.css(".output .r a"):
        block = TREE.css_first(f"[id={(node.attributes['href'] or '')[1:]}] > p")
        assert block is not None
        assert node.text() in block.text()
    assert len(TREE.css(".input .label a")) == len(PAGE.layout), "every block is somewhere"


def test_the_same_flattened_to_one_line_is_linked_sentence_by_sentence() -> None:
    page = of_text(composite(" "))
    places = places_of(page)
    assert all(piece.block is not None for piece in places)
    for fields in places.articles:
        whole = "\n".join(" ".join(piece.text for piece in paragraph) for paragraph in fields.paragraphs)
        assert whole == fields.article.body
    assert sorted(piece.number for piece in places) == list(range(len(list(places))))


def test_nothing_runs_and_nothing_is_loaded() -> None:
    (policy,) = [node.attributes["content"] or "" for node in TREE.css("meta[http-equiv=Content-Security-Policy]")]
    style = TREE.css_first("style")
    assert style is not None
    digest = base64.b64encode(hashlib.sha256((style.text() or "").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not TREE.css("script, link, img, iframe, object, embed, base, form, [src], [style], [onclick]")


def test_every_role_has_its_look_and_directions_are_said() -> None:
    style = TREE.css_first("style")
    assert style is not None
    assert all(f".{role} {{" in style.text() for role in LOOKS)
    page = LexborHTMLParser(
        written(of_text("BBC قالت إن الوزير حضر افتتاح الخط الجديد.\nLondon said on Monday that it was so."))
    )
    assert [node.attributes["dir"] for node in page.css(".input .r > p")] == ["rtl", "ltr"]


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</style><base href=//evil>", "\x1b[2J\x00", "' onclick='x"]  # fmt: skip


def one_of_each(text: str) -> SplitPage:
    return SplitPage(
        articles=(
            SplitArticle(position=0, headline=text, byline=text, body=text, language=text, sources=(text,), keywords=(text,)),
        ),
        related=(text,),
        dropped=(Dropped(role="other", text=text),),
        layout=tuple(LayoutBlock(text=text, role=role, article=None) for role in LOOKS),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.sampled_from(HOSTILE), st.text(alphabet=st.characters(exclude_characters="\n"), min_size=1, max_size=60)
    )
)
def test_no_page_gets_out_of_its_text(text: str) -> None:
    markup = written(one_of_each(text), name=text)
    tree, calm = LexborHTMLParser(markup), LexborHTMLParser(written(one_of_each("نص"), name="نص"))
    assert [node.tag for node in tree.css("body *, head *")] == [node.tag for node in calm.css("body *, head *")]
    assert {key for node in tree.css("*") for key in node.attributes} == {key for node in calm.css("*") for key in node.attributes}  # fmt: skip
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", markup)


def test_a_large_page_is_linked_in_time_that_grows_with_it() -> None:
    text = "\n".join(f"كلمات دلالية: {'، '.join(f'وسم{n}' for n in range(500))}\n• خبر آخر عن حادث رقم {n} في المدينة" for n in range(40))  # fmt: skip
    taken = []
    for copies in (1, 4):
        page = of_text("\n".join([text] * copies))
        start = time.process_time()
        places_of(page)
        taken.append(time.process_time() - start)
    assert taken[1] < 16 * max(taken[0], 0.01)


def test_any_text_is_shown_whole() -> None:
    given_page = Page(text=composite("\n \n"))
    tree = LexborHTMLParser(written(split_page(given_page)))
    shown = "".join("".join(node.text() for node in tree.css(".input .r > p")).split())
    assert shown == "".join("".join(block.text for block in page_blocks(given_page)).split())
