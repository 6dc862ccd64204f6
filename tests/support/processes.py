"""Majra's own processes, as an operator starts them, for as long as a context is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

STOP = 20.0
"""Seconds for a graceful end before a process is killed."""


@contextmanager
def running(address: str, commands: Sequence[Sequence[str]], **environ: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """`majra` with each of `commands`, on the brokers at `address`; stopped by SIGTERM, those that are still alive."""
    settings = (
        os.environ | {"MAJRA_KAFKA": address, "MAJRA_COMMIT_INTERVAL": "0.3", "MAJRA_START_SPREAD": "0"} | environ
    )
    started = [subprocess.Popen([sys.executable, "-m", "majra", *command], env=settings) for command in commands]
    try:
        yield started
    finally:
        for each in started:
            if each.poll() is None:
                each.send_signal(signal.SIGTERM)
        for each in started:
            try:
                each.wait(STOP)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
