"""A Docker engine for the deploy test: the one that answers, or Debian's dockerd, started for the test alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START = 60.0
"""Seconds for dockerd: it takes about five."""
PATIENCE = 240.0
"""Seconds for any one command: the slowest, `up`, waits for Kafka."""
CACHE = Path(os.environ.get("MAJRA_TEST_CACHE", Path.home() / ".cache/majra")) / "docker"
"""Images stay here between runs, in the engine that the test starts."""


class Missing(Exception):
    """What this machine lacks for containers."""


@dataclass(frozen=True)
class Engine:
    """Commands for one engine. `environ` names its socket."""

    environ: Mapping[str, str]
    compose_command: tuple[str, ...]

    def docker(self, *arguments: str, stdin: int | None = None) -> str:
        return self._run(["docker", *arguments], self.environ, stdin)

    def compose(self, *arguments: str, **environ: str) -> str:
        return self._run([*self.compose_command, *arguments], {**self.environ, **environ}, None)

    def _run(self, command: list[str], environ: Mapping[str, str], stdin: int | None) -> str:
        try:
            done = subprocess.run(
                command, env=environ, stdin=stdin, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired as slow:
            raise RuntimeError(f"{' '.join(command)}: no end within {PATIENCE:g} s") from slow
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr[-3000:]}{done.stdout[-1000:]}")
        return done.stdout


@contextmanager
def engine() -> Iterator[Engine]:
    """An engine for as long as the context is open. Raises `Missing` with what is not there."""
    if shutil.which("docker") is None:
        raise Missing("docker is not on this machine")
    environ = dict(os.environ)
    if _answers(environ):
        yield Engine(environ, _compose(environ))
        return
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        raise Missing("no Docker engine answers, and none can be started (dockerd and root are needed for that)")
    CACHE.mkdir(parents=True, exist_ok=True)
    environ["DOCKER_HOST"] = f"unix://{CACHE}/docker.sock"
    command = ["dockerd", "--data-root", f"{CACHE}/data", "--exec-root", f"{CACHE}/exec"]
    command += ["--host", environ["DOCKER_HOST"], "--pidfile", f"{CACHE}/docker.pid"]
    with (CACHE / "dockerd.log").open("wb") as log:
        daemon = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START
        while not _answers(environ):
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise Missing(f"dockerd does not start: {(CACHE / 'dockerd.log').read_text()[-1000:]}")
            time.sleep(0.2)
        yield Engine(environ, _compose(environ))
    finally:
        daemon.terminate()
        with suppress(subprocess.TimeoutExpired):
            daemon.wait(30)
        daemon.kill()


def _answers(environ: Mapping[str, str]) -> bool:
    done = subprocess.run(["docker", "version"], env=environ, capture_output=True, check=False, timeout=30)
    return done.returncode == 0


def _compose(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Compose 2.24 or newer: the plugin, or the command by itself."""
    beside = Path(sys.executable).with_name("docker-compose")
    for command in (("docker", "compose"), (str(beside),), ("docker-compose",)):
        if shutil.which(command[0]) is None:
            continue
        done = subprocess.run(
            [*command, "version", "--short"], env=environ, capture_output=True, text=True, check=False
        )
        version = done.stdout.strip().lstrip("v").split(".")
        if done.returncode == 0 and version[0].isdigit() and (int(version[0]), int(version[1])) >= (2, 24):
            return command
    raise Missing("Docker Compose 2.24 or newer is not on this machine")
