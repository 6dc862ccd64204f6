"""The faults: each does its harm and ends it again, so that what follows is recovery. All chance is the bed's seed."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from faults.bed import FAULTS, SESSION, Bed
from faults.cluster import Broker, fill
from faults.poison import poisons
from faults.waiting import until

from majra import topics
from majra.kafka.admin import open_admin
from majra.kafka.log import open_reader, partitions_of
from majra.topics import topic_specs

FREEZE = 20.0
"""Seconds: more than a publish may take, and than a broker may be silent before others lead its partitions."""
ZOMBIE = SESSION + 5.0
"""Seconds: past the session and the time in which the others take over."""
DOWN = 8.0
"""Seconds that a killed broker stays away: workers come to their bounds, and end hard."""
JOINED = 30.0
"""Seconds for a worker to start and be given partitions."""
RIGGED = (sys.executable, "-m", "faults.rigged")
PIPELINE = ("refine", "dedupe", "enrich")


@dataclass(frozen=True)
class Fault:
    """A fault: what it is in a line, what does it, and what it needs."""

    name: str
    says: str
    inject: Callable[[Bed], Awaitable[None]]
    brokers: int = 1
    """The fewest that it can be done to."""
    marks: tuple[str, ...] = ()
    """Marked stories to be told during it (see `faults.rigged`)."""
    rigged: dict[str, str] | None = None
    """Where workers must be rigged: their settings beside the bed's."""
    small_disk: bool = False


# --- processes ---


async def kill_workers(bed: Bed) -> None:
    await _signal_some(bed, "work", signal.SIGKILL, times=5)


async def kill_connectors(bed: Bed) -> None:
    await _signal_some(bed, "connect", signal.SIGKILL, times=5)


async def stop_workers(bed: Bed) -> None:
    await _signal_some(bed, "work", signal.SIGTERM, times=4)


async def _signal_some(bed: Bed, prefix: str, number: signal.Signals, *, times: int) -> None:
    """Sends it to one of these processes after another, at random moments."""
    for _ in range(times):
        bed.fleet.signal(bed.random.choice(bed.fleet.names(prefix)), number)
        await asyncio.sleep(bed.random.uniform(0.3, 4.0))


async def freeze_worker(bed: Bed) -> None:
    """Frozen past its session, then thawed: others have its partitions, and it does not know."""
    await _freeze(bed, bed.random.choice(bed.fleet.names("work")))


async def freeze_connector(bed: Bed) -> None:
    await _freeze(bed, bed.random.choice(bed.fleet.names("connect")))


async def _freeze(bed: Bed, name: str) -> None:
    bed.fleet.signal(name, signal.SIGSTOP)
    await asyncio.sleep(ZOMBIE)
    bed.fleet.signal(name, signal.SIGCONT)


async def slow_worker(bed: Bed) -> None:
    """A worker that gets a tenth of its time, beside one that does not."""
    name = bed.random.choice(bed.fleet.names("work"))
    for _ in range(20):
        bed.fleet.signal(name, signal.SIGSTOP)
        await asyncio.sleep(0.9)
        bed.fleet.signal(name, signal.SIGCONT)
        await asyncio.sleep(0.1)


async def rebalance(bed: Bed) -> None:
    """A third worker comes, has partitions, and goes, five times: ten rebalances of each group, seconds apart."""
    for number in range(1, 6):
        guest = f"guest{number}"
        log = bed.fleet.start(guest, bed.work)
        with suppress(TimeoutError):
            async with asyncio.timeout(JOINED):
                await until(lambda log=log: "assigned" in log.read_text(encoding="utf-8"), 0.1)
        await asyncio.sleep(bed.random.uniform(0.5, 2.0))
        await bed.fleet.stop(guest)


async def kill_everything(bed: Bed) -> None:
    """All processes and all brokers at one moment. No power cut: what brokers had written, the kernel still has."""
    for name in bed.fleet.names():
        bed.fleet.signal(name, signal.SIGKILL)
    for broker in bed.cluster.brokers:
        broker.kill()
    for broker in bed.cluster.brokers:
        broker.start()
    await bed.cluster.ready()


# --- brokers ---


async def kill_broker(bed: Bed) -> None:
    await _away(bed.random.choice(bed.cluster.brokers))


async def lose_leader(bed: Bed) -> None:
    """The broker that leads the lane of Arabic dies: the one partition that all news goes through."""
    await _away(await _leader(bed))


async def restart_brokers(bed: Bed) -> None:
    """One after another, as an upgrade does it."""
    for broker in bed.cluster.brokers:
        await broker.stop()
        broker.start()
        await broker.ready()


async def freeze_broker(bed: Bed) -> None:
    broker = await _leader(bed)
    broker.freeze()
    await asyncio.sleep(FREEZE)
    broker.thaw()


async def fill_disk(bed: Bed) -> None:
    """No byte is left on the disk of the broker with the small one; room is made once it has noticed."""
    (broker,) = (each for each in bed.cluster.brokers if each.logs.parent.name == "disk")
    filler = fill(broker.logs.parent)
    for _ in range(int(FREEZE * 2)):
        if broker.ended:
            break
        await asyncio.sleep(0.5)
    filler.unlink()
    if broker.ended:
        broker.start()
        await broker.ready()


