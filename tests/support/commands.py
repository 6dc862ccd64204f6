"""The `majra` command as a user runs it: a process, its exit code, what it wrote."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass


@dataclass
class Done:
    code: int
    raw: bytes
    errors: str

    @property
    def out(self) -> str:
        return self.raw.decode()


async def majra(address: str, *arguments: str, **settings: str) -> Done:
    """Runs the command to its end, on the brokers at `address`; `settings` by the names of their variables."""
    environ = os.environ | {"MAJRA_KAFKA": address, "COLUMNS": "200"} | settings
    command = [sys.executable, "-m", "majra", *arguments]
    done = await asyncio.to_thread(subprocess.run, command, env=environ, capture_output=True, timeout=120, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode())
