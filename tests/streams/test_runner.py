"""The runner under the hazards of Faust: a message is acked once it and all before it are done, or the process ends."""

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import NoReturn

import pytest
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    MessageSizeTooLargeError,
    NotLeaderForPartitionError,
)
from support.producer import Producer

from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER
from streams.runner import LONGEST_HANGS, Runner
from streams.stage import AHEAD, Message, Stage

POISON = b"\xff\x00 not what it should be"
REFUSED = ClusterAuthorizationFailedError()
"""Not the record's fault, and no other try would end otherwise."""


class Panic(BaseException):
    """As PyO3 raises it: no Exception."""


RAISED: dict[bytes, BaseException] = {
    b"exit": SystemExit(3),
    b"panic": Panic("index out of bounds"),
    b"cancel": asyncio.CancelledError(),
    b"stop": StopIteration(),
    b"late": TimeoutError("a stage's own"),
}


class Upper(Stage):
    name, source = "upper", "in"

    def __init__(self, ahead: int = 1) -> None:
        self.ahead = ahead
        self.handled: list[int] = []
        self.remembered: list[int] = []

    def handle(self, message: Message) -> Sequence[Outgoing]:
        self.handled.append(message.offset)
        if message.value == b"hang":
            time.sleep(1)
        if message.value in RAISED:
            raise RAISED[message.value]
        assert message.value is not None
        return [Outgoing("out", message.key, message.value.decode().upper().encode())]

    def published(self, message: Message) -> None:
        self.remembered.append(message.offset)


class Gated(Upper):
    """Says when it has a message, and waits until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.come, self.go = threading.Event(), threading.Event()

    def handle(self, message: Message) -> Sequence[Outgoing]:
        self.come.set()
        self.go.wait(10)
        return super().handle(message)


class Ended(Exception):
    pass


class Bench:
    """A runner on a fake producer. `acked` are offsets, in the order of their acks; `ended` tells why the process would."""

    def __init__(self, producer: Producer, stage: Stage | None = None, *, publish_timeout: float = 5.0) -> None:
        self.stage = stage or Upper()
        self.producer = producer
        self.acked: list[int] = []
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.runner = Runner(
            self.stage, producer.publisher(timeout=publish_timeout), stage_timeout=0.2, stop_hard=self._stop
        )

    def _stop(self, why: str) -> NoReturn:
        self.ended.set_result(why)
        raise Ended(why)

    async def take(self, *values: bytes) -> None:
        for offset, value in enumerate(values, 7):
            await self.runner.take(message(value, offset), lambda offset=offset: self.acked.append(offset))

    async def run(self, *values: bytes) -> None:
        async with asyncio.timeout(10):
            await self.take(*values)
            await self.runner.idle()


def message(value: bytes, offset: int = 7) -> Message:
    return Message("in", 2, offset, b"key", value, (("majra-attempts", b"1"),))


async def test_an_output_is_acknowledged_before_it_is_remembered_and_acked() -> None:
    bench = Bench(Producer(fail=None))
    taking = asyncio.ensure_future(bench.take(b"a"))
    await bench.producer.waits_with(1)
    assert (bench.stage.remembered, bench.acked) == ([], [])  # type: ignore[attr-defined]
    bench.producer.answer(bench.producer.waiting[0])
    await taking
    assert [each.value for each in bench.producer.log] == [b"A"]
    assert (bench.stage.remembered, bench.acked) == ([7], [7])  # type: ignore[attr-defined]


@pytest.mark.parametrize("ahead", [1, AHEAD])
@pytest.mark.parametrize(
    ("value", "fail", "error"),
    [
        (POISON, {}, "UnicodeDecodeError"),
        (b"hang", {}, "StageTimeout"),
        (b"exit", {}, "SystemExit"),
        (b"panic", {}, "Panic"),
        (b"cancel", {}, "CancelledError"),
        (b"stop", {}, "StopIteration"),
        (b"late", {}, "TimeoutError"),
        (b"large", {"out": MessageSizeTooLargeError()}, "RecordRefused"),
        (b"odd", {"out": TypeError("no bytes")}, "TypeError"),
    ],
)
async def test_the_messages_fault_goes_to_the_dead_letters_with_its_bytes(
    value: bytes, fail: dict[str, BaseException], error: str, ahead: int
) -> None:
    bench = Bench(Producer(fail), Upper(ahead))
    await bench.run(value)
    (letter,) = bench.producer.log
    headers = dict(letter.headers)
    assert (letter.topic, letter.key, letter.value) == (DEAD_LETTER, b"key", value)
    assert headers["majra-error-type"].decode() == error
    assert headers["majra-offset"] == b"7"
    assert headers["majra-attempts"] == b"2"
    assert (bench.stage.remembered, bench.acked) == ([], [7])  # type: ignore[attr-defined]


@pytest.mark.parametrize("ahead", [1, AHEAD])
@pytest.mark.parametrize(
    ("value", "fail"),
    [
        (b"a", {"out": REFUSED}),
        (POISON, {DEAD_LETTER: REFUSED}),
        (POISON, {DEAD_LETTER: MessageSizeTooLargeError()}),
        (b"a", {"out": MessageSizeTooLargeError(), DEAD_LETTER: REFUSED}),
        (b"a", {"out": asyncio.CancelledError()}),
    ],
    ids=["refused", "no dead letter", "the dead letter too large", "neither", "cancelled"],
)
async def test_the_brokers_fault_ends_the_process(value: bytes, fail: dict[str, BaseException], ahead: int) -> None:
    bench = Bench(Producer(fail), Upper(ahead))
    taking = asyncio.ensure_future(bench.run(value, b"b"))
    assert "upper at in[2]@7" in await asyncio.wait_for(bench.ended, 10)
    assert (bench.stage.remembered, bench.acked) == ([], [])  # type: ignore[attr-defined]
    taking.cancel()


async def test_a_broker_that_does_not_answer_ends_the_process() -> None:
    bench = Bench(Producer(fail=None), Upper(AHEAD), publish_timeout=0.1)
    await bench.take(b"a", b"b")
    assert "no acknowledgement" in await asyncio.wait_for(bench.ended, 10)
    assert bench.acked == []


async def test_a_stage_that_remembers_sees_one_message_at_a_time() -> None:
    bench = Bench(Producer(fail=None), Upper(1))
    taking = asyncio.ensure_future(bench.take(b"a", b"b"))
    await bench.producer.waits_with(1)
    await asyncio.sleep(0.05)  # time enough for the thread to take the second, were it allowed to
    assert bench.stage.handled == [7]  # type: ignore[attr-defined]
    bench.producer.answer(bench.producer.waiting[0])
    await bench.producer.waits_with(1)
    bench.producer.answer(bench.producer.waiting[0])
    await taking
    assert bench.stage.remembered == bench.acked == [7, 8]  # type: ignore[attr-defined]


async def test_acks_wait_for_the_oldest() -> None:
    bench = Bench(Producer(fail=None), Upper(3))
    taking = asyncio.ensure_future(bench.take(b"a", b"b", b"c", b"d"))
    await bench.producer.waits_with(3)
    first, *others = bench.producer.waiting
    for each in others:
        bench.producer.answer(each)
    await asyncio.sleep(0.05)
    assert bench.acked == []
    assert not taking.done(), "no more than three are under way"
    bench.producer.answer(first)
    await taking
    assert bench.acked == [7, 8, 9]


async def test_what_is_tried_again_is_followed_by_what_came_after_it() -> None:
    """Else an older version of a key could come in behind the newer one, and be the last."""
    bench = Bench(Producer(fail=None), Upper(3))
    await bench.take(b"a", b"b")
    await bench.producer.waits_with(2)
    first, second = bench.producer.waiting
    bench.producer.answer(second)
    bench.producer.answer(first, NotLeaderForPartitionError())
    bench.producer.fail = {}
    await bench.runner.idle()
    assert [each.value for each in bench.producer.log] == [b"B", b"A", b"B"]
    assert bench.acked == [7, 8]


async def test_messages_behind_one_that_hangs_are_handled_once() -> None:
    bench = Bench(Producer(), Upper(AHEAD))
    await bench.run(b"hang", b"b", b"c")
    assert [each.value for each in bench.producer.log] == [b"hang", b"B", b"C"]
    assert bench.acked == [7, 8, 9]
    assert bench.stage.handled == [7, 8, 9]  # type: ignore[attr-defined]


async def test_what_was_in_hand_when_the_process_was_frozen_is_no_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frozen for longer than the stage's bound: for the event loop, time leaps; the thread goes on where it was."""
    stage, loop = Gated(), asyncio.get_running_loop()
    bench = Bench(Producer(), stage)
    taking = asyncio.ensure_future(bench.run(b"a"))
    await asyncio.to_thread(stage.come.wait, 10)
    clock = loop.time
    monkeypatch.setattr(loop, "time", lambda: clock() + 5)
    loop.call_later(0.02, stage.go.set)
    await taking
    assert [(each.topic, each.value) for each in bench.producer.log] == [("out", b"A")]


