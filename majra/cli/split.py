"""`majra split`: what one page holds, to read, as a page for the browser, or as JSON."""

from __future__ import annotations

import click
import msgspec
import orjson

from majra.cli.console import Failure, Misuse, out
from majra.cli.files import different_files, open_input, open_output


@click.command(epilog="Example: majra split page.html --explain")
@click.argument("file")
@click.option(
    "--explain", is_flag=True, help="first the whole page in reading order: each piece, its role, where it went"
)
@click.option("--html", metavar="FILE", help="write a page that shows the input beside its articles, and draw nothing")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON")
def command(file: str, explain: bool, html: str | None, as_json: bool) -> None:
    """Splits one page (plain text or HTML, any common Arabic encoding); FILE may be - for standard input.

    Shows the articles, related headlines, what was dropped and why, and whether every character is accounted for.
    """
    from majra.cli.split_sums import sums_of
    from majra.text.binary import binary
    from majra.text.charset import decode_page
    from streams.split.page import Page
    from streams.split.splitter import page_blocks, split_page

    if html is not None and (as_json or explain):
        raise Misuse(
            f"--html draws all there is on a page of its own: leave {'--json' if as_json else '--explain'} out"
        )
    different_files(file, html)
    with open_input(file) as page_file:
        raw = page_file.read()
    decoded = decode_page(raw)
    if (kind := binary(raw, decoded.text)) is not None:
        raise Failure(f"{file}: {kind}, not a page of text or HTML")
    given = Page(text=decoded.text)
    page = split_page(given)
    if not any(article.body or article.headline for article in page.articles) and not page.dropped:
        raise Failure(f"{file}: nothing to read")
    sums = sums_of(page, (block.text for block in page_blocks(given)))
    if as_json:
        whole = {"encoding": decoded.encoding, **msgspec.to_builtins(page), "sums": msgspec.to_builtins(sums)}
        print(orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode())
    elif html is not None:
        from majra.cli.split_page import html_page

        with open_output(html) as target:
            target.write(html_page(page, sums, name=file, encoding=decoded.encoding).encode())
    else:
        from majra.cli.split_view import drawing

        console = out()
        for line in drawing(page, sums, console, explain=explain):
            console.print(line)
