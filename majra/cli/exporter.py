"""`majra exporter`: what `majra lag` shows, for Prometheus, from outside workers and connectors."""

from __future__ import annotations

import click

from majra.cli.lag import connector_groups, stage_groups
from majra.cli.stopping import until_stopped
from majra.listen import host_port
from majra.settings import Settings, load_settings


@click.command(epilog="Example: majra exporter --port 9308")
@click.option("--port", type=click.IntRange(1, 65_535), help="instead of that of MAJRA_EXPORTER_LISTEN (9308)")
@click.option("--host", help="instead of that of MAJRA_EXPORTER_LISTEN (127.0.0.1)")
def command(port: int | None, host: str | None) -> None:
    """Serves lag, groups, logs and feeds' freshness to Prometheus at /metrics, until SIGINT or SIGTERM.

    Asks the brokers every MAJRA_EXPORTER_INTERVAL seconds, and serves what it saw last: a scrape never waits for a broker.
    While they cannot be asked, majra_exporter_up is 0 and what was seen last stays.
    """
    settings = load_settings()
    named, number = host_port("exporter_listen", settings.exporter_listen)
    until_stopped(_export(settings, named if host is None else host, port or number))


async def _export(settings: Settings, host: str, port: int) -> None:
    from majra.kafka.security import client_options
    from majra.metrics.board import Board
    from majra.metrics.looking import keep_looking
    from majra.metrics.serve import new_registry, served
    from majra.topics import topic_specs
    from streams.route import load_routes

    client_options(settings)  # settings that cannot be are told at the start; brokers may come later
    registry, board = new_registry(), Board()
    topics = [spec.name for spec in topic_specs(settings, load_routes(settings).topics)]
    registry.register(board)
    with served(registry, "exporter_listen", host, port):
        await keep_looking(settings, board, groups=stage_groups(), sharers=connector_groups(), topics=topics)
