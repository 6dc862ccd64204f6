"""`python -m faults.rigged`: `majra work` with stages that do to marked stories what their mark says.

The mark stands in the story's text, `raise-refine` or `hang-enrich`; all other messages are the real stages' business.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Sequence

from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import load_settings
from streams.route import load_routes
from streams.stage import Message, Stage
from streams.topology import STAGES, build_stages
from streams.worker import run_worker

MARK = re.compile(rb"\b(raise|hang)-(refine|dedupe|enrich)\b")


class Tripped(Exception):
    """What a rigged stage raises; no class that the stages know."""


class Rigged(Stage):
    """A stage that trips over stories marked for it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.name, self.source, self.ahead, self.apart = stage.name, stage.source, stage.ahead, stage.apart

    def load(self) -> None:
        self._stage.load()

    def handle(self, message: Message) -> Sequence[Outgoing]:
        for what, where in MARK.findall(message.value or b""):
            if where.decode() == self.name and what == b"raise":
                raise Tripped(f"{self.name} trips over its mark")
            if where.decode() == self.name:
                threading.Event().wait()  # for ever, as on a lock that nobody gives back
        return self._stage.handle(message)

    def published(self, message: Message) -> None:
        self._stage.published(message)

    async def restore(self) -> None:
        await self._stage.restore()
        self.steps = self._stage.steps


async def main() -> None:
    settings = load_settings()
    async with open_publisher(settings) as publisher:
        stages = [Rigged(each) for each in build_stages(settings, STAGES, load_routes(settings))]
        await run_worker(settings, stages, publisher)


if __name__ == "__main__":
    from faults import rigged  # the class by a name that the stages' processes find, too

    asyncio.run(rigged.main())
