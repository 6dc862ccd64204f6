"""Workers that are stuck, on a real Kafka: each ends itself within the bound, a healthy one does the rest, an idle one lives.

All faults at once, each with a topic and a group of its own: most of it is waiting.
"""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import msgspec
import pytest
from hazards.cases import Event, source
from hazards.harness import App, Broker, committed, kept, make_topics, run_app, until
from hazards.stuck_app import FAULTS, FROZEN, WELL

from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from streams.runner import EXIT_HARD
from streams.watchdog import LOOKS, patience

SOME, MANY = 16, 200
"""Events: enough for some on each of four partitions."""
SETTINGS = Settings(stage_timeout=1.0, publish_timeout=1.0, commit_interval=0.2)
PATIENCE = patience(SETTINGS)
EARLIEST = PATIENCE * (1 - 2 / LOOKS)
"""The timer of a frozen process was wound up a look before it froze."""
LATEST = PATIENCE * (1 + 2 / LOOKS) + 10
"""The first look that could see it may be one late, and so may the last; ten seconds for a machine under load."""
ENVIRON = {
    f"MAJRA_{name.upper()}": str(getattr(SETTINGS, name))
    for name in ("stage_timeout", "publish_timeout", "commit_interval")
}

pytestmark = pytest.mark.kafka


async def publish(broker: Broker, case: str, first: int, count: int, do: str = "") -> None:
    events = [Event(f"{case}-{number}", f"خبر رقم {number}", do) for number in range(first, first + count)]
    async with open_publisher(broker.settings) as publisher:
        await publisher.publish(
            [Outgoing(source(case), each.id.encode(), msgspec.json.encode(each)) for each in events]
        )


async def is_done(broker: Broker, case: str, count: int) -> bool:
    return (await committed(broker, f"majra-{case}", [case]))[case] == count


def folder_of(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def has_half(worker: App) -> bool:
    """Whether the newest assignment of the worker is two of the four partitions."""
    assigned = re.findall(r"assigned .*partitions=\S*\[([^\]]*)\]", worker.log.read_text())
    return bool(assigned) and assigned[-1].count(",") == 1


async def one_stuck_one_well(fault: str, broker: Broker, parent: Path) -> float:
    """Seconds until the worker with the fault ended itself; the other, of the same group, has then done all."""
    with (
        run_app("stuck_app", broker, folder_of(parent, fault), [fault, fault], ENVIRON) as worker,
        run_app("stuck_app", broker, folder_of(parent, f"{fault}-well"), [fault, WELL], ENVIRON) as other,
    ):
        await until(lambda: has_half(worker) and has_half(other), f"{fault}: they share the partitions")
        await publish(broker, fault, 0, SOME)
        await until(lambda: is_done(broker, fault, SOME), f"{fault}: all is well at first")
        began = time.monotonic()
        await publish(broker, fault, SOME, SOME, do=fault)
        await publish(broker, fault, 2 * SOME, MANY)
        code = await worker.ended()
        took = time.monotonic() - began
        assert code == (1 if fault == FROZEN else EXIT_HARD), worker.log.read_text()[-3000:]
        await until(lambda: is_done(broker, fault, 2 * SOME + MANY), f"{fault}: the other worker does the rest")
    assert set(await kept(broker, fault, "majra", 0)) == {f"{fault}-{number}" for number in range(2 * SOME + MANY)}
    return took


async def test_a_stuck_worker_ends_itself_and_another_does_the_rest(real_kafka: str, tmp_path: Path) -> None:
    broker = Broker(real_kafka)
    await make_topics(broker, [*FAULTS, WELL])
    with run_app("stuck_app", broker, folder_of(tmp_path, "idle"), [WELL, WELL], ENVIRON) as idle:
        took = await asyncio.gather(*(one_stuck_one_well(fault, broker, tmp_path) for fault in FAULTS))
        assert idle.process.poll() is None, "it has had nothing to do for longer than the patience"
    print("seconds until it ended itself:", dict(zip(FAULTS, took, strict=True)), "bound:", LATEST)
    assert all(EARLIEST < each < LATEST for each in took), took
