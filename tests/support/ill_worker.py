"""`python -m support.ill_worker FOLDER VALUE`: hands one message to a stage apart, and waits to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from support.ill_stage import Ill

from streams.stage import Message
from streams.stage_process import StageProcess
from streams.stage_thread import Job


async def main(folder: Path, value: str) -> None:
    process = StageProcess(Ill(folder))
    await process.ready()
    process.submit(Job(Message("in", 0, 0, None, value.encode()), asyncio.get_running_loop().create_future()))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
