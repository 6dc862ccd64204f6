"""One poll of one feed: ask, decide. All rules are in `connectors.decide`."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from connectors.decide.poll import Outcome, answered, conditions, failed, needs_reading
from connectors.fulltext.fetch import Pages
from connectors.net.client import Client, Fetched
from connectors.net.errors import FetchError
from majra.records.feed import Feed, FeedState
from majra.settings import Settings

log = structlog.get_logger("majra.connectors")


async def poll(
    client: Client,
    feed: Feed,
    state: FeedState,
    now: datetime,
    settings: Settings,
    *,
    blame: Callable[[FetchError], bool] = lambda _error: True,
    known: Callable[[str], bool] = lambda _url: False,
    chance: Callable[[], float] = random.random,
    pages: Pages | None = None,
) -> Outcome:
    """What became of the feed, whatever the server does: every fault is an outcome, and none is raised.

    `known` tells of addresses that other feeds have; `blame` whether a failure is the feed's, and not our own network's.
    `pages` gets the articles' pages for a feed that wants full text. What was seen stays what the feed itself said.
    """
    try:
        fetched = await client.get(state.url, conditions(feed, state, now), known=known)
    except FetchError as error:
        return failed(feed, state, error, now, blame=blame(error), chance=chance())
    except Exception as error:
        return failed(feed, state, _internal(feed, error, None), now, chance=chance())
    outcome = await _decided(feed, state, fetched, now, settings, chance())
    if pages is not None and feed.full_text and outcome.entries:
        return replace(outcome, entries=await pages.complete(feed, outcome.entries))
    return outcome


async def _decided(
    feed: Feed, state: FeedState, fetched: Fetched, now: datetime, settings: Settings, chance: float
) -> Outcome:
    """The answer's outcome. A feed is read in a thread: a large one takes a second to parse, and others wait for the loop.
    Most polls find nothing changed; for these a thread would cost more than the decision."""
    try:
        if not needs_reading(state, fetched):
            return answered(feed, state, fetched, now, settings, chance=chance)
        return await asyncio.to_thread(answered, feed, state, fetched, now, settings, chance=chance)
    except Exception as error:
        return failed(feed, state, _internal(feed, error, fetched.status), now, chance=chance)


def _internal(feed: Feed, error: Exception, status: int | None) -> FetchError:
    """A fault of our own as an error of the list, so that it ends this poll only; the log has where it came from."""
    log.error("poll failed inside", feed=feed.url, error=repr(error), exc_info=error)
    return FetchError("internal", f"{type(error).__name__}: {str(error)!a}"[:300], status=status)
