"""The short form of `make faults`: some faults on one broker, and the same bed with a naive app, which must lose.

Both beds at once: most of either is waiting.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from faults.bed import Bed, Trial, bed
from faults.harm import BY_NAME
from faults.run import naive_bed, row, trials
from support.real_kafka import Missing

pytestmark = pytest.mark.kafka
SHORT = ("poison and kills", "worker frozen", "broker killed")
"""Those that between them kill a worker at work, make a zombie of one, lose the broker, and bury; a minute together."""
NAIVE = "poison and kills"
BEFORE = 2.0
"""Seconds of ordinary news before each fault."""
SEED = 8


async def _run(lay: Callable[..., AbstractAsyncContextManager[Bed]], folder: Path, names: Sequence[str]) -> list[Trial]:
    async with lay(folder, brokers=1, seed=SEED) as laid:
        return [each async for each in trials(laid, [BY_NAME[name] for name in names], before=BEFORE)]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Trial], list[Trial]]:
    """The trials of Majra and of the naive app."""

    async def both() -> tuple[list[Trial], list[Trial]]:
        majra = _run(bed, tmp_path_factory.mktemp("majra"), SHORT)
        naive = _run(naive_bed, tmp_path_factory.mktemp("naive"), [NAIVE])
        return await asyncio.gather(majra, naive)

    try:
        return asyncio.run(both())
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))


@pytest.mark.parametrize("number", range(len(SHORT)), ids=SHORT)
def test_nothing_is_lost_and_nothing_decided_twice(done: tuple[list[Trial], list[Trial]], number: int) -> None:
    trial = done[0][number]
    print(row(trial))
    assert trial.verdict.clean, trial.verdict
    assert trial.stories > 0
    assert trial.zero_lag is not None


def test_the_naive_app_loses(done: tuple[list[Trial], list[Trial]]) -> None:
    """So that the bed can tell: poison is gone without a letter, and so may be the news beside it."""
    (trial,) = done[1]
    print(row(trial))
    assert trial.poison > 0
    assert len([line for line in trial.verdict.lost if line.startswith("poison")]) > trial.poison // 2
