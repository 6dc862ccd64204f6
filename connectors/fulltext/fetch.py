"""Fetches the pages of a poll's entries. Whatever a page does, its entry stays: at worst with the feed's summary."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final

import structlog

from connectors.fulltext.accept import wants_page, with_page
from connectors.net.address import checked_url, same_site
from connectors.net.client import Client
from connectors.net.errors import FetchError
from connectors.net.robots import Robots
from majra.records.entry import Entry
from majra.records.feed import Feed
from majra.settings import Settings
from majra.text.charset import decode_page

log = structlog.get_logger("majra.connectors")

PATIENCE: Final = 60.0
"""Seconds for all pages of one poll: news does not wait longer for its text, and a feed is due again after 120."""
AT_ONCE: Final = 4
"""Pages of one poll asked for at once; more than one host takes at once only where a feed names several."""
_PAGES: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_HTML: Final = ("text/html", "application/xhtml+xml", "")


class Pages:
    """Gets articles' pages through `client`, as robots.txt allows. One for a process: it remembers the hosts' rules."""

    def __init__(self, client: Client, settings: Settings, *, patience: float = PATIENCE) -> None:
        self._client, self._settings, self._patience = client, settings, patience
        self._robots = Robots(client)

    async def complete(self, feed: Feed, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """`entries` in their order, those with only a summary with the article of their page where that can be had.

        `entries` are oldest first, as an outcome has them: beyond `full_text_max` the oldest are left as they are.
        """
        places = await asyncio.to_thread(_wanting, entries)
        chosen = places[-self._settings.full_text_max :]
        if not chosen:
            return tuple(entries)
        done = list(entries)
        failed: Counter[str] = Counter({"beyond-bound": len(places) - len(chosen)})
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(place: int) -> None:
            async with slots:
                found = await self._completed(feed, entries[place])
            if isinstance(found, Entry):
                done[place] = found
            else:
                failed[found] += 1

        # The newest first, so that those are had where the time ends.
        tasks = [asyncio.ensure_future(one(place)) for place in reversed(chosen)]
        try:
            _, late = await asyncio.wait(tasks, timeout=self._patience)
            failed["late"] = len(late)
        finally:
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        left = {reason: count for reason, count in failed.items() if count}
        (log.warning if left else log.debug)(
            "pages fetched", feed=feed.url, wanted=len(places), had=len(places) - sum(left.values()), left=left
        )
        return tuple(done)

    async def _completed(self, feed: Feed, entry: Entry) -> Entry | str:
        """The entry with its page's article, or why it stays as it is."""
        assert entry.url is not None
        try:
            return await self._asked(feed, entry, entry.url)
        except FetchError as error:
            log.debug("page not fetched", url=entry.url, error=f"{error.kind}: {error}", status=error.status)
            return error.kind
        except Exception as error:
            log.error("page failed inside", url=entry.url, error=repr(error), exc_info=error)
            return "internal"

    async def _asked(self, feed: Feed, entry: Entry, address: str) -> Entry | str:
        await self._robots.turn(address)
        own = same_site(checked_url(feed.url), checked_url(address))
        fetched = await self._client.get(address, feed.headers if own else None, accept=_PAGES)
        if fetched.url != address:
            await self._robots.require(fetched.url)  # where redirects led is for its own host to allow
        kind = fetched.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() not in _HTML:
            return "no-html"
        if fetched.truncated:
            return "truncated"
        found = await asyncio.to_thread(_read, entry, fetched.body, kind, fetched.url)
        if not isinstance(found, Entry):
            log.debug("page not taken", url=address, reason=found)
        return found


def _wanting(entries: Sequence[Entry]) -> list[int]:
    return [place for place, entry in enumerate(entries) if wants_page(entry)]


def _read(entry: Entry, body: bytes, content_type: str, url: str) -> Entry | str:
    return with_page(entry, decode_page(body, content_type).text, url)
