"""The watchdog of a worker: one that does not get on though its partitions hold messages ends itself, and others take over.

It asks the brokers, with clients of its own, for what Faust and its client may be wrong about (faust-facts 12): whether the
group knows this worker, which partitions it gave it, what is committed and what waits there. So it sees a consumer that
fetches nothing, an agent that waits for ever, commits that fail, a rebalance that does not end. An idle worker is in
no danger; neither is any while no broker answers.

A process whose event loop stands still, as under a library that keeps the interpreter's lock, can do none of this. It is
ended from outside of Python: by a timer that the watchdog winds up at each look.

How long it takes is `patience` and at most two looks more: 101 to 122 s by default (docs/design.md).
"""

from __future__ import annotations

import asyncio
import faulthandler
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import IncompatibleBrokerVersion, KafkaError, for_code
from faust.exceptions import ConsumerNotStarted

from majra.kafka.admin import open_admin
from majra.kafka.errors import KafkaProblem
from majra.kafka.lag import Observer, open_observer
from majra.settings import Settings
from streams.membership import member_id
from streams.progress import Look, Progress, Seen
from streams.runner import Runner

log = structlog.get_logger("majra.watchdog")

SLACK = 10.0
"""Seconds beyond the bounds of the work itself: for a rebalance among healthy workers, and a broker that is slow."""
LOOKS = 10
"""Looks within the patience: a few are lost to a broker that changes its coordinator, and the rest still tell."""


def patience(settings: Settings) -> float:
    """Seconds without progress that no healthy worker needs.

    The longest way of one message: the stage's bound; a first publish, a second, a dead letter; the next commit.
    """
    return settings.stage_timeout + 3 * settings.publish_timeout + settings.commit_interval + SLACK


async def stuck(settings: Settings, apps: Sequence[Any], runners: Sequence[Runner]) -> str:
    """Returns, with the reason, once one of the stages is stuck; until then it does not.

    The process is ended with exit code 1, and its stacks on stderr, where its event loop stands still for the patience.
    """
    bound = patience(settings)
    pairs = list(zip(apps, runners, strict=True))
    groups = {app.conf.id: runner.stage.source for app, runner in pairs}
    progress = {app.conf.id: Progress(bound) for app in apps}
    clock = asyncio.get_running_loop().time
    try:
        while True:
            faulthandler.dump_traceback_later(bound, exit=True)
            try:
                async with open_observer(settings, groups) as observer, open_admin(settings) as admin:
                    while True:
                        async with asyncio.timeout(bound / 2):
                            looks = await _look(observer, admin, pairs)
                        for group, look in looks.items():
                            if reason := progress[group].stuck(look, clock()):
                                return f"{group}: {reason}"
                        faulthandler.dump_traceback_later(bound, exit=True)
                        await asyncio.sleep(bound / LOOKS)
            except (KafkaProblem, KafkaError, OSError) as error:  # a TimeoutError is an OSError
                log.warning("the watchdog sees nothing", error=str(error) or type(error).__name__)
                for each in progress.values():
                    each.unknown()
                await asyncio.sleep(bound / LOOKS)
    finally:
        faulthandler.cancel_dump_traceback_later()


async def _look(observer: Observer, admin: AIOKafkaAdminClient, pairs: Sequence[tuple[Any, Runner]]) -> dict[str, Look]:
    """Each group as the brokers and its runner tell."""
    rows, _groups = await observer.look()
    looks = {}
    for app, runner in pairs:
        group = app.conf.id
        mine = await _assigned(admin, app, runner.stage.source)
        looks[group] = Look(
            member=mine is not None,
            partitions={
                row.partition: Seen(row.committed, row.behind > 0)
                for row in rows
                if row.group == group and row.partition in (mine or ())
            },
            done=runner.done,
            steps=runner.stage.steps,
        )
    return looks


async def _assigned(admin: AIOKafkaAdminClient, app: Any, topic: str) -> set[int] | None:
    """The partitions that the group gave this worker; None where it does not know it.

    In a rebalance a member has none. A broker that describes no groups (the embedded one) is not doubted: what our client
    thinks is taken for true.
    """
    try:
        (answer,) = await admin.describe_consumer_groups([app.conf.id])
    except IncompatibleBrokerVersion:
        with suppress(ConsumerNotStarted):
            return {each.partition for each in app.consumer.assignment()}
        return set()
    code, _group, _state, _kind, _protocol, members, *_rest = answer.groups[0]
    if code:
        raise for_code(code)(f"group {app.conf.id}")
    for member, _client, _host, _metadata, assignment, *_more in members:
        if member == member_id(app):
            return set(_partitions(assignment, topic)) if assignment else set()
    return None


def _partitions(assignment: bytes, topic: str) -> list[int]:
    found = ConsumerProtocolMemberAssignment.decode(assignment).assignment
    return [number for name, numbers in found if name == topic for number in numbers]