async def _away(broker: Broker) -> None:
    broker.kill()
    await asyncio.sleep(DOWN)
    broker.start()
    await broker.ready()


async def _leader(bed: Bed) -> Broker:
    """The broker that leads the partition of `news.articles` with the most in it."""
    while True:
        try:
            async with open_admin(bed.settings) as admin:
                (articles,) = await admin.describe_topics([topics.ARTICLES])
                ends = await _ends(bed)
        except FAULTS:
            await asyncio.sleep(0.5)
            continue
        leaders = {each["partition"]: each["leader"] for each in articles["partitions"]}
        number = leaders[max(ends, key=lambda partition: ends[partition])]
        return next(each for each in bed.cluster.brokers if each.number == number)


async def _ends(bed: Bed) -> dict[int, int]:
    async with open_reader(bed.settings) as reader:
        partitions = await partitions_of(reader, topics.ARTICLES, bed.settings)
        return {each.partition: end for each, end in (await reader.end_offsets(partitions)).items()}


# --- messages and stages ---


async def poison(bed: Bed) -> None:
    await bed.put_poison(poisons(bed.random.randrange(2**32), bed.settings))


async def poison_beside_kills(bed: Bed) -> None:
    """Workers are killed while they bury."""
    burying = asyncio.ensure_future(bed.put_poison(poisons(bed.random.randrange(2**32), bed.settings, huge=False)))
    await _signal_some(bed, "work", signal.SIGKILL, times=3)
    await burying


async def trip(bed: Bed) -> None:
    """Nothing: the marked stories of the flow are the fault."""
    await asyncio.sleep(6.0)


async def refuse_letters(bed: Bed) -> None:
    """`news.dead-letter` wants more replicas in sync than there are brokers, and poison comes: it cannot be buried."""
    spec = next(each for each in topic_specs(bed.settings) if each.name == topics.DEAD_LETTER)
    usual = spec.config
    await _configure(bed, usual | {"min.insync.replicas": str(len(bed.cluster.brokers) + 1)})
    await bed.put_poison(poisons(bed.random.randrange(2**32), bed.settings, huge=False))
    await asyncio.sleep(DOWN)
    await _configure(bed, usual)


async def _configure(bed: Bed, config: dict[str, str]) -> None:
    async with open_admin(bed.settings) as admin:
        (answer,) = await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topics.DEAD_LETTER, config)])
    assert all(code == 0 for code, *_rest in answer.resources), answer


ALL = (
    Fault("worker killed", "kill -9 of workers, five times at random", kill_workers),
    Fault("connector killed", "kill -9 of connectors, five times at random", kill_connectors),
    Fault("worker stopped", "SIGTERM to workers, four times at random", stop_workers),
    Fault("worker frozen", "SIGSTOP past the session timeout, then SIGCONT: a zombie", freeze_worker),
    Fault("connector frozen", "the same with a connector", freeze_connector),
    Fault("worker slow", "a worker gets a tenth of its time for 20 s", slow_worker),
    Fault("rebalances", "a third worker comes and goes, five times", rebalance),
    Fault("broker killed", "kill -9 of a broker, back after 8 s", kill_broker),
    Fault("leader lost", "kill -9 of the leader of the lane of Arabic, back after 8 s", lose_leader, brokers=3),
    Fault("brokers restarted", "one after another, as an upgrade does", restart_brokers, brokers=3),
    Fault("broker frozen", "SIGSTOP of the lane's leader for 20 s", freeze_broker),
    Fault("disk full", "no byte left on a broker's disk", fill_disk, small_disk=True),
    Fault("all killed", "kill -9 of every process and broker at once", kill_everything),
    Fault("poison", "messages that no stage can handle, of every kind, some of 10 MB", poison),
    Fault("poison and kills", "kill -9 of workers while they bury poison", poison_beside_kills),
    Fault("letters refused", "poison while news.dead-letter cannot be written", refuse_letters),
    Fault(
        "stage raises", "each stage raises on a story", trip,
        marks=tuple(f"raise-{stage}" for stage in PIPELINE), rigged={},
    ),
    Fault(
        "stage hangs", "each stage hangs on a story, for ever", trip,
        marks=tuple(f"hang-{stage}" for stage in PIPELINE), rigged={"MAJRA_STAGE_TIMEOUT": "2"},
    ),
)  # fmt: skip
"""Every fault, the gentle ones first."""
BY_NAME = {each.name: each for each in ALL}


async def rig(bed: Bed, environ: dict[str, str]) -> None:
    """The workers, with stages that trip over marked stories."""
    names = bed.fleet.names("work")
    await bed.fleet.stop(*names)
    for name in names:
        bed.fleet.start(name, RIGGED, **environ)


async def unrig(bed: Bed) -> None:
    """The workers as they were."""
    await bed.fleet.stop(*bed.fleet.names("work"))
    bed.start_workers()
