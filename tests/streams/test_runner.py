"""The runner under the hazards of Faust: nothing leaves it but an acknowledged outcome or the end of the process."""

import asyncio
import time
from collections.abc import Sequence
from typing import NoReturn

import pytest

from majra.kafka.errors import PublishError, RecordRefused
from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER
from streams.runner import Runner
from streams.stage import Message, Stage

POISON = b"\xff\x00 not what it should be"


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

    def __init__(self) -> None:
        self.remembered: list[int] = []

    def handle(self, message: Message) -> Sequence[Outgoing]:
        if message.value == b"hang":
            time.sleep(1)
        if message.value in RAISED:
            raise RAISED[message.value]
        assert message.value is not None
        return [Outgoing("out", message.key, message.value.decode().upper().encode())]

    def published(self, message: Message) -> None:
        self.remembered.append(message.offset)


class Broker:
    def __init__(self, fail: dict[str, Exception] | None = None) -> None:
        self.kept: list[Outgoing] = []
        self.fail = fail or {}

    async def publish(self, records: Sequence[Outgoing]) -> None:
        await asyncio.sleep(0)
        for record in records:
            if record.topic in self.fail:
                raise self.fail[record.topic]
        self.kept += records


class Ended(Exception):
    pass


def stop(why: str) -> NoReturn:
    raise Ended(why)


def runner(broker: Broker) -> tuple[Runner, Upper]:
    stage = Upper()
    return Runner(stage, broker, stage_timeout=0.2, stop_hard=stop), stage  # type: ignore[arg-type]


def message(value: bytes, offset: int = 7) -> Message:
    return Message("in", 2, offset, b"key", value, (("majra-attempts", b"1"),))


async def test_an_output_is_acknowledged_before_it_is_remembered() -> None:
    broker = Broker()
    run, stage = runner(broker)
    await run.run(message(b"a"))
    assert [each.value for each in broker.kept] == [b"A"]
    assert stage.remembered == [7]


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
        (b"large", {"out": RecordRefused("too large")}, "RecordRefused"),
    ],
)
async def test_the_messages_fault_goes_to_the_dead_letters_with_its_bytes(
    value: bytes, fail: dict[str, Exception], error: str
) -> None:
    broker = Broker(fail)
    run, stage = runner(broker)
    await run.finish(message(value))
    (letter,) = broker.kept
    headers = dict(letter.headers)
    assert (letter.topic, letter.key, letter.value) == (DEAD_LETTER, b"key", value)
    assert headers["majra-error-type"].decode() == error
    assert headers["majra-offset"] == b"7"
    assert headers["majra-attempts"] == b"2"
    assert stage.remembered == []


@pytest.mark.parametrize(
    ("value", "fail"),
    [(b"a", {"out": PublishError("no acknowledgement")}), (POISON, {DEAD_LETTER: PublishError("no acknowledgement")})],
)
async def test_the_brokers_fault_ends_the_process(value: bytes, fail: dict[str, Exception]) -> None:
    run, stage = runner(Broker(fail))
    with pytest.raises(Ended, match="upper at in"):
        await run.run(message(value))
    assert stage.remembered == []


async def test_a_cancelled_agent_finishes_what_faust_would_ack() -> None:
    broker = Broker()
    run, _ = runner(broker)
    task = asyncio.ensure_future(run.finish(message(b"a")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(broker.kept) == 1


async def test_work_that_is_cancelled_ends_the_process() -> None:
    run, _ = runner(Broker({"out": asyncio.CancelledError()}))  # type: ignore[dict-item]
    with pytest.raises(Ended, match="CancelledError"):
        await run.finish(message(b"a"))


async def test_an_assignment_while_the_state_is_restored_restores_it_again() -> None:
    run, stage = runner(Broker())
    restored = []

    async def restore() -> None:
        if not restored:
            run.reassigned()
        restored.append(len(restored))

    stage.restore = restore  # type: ignore[method-assign]
    for offset in range(3):
        await run.run(message(b"a", offset))
    assert restored == [0, 1]
    assert stage.remembered == [0, 1, 2]
