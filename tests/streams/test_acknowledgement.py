"""Laws of acknowledgement, for any order and kind of answers of the broker; offsets by Faust's own rule of committing."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NoReturn

from aiokafka.errors import MessageSizeTooLargeError, NotLeaderForPartitionError
from faust.transport.consumer import Consumer
from faust.types import TP
from hypothesis import given, settings
from hypothesis import strategies as st
from intervaltree import IntervalTree
from support.producer import Producer

from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER
from streams.runner import Runner
from streams.stage import Message, Stage

PARTITIONS, FIRST = 2, 5
"""Offsets begin somewhere within a log: Faust takes a commit of 0 for none."""


@dataclass(frozen=True)
class Case:
    """A message: its key, how many records it comes to (None: the stage raises), how the broker answers the first try."""

    partition: int
    key: int
    outputs: int | None
    answer: str


class Script(Stage):
    name, source = "script", "in"

    def __init__(self, cases: Sequence[Case], ahead: int) -> None:
        self.ahead = ahead
        self._cases = cases

    def handle(self, message: Message) -> Sequence[Outgoing]:
        number = int(message.value or b"")
        case = self._cases[number]
        if case.outputs is None:
            raise ValueError("cannot be handled")
        return [Outgoing("out", str(case.key).encode(), b"%d.%d" % (number, each)) for each in range(case.outputs)]


class Offsets:
    """Faust's bookkeeping of acks, with its own rule of what may be committed."""

    def __init__(self) -> None:
        self._consumer: Any = SimpleNamespace(
            _acked=defaultdict(list),
            _acked_index=defaultdict(set),
            _gap=defaultdict(IntervalTree),
            _committed_offset=defaultdict(lambda: None),
        )
        self.committed: dict[int, int] = {}

    def ack(self, partition: int, offset: int) -> None:
        self._consumer._acked[TP("in", partition)].append(offset)

    def commit(self) -> None:
        for partition in range(PARTITIONS):
            tp = TP("in", partition)
            offset = Consumer._new_offset(self._consumer, tp)
            if offset is not None and Consumer._should_commit(self._consumer, tp, offset):
                self._consumer._committed_offset[tp] = self.committed[partition] = offset


def done(cases: Sequence[Case], number: int, log: Sequence[Outgoing]) -> bool:
    """Whether all that the message comes to, or its dead letter, is in the log."""
    values = {each.value for each in log if each.topic == "out"}
    buried = any(each.topic == DEAD_LETTER and each.value == str(number).encode() for each in log)
    outputs = cases[number].outputs
    return buried or (outputs is not None and all(b"%d.%d" % (number, each) in values for each in range(outputs)))


CASE = st.builds(
    Case,
    partition=st.integers(0, PARTITIONS - 1),
    key=st.integers(0, 2),
    outputs=st.sampled_from([0, 1, 1, 2, None]),
    answer=st.sampled_from(["kept", "kept", "kept", "refused", "failed", "lost"]),
)


@settings(max_examples=150, deadline=None)
@given(cases=st.lists(CASE, min_size=1, max_size=12), ahead=st.sampled_from([1, 3, 16]), seed=st.integers(0, 2**32))
def test_nothing_is_acked_or_committed_before_all_that_came_before_it_is_done(
    cases: list[Case], ahead: int, seed: int
) -> None:
    asyncio.run(run(cases, ahead, random.Random(seed)))


async def run(cases: Sequence[Case], ahead: int, chance: random.Random) -> None:
    producer = Producer(fail=None)
    offsets, acked = Offsets(), []
    places = [(case.partition, FIRST + [each.partition for each in cases[:n]].count(case.partition)) for n, case in enumerate(cases)]  # fmt: skip

    faults: list[str] = []

    def stop(why: str) -> NoReturn:
        faults.append(why)
        raise AssertionError(why)

    def ack(number: int) -> None:
        acked.append(number)
        assert acked == list(range(number + 1)), "in order, each once"
        assert all(done(cases, each, producer.log) for each in acked)
        offsets.ack(*places[number])
        if chance.random() < 0.5:
            offsets.commit()
            for partition, committed in offsets.committed.items():
                left = [place[1] for place in places[number + 1 :] if place[0] == partition]
                assert committed <= min(left, default=committed)

    runner = Runner(Script(cases, ahead), producer.publisher(), stage_timeout=5, stop_hard=stop)

    async def take() -> None:
        for number, (partition, offset) in enumerate(places):
            message = Message("in", partition, offset, b"%d" % cases[number].key, b"%d" % number)
            await runner.take(message, lambda number=number: ack(number))
        await runner.idle()

    taking = asyncio.ensure_future(take())
    tried: set[tuple[str, bytes | None]] = set()
    async with asyncio.timeout(20):
        while not taking.done():
            await asyncio.sleep(0)
            assert not faults
            assert len({_number(each.record) for each in producer.waiting}) <= ahead
            # Of one key the broker takes the oldest first: an idempotent producer keeps a partition in order.
            heads = {(each.record.topic, each.record.key): each for each in reversed(producer.waiting)}
            if heads and chance.random() < 0.7:
                sent = chance.choice(list(heads.values()))
                again = (sent.record.topic, sent.record.value) in tried
                tried.add((sent.record.topic, sent.record.value))
                answer = "kept" if again or sent.record.topic == DEAD_LETTER else cases[_number(sent.record)].answer
                if answer == "kept":
                    producer.answer(sent)
                elif answer == "refused":
                    producer.answer(sent, MessageSizeTooLargeError())
                else:
                    producer.answer(sent, NotLeaderForPartitionError(), kept=answer == "lost")
    await taking
    runner.close()
    assert acked == list(range(len(cases)))
    offsets.commit()
    for partition in range(PARTITIONS):
        assert offsets.committed.get(partition, FIRST) == FIRST + [each.partition for each in cases].count(partition)
    for key in range(3):
        of_key = [_number(each) for each in producer.log if each.topic == "out" and each.key == b"%d" % key]
        newest = [n for n, case in enumerate(cases) if case.key == key and case.outputs and case.answer != "refused"]
        if newest:
            assert of_key[-1] == max(of_key), "the newest of a key is the last"


def _number(record: Outgoing) -> int:
    return int((record.value or b"").partition(b".")[0])


def test_faust_commits_over_what_is_acked_out_of_order() -> None:
    """Why the order matters: were this no longer so, the law above would be stricter than need be."""
    offsets = Offsets()
    offsets.ack(0, FIRST)
    offsets.commit()
    offsets.ack(0, FIRST + 2)
    offsets.commit()
    assert offsets.committed[0] == FIRST + 3
