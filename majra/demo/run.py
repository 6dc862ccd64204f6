"""One run of the demo against a broker: feeds served and registered, processes kept, records followed to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from majra import ids
from majra.clock import utc_now
from majra.demo.render import render
from majra.demo.samples import Outlet
from majra.demo.server import serve
from majra.demo.tally import FOLLOWED, Summary, Tally
from majra.kafka.follow import open_follower
from majra.kafka.marks import headers_of
from majra.local import register, run_processes
from majra.records.document import Document
from majra.records.feed import Feed
from majra.settings import Settings

Show = Callable[[Document], None]


class NotFinished(Exception):
    """The time is over; the message says what is missing."""


class Interrupted(Exception):
    """A signal came before the end."""


async def run_demo(
    settings: Settings,
    outlets: Sequence[Outlet],
    commands: Mapping[str, Sequence[str]],
    environ: Mapping[str, str],
    *,
    stop: asyncio.Event,
    deadline: float,
    show: Callable[[Mapping[str, str]], Show],
) -> Summary:
    """Runs until all items of `outlets` have come to their end, and stops the processes.

    `show` gets the outlets' titles by feed address, and gives what is called with each document. Raises `NotFinished`
    after `deadline` seconds, `Interrupted` once `stop` is set, `ChildrenFailed`, and `KafkaProblem`.
    """
    feeds = {outlet.name: render(outlet, utc_now()) for outlet in outlets}
    tally = Tally(sum(feed.items for feed in feeds.values()))
    async with serve(feeds) as addresses:
        titles = {addresses[outlet.name]: outlet.title for outlet in outlets}
        now = utc_now()
        await register(
            settings,
            [Feed(id=ids.feed_id(url), url=url, title=title, added=now) for url, title in titles.items()],
        )
        # Ended at once: all that counts is acknowledged by then, nothing is kept, and a worker that has just begun to
        # join its groups may take half a minute to stop in order.
        ended = asyncio.ensure_future(run_processes(commands, environ, stop, grace=0))
        seen = asyncio.ensure_future(_watch(settings, tally, show(titles)))
        interrupted = asyncio.ensure_future(stop.wait())
        done, _ = await asyncio.wait({ended, seen, interrupted}, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        seen.cancel()
        await asyncio.gather(ended, interrupted)
        if seen in done:
            seen.result()
        elif interrupted in done:
            raise Interrupted
        else:
            raise NotFinished(f"not finished within {deadline:g} s: " + "; ".join(tally.missing()))
    return tally.summary()


async def _watch(settings: Settings, tally: Tally, show: Show) -> None:
    """Counts what comes until nothing is missing, and shows the documents on the way."""
    async with open_follower(settings, FOLLOWED, "earliest") as records:
        async for record in records:
            when = datetime.fromtimestamp(record.timestamp / 1000, UTC)
            place = (record.topic, record.partition, record.offset)
            document = tally.take(place, record.key, record.value, headers_of(record), when)
            if document is not None:
                show(document)
            if tally.finished:
                return
