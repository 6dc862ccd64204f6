"""`majra lag`: how far the workers are behind, and how fresh the feeds are, from outside both."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click
import msgspec
import orjson
from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from majra.cli.console import out, table
from majra.cli.durations import brief
from majra.cli.stopping import until_stopped
from majra.settings import Settings, load_settings

if TYPE_CHECKING:
    from majra.kafka.freshness import FeedRow
    from majra.kafka.lag import GroupLag, PartitionLag

EVERY: Final = 2.0
"""Seconds between looks of --watch."""
WORST: Final = 20
"""Feeds shown to people: those to do something about; --json has all."""


@click.command(epilog="Example: majra lag --watch")
@click.option("--watch", is_flag=True, help="look again every 2 s, until Ctrl-C")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON; with --watch one line a look")
def command(watch: bool, as_json: bool) -> None:
    """Shows how many messages and seconds each group is behind, by partition, and the freshness of the feeds.

    Asks the brokers, not the workers: one that is dead or stuck still shows. A group without members does nothing.
    """
    until_stopped(_lag(load_settings(), watch, as_json))


def connector_groups() -> dict[str, str]:
    """The group in which connectors share the feeds, and the topic whose partitions they share."""
    from connectors.service import GROUP
    from majra.topics import FEEDS

    return {GROUP: FEEDS}


def stage_groups() -> dict[str, str]:
    """The consumer group of each stage, and the topic it reads."""
    from streams.topology import Dedupe, Enrich, Refine
    from streams.worker import group_of

    return {group_of(stage.name): stage.source for stage in (Refine, Dedupe, Enrich)}


async def _lag(settings: Settings, watch: bool, as_json: bool) -> None:
    from majra.kafka.freshness import Feeds
    from majra.kafka.lag import open_observer
    from majra.kafka.log import open_reader

    console = out(tabular=True)
    async with (
        open_observer(settings, stage_groups(), sharers=connector_groups()) as observer,
        open_reader(settings) as reader,
    ):
        feeds = Feeds(settings)
        live = Live(console=console, auto_refresh=False) if watch and not as_json and console.is_terminal else None
        try:
            while True:
                partitions, groups = await observer.look()
                now = datetime.now(UTC)
                rows = await feeds.look(reader, now)
                if as_json:
                    indent = 0 if watch else orjson.OPT_INDENT_2
                    print(orjson.dumps(as_builtins(partitions, groups, rows, now), option=indent).decode(), flush=True)
                elif live is None:
                    console.print(tables(partitions, groups, rows, now))
                else:
                    live.start()
                    live.update(tables(partitions, groups, rows, now), refresh=True)
                if not watch:
                    return
                await asyncio.sleep(EVERY)
        finally:
            if live is not None:
                live.stop()


def as_builtins(
    partitions: Sequence[PartitionLag], groups: Sequence[GroupLag], feeds: Sequence[FeedRow], now: datetime
) -> dict[str, object]:
    """Everything, for JSON: `lag` by partition, `groups`, `feed_counts`, and `feeds`, the worst first."""
    from majra.kafka.freshness import counts

    return {
        "time": msgspec.to_builtins(now),
        "lag": msgspec.to_builtins(list(partitions)),
        "groups": msgspec.to_builtins(list(groups)),
        "feed_counts": counts(feeds),
        "feeds": msgspec.to_builtins(list(feeds)),
    }


def tables(
    partitions: Sequence[PartitionLag], groups: Sequence[GroupLag], feeds: Sequence[FeedRow], now: datetime
) -> Group:
    """The same to read: partitions, groups, and the worst feeds."""
    from majra.kafka.freshness import counts

    lag = table(
        ("group", "topic", "partition", "committed", "end", "behind", "for"),
        [
            (row.group, row.topic, row.partition, "never" if row.committed is None else row.committed, row.end,
             row.behind, _waited(row.seconds))
            for row in partitions
        ],
        whole=("group", "topic"),
    )  # fmt: skip
    whole = table(
        ("group", "topic", "state", "members", "behind", "for"),
        [
            (each.group, each.topic, each.state or "unknown", _members(each.members), *_behind(each))
            for each in groups
        ],
        whole=("group", "topic"),
    )  # fmt: skip
    numbers = ", ".join(f"{count} {standing}" for standing, count in counts(feeds).items() if count)
    parts: list[RenderableType] = [lag, whole, Text(f"{len(feeds)} feeds" + (f": {numbers}" if numbers else ""))]
    if feeds:
        parts.append(
            table(
                ("feed", "standing", "last success", "newest item", "next poll", "failures", "error"),
                [
                    (each.title or each.url, each.standing, _ago(each.last_success, now), _ago(each.newest, now),
                     _ago(each.next_poll, now), f"{each.failures:g}", each.error)
                    for each in feeds[:WORST]
                ],
            )
        )  # fmt: skip
    if len(feeds) > WORST:
        parts.append(Text(f"the {WORST} worst of {len(feeds)}; --json has all"))
    return Group(*parts)


def _members(members: int | None) -> str:
    return "unknown" if members is None else "none: nobody works" if members == 0 else str(members)


def _behind(group: GroupLag) -> tuple[int | str, str]:
    """A group that commits nothing is never behind, which is not to be taken for being up to date."""
    return ("-", "-") if group.behind is None else (group.behind, _waited(group.seconds))


def _waited(seconds: float | None) -> str:
    return "unknown" if seconds is None else brief(seconds) if seconds else "-"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    seconds = (now - moment).total_seconds()
    return f"{brief(seconds)} ago" if seconds >= 0 else f"in {brief(-seconds)}"
