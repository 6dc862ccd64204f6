"""`majra up`: everything on this machine, on an embedded broker, until stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click
from msgspec.structs import replace

from majra.cli.console import Failure, out
from majra.cli.feed_files import read_feed_file
from majra.clock import utc_now
from majra.records.feed import Feed
from majra.settings import Settings, load_settings


@click.command(epilog="Example: majra up --feeds feeds.opml")
@click.option("--feeds", "file", help="feeds to begin with: OPML, CSV or one address a line; - is standard input")
def command(file: str | None) -> None:
    """Starts a broker, a connector and a worker on this machine, until SIGINT or SIGTERM. For trying: nothing is kept."""
    from majra.local import embedded_kafka
    from streams.route import load_routes

    settings = load_settings()
    found, unusable = read_feed_file(file) if file else ([], 0)
    feeds = [replace(feed, added=utc_now()) for feed in found]
    with embedded_kafka(settings, load_routes(settings).topics) as embedded:
        out().print(welcome(embedded.kafka, len(feeds)))
        asyncio.run(_up(embedded, feeds))
    if unusable:
        raise Failure(f"{unusable} of the feeds in {file} could not be used")


def welcome(address: str, feeds: int) -> str:
    """What a newcomer must know, and can paste into another terminal. `feeds`: how many there are already."""
    use = f"MAJRA_KAFKA={address} majra"
    return (
        f"Majra runs on this machine with {feeds} feeds; its broker, in memory, is at {address}.\n"
        "NOTHING IS KEPT: feeds, articles and all else are gone when it stops (Ctrl-C), the oldest sooner.\n"
        "In another terminal:\n"
        f"  {use} feeds add https://example.org/rss\n"
        f"  {use} subscribe enriched --from earliest\n"
    )


async def _up(settings: Settings, feeds: Sequence[Feed]) -> None:
    from majra.local import COMMANDS, ChildrenFailed, child_environ, register, run_processes, stop_on_signals

    with stop_on_signals() as stop:
        await register(settings, feeds)
        try:
            await run_processes(COMMANDS, child_environ(settings), stop)
        except ChildrenFailed as error:
            raise Failure(str(error)) from error
