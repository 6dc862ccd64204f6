"""The owner's side: asks the hubs of its feeds for leases, and works off what hubs said, as `news.pushes` has it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from msgspec.structs import replace

from connectors import outbox
from connectors.decide.poll import Outcome
from connectors.fulltext.fetch import Pages
from connectors.net.client import Client
from connectors.net.errors import FetchError
from connectors.roster import Owned, Roster
from connectors.websub import lease
from connectors.websub.addresses import Addresses, Ref
from connectors.websub.heard import Heard
from connectors.websub.progress import Progress
from connectors.websub.push import pushed
from majra import topics
from majra.kafka.connect import started
from majra.kafka.errors import KafkaProblem
from majra.kafka.publisher import Outgoing, Publisher
from majra.kafka.security import client_options
from majra.metrics.meter import UNMETERED, Meter
from majra.records.codec import DecodeError, decode, encode
from majra.records.feed import MIN_INTERVAL, Feed, FeedState
from majra.settings import Settings

log = structlog.get_logger("majra.websub")

GROUP: Final = "majra-connect-pushes"
"""Keeps how far pushes are worked off. It has no members: who owns a partition's feeds reads it, by assignment."""
LOOK: Final = 0.5
"""Seconds between looks at leases and at what is ours: the shortest wait of a lease is a minute."""
AT_ONCE: Final = 8
"""Hubs asked at once: after a start, all feeds with a hub want a lease."""
MOST: Final = 16
"""Calls worked on at once: one whose feed is being polled waits, and is not to hold up others. Each is a message in memory."""
READ_MS: Final = 250
RETRY: Final = 2.0
"""Seconds before Kafka is tried again."""
SETTLE: Final = 2.0
"""Seconds between a change of the registry and what a hub is told of it: by then all processes know, and whichever of them the
hub calls back says the same."""


