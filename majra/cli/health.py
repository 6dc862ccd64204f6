"""`majra health`: whether the process beside it gets on, for the health checks of containers."""

from __future__ import annotations

import asyncio
import time
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Final

import click

from majra.cli.console import Failure, out
from majra.settings import Settings, load_settings

if TYPE_CHECKING:
    from majra.kafka.freshness import FeedRow
    from majra.kafka.lag import GroupLag

ANSWER: Final = 5.0
"""Seconds for the metrics: they are in memory, and compose gives the whole check 20."""
_EVERYWHERE: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not bound


@click.command(epilog="Example: MAJRA_METRICS_LISTEN=127.0.0.1:9309 majra health")
def command() -> None:
    """Asks the process that serves MAJRA_METRICS_LISTEN (or, without one, MAJRA_EXPORTER_LISTEN) whether it gets on.

    Exits 1 where it does not answer, or finished nothing for three minutes although there was something to do.
    """
    from majra.health import ages, quiet, stalled

    settings = load_settings()
    host, port = _where(settings)
    try:
        found = ages(_metrics(host, port), time.time())
    except (OSError, HTTPException, ValueError) as error:
        raise Failure(f"nothing healthy at {host}:{port}: {error}") from error
    silent = quiet(found)
    # The brokers are asked only where it matters: a check every 30 s should cost next to nothing.
    groups, feeds = asyncio.run(_outside(settings)) if silent else ([], [])
    if said := stalled(silent, groups, feeds):
        raise Failure("; ".join(said))
    out().print(", ".join(f"{stage} {age:.0f} s ago" for stage, age in found.items()))


def _where(settings: Settings) -> tuple[str, int]:
    from majra.listen import host_port

    name = "metrics_listen" if settings.metrics_listen else "exporter_listen"
    host, port = host_port(name, getattr(settings, name))
    return _EVERYWHERE.get(host, host), port


def _metrics(host: str, port: int) -> str:
    connection = HTTPConnection(host, port, timeout=ANSWER)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        if answer.status != 200:
            raise ValueError(f"HTTP {answer.status}")
        return answer.read().decode()
    finally:
        connection.close()


async def _outside(settings: Settings) -> tuple[list[GroupLag], list[FeedRow]]:
    """What waits: the lag of each stage's group, and the feeds."""
    from majra.cli.lag import stage_groups
    from majra.clock import utc_now
    from majra.kafka.freshness import Feeds
    from majra.kafka.lag import open_observer
    from majra.kafka.log import open_reader

    async with open_observer(settings, stage_groups()) as observer, open_reader(settings) as reader:
        _partitions, groups = await observer.look()
        return groups, await Feeds(settings).look(reader, utc_now())
