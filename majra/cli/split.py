"""`majra split`: what one page holds, to read."""

from __future__ import annotations

import click
import msgspec
import orjson
from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from majra.cli.console import Failure, out, safe
from majra.cli.files import open_input


@click.command(epilog="Example: majra split page.html")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON")
def command(file: str, as_json: bool) -> None:
    """Splits one page (plain text or HTML, any common Arabic encoding); FILE may be - for standard input."""
    from majra.text.charset import decode_page
    from streams.split.page import Page
    from streams.split.splitter import split_page

    with open_input(file) as page_file:
        decoded = decode_page(page_file.read())
    page = split_page(Page(text=decoded.text))
    if not any(article.body or article.headline for article in page.articles) and not page.dropped:
        raise Failure(f"{file}: nothing to read")
    if as_json:
        print(
            orjson.dumps(
                {"encoding": decoded.encoding, **msgspec.to_builtins(page)}, option=orjson.OPT_INDENT_2
            ).decode()
        )
        return
    console = out()
    for article in page.articles:
        text = Text("\n".join(safe(line) for line in article.body.split("\n")))
        for name, values in (("source", article.sources), ("keywords", article.keywords)):
            if values:
                text.append(f"\n{name}: {safe(' | '.join(values))}", style="cyan")
        title = "main article" if article.position == 0 else f"embedded article {article.position}"
        headline = Text(safe(article.headline or "(no headline)"), style="bold")
        console.print(Panel(Group(headline, text), title=title, title_align="left"), soft_wrap=False)
    if page.related:
        related = Text("\n".join(safe(each) for each in page.related))
        console.print(Panel(related, title="related headlines", title_align="left"), soft_wrap=False)
    for piece in page.dropped:
        console.print(Text(f"dropped {piece.role}: {safe(piece.text)}", style="dim"))
