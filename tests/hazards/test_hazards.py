"""Hazards 1-6 of faust-facts: what a naive Faust app loses, and what Majra's runner does not, on the same events.

Real processes on an embedded broker, two runs for all six. An event is lost for good when its offset is committed and
it is in no output: a restart begins after it.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hazards.cases import ACKS, BAD, DECODES, EVENTS, HEAD, KEY, PROCESSOR, RAISES, SINK, SLOW, WORK, Gate, events
from hazards.harness import APPS, Broker, committed, kept, publish, run_app, run_broker, until

from streams.runner import EXIT_HARD

Kept = dict[str, set[bytes | None]]
MANY = 40
"""Events sent to the broker that freezes: the first request may still reach it through the kernel, the rest does not."""


@dataclass(frozen=True)
class Outcome:
    """What each app left of each case, and how many events the naive app committed as done."""

    naive: dict[str, Kept]
    majra: dict[str, Kept]
    naive_committed: dict[str, int]
    majra_committed_at_slow_head: int = 0
    majra_ended: int = 0


async def done(broker: Broker, app: str, case: str, count: int) -> bool:
    """Whether every offset of the case is committed; Majra has a group for each stage, the naive app one."""
    return (await committed(broker, _group(app, case), [case]))[case] == count


def _group(app: str, case: str) -> str:
    return app if app == "naive" else f"majra-{case}"


async def _on_a_healthy_broker(folder: Path) -> Outcome:
    cases = [SINK, RAISES, PROCESSOR, DECODES, SLOW]
    with run_broker([*cases, WORK]) as broker:
        for case in cases:
            await publish(broker, case, EVENTS)
        for app in APPS:
            Gate(folder, f"{app}.{SINK}").open()
        with run_app("naive", broker, folder, cases), run_app("majra_app", broker, folder, [*cases, WORK]):
            for case in cases:
                await until(lambda case=case: done(broker, "naive", case, EVENTS), f"naive commits {case}")
                if case != SLOW:
                    await until(lambda case=case: done(broker, "majra", case, EVENTS), f"majra commits {case}")
            await until(lambda: Gate(folder, "majra.slow").has_come, "majra is at the slow event")
            # A stage beside it commits three times, each time after new work: so could the slow one have done.
            for beside in range(1, 4):
                await publish(broker, WORK, 1)
                await until(lambda beside=beside: done(broker, "majra", WORK, beside), "a stage beside it commits")
            at_slow_head = (await committed(broker, "majra-slow", [SLOW]))[SLOW]
        # Both were killed, the slow event in hand. Majra starts again; the naive app would begin after it.
        Gate(folder, "majra.slow").open()
        naive_committed = await committed(broker, "naive", cases)
        with run_app("majra_app", broker, folder, [SLOW]):
            await until(lambda: done(broker, "majra", SLOW, EVENTS), "majra commits slow")
        return Outcome(
            naive={case: await kept(broker, case, "naive", EVENTS) for case in cases},
            majra={case: await kept(broker, case, "majra", EVENTS) for case in cases},
            naive_committed=naive_committed,
            majra_committed_at_slow_head=at_slow_head,
        )


async def _on_a_broker_that_freezes(folder: Path) -> Outcome:
    gates = [Gate(folder, f"{app}.{case}") for app, case in (("naive", ACKS), ("naive", SINK), ("majra", ACKS))]
    with run_broker([ACKS, SINK]) as broker:
        for case in (ACKS, SINK):
            await publish(broker, case, MANY)
        with (
            run_app("naive", broker, folder, [ACKS, SINK]),
            run_app("majra_app", broker, folder, [ACKS], {"MAJRA_PUBLISH_TIMEOUT": "3"}) as majra,
        ):
            await until(lambda: all(gate.has_come for gate in gates), "the apps have their events")
            broker.freeze()
            for gate in gates:
                gate.open()
            for case in (ACKS, SINK):  # half: more than the one request that the kernel still hands to the broker
                await until(lambda case=case: _failed_sends(folder)[case] >= MANY // 2, "the naive app's sends fail")
            ended = await majra.ended()
            broker.thaw()
            for case in (ACKS, SINK):
                await until(lambda case=case: done(broker, "naive", case, MANY), f"naive commits {case}")
        with run_app("majra_app", broker, folder, [ACKS]):
            await until(lambda: done(broker, "majra", ACKS, MANY), "majra commits acks")
        return Outcome(
            naive={case: await kept(broker, case, "naive", MANY) for case in (ACKS, SINK)},
            majra={ACKS: await kept(broker, ACKS, "majra", MANY)},
            naive_committed=await committed(broker, "naive", [ACKS, SINK]),
            majra_ended=ended,
        )


def _failed_sends(folder: Path) -> Counter[str]:
    failed = folder / "failed"
    return Counter(line.split(".")[1] for line in failed.read_text().splitlines()) if failed.exists() else Counter()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome | BaseException]:
    """Both runs at once: most of either is waiting."""

    async def both() -> list[Outcome | BaseException]:
        healthy = _on_a_healthy_broker(tmp_path_factory.mktemp("healthy"))
        frozen = _on_a_broker_that_freezes(tmp_path_factory.mktemp("frozen"))
        return await asyncio.gather(healthy, frozen, return_exceptions=True)

    return asyncio.run(both())


def _given(outcome: Outcome | BaseException) -> Outcome:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


@pytest.fixture(scope="module")
def healthy(outcomes: list[Outcome | BaseException]) -> Outcome:
    return _given(outcomes[0])


@pytest.fixture(scope="module")
def frozen(outcomes: list[Outcome | BaseException]) -> Outcome:
    return _given(outcomes[1])


def test_1_sends_that_are_not_awaited(frozen: Outcome) -> None:
    """The commit flushes, and ignores what failed. Majra ends hard without an ack; its next process publishes again."""
    assert frozen.naive_committed[ACKS] == MANY
    assert len(frozen.naive[ACKS]) < MANY
    assert frozen.majra_ended == EXIT_HARD
    assert frozen.majra[ACKS].keys() == events(ACKS, MANY).keys()


def test_2_a_sink_awaits_no_ack(frozen: Outcome) -> None:
    assert frozen.naive_committed[SINK] == MANY
    assert len(frozen.naive[SINK]) < MANY


def test_2_a_sink_drops_the_key(healthy: Outcome) -> None:
    names = events(SINK, EVENTS).keys()
    assert healthy.naive[SINK] == {name: {None} for name in names}
    assert healthy.majra[SINK] == {name: {KEY} for name in names}


@pytest.mark.parametrize("case", [RAISES, PROCESSOR, DECODES], ids=["3-agent", "4-processor", "5-decoding"])
def test_an_event_that_fails(case: str, healthy: Outcome) -> None:
    """3 and 5 are acked as they raise; 4 is not, but the commit jumps over it. Majra's is in the dead letters."""
    every = events(case, EVENTS).keys()
    assert healthy.naive_committed[case] == EVENTS
    assert every - healthy.naive[case].keys() == {f"{case}-{BAD}"}
    assert healthy.majra[case].keys() == every


def test_6_a_slow_event_is_committed_over(healthy: Outcome) -> None:
    """With `concurrency=2` the second actor's acks carry the commit past the event that the first still has."""
    every = events(SLOW, EVENTS).keys()
    assert healthy.naive_committed[SLOW] == EVENTS
    assert every - healthy.naive[SLOW].keys() == {f"{SLOW}-{HEAD}"}
    assert healthy.majra_committed_at_slow_head <= HEAD
    assert healthy.majra[SLOW].keys() == every
