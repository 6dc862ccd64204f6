"""A split page drawn for a terminal: each article beside a bar of its own, what belongs to none below, a legend, the sums.

See `majra.cli.directions` for why nothing stands at the right of a text. Colours and marks of direction go to terminals only;
elsewhere lines are not broken either, so that they can be searched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from majra.cli.directions import broken
from majra.cli.split_roles import LOOKS, article_name, plural
from majra.cli.split_sums import Sums, summary
from majra.records.document import LayoutBlock, Role
from majra.text.arabic import match_key
from streams.split.page import SplitArticle, SplitPage

NARROWEST = 24
"""Columns: a terminal says 0 or 1 where it does not know, and a word has to fit."""
BAR, TOP, END = "│ ", "┌─ ", "└─"


def drawing(page: SplitPage, sums: Sums, console: Console, *, explain: bool = False) -> Iterator[Text]:
    """The lines that show `page`; with `explain` all pieces in reading order come first, each with its role and place."""
    draw = _Drawing(console)
    if explain:
        yield from draw.layout(page.layout)
    for article in page.articles:
        yield from draw.article(article)
    if page.related:
        yield from draw.related(page)
    if page.dropped:
        yield from draw.dropped([(piece.role, piece.text) for piece in page.dropped])
    yield from draw.legend(page.layout)
    yield from draw.lines(summary(sums))


class _Drawing:
    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = max(NARROWEST, console.width)

    def lines(
        self, text: str, style: str = "", *, first: str = "", rest: str | None = None, lead: str = "dim"
    ) -> Iterator[Text]:
        """`text` behind `first`, its further lines behind `rest` (as `first` where None); these in the style `lead`."""
        rest = first if rest is None else rest
        width = self.width - max(len(first), len(rest)) if self.console.is_terminal else None
        for number, line in enumerate(broken(text, width, self.console)):
            yield Text.assemble((rest if number else first, lead), (line, style))

    def article(self, article: SplitArticle) -> Iterator[Text]:
        """Its frame is open at the right; an embedded article is set in, below the main one, whose part it was."""
        indent = "" if article.position == 0 else "  "
        bar = f"{indent}{BAR}"
        name = article_name(article.position)
        yield Text(f"{indent}{TOP}{name} ".ljust(self.width - 1, "─"), style="dim")
        count = len(article.body.split("\n")) if article.body else 0
        within = "" if article.position == 0 else f"in the {article_name(0)} · "
        yield from self.lines(
            f"{within}{article.language} · {plural(count, 'paragraph')}, {plural(len(article.body), 'character')}",
            "dim",
            first=bar,
        )
        if article.headline is not None:
            yield from self.lines(article.headline, LOOKS["headline"].style, first=bar)
        if article.byline is not None:
            yield from self.lines(article.byline, LOOKS["byline"].style, first=f"{bar}by: ", rest=f"{bar}    ")
        for paragraph in article.body.split("\n") if article.body else ():
            yield Text(bar.rstrip(), style="dim")
            yield from self.lines(paragraph, LOOKS["paragraph"].style, first=bar)
        if article.sources or article.keywords:
            yield Text(bar.rstrip(), style="dim")
        labelled: tuple[tuple[Role, Iterable[str]], ...] = (("source", article.sources), ("keywords", article.keywords))
        for role, values in labelled:
            first, rest = f"{bar}{role}: ", f"{bar}{' ' * (len(role) + 2)}"
            for number, value in enumerate(values):
                yield from self.lines(value, LOOKS[role].style, first=rest if number else first, rest=rest)
        yield Text(f"{indent}{END}", style="dim")

    def related(self, page: SplitPage) -> Iterator[Text]:
        """The headlines that lead to other articles; one that leads to an article of this page says so."""
        here = {match_key(each.headline): each.position for each in page.articles if each.headline}
        yield Text(f"related headlines ({len(page.related):,})", style="dim")
        size = len(f"{len(page.related)}") + 2
        for number, headline in enumerate(page.related, start=1):
            yield from self.lines(
                headline,
                LOOKS["related-headline"].style,
                first=f"{number}".rjust(size) + f" {BAR}",
                rest=f"{' ' * size} {BAR}",
            )
            if (position := here.get(match_key(headline))) is not None:
                yield Text(f"{' ' * size} {BAR}the same as {article_name(position)}", style="dim")

    def dropped(self, pieces: Sequence[tuple[Role, str]]) -> Iterator[Text]:
        """What is in no article, in order; a piece that comes again and again, as bullets do, once with its number."""
        yield Text(f"dropped ({plural(len(pieces), 'piece')})", style="dim")
        size = max(len(role) for role, _ in pieces) + 4
        for (role, text), same in groupby(pieces):
            count = sum(1 for _ in same)
            first, *rest = self.lines(
                text, "dim", first=f"  {role}".ljust(size), rest=" " * size, lead=f"dim {LOOKS[role].style}"
            )
            yield first if count == 1 or rest else first.append(f"  × {count:,}", style="dim")
            yield from rest

    def layout(self, blocks: Sequence[LayoutBlock]) -> Iterator[Text]:
        """The page in reading order; neighbours with the same role and place stand under one name."""
        yield Text("the page in reading order", style="dim")
        for (article, role), group in groupby(blocks, key=lambda block: (block.article, block.role)):
            where = "no article" if article is None else article_name(article)
            yield Text.assemble(("  ", ""), (role, LOOKS[role].style), (f"  {where}", "dim"))
            for block in group:
                yield from self.lines(block.text, LOOKS[role].style, first=f"  {BAR}", lead=LOOKS[role].style)
        yield Text("")

    def legend(self, blocks: Sequence[LayoutBlock]) -> Iterator[Text]:
        """The roles on this page in their colours, each with how many pieces have it."""
        counts = Counter(block.role for block in blocks)
        line = Text("roles:", style="dim")
        for role, look in LOOKS.items():
            if not counts[role]:
                continue
            item = Text.assemble(
                ("  ", ""), ("■ ", f"not dim {look.style}"), (f"{role} {counts[role]:,}", f"not dim {look.style}")
            )
            if self.console.is_terminal and line.cell_len + item.cell_len > self.width:
                yield line
                line = Text("      ")
            line.append_text(item)
        yield line
