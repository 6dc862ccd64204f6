"""A client that has given up on its group is seen, though Faust's app lives on."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import GroupAuthorizationFailedError

from streams import membership


def app(coordinator: Any) -> Any:
    consumer = SimpleNamespace(_thread=SimpleNamespace(_consumer=SimpleNamespace(_coordinator=coordinator)))
    return SimpleNamespace(conf=SimpleNamespace(id="majra-refine"), consumer=consumer)


async def failed() -> None:
    raise ValueError("a bug")


async def test_a_refusal_and_a_stopped_client_are_named() -> None:
    healthy = asyncio.get_running_loop().create_future()
    refused = SimpleNamespace(
        _pending_exception=GroupAuthorizationFailedError("majra-refine"), _coordination_task=healthy
    )
    stopped = SimpleNamespace(_pending_exception=None, _coordination_task=asyncio.ensure_future(failed()))
    assert "refuses group majra-refine" in await membership.lost_membership(app(refused), interval=0)
    assert "a bug" in await membership.lost_membership(app(stopped), interval=0)


@pytest.mark.parametrize("state", ["healthy", "not yet started"])
async def test_a_member_is_left_in_peace(state: str) -> None:
    task = asyncio.get_running_loop().create_future()
    healthy = SimpleNamespace(_pending_exception=None, _coordination_task=task) if state == "healthy" else None
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(membership.lost_membership(app(healthy), interval=0), 0.05)


def test_the_client_still_has_what_is_looked_at() -> None:
    """Both names are private to aiokafka: a new version that lacks them must fail here, not go blind."""
    from inspect import getsource

    from aiokafka.consumer.group_coordinator import GroupCoordinator
    from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, ThreadDelegateConsumer

    client = getsource(GroupCoordinator)
    assert "self._pending_exception = exc" in client
    assert "self._coordination_task = " in client
    assert "_consumer" in AIOKafkaConsumerThread.__annotations__
    assert "_thread" in ThreadDelegateConsumer.__annotations__
