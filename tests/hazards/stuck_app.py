"""`python -m hazards.stuck_app BROKER FOLDER CASE FAULT`: Majra's worker with one stage, and one fault that begins with an
event that names it; until then all is well. But for the last they are what Faust's users report (faust-facts 12).
"""

from __future__ import annotations

import asyncio
import ctypes
import sys
from collections.abc import Callable, Sequence
from threading import Event as Flag
from typing import Any

import msgspec
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from hazards.cases import Event, output, source
from msgspec.structs import replace

from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import load_settings
from streams.runner import Runner
from streams.stage import AHEAD, Message, Stage
from streams.worker import run_worker

DEAF, STILL, MUTE, FROZEN, WELL = "deaf", "still", "mute", "frozen", "well"
"""The fetcher brings nothing more; the agent waits for ever; no commit succeeds; the interpreter's lock is kept; none."""
FAULTS = (DEAF, STILL, MUTE, FROZEN)


class Copy(Stage):
    """Copies the event. One that names the fault sets it off."""

    ahead = AHEAD

    def __init__(self, case: str, fault: str, begin: Callable[[], None]) -> None:
        self.name = case
        self.source = source(case)
        self._fault, self._begin = fault, begin

    def handle(self, message: Message) -> Sequence[Outgoing]:
        event = msgspec.json.decode(message.value or b"", type=Event)
        if event.do == self._fault:
            self._begin()
        return [Outgoing(output(self.name, "majra"), message.key, message.value)]


def keep_the_lock() -> None:
    ctypes.PyDLL(None).sleep(600)


def broken(fault: str) -> Callable[[], None]:
    """Puts the fault in place; what sets it off."""
    on = Flag()

    def when_on(method: Any, instead: Callable[..., Any]) -> Any:
        async def either(*arguments: Any, **named: Any) -> Any:
            return await (instead if on.is_set() else method)(*arguments, **named)

        return either

    async def nothing(*_: Any, **__: Any) -> dict[Any, Any]:
        await asyncio.sleep(1)  # as long as Faust lets a fetch wait
        return {}

    async def refused(*_: Any, **__: Any) -> bool:
        return False

    async def for_ever(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    if fault == DEAF:
        AIOKafkaConsumerThread._fetch_records = when_on(AIOKafkaConsumerThread._fetch_records, nothing)
    elif fault == MUTE:
        AIOKafkaConsumerThread._commit = when_on(AIOKafkaConsumerThread._commit, refused)
    elif fault == STILL:
        Runner.take = when_on(Runner.take, for_ever)  # type: ignore[method-assign]
    return keep_the_lock if fault == FROZEN else on.set


async def main(broker: str, case: str, fault: str) -> None:
    settings = replace(load_settings(), kafka=broker)
    async with open_publisher(settings) as publisher:
        await run_worker(settings, [Copy(case, fault, broken(fault))], publisher)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *sys.argv[3:]))
