"""The test-bed: brokers, a feed server, connectors and workers as processes, and news that keeps coming.

`trial` is the whole of one fault: news flows, the fault comes and goes, the flow ends, all lag goes to zero, and the
judge looks at what is there.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError
from faults import ledger
from faults.cluster import Cluster, cluster
from faults.fleet import MAJRA, Fleet, fleet
from faults.judge import Verdict, judge
from faults.newsroom import Newsroom, Story
from faults.poison import Poison
from faults.press import Press, press
from faults.waiting import until

from majra import ids, topics
from majra.cli.lag import stage_groups
from majra.clock import utc_now
from majra.kafka.admin import create_topics, open_admin
from majra.kafka.errors import KafkaProblem
from majra.kafka.lag import open_observer
from majra.kafka.publisher import Outgoing, Publisher, open_publisher
from majra.records.codec import encode
from majra.records.feed import MIN_INTERVAL, Feed
from majra.settings import Settings
from majra.topics import topic_specs

ITEMS = 6
"""Stories of a feed, and as many more that stand in it from its second request on, where there is one."""
LATER = 3
"""One feed of so many has more at its second poll; more of them would be most of the news after some minutes."""
PACE = 0.8
"""Seconds between feeds: some eight stories a second, a good deal more than all Arabic news."""
LOOK = 0.5
"""Seconds between looks at lag and logs."""
ANSWER = 0.2
"""Seconds that the feed server takes: so that a connector can be killed in the midst of a poll."""
SESSION = 8.0
"""Seconds of a worker's session: what a freeze must outlast. As short as leaves room for the next bound."""
SETTINGS = {
    "MAJRA_SESSION_TIMEOUT": f"{SESSION:g}",
    "MAJRA_PUBLISH_TIMEOUT": "6",
    "MAJRA_CONNECTOR_TIMEOUT": "6",
    # Longer than any freeze: of the message in hand the frozen worker knows no better than that it took long.
    "MAJRA_STAGE_TIMEOUT": "30",
    "MAJRA_START_SPREAD": "0",
    "MAJRA_HOST_SPACING": "0",
    "MAJRA_PER_HOST": "8",
    "MAJRA_ALLOW_PRIVATE": "1",
}
"""The processes' settings: short bounds, so that a fault and its end fit into a minute; all else as it comes."""
FAULTS = (KafkaError, KafkaProblem, OSError)
"""What the harness's own look at the brokers may meet with; a client's time-out is an OSError."""
CALM = 180.0
"""Seconds after a fault in which all must have come to its end. Kafka's own slowest bound is 45 s."""


@dataclass
class Trial:
    """One fault and what came of it. Times in seconds from the fault's beginning; None: not within `CALM`."""

    fault: str
    lasted: float = 0.0
    stories: int = 0
    poison: int = 0
    first_new: float | None = None
    """Until a story that was first told after the fault began had come to its end."""
    zero_lag: float | None = None
    """Until all that the feeds' readers had was through: handled by every stage, and committed."""
    ends: Counter[int] = field(default_factory=Counter)
    """Processes that ended by themselves or by the fault, by exit code."""
    verdict: Verdict = field(default_factory=Verdict)


