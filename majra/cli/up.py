"""`majra up`: everything on this machine, on an embedded broker, until stopped."""

from __future__ import annotations

import asyncio

import click

from majra.cli.console import Failure, out
from majra.settings import Settings, load_settings


@click.command(epilog="Example: majra up")
def command() -> None:
    """Starts a broker, a connector and a worker on this machine, until SIGINT or SIGTERM. For trying: nothing is kept."""
    from majra.local import embedded_kafka
    from streams.route import load_routes

    settings = load_settings()
    with embedded_kafka(settings, load_routes(settings).topics) as embedded:
        out().print(welcome(embedded.kafka))
        asyncio.run(_up(embedded))


def welcome(address: str) -> str:
    """What a newcomer must know, and can paste into another terminal."""
    use = f"MAJRA_KAFKA={address} majra"
    return (
        f"Majra runs on this machine; its broker, in memory, is at {address}.\n"
        "NOTHING IS KEPT: feeds, articles and all else are gone when it stops (Ctrl-C), the oldest sooner.\n"
        "In another terminal:\n"
        f"  {use} feeds add https://example.org/rss\n"
        f"  {use} subscribe enriched --from earliest\n"
    )


async def _up(settings: Settings) -> None:
    from majra.local import COMMANDS, ChildrenFailed, child_environ, run_processes, stop_on_signals

    with stop_on_signals() as stop:
        try:
            await run_processes(COMMANDS, child_environ(settings), stop)
        except ChildrenFailed as error:
            raise Failure(str(error)) from error
