"""`majra demo`: the whole of Majra on bundled feeds, on this machine and without network, until all is done."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click
import orjson

from majra.cli.console import Failure, out, table
from majra.settings import Settings, load_settings, variable

if TYPE_CHECKING:
    from majra.demo.tally import Summary
    from majra.records.document import Document


@click.command(epilog="Example: majra demo --json | tail -1")
@click.option(
    "--deadline", type=click.FloatRange(min=1), default=60.0, show_default=True, help="most seconds it may take"
)
@click.option("--json", "as_json", is_flag=True, help="each document as one line of JSON, and the summary as the last")
def command(deadline: float, as_json: bool) -> None:
    """Polls invented outlets, served from this machine, and shows what becomes of their items. Needs no network and no
    broker, and keeps nothing.

    Ends with 0 once every item has come to its end; with 1 at the deadline, naming what is missing.
    """
    from majra.demo.show import summary_rows
    from majra.local import embedded_kafka
    from streams.route import load_routes

    settings = load_settings()
    if not as_json:
        out().print(
            "Invented news from this machine: nothing leaves it, and nothing is kept.\n"
            "A broker, a connector and a worker start; the documents come in some seconds.\n"
        )
    with embedded_kafka(settings, load_routes(settings).topics) as embedded:
        summary = asyncio.run(_run(embedded, deadline, _as_json if as_json else _to_read))
    if as_json:
        print(orjson.dumps({"summary": summary.as_json()}).decode())
    else:
        out().print(table(("count", "of"), summary_rows(summary)))
    if summary.dead_letters:
        raise Failure(f"{summary.dead_letters} messages became dead letters")


async def _run(
    settings: Settings, deadline: float, show: Callable[[Mapping[str, str]], Callable[[Document], None]]
) -> Summary:
    from majra.demo.run import Interrupted, NotFinished, run_demo
    from majra.demo.samples import load_outlets
    from majra.local import COMMANDS, ChildrenFailed, child_environ, stop_on_signals

    # The feeds are on the loopback interface of one host, and nobody wants to wait.
    changes = {"allow_private": "true", "start_spread": "0", "host_spacing": "0"}
    # What children report from within belongs to `majra up`; here it would stand between the documents.
    changes["log_level"] = os.environ.get(variable("log_level")) or "warning"
    with stop_on_signals() as stop:
        try:
            return await run_demo(
                settings,
                load_outlets(),
                COMMANDS,
                child_environ(settings, **changes),
                stop=stop,
                deadline=deadline,
                show=show,
            )
        except (NotFinished, ChildrenFailed) as error:
            raise Failure(str(error)) from error
        except Interrupted:
            raise click.Abort from None


def _as_json(_titles: Mapping[str, str]) -> Callable[[Document], None]:
    from majra.records.codec import encode

    def show(document: Document) -> None:
        sys.stdout.buffer.write(encode(document) + b"\n")
        sys.stdout.buffer.flush()

    return show


def _to_read(titles: Mapping[str, str]) -> Callable[[Document], None]:
    from majra.demo.show import InOrder, lines

    console, order = out(), InOrder()

    def show(document: Document) -> None:
        for each in order.ready(document):
            try:
                console.print(lines(each, titles, order, isolate=console.is_terminal))
            except SystemExit as gone:  # rich's word for a reader that went away; the processes must be stopped first
                raise BrokenPipeError from gone

    return show
