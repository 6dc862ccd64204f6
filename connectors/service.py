"""The connectors as a service: feeds shared by a consumer group on `news.feeds`, polled when due, published.

Who owns a partition of `news.feeds` owns the feeds in it. Their states lie in the same partition of `news.feed-state`,
since both topics are keyed by feed id and have as many partitions: a new owner reads just those, and polls nothing
before it is due.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from connectors import outbox
from connectors.decide.outage import Outage
from connectors.decide.poll import Outcome
from connectors.decide.schedule import reached_publisher
from connectors.fulltext.fetch import Pages
from connectors.net.client import Client, open_client
from connectors.net.errors import FetchError
from connectors.poll import poll
from connectors.roster import Owned, Roster
from connectors.websub import lease
from connectors.websub.addresses import Addresses, addresses_of
from connectors.websub.listener import listening
from connectors.websub.subscriber import Subscriber
from majra import topics
from majra.clock import utc_now
from majra.kafka.connect import started
from majra.kafka.errors import KafkaProblem
from majra.kafka.log import open_reader, partitions_of, read_log
from majra.kafka.publisher import Outgoing, Publisher
from majra.kafka.security import client_options
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import Settings

log = structlog.get_logger("majra.connectors")

GROUP: Final = "majra-connect"
LOOK: Final = 0.25
"""Seconds between looks at what is due: a feed's interval is minutes, and a look costs microseconds."""
READ_MS: Final = 500
RETRY: Final = 2.0
"""Seconds before a restore is tried again: the broker that failed it is looked for by the clients meanwhile."""
PUT_OFF: Final = timedelta(seconds=60)
"""A feed whose outcome could not be published is asked again after this: the publisher's servers are not to pay."""


