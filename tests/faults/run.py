"""`python -m faults.run`: the faults one after another on one bed, and a table of what came of each."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from faults.bed import Bed, Trial, bed
from faults.cluster import NoDisk
from faults.harm import ALL, BY_NAME, Fault, rig, unrig
from faults.naive.app import GROUP
from support.real_kafka import Missing

from majra.cli.console import Misuse, complain
from majra.cli.stopping import until_stopped
from majra.topics import ARTICLES, ENTRIES, ORIGINALS

COLUMNS = (
    "fault", "lasted s", "stories", "poison", "lost", "twice", "strange", "repeats", "first new s", "zero lag s", "ended",
)  # fmt: skip
LEAST = 100.0
"""Seconds that must be left for another fault to be begun: most need a minute."""
SAID = 20
"""Lines of what is wrong that are printed for a fault: enough to see of what kind it is."""
NAIVE = (sys.executable, "-m", "faults.naive.app", "worker", "-l", "warn")
NAIVE_SOURCES = [(GROUP, topic) for topic in (ENTRIES, ARTICLES, ORIGINALS)]


def row(trial: Trial) -> tuple[str | int, ...]:
    """A trial as the table shows it."""
    verdict = trial.verdict
    return (
        trial.fault, f"{trial.lasted:.0f}", trial.stories, trial.poison, len(verdict.lost), len(verdict.decided_twice),
        len(verdict.strange), verdict.repeats, _seconds(trial.first_new), _seconds(trial.zero_lag),
        ", ".join(f"{count} by {_end(code)}" for code, count in sorted(trial.ends.items())),
    )  # fmt: skip


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f}"


def _end(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"


async def trials(
    laid: Bed, faults: Sequence[Fault], *, later: bool = False, before: float = 4.0, until: float = float("inf")
) -> AsyncIterator[Trial]:
    """Each fault in turn, as long as there is time to begin one (`until`, by the monotonic clock)."""
    for fault in faults:
        if time.monotonic() > until:
            return
        if fault.rigged is not None:
            await rig(laid, fault.rigged)
        yield await laid.trial(fault.name, fault.inject, marks=fault.marks, later=later, before=before)
        if fault.rigged is not None:
            await unrig(laid)


@asynccontextmanager
async def naive_bed(folder: Path, *, brokers: int, seed: int) -> AsyncIterator[Bed]:
    """A bed whose workers are the naive app: the same stages, feeds, connectors and faults."""
    environ = {"NAIVE_FOLDER": str(folder / "faust")}
    async with bed(folder, brokers=brokers, seed=seed, work=NAIVE, sources=NAIVE_SOURCES, environ=environ) as laid:
        yield laid


def markdown(done: Sequence[Trial], heading: str) -> str:
    """The table, and what it is of."""
    lines = [heading, "", f"| {' | '.join(COLUMNS)} |", f"|---|{'---:|' * (len(COLUMNS) - 2)}---|"]
    lines += [f"| {' | '.join(str(cell) for cell in row(each))} |" for each in done]
    return "\n".join(lines) + "\n"


def kept(page: str, name: str, lines: str) -> str:
    """The page with `lines` between the two comments that name the table. Raises ValueError where it has none."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _old, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"no place for the table of {name}")
    return before + begin + lines + end + after


def chosen(names: str, brokers: int) -> list[Fault]:
    """The faults of a list of names with commas between; all that so many brokers allow where it is empty."""
    if unknown := [name for name in _split(names) if name not in BY_NAME]:
        raise Misuse(f"no fault named {', '.join(unknown)}; there are: {', '.join(BY_NAME)}")
    faults = [BY_NAME[name] for name in _split(names)] or list(ALL)
    for each in faults:
        if each.brokers > brokers:
            complain(f"skipped: {each.name} needs {each.brokers} brokers")
    return [each for each in faults if each.brokers <= brokers]


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


@click.command(epilog="Example: make faults FAULTS='worker killed,broker frozen' MINUTES=5")
@click.option("--faults", "names", default="", help="names with commas between; all, where none is given")
@click.option("--brokers", type=click.IntRange(1, 3), default=3, show_default=True)
@click.option("--minutes", type=float, default=30.0, show_default=True, help="no fault is begun that would end later")
@click.option("--seed", type=int, default=1, show_default=True, help="of the news and of all chance")
@click.option("--naive", is_flag=True, help="the same on a naive Faust app, which loses")
@click.option("--save", type=click.Path(path_type=Path), help="a page that has a place for the table, too")
@click.option("--folder", type=click.Path(path_type=Path), help="where logs go, and stay")
def main(
    names: str, brokers: int, minutes: float, seed: int, naive: bool, save: Path | None, folder: Path | None
) -> None:
    """Does faults to Majra on a real Kafka and prints what came of each.

    Exit code 1 where anything was lost, decided twice, never told, or not through in time; with --naive, where nothing was.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # the harness's own clients see the faults, too
    until, faults, done = time.monotonic() + minutes * 60 - LEAST, chosen(names, brokers), list[Trial]()
    with tempfile.TemporaryDirectory(prefix="majra-faults-") as temporary:
        place = (folder or Path(temporary)).resolve()
        try:
            until_stopped(_run(faults, place, brokers, seed, naive, until, done))
        except Missing as lack:
            raise Misuse(str(lack)) from lack
    app = "naive" if naive else "majra"
    lines = markdown(done, f"`{app}`, brokers: {brokers}, seed {seed}, {datetime.now(UTC):%d.%m.%Y}:")
    print(f"\n{lines}")
    if save is not None:
        save.write_text(kept(save.read_text(encoding="utf-8"), app, lines), encoding="utf-8")
    lost = any(not each.verdict.clean or each.zero_lag is None for each in done)
    if lost != naive or not done:
        sys.exit(1)


async def _run(
    faults: list[Fault], folder: Path, brokers: int, seed: int, naive: bool, until: float, done: list[Trial]
) -> None:
    """Adds each trial to `done` as it ends."""
    if naive:
        async with naive_bed(folder, brokers=brokers, seed=seed) as laid:
            await _tell(trials(laid, [replace(each, rigged=None) for each in faults], until=until), done)
        return
    small = brokers if any(each.small_disk for each in faults) else None
    try:
        async with bed(folder, brokers=brokers, seed=seed, small_disk=small) as laid:
            await _tell(trials(laid, faults, later=True, until=until), done)
    except NoDisk as reason:
        complain(f"skipped: disk full, since {reason}")
        left = [each for each in faults if not each.small_disk]
        async with bed(folder / "again", brokers=brokers, seed=seed) as laid:
            await _tell(trials(laid, left, later=True, until=until), done)


async def _tell(coming: AsyncIterator[Trial], done: list[Trial]) -> None:
    async for each in coming:
        _say(each)
        done.append(each)


def _say(trial: Trial) -> None:
    """Prints a trial as soon as it is done, and what is wrong."""
    print(" | ".join(f"{name} {cell}" for name, cell in zip(COLUMNS, row(trial), strict=True)), flush=True)
    verdict = trial.verdict
    for line in [*verdict.lost, *verdict.decided_twice, *verdict.strange][:SAID]:
        complain(line)


if __name__ == "__main__":
    main()