@dataclass
class Bed:
    """All that a fault can be done to."""

    cluster: Cluster
    fleet: Fleet
    press: Press
    publisher: Publisher
    settings: Settings
    random: Random
    sources: Sequence[tuple[str, str]]
    """The workers' consumer groups and the topic that each reads, in the order of the stages."""
    work: Sequence[str]
    """The command that starts a worker."""
    newsroom: Newsroom
    printed: list[Story] = field(default_factory=list)
    poison: list[Poison] = field(default_factory=list)
    _feeds: int = 0
    _told_wrong: set[str] = field(default_factory=set)
    _repeats: int = 0
    _first_told: dict[str, float] = field(default_factory=dict)

    # --- what goes in ---

    async def tell(self, marks: Sequence[str] = (), *, later: bool = False) -> None:
        """One more feed, registered; with `later` it has more to say at its second poll."""
        stories = self.newsroom.stories(ITEMS, await self._seen(), marks)
        self._feeds += 1
        later = later and self._feeds % LATER == 0
        more = self.newsroom.stories(ITEMS) if later else []
        url = self.press.print(f"feed{self._feeds}", stories, more)
        self.printed += [*stories, *more]
        self._first_told |= dict.fromkeys((each.id for each in stories if each.version == 1), time.time())
        feed = Feed(id=ids.feed_id(url), url=url, interval=MIN_INTERVAL if later else None, added=utc_now())
        await self.put([Outgoing(topics.FEEDS, feed.id.encode(), encode(feed))])

    async def put(self, records: Sequence[Outgoing]) -> None:
        """Publishes, however long the brokers are away: what the harness puts in must be in. Raises after `CALM`."""
        async with asyncio.timeout(CALM):
            while True:
                try:
                    return await self.publisher.publish(records)
                except KafkaProblem:
                    await asyncio.sleep(LOOK)

    async def put_poison(self, poison: Sequence[Poison]) -> None:
        for each in poison:
            self.poison.append(each)
            await self.put([Outgoing(each.topic, each.key, each.value)])

    async def flow(self, marks: Sequence[str] = (), *, later: bool = False) -> None:
        """Feeds, one after another, until it is cancelled; the first few with `marks`."""
        left = list(marks)
        while True:
            telling = asyncio.ensure_future(self.tell([left.pop(0)] if left else (), later=later))
            try:
                await asyncio.shield(telling)
                await asyncio.sleep(PACE)
            except asyncio.CancelledError:
                await telling  # what is on the press is registered, too
                raise

    # --- workers ---

    def start_workers(self, count: int = 2) -> None:
        for number in range(1, count + 1):
            self.fleet.start(f"work{number}", self.work)

    def start_connectors(self, count: int = 2) -> None:
        for number in range(1, count + 1):
            self.fleet.start(f"connect{number}", [*MAJRA, "connect"])

    # --- what comes out ---

    async def trial(
        self,
        name: str,
        inject: Callable[[Bed], Awaitable[None]],
        *,
        marks: Sequence[str] = (),
        later: bool = False,
        before: float = 4.0,
        after: float = 3.0,
    ) -> Trial:
        """One fault: `before` seconds of ordinary news, the fault, `after` seconds of news, and a look at it all."""
        trial = Trial(name)
        served, poison, ends = len(self.press.had()), len(self.poison), Counter(self.fleet.ends)
        flow = asyncio.ensure_future(self.flow(marks, later=later))
        await asyncio.sleep(before)
        began, clock = time.time(), time.monotonic()
        await inject(self)
        trial.lasted = time.monotonic() - clock
        await asyncio.sleep(after)
        flow.cancel()
        with suppress(asyncio.CancelledError):
            await flow
        required = await self._calm(clock, trial)
        async with asyncio.timeout(CALM):
            found = await ledger.found(self.settings)
            ended = [each async for each in ledger.ended(self.settings)]
        trial.verdict = self._new_in(judge(required, self.printed, self.poison, found))
        trial.stories, trial.poison = len(required) - served, len(self.poison) - poison
        trial.ends = self.fleet.ends - ends
        new = {story for story, told in self._first_told.items() if told >= began}
        times = [at for story, at in ended if story in new]
        trial.first_new = min(times) - began if times else None
        return trial

    async def _calm(self, clock: float, trial: Trial) -> list[Story]:
        """Waits until all that the feeds' readers had is through; these stories. Gives up after `CALM`."""
        required: list[Story] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(CALM):
                await until(self._all_published, LOOK)
                required = self.press.had()
                await self._through()
                trial.zero_lag = time.monotonic() - clock
        return required or self.press.had()

    async def _all_published(self) -> bool:
        """Whether each feed was asked, and the polls of all that was served are done."""
        served = {(each.id, each.version) for each in self.press.had()}
        if any((each.id, each.version) not in served for each in self.press.firsts()):
            return False
        return {story for story, _version in served} <= await self._seen()

    async def _seen(self) -> set[str]:
        """The ids of entries whose poll is done; none while the brokers are at fault."""
        try:
            return await ledger.arrived(self.settings)
        except FAULTS:
            return set()

    async def _through(self) -> None:
        """Returns once all that is on the stages' sources now has been handled, in the order of the stages.

        Not once no group is behind: feeds are polled again meanwhile, and there is always something new.
        """
        for group, topic in self.sources:
            ends: dict[int, int] = {}

            async def done(group: str = group, topic: str = topic, ends: dict[int, int] = ends) -> bool:
                try:
                    async with open_observer(self.settings, {group: topic}) as observer:
                        rows, _groups = await observer.look()
                except FAULTS:
                    return False
                for row in rows:
                    ends.setdefault(row.partition, row.end)
                return all((row.committed or 0) >= ends[row.partition] for row in rows)

            await until(done, LOOK)

    def _new_in(self, verdict: Verdict) -> Verdict:
        """What was not said after an earlier fault."""
        fresh = Verdict(repeats=verdict.repeats - self._repeats)
        self._repeats = verdict.repeats
        for name in ("lost", "decided_twice", "strange"):
            lines = [each for each in getattr(verdict, name) if each not in self._told_wrong]
            self._told_wrong.update(lines)
            setattr(fresh, name, lines)
        return fresh


@asynccontextmanager
async def bed(
    folder: Path,
    *,
    brokers: int,
    seed: int,
    small_disk: int | None = None,
    work: Sequence[str] = (*MAJRA, "work"),
    sources: Sequence[tuple[str, str]] | None = None,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[Bed]:
    """A test-bed with two connectors and two workers, as long as the context is open. Raises as `cluster` does."""
    async with AsyncExitStack() as stack:
        kafka = stack.enter_context(cluster(folder, brokers, small_disk=small_disk))
        await kafka.ready()
        settings = Settings(kafka=kafka.address, replication=brokers, publish_timeout=40.0, session_timeout=SESSION)
        await create_topics(settings, topic_specs(settings))
        await _stamp(settings)
        found = Bed(
            cluster=kafka,
            fleet=await stack.enter_async_context(fleet(kafka.address, folder, **SETTINGS, **(environ or {}))),
            press=stack.enter_context(press(ANSWER)),
            publisher=await stack.enter_async_context(open_publisher(settings)),
            settings=settings,
            random=Random(seed),
            sources=list(stage_groups().items()) if sources is None else sources,
            work=work,
            newsroom=Newsroom(seed),
        )
        found.start_connectors()
        found.start_workers()
        yield found


async def _stamp(settings: Settings) -> None:
    """Has the brokers write their own time on what comes to its end: that is when a consumer can have it."""
    stamped = {"message.timestamp.type": "LogAppendTime"}
    specs = {each.name: each for each in topic_specs(settings)}
    async with open_admin(settings) as admin:
        await admin.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, name, specs[name].config | stamped)
                for name in (topics.ENRICHED, topics.DUPLICATES)
            ]
        )