class Service(ConsumerRebalanceListener):  # type: ignore[misc]
    """Polls the feeds of its partitions until it is cancelled. With `websub`, hubs push those that name one."""

    def __init__(
        self,
        settings: Settings,
        client: Client,
        publisher: Publisher,
        clock: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
        websub: Addresses | None = None,
        meter: Meter = UNMETERED,
    ) -> None:
        self._settings, self._client, self._publisher = settings, client, publisher
        self._clock, self._chance, self._meter = clock, chance, meter
        self._pages = Pages(client, settings)
        self._roster = Roster(settings, chance, when=partial(lease.due, addresses=websub))
        self._outage = Outage()
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._publishing: set[asyncio.Future[None]] = set()
        self._ready: frozenset[int] = frozenset()
        """Partitions that are ours and whose feeds and states are read."""
        self._assigned: frozenset[int] = frozenset()
        self._hubs = None if websub is None else Subscriber(
            settings, websub, client, publisher, self._roster, self._pages,
            ready=self._ours, finish=self._finish, clock=clock, meter=meter,
        )  # fmt: skip

    async def run(self, consumer: AIOKafkaConsumer) -> None:
        """Follows `consumer`, which is started and in the group, and polls what is due. Ends by cancellation only."""
        consumer.subscribe([topics.FEEDS], listener=self)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(consumer))
            group.create_task(self._poll_due())
            if self._hubs is not None:
                group.create_task(self._hubs.run())

    async def close(self) -> None:
        """Stops polling; what is being published is finished."""
        self._ready = self._assigned = frozenset()
        await self._stop(list(self._polls))

    # --- ownership ---

    def _ours(self) -> frozenset[int]:
        """The partitions whose feeds we may work on now."""
        return self._ready if self._ready == self._assigned else frozenset()

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Nothing new starts, and what is being published is finished before another may own it."""
        self._ready = frozenset()
        if self._publishing:
            await asyncio.wait(self._publishing)

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Feeds of other partitions are let go; ours are read again before they are polled (see `_restore`)."""
        self._assigned = frozenset(each.partition for each in assigned)
        await self._stop(self._roster.keep(self._assigned))

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            if self._ready != self._assigned:
                await self._restore(self._assigned)
            try:
                batches = await consumer.getmany(timeout_ms=READ_MS)
            except KafkaError as error:
                log.warning("feeds cannot be followed", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(RETRY)
                continue
            for partition, records in batches.items():
                for record in records:
                    if partition.partition in self._ready:
                        await self._defined(record.key, record.value, partition.partition)

    async def _restore(self, partitions: frozenset[int]) -> None:
        """Reads feeds and states of `partitions`; they are polled from then on, unless they were lost meanwhile."""
        now = self._clock()
        try:
            async for record in read_log(self._settings, topics.FEEDS, partitions=partitions):
                self._roster.define(record.partition, record.key, record.value, now, spread=True)
            async for record in read_log(self._settings, topics.FEED_STATE, partitions=partitions):
                self._roster.restore(record.value, now)
        except (KafkaError, KafkaProblem) as error:
            log.warning("feeds cannot be restored", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(RETRY)
            return
        self._roster.keep(self._assigned)
        if partitions == self._assigned:
            self._ready = partitions
            log.info("feeds assigned", partitions=sorted(partitions), feeds=len(self._roster))

    async def _defined(self, key: bytes | None, value: bytes | None, partition: int) -> None:
        name = (key or b"").decode("utf-8", "replace")
        before = self._roster.get(name)
        self._roster.define(partition, key, value, self._clock(), spread=False)
        owned = self._roster.get(name)
        if owned is None or owned.feed.paused:
            worked = name in self._polls or (before is not None and before.turn.locked())
            await self._stop([name])
            if self._hubs is not None and before is not None:
                self._hubs.dropped(before.feed, before.state)
            if owned is None and worked:
                # Its last poll may have published a state behind the tombstone that removed it.
                with suppress(KafkaProblem):
                    await self._publisher.publish([Outgoing(topics.FEED_STATE, name.encode(), None)])

    # --- polling ---

    async def _poll_due(self) -> None:
        while True:
            if self._ours():
                self._start_due()
            await asyncio.sleep(LOOK)

    def _start_due(self) -> None:
        """Starts what is due, the longest due first; a host with many feeds leaves room for those of others."""
        hosts = Counter(host_of(owned) for each in self._polls if (owned := self._roster.get(each)) is not None)
        for owned in self._roster.due(self._clock()):
            if len(self._polls) >= self._settings.fetch_concurrency:
                return
            host = host_of(owned)
            # As many again as may be asked at once are ready when a turn is free; more would only hold slots.
            if owned.feed.id not in self._polls and hosts[host] < 2 * self._settings.per_host:
                hosts[host] += 1
                self._start(owned)

    def _start(self, owned: Owned) -> None:
        feed_id = owned.feed.id
        task = asyncio.create_task(self._poll(owned), name=f"poll {feed_id}")
        self._polls[feed_id] = task
        task.add_done_callback(lambda done: self._ended(feed_id, done))

    def _ended(self, feed_id: str, task: asyncio.Task[None]) -> None:
        self._polls.pop(feed_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("poll ended by a fault of its own", feed=feed_id, error=repr(error), exc_info=error)
            self._roster.delay(feed_id, self._clock() + PUT_OFF)

    async def _poll(self, owned: Owned) -> None:
        async with owned.turn:
            feed, now = owned.feed, self._clock()
            before = self._roster.state_of(owned, now)
            outcome = await poll(
                self._client, feed, before, now, self._settings,
                blame=lambda error: self._blame(owned, error),
                known=lambda url: self._roster.has_address(url, feed.id),
                chance=self._chance,
                pages=self._pages,
            )  # fmt: skip
            self._meter.polled(outcome.report)
            if outcome.report.error is None:
                self._outage.note(host_of(owned), reached=True)
            if self._hubs is not None:
                outcome = self._hubs.after_poll(before, outcome, now)
            await self._finish(self._publish(outcome))

    def _finish(self, work: Coroutine[Any, Any, None]) -> Awaitable[None]:
        """Runs a publish to its end, whatever happens to who waits for it."""
        publishing = asyncio.ensure_future(work)
        self._publishing.add(publishing)
        publishing.add_done_callback(self._publishing.discard)
        return asyncio.shield(publishing)

    def _blame(self, owned: Owned, error: FetchError) -> bool:
        """Whether the failure counts against the feed: not where nobody can be reached."""
        self._outage.note(host_of(owned), reached=reached_publisher(error.kind))
        return not self._outage.suspected

    async def _publish(self, outcome: Outcome) -> None:
        report = outcome.report
        try:
            await outbox.publish(outcome, self._publisher, self._settings, self._meter)
        except KafkaProblem as error:
            log.error("poll not published", feed=report.feed, error=str(error))
            self._roster.delay(outcome.state.id, self._clock() + PUT_OFF)
            return
        self._roster.polled(outcome.state)
        notable = report.new or report.rejected or report.error is not None or report.result == "gone"
        (log.info if notable else log.debug)(
            "polled",
            feed=report.feed,
            result=report.result,
            status=report.status,
            items=report.items,
            new=report.new,
            rejected=report.rejected,
            error=None if report.error is None else f"{report.error.type}: {report.error.message}",
            next_poll=report.next_poll,
        )

    async def _stop(self, feed_ids: Collection[str]) -> None:
        """Ends the polls of these feeds: a fetch is given up, a publish is finished."""
        tasks = [self._polls[each] for each in feed_ids if each in self._polls]
        for task in tasks:
            task.cancel()
        waiting = {*tasks, *self._publishing}
        if waiting:
            await asyncio.wait(waiting)


def host_of(owned: Owned) -> str:
    """The host of a feed's registered address."""
    return urlsplit(owned.feed.url).hostname or ""


async def require_same_partitions(settings: Settings) -> None:
    """Raises `KafkaProblem` where a feed, its state and its pushes would lie in different partitions, and `TopicMissing`."""
    names = (topics.FEEDS, topics.FEED_STATE, *([topics.PUSHES] if settings.websub_listen else []))
    async with open_reader(settings) as reader:
        counts = {topic: len(await partitions_of(reader, topic, settings)) for topic in names}
    if len(set(counts.values())) > 1:
        said = ", ".join(f"{topic} has {count}" for topic, count in counts.items())
        raise KafkaProblem(f"feeds, their states and their pushes need as many partitions: {said}")


async def run_connectors(
    settings: Settings, publisher: Publisher, clock: Callable[[], datetime] = utc_now, meter: Meter = UNMETERED
) -> None:
    """Connectors until cancelled. Raises `BrokerUnavailable`, `TopicMissing`, `KafkaProblem`, `SettingsError` at the start."""
    websub = addresses_of(settings)
    await require_same_partitions(settings)
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        client_id="majra-connect",
        group_id=GROUP,
        enable_auto_commit=False,  # nothing is ever committed: a new owner reads the registry from its beginning
        auto_offset_reset="earliest",
        session_timeout_ms=int(settings.connector_timeout * 1000),
        heartbeat_interval_ms=int(settings.connector_timeout * 200),
        max_partition_fetch_bytes=settings.max_message_bytes,
    )
    calls: AbstractAsyncContextManager[None] = (
        nullcontext() if websub is None else listening(settings, websub, publisher, clock)
    )
    async with open_client(settings) as client, started(consumer, consumer.stop, settings), calls:
        service = Service(settings, client, publisher, clock, websub=websub, meter=meter)
        try:
            await service.run(consumer)
        finally:
            await service.close()
