"""Looking at the brokers again and again, from outside the workers; whatever happens to them, it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Final, NoReturn

import structlog

from majra.clock import utc_now
from majra.kafka.freshness import Feeds
from majra.kafka.lag import open_observer
from majra.kafka.log import open_reader
from majra.metrics.board import Board
from majra.metrics.outside import Freshness, Lag, freshness
from majra.settings import Settings

log = structlog.get_logger("majra.exporter")

LONGEST: Final = 15.0
"""Seconds for one look, or for connecting: a hundred times what it takes. A broker that is frozen shows after this."""
RETRY: Final = 2.0
"""Seconds before brokers that could not be seen are looked for again."""

Look = Callable[[], Awaitable[Lag | Freshness]]


async def keep_looking(
    settings: Settings,
    board: Board,
    *,
    groups: Mapping[str, str],
    sharers: Mapping[str, str],
    topics: Collection[str],
) -> NoReturn:
    """Puts lag and feeds up on `board` every `exporter_interval` seconds, until cancelled.

    Each has clients of its own: the first look at many feeds takes long, and lag is not to wait for it.
    """
    feeds = Feeds(settings)
    async with asyncio.TaskGroup() as tasks:
        lags = tasks.create_task(
            _keep(Lag, lambda: _lag_look(settings, groups, sharers, topics), settings.exporter_interval, board)
        )
        tasks.create_task(_keep(Freshness, lambda: _feed_look(settings, feeds), settings.exporter_interval, board))
        await lags
    raise AssertionError("a loop without an end has ended")


async def _keep(
    kind: type[Lag] | type[Freshness],
    opened: Callable[[], AbstractAsyncContextManager[Look]],
    interval: float,
    board: Board,
) -> NoReturn:
    """Looks, with clients that are made anew after any failure: the brokers may have come back at other addresses."""
    told: str | None = None
    while True:
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(LONGEST):
                    look = await stack.enter_async_context(opened())
                while True:
                    async with asyncio.timeout(LONGEST):
                        board.saw(await look())
                    if told is not None:
                        log.info("can be seen again", what=kind.__name__.lower())
                        told = None
                    await asyncio.sleep(interval)
        except Exception as error:  # also of a client's own making, as while metadata change: this must not end
            board.failed(kind)
            said = f"no answer within {LONGEST:g} s" if isinstance(error, TimeoutError) else _say(error)
            if said != told:
                log.warning("cannot be seen", what=kind.__name__.lower(), error=said)
                told = said
            await asyncio.sleep(RETRY)


@asynccontextmanager
async def _lag_look(
    settings: Settings, groups: Mapping[str, str], sharers: Mapping[str, str], topics: Collection[str]
) -> AsyncIterator[Look]:
    async with open_observer(settings, groups, sharers=sharers) as observer:

        async def look() -> Lag:
            at, began = utc_now(), monotonic()
            partitions, found = await observer.look()
            logs = await observer.logs(topics)
            return Lag(
                at=at,
                took=monotonic() - began,
                partitions=tuple(partitions),
                groups=tuple(found),
                logs=tuple(logs),
            )

        yield look


@asynccontextmanager
async def _feed_look(settings: Settings, feeds: Feeds) -> AsyncIterator[Look]:
    async with open_reader(settings) as reader:

        async def look() -> Freshness:
            at, began = utc_now(), monotonic()
            rows = await feeds.look(reader, at)
            return freshness(rows, at, settings.exporter_feeds, took=monotonic() - began)

        yield look


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
