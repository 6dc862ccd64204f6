"""Looks for messages are the rarer the more there are in hand."""

from __future__ import annotations

from typing import Any

import pytest
from faust.transport.drivers import aiokafka as driver

from streams.consumer import LEAST_WORK, REST, RestingConsumer


@pytest.mark.parametrize(
    ("in_hand", "rests"), [(0, []), (2, [2 * LEAST_WORK]), (256, [REST])], ids=["idle", "some", "many"]
)
async def test_it_rests_while_there_is_enough_to_do(
    in_hand: int, rests: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def look(_self: Any, timeout: float) -> tuple[dict[str, int], set[int]]:  # noqa: ASYNC109
        return {"seconds": int(timeout)}, set()

    monkeypatch.setattr(driver.Consumer, "_wait_next_records", look)
    consumer: Any = RestingConsumer.__new__(RestingConsumer)
    consumer._unacked_messages = range(in_hand)
    consumer.sleep = sleep
    assert await consumer._wait_next_records(1) == ({"seconds": 1}, set())
    assert slept == [], "the first is brought at once"
    await consumer._wait_next_records(1)
    assert slept == [pytest.approx(each, abs=0.004) for each in rests]
