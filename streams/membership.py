"""Whether a Faust app is still a member of its consumer group, as far as its client knows, and under which name."""

from __future__ import annotations

import asyncio
from typing import Any

INTERVAL = 2.0
"""Seconds between looks: short against a session, after which others have the partitions in any case."""


async def lost_membership(app: Any, interval: float = INTERVAL) -> str:
    """Returns, with the reason, once the client of `app` has given up on its group; until then it does not.

    A broker's lasting refusal (no access to the group, say) is put aside by aiokafka until somebody fetches, and Faust
    does not fetch before it has partitions: the process would live on and do nothing (faust-facts 12).
    """
    while True:
        await asyncio.sleep(interval)
        if reason := _given_up(app):
            return reason


def member_id(app: Any) -> str:
    """The name that the group's coordinator gave the client of `app`; empty while it has none."""
    return str(getattr(_coordinator(app), "member_id", ""))


def _given_up(app: Any) -> str | None:
    coordinator = _coordinator(app)
    if coordinator is None:
        return None
    if (refusal := getattr(coordinator, "_pending_exception", None)) is not None:
        return f"the broker refuses group {app.conf.id}: {refusal!r}"
    task = getattr(coordinator, "_coordination_task", None)
    if task is not None and task.done() and not task.cancelled():
        return f"the client of group {app.conf.id} has stopped: {task.exception()!r}"
    return None


def _coordinator(app: Any) -> Any:
    # No API of Faust tells; its consumer lives in another thread, so we only look.
    thread = getattr(app.consumer, "_thread", None)
    return getattr(getattr(thread, "_consumer", None), "_coordinator", None)
