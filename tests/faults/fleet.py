"""Majra's processes under a supervisor that starts again what ends, as compose does, until told otherwise."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from faults.waiting import until

TESTS = Path(__file__).resolve().parents[1]
LOOK = 0.2
"""Seconds between looks at the processes."""
AGAIN = 1.0
"""Seconds before a process is started again: a supervisor's first wait, about."""
STOP = 40.0
"""Seconds for a graceful stop, as docker-compose.yml gives."""
MAJRA = (sys.executable, "-m", "majra")


class Process:
    """One process, which may end and be started again any number of times under one name."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self.name, self._command, self._environ = name, command, environ
        self.log = folder / f"{name}.log"
        self.wanted = True
        self._started: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._started = subprocess.Popen(
                self._command,
                cwd=TESTS,
                env=os.environ | self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative for a signal."""
        return None if self._started is None else self._started.poll()

    def signal(self, number: signal.Signals) -> None:
        """Sends it, unless the process has just ended."""
        if self._started is not None and self._started.poll() is None:
            self._started.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        if self._started is not None:
            self._started.wait()


class Fleet:
    """Processes by name. What ends is started again and counted in `ends`, by exit code."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ, self._folder = environ, folder
        self._processes: dict[str, Process] = {}
        self.ends: Counter[int] = Counter()

    def start(self, name: str, command: Sequence[str], **environ: str) -> Path:
        """Starts `command` as `name`; its log, which goes on where the name was there before."""
        process = Process(name, command, {**self._environ, **environ}, self._folder)
        self._processes[name] = process
        process.start()
        return process.log

    async def stop(self, *names: str) -> None:
        """SIGTERM and a wait, then kill; they are not started again."""
        chosen = [self._processes.pop(name) for name in names]
        for each in chosen:
            each.wanted = False
            each.signal(signal.SIGCONT)
            each.signal(signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP):
                await until(lambda: all(each.exit_code is not None for each in chosen), LOOK / 4)
        for each in chosen:
            each.kill()

    def signal(self, name: str, number: signal.Signals) -> None:
        self._processes[name].signal(number)

    def names(self, prefix: str = "") -> list[str]:
        return [name for name in self._processes if name.startswith(prefix)]

    def kill_all(self) -> None:
        for each in self._processes.values():
            each.wanted = False
            each.kill()

    async def supervise(self) -> None:
        """Starts again what ended, a moment later. Ends by cancellation only."""
        ended: dict[str, float] = {}
        clock = asyncio.get_running_loop().time
        while True:
            for name, each in list(self._processes.items()):
                code = each.exit_code
                if code is None or not each.wanted:
                    continue
                if name not in ended:
                    self.ends[code] += 1
                    ended[name] = clock()
                elif clock() - ended[name] >= AGAIN:
                    del ended[name]
                    each.start()
            await asyncio.sleep(LOOK)


@asynccontextmanager
async def fleet(address: str, folder: Path, **environ: str) -> AsyncIterator[Fleet]:
    """A supervised fleet on the brokers at `address`; all of it is killed at the end."""
    found = Fleet({"MAJRA_KAFKA": address, **environ}, folder)
    supervisor = asyncio.create_task(found.supervise())
    try:
        yield found
    finally:
        supervisor.cancel()
        found.kill_all()
