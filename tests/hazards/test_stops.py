"""Majra's workers stopped, killed and joined by others in the midst of their work: at least once, and never less."""

import os
import re
import signal
from pathlib import Path

import pytest
from hazards.cases import EVENTS, HEAD, SLOW, WORK, Gate, events
from hazards.harness import App, Broker, committed, kept, make_topics, publish, run_app, run_broker, until

MANY = 500


def children(worker: App) -> list[int]:
    pid = worker.process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("apart", ["no", "yes"])
async def test_a_stop_finishes_what_is_in_hand(apart: str, tmp_path: Path) -> None:
    """One worker holds a slow event when it is stopped. Another had one that hangs for ever, which must not keep it.

    The processes of stages that work apart are told to stop, too, as a supervisor that minds whole groups does.
    """
    slow, hangs = tmp_path / "slow", tmp_path / "hangs"
    slow.mkdir()
    hangs.mkdir()
    with run_broker([SLOW]) as broker, run_broker([SLOW]) as other:
        await publish(broker, SLOW, EVENTS)
        await publish(other, SLOW, EVENTS)
        with (
            run_app("majra_app", broker, slow, [SLOW], {"APART": apart}) as worker,
            run_app("majra_app", other, hangs, [SLOW], {"MAJRA_STAGE_TIMEOUT": "0.5", "APART": apart}) as hanging,
        ):
            await until(lambda: Gate(slow, "majra.slow").has_come, "the slow event is in hand")
            stages = children(worker)
            assert len(stages) == (apart == "yes")
            for pid in stages:
                os.kill(pid, signal.SIGTERM)
            worker.stop()
            await until(lambda: "worker stops" in worker.log.read_text(), "the worker hears of it")
            Gate(slow, "majra.slow").open()

            async def all_done() -> bool:
                return (await committed(other, "majra-slow", [SLOW]))[SLOW] == EVENTS

            await until(all_done, "the worker with the hanging event is done")
            hanging.stop()
            assert await worker.ended() == 0
            assert await hanging.ended() == 0
            assert not any(there(pid) for pid in stages), "the worker has waited for their ends"
        done = (await committed(broker, "majra-slow", [SLOW]))[SLOW]
        assert done > HEAD
        assert set(await kept(broker, SLOW, "majra", EVENTS)) == set(list(events(SLOW, EVENTS))[:done])
        assert set(await kept(other, SLOW, "majra", EVENTS)) == set(events(SLOW, EVENTS))


@pytest.mark.kafka
async def test_a_worker_that_joins_and_one_that_is_killed(real_kafka: str, tmp_path: Path) -> None:
    """On a real Kafka: the embedded broker now and then refuses a second member (SyncGroup, InvalidRequest)."""
    broker = Broker(real_kafka)
    await make_topics(broker, [WORK])
    await publish(broker, WORK, MANY)

    async def outputs() -> int:
        return len(await kept(broker, WORK, "majra", MANY))

    async def some() -> bool:
        return await outputs() > MANY // 10

    async def all_done() -> bool:
        return (await committed(broker, "majra-work", [WORK]))[WORK] == MANY

    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with run_app("majra_app", broker, first, [WORK]) as one:
        await until(some, "the first worker is at work")
        with run_app("majra_app", broker, second, [WORK]) as two:
            await until(lambda: bool(re.search(r"assigned .*partitions=.\d", two.log.read_text())), "they share")
            left = MANY - await outputs()
            one.kill()
            await until(all_done, "the second worker has done the rest")
    assert left > 0
    assert set(await kept(broker, WORK, "majra", MANY)) == set(events(WORK, MANY))
