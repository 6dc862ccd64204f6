"""One pass over some feeds without Kafka: what `majra poll` runs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from connectors.decide.outage import HOSTS
from connectors.decide.poll import Outcome, failed, first_state
from connectors.decide.schedule import reached_publisher
from connectors.fulltext.fetch import Pages
from connectors.net.client import Client
from connectors.net.errors import FetchError
from connectors.poll import poll
from majra import ids
from majra.records.feed import Feed, FeedState
from majra.settings import Settings


@dataclass(frozen=True, slots=True)
class _Polled:
    feed: Feed
    before: FeedState
    at: datetime
    outcome: Outcome

    @property
    def reached(self) -> bool:
        """Whether the poll shows that our own network works."""
        error = self.outcome.report.error
        return error is None or reached_publisher(error.type)

    def unblamed(self) -> Outcome:
        """The same outcome, not held against the feed."""
        report = self.outcome.report
        assert report.error is not None
        error = FetchError(report.error.type, report.error.message, status=report.status)
        return failed(self.feed, self.before, error, self.at, blame=False)


async def polled(
    client: Client,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    settings: Settings,
    clock: Callable[[], datetime],
) -> AsyncIterator[Outcome]:
    """The outcome of each feed as it comes. At most `fetch_concurrency` are asked at once.

    Failures are held back until somebody is reached: where nobody is, at several hosts, the fault is our own network's.
    """
    addresses: set[str] = set()
    pages = Pages(client, settings)
    todo = iter(spread(feeds))
    # Bounded: outcomes hold whole articles, and wait here for whoever writes them.
    ended: asyncio.Queue[_Polled | Exception] = asyncio.Queue(settings.fetch_concurrency)

    async def one(feed: Feed) -> _Polled:
        now = clock()
        before = states.get(feed.id) or first_state(feed, now, settings)

        def known(url: str) -> bool:
            if not addresses:  # few passes meet a permanent redirect
                addresses.update(ids.canonical_url(each.url) for each in feeds)
            return ids.canonical_url(url) in addresses - {ids.canonical_url(feed.url)}

        return _Polled(feed, before, now, await poll(client, feed, before, now, settings, known=known, pages=pages))

    async def work() -> None:
        for feed in todo:
            try:
                await ended.put(await one(feed))
            except Exception as error:
                await ended.put(error)  # told below, where somebody waits for it

    workers = [asyncio.create_task(work()) for _ in range(min(settings.fetch_concurrency, len(feeds)))]
    held: list[_Polled] | None = []
    try:
        for _ in feeds:
            found = await ended.get()
            if isinstance(found, Exception):
                raise found
            if held is not None and not found.reached:
                held.append(found)
                continue
            for each in held or ():
                yield each.outcome
            held = None
            yield found.outcome
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    hosts = {_host(each.feed.url) for each in held or ()}
    for each in held or ():
        yield each.unblamed() if len(hosts) >= HOSTS else each.outcome


def spread(feeds: Sequence[Feed]) -> list[Feed]:
    """The first feed of each host, then the second of each: many of one host in a row would wait for their turns there
    with all the slots, and hold up the others."""
    turns: Counter[str] = Counter()
    keyed = []
    for feed in feeds:
        host = _host(feed.url)
        keyed.append((turns[host], feed))
        turns[host] += 1
    return [feed for _turn, feed in sorted(keyed, key=lambda pair: pair[0])]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # no address at all: its poll will say so
        return ""