async def test_a_stage_that_keeps_hanging_ends_the_process() -> None:
    bench = Bench(Producer(), Upper(AHEAD))
    await bench.take(*[b"hang"] * LONGEST_HANGS)
    assert f"{LONGEST_HANGS} messages hang" in await asyncio.wait_for(bench.ended, 10)


async def test_an_agent_that_is_cancelled_acks_nothing_and_what_it_took_is_done() -> None:
    bench = Bench(Producer(fail=None))
    task = asyncio.ensure_future(bench.take(b"a"))
    await bench.producer.waits_with(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert bench.acked == []
    bench.producer.answer(bench.producer.waiting[0])
    await bench.runner.idle()
    assert bench.acked == [7]


async def test_an_assignment_while_the_state_is_restored_restores_it_again() -> None:
    bench = Bench(Producer())
    restored: list[int] = []

    async def restore() -> None:
        if not restored:
            bench.runner.reassigned()
        restored.append(len(bench.acked))

    bench.stage.restore = restore  # type: ignore[method-assign]
    await bench.run(b"a", b"b", b"c")
    assert restored == [0, 1]
    assert bench.acked == [7, 8, 9]


@pytest.mark.parametrize("error", [KafkaError("away"), asyncio.CancelledError()])
async def test_half_a_state_ends_the_process(error: BaseException) -> None:
    bench = Bench(Producer())

    async def restore() -> None:
        raise error

    bench.stage.restore = restore  # type: ignore[method-assign]
    with pytest.raises(Ended):
        await bench.take(b"a")
    assert bench.acked == []
