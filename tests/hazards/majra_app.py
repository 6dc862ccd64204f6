"""`python -m hazards.majra_app BROKER FOLDER CASE…`: Majra's runner and worker, with a small stage for each case.

Settings other than the broker are `MAJRA_…`, as ever. With `APART=yes` each stage works in a process of its own.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from hazards.cases import Event, Gate, output, source
from msgspec.structs import replace

from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import load_settings
from streams.stage import AHEAD, Message, Stage
from streams.worker import run_worker

NAME = "majra"
WORK_TIME = 0.01
"""Seconds: long enough for a worker to be killed in the midst of the events."""


class Copy(Stage):
    """Does what the event says, and copies it."""

    ahead = AHEAD

    def __init__(self, case: str, folder: Path, *, apart: bool) -> None:
        self.name, self.apart = case, apart
        self.source = source(case)
        self._gate = Gate(folder, f"{NAME}.{case}")

    def handle(self, message: Message) -> Sequence[Outgoing]:
        event = msgspec.json.decode(message.value or b"", type=Event)
        if event.do == "wait":
            self._gate.wait()
        if event.do == "work":
            time.sleep(WORK_TIME)
        if event.do == "raise":
            raise ValueError(f"{event.id} cannot be handled")
        return [Outgoing(output(self.name, NAME), message.key, message.value)]


async def main(broker: str, folder: Path, cases: Sequence[str]) -> None:
    settings = replace(load_settings(), kafka=broker)
    apart = os.environ.get("APART") == "yes"
    async with open_publisher(settings) as publisher:
        await run_worker(settings, [Copy(case, folder, apart=apart) for case in cases], publisher)


if __name__ == "__main__":
    from hazards import majra_app  # the class by a name that the stages' processes find, too

    asyncio.run(majra_app.main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