class Subscriber:
    """For `connectors.service`: `run` beside its polling; `after_poll` for each outcome; `dropped` for feeds let go.

    `finish` runs a publish to its end, whatever is cancelled meanwhile. `ready` tells the partitions that are ours.
    """

    def __init__(
        self,
        settings: Settings,
        addresses: Addresses,
        client: Client,
        publisher: Publisher,
        roster: Roster,
        pages: Pages,
        *,
        ready: Callable[[], frozenset[int]],
        finish: Callable[[Coroutine[Any, Any, None]], Awaitable[None]],
        clock: Callable[[], datetime],
        meter: Meter = UNMETERED,
    ) -> None:
        self._settings, self._addresses = settings, addresses
        self._client, self._publisher, self._roster, self._pages = client, publisher, roster, pages
        self._ready, self._finish, self._clock, self._meter = ready, finish, clock, meter
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._working: set[asyncio.Task[None]] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self._progress = Progress()
        self._given_up = False
        """Whether a call was left to the feed's next owner; should that be ourselves, it is to be read again."""

    async def run(self) -> None:
        """Ends by cancellation only."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._tend())
                group.create_task(self._hear())
        finally:
            for task in (*self._asking.values(), *self._working, *self._farewells):
                task.cancel()

    def after_poll(self, before: FeedState, outcome: Outcome, now: datetime) -> Outcome:
        """The outcome with the next poll where the feed's lease puts it."""
        return lease.after_poll(before, outcome, now)

    def dropped(self, feed: Feed, state: FeedState | None) -> None:
        """Tells the hub of a feed that was paused or removed; a hub that cannot be told ends by 410, or by its lease."""
        if state is not None and state.push is not None and lease.is_current(state, self._addresses):
            self._keep(self._farewells, self._unsubscribe(feed, state.push.hub, state.push.topic), f"end {feed.id}")

    # --- leases ---

    async def _tend(self) -> None:
        while True:
            if self._ready():
                now = self._clock()
                for owned in self._roster:
                    if len(self._asking) >= AT_ONCE:
                        break
                    state = owned.state
                    if (
                        state is None
                        or owned.feed.id in self._asking
                        or now - owned.defined < timedelta(seconds=SETTLE)
                    ):
                        continue
                    if lease.asks(owned.feed, state, self._addresses, now):
                        self._ask_for(owned)
            await asyncio.sleep(LOOK)

    def _ask_for(self, owned: Owned) -> None:
        feed_id = owned.feed.id
        task = asyncio.create_task(self._ask(owned), name=f"ask hub of {feed_id}")
        self._asking[feed_id] = task

        def ended(done: asyncio.Task[None]) -> None:
            self._asking.pop(feed_id, None)
            _tell_fault(done)

        task.add_done_callback(ended)

    async def _ask(self, owned: Owned) -> None:
        async with owned.turn:
            state, now = owned.state, self._clock()
            if state is None or not self._is_ours(owned) or not lease.asks(owned.feed, state, self._addresses, now):
                return
            assert state.hub is not None
            assert state.topic is not None
            fields = lease.form("subscribe", state.hub, state.topic, state.id, self._addresses)
            wish = None
            try:
                await self._client.post(state.hub, fields)
                failure = None
            except FetchError as error:
                failure, wish = f"{error.kind}: {error}"[:300], error.retry_after
            except Exception as error:  # a fault of ours, which asking again at once would only repeat
                log.error("hub not asked", feed=owned.feed.url, error=repr(error), exc_info=error)
                failure = f"internal: {type(error).__name__}"
            (log.info if failure is None else log.warning)(
                "hub asked", feed=owned.feed.url, hub=state.hub, error=failure
            )
            await self._learn(owned, lease.asked(state, self._addresses, now, failure, wish))

    async def _unsubscribe(self, feed: Feed, hub: str, topic: str) -> None:
        await asyncio.sleep(SETTLE)
        owned = self._roster.get(feed.id)
        if owned is not None:
            async with owned.turn:
                if not owned.feed.paused:
                    return  # wanted again meanwhile
                if owned.state is not None and owned.state.push is not None and self._is_ours(owned):
                    await self._learn(owned, replace(owned.state, push=None))
        try:
            await self._client.post(hub, lease.form("unsubscribe", hub, topic, feed.id, self._addresses))
        except FetchError as error:
            log.info("hub not told of an end", feed=feed.url, hub=hub, error=f"{error.kind}: {error}")

    async def _learn(self, owned: Owned, state: FeedState) -> None:
        """Keeps a state. In memory at once, so that a hub is not asked for ever while no broker takes the state.

        Of a feed that was removed meanwhile, or is another's, nothing may be published behind what others have.
        """
        if not self._is_ours(owned):
            return
        self._roster.learned(state)

        async def publish() -> None:
            try:
                await self._publisher.publish([Outgoing(topics.FEED_STATE, state.id.encode(), encode(state))])
            except KafkaProblem as error:
                log.error("lease not published", feed=owned.feed.url, error=str(error))

        await self._finish(publish())

    # --- what hubs said ---

    async def _hear(self) -> None:
        while True:
            try:
                await self._follow()
            except (KafkaError, KafkaProblem) as error:
                log.warning("pushes cannot be followed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(RETRY)

    async def _follow(self) -> None:
        """Reads the partitions that are ours, from where they were worked off to."""
        consumer = AIOKafkaConsumer(
            **client_options(self._settings),
            client_id="majra-connect",
            group_id=GROUP,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=self._settings.max_message_bytes,
        )
        async with started(consumer, consumer.stop, self._settings):
            mine: frozenset[int] = frozenset()
            try:
                while True:
                    if (ready := self._ready()) != mine or self._given_up:
                        await self._let_go(consumer)
                        mine = ready
                        consumer.assign([TopicPartition(topics.PUSHES, number) for number in sorted(mine)])
                    room = MOST - len(self._working)
                    if mine and room:
                        batches = await consumer.getmany(timeout_ms=READ_MS, max_records=room)
                        for partition, records in batches.items():
                            for record in records:
                                self._work(partition, record)
                    elif self._working:
                        await asyncio.wait(self._working, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
                    else:
                        await asyncio.sleep(LOOK)
                    await self._commit(consumer)
            finally:
                await self._let_go(None)

    def _work(self, partition: TopicPartition, record: ConsumerRecord) -> None:
        self._progress.begin(partition, record.offset)
        work = self._one(partition, record, self._progress)
        self._keep(self._working, work, f"call {record.partition}/{record.offset}")

    async def _one(self, partition: TopicPartition, record: ConsumerRecord, progress: Progress) -> None:
        try:
            done = await self._handle(record)
        except Exception as error:  # a fault of ours: passed over, for it would come back with the record
            log.error("hub's call failed inside", offset=record.offset, error=repr(error), exc_info=error)
            done = True
        if done:
            progress.done(partition, record.offset)
        else:
            self._given_up = True

    async def _commit(self, consumer: AIOKafkaConsumer) -> None:
        if offsets := self._progress.news():
            await consumer.commit(offsets)

    async def _let_go(self, consumer: AIOKafkaConsumer | None) -> None:
        """Ends what is being worked on; what is being published is finished, and what is done is committed."""
        working = list(self._working)
        for task in working:
            task.cancel()
        if working:
            await asyncio.wait(working)
        if consumer is not None:
            await self._commit(consumer)
        self._progress, self._given_up = Progress(), False

    async def _handle(self, record: ConsumerRecord) -> bool:
        """Whether the call is worked off. It is not where its feed has gone to another, who will read it."""
        try:
            heard = decode(record.value or b"", Heard)
        except DecodeError as error:
            log.warning("hub's call cannot be read", partition=record.partition, offset=record.offset, error=str(error))
            return True
        owned = self._roster.get(heard.feed)
        if owned is None:
            return record.partition in self._ready()  # then it was removed
        async with owned.turn:
            if not self._is_ours(owned):
                return False
            state = owned.state
            if state is None or owned.feed.paused or not self._is_awaited(state, heard):
                return True
            if heard.kind == "pushed":
                return await self._pushed(owned, state, heard)
            if heard.kind == "confirmed":
                after = lease.confirmed(state, heard.at, heard.lease)
            else:
                after = lease.denied(state, heard.at, heard.reason)
            if after is not state:
                log.info(
                    "hub " + heard.kind, feed=owned.feed.url, hub=state.hub, lease=heard.lease, reason=heard.reason
                )
                await self._learn(owned, after)
            return True

    async def _pushed(self, owned: Owned, state: FeedState, heard: Heard) -> bool:
        feed, now = owned.feed, self._clock()
        outcome = await asyncio.to_thread(pushed, feed, state, heard, now, self._settings)
        if outcome is None:
            log.warning("push is no feed, polled instead", feed=feed.url, hub=state.hub)
            last = state.last_poll or now
            self._roster.delay(feed.id, max(now, last + timedelta(seconds=MIN_INTERVAL)))
            return True
        if feed.full_text and outcome.entries:
            entries = await self._pages.complete(feed, outcome.entries)
            outcome = dataclasses.replace(outcome, entries=entries)
        while self._is_ours(owned):
            told: list[KafkaProblem] = []
            await self._finish(self._publish(outcome, told))
            if not told:
                return True
            log.error("push not published", feed=feed.url, error=str(told[0]))
            await asyncio.sleep(RETRY)
        return False

    async def _publish(self, outcome: Outcome, told: list[KafkaProblem]) -> None:
        try:
            await outbox.publish(outcome, self._publisher, self._settings, self._meter)
        except KafkaProblem as error:
            told.append(error)
            return
        self._roster.learned(outcome.state)
        report = outcome.report
        log.info("pushed", feed=report.feed, items=report.items, new=report.new, rejected=report.rejected)

    def _is_ours(self, owned: Owned) -> bool:
        return self._roster.get(owned.feed.id) is owned and owned.partition in self._ready()

    def _is_awaited(self, state: FeedState, heard: Heard) -> bool:
        """Whether the call is of the subscription that the feed has now, and not of one at another hub before."""
        push = state.push
        return push is not None and Ref.of(state.id, push.hub, push.topic) == heard.ref

    def _keep(self, among: set[asyncio.Task[None]], work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(_tell_fault)
        return task


def _tell_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("ended by a fault of its own", task=task.get_name(), error=repr(error), exc_info=error)
