"""Faust workers: one Faust app, and so one consumer group, for each stage; all of a process in one event loop.

Faust brings the groups, rebalancing and offsets; what it does to data on the way (faust-facts 1-6) is kept out by the
runner: raw bytes in, our own acknowledged publishing, our own acks in the order of the log, concurrency of one.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import faust
import structlog
from aiokafka.structs import TopicPartition

from majra.kafka.publisher import Publisher
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import Settings
from streams.consumer import RestingTransport
from streams.credentials import credentials
from streams.membership import lost_membership
from streams.runner import Runner, end_process
from streams.stage import Message, Stage
from streams.watchdog import stuck

log = structlog.get_logger("majra.worker")

STOP_TIMEOUT = 30.0
"""Seconds for a graceful stop; compose kills after 40 s, and nothing is lost by ending hard instead."""


def group_of(stage: str) -> str:
    """The consumer group of a stage: what `majra lag` shows."""
    return f"majra-{stage}"


METADATA: Final = 5.0
"""Seconds after which a consumer asks who leads which partition. aiokafka 0.14 looks for the first offset of a partition that its group
never committed at the broker that once led it, for ever, and does not ask who does now (`_update_fetch_positions`); with its usual
five minutes a broker that was frozen early stopped new workers until the watchdog ended them."""


def build_app(settings: Settings, runner: Runner) -> Any:
    """The Faust app of one stage. Pure set-up: nothing connects before it is started."""
    stage = runner.stage
    app = faust.App(
        group_of(stage.name),
        broker=[f"kafka://{address.strip()}" for address in settings.kafka.split(",")],
        broker_credentials=credentials(settings),
        autodiscover=False,
        topic_allow_declare=False,  # topics are made by `majra topics create` (faust-facts 18)
        topic_disable_leader=True,
        web_enabled=False,  # it would listen on 0.0.0.0 without a password (faust-facts 20)
        store="memory://",
        datadir=str(Path(gettempdir()) / "majra-faust"),
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=settings.commit_interval,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.session_timeout / 10,
        broker_request_timeout=settings.session_timeout + 30,  # Kafka's join may take the session timeout
        consumer_max_fetch_size=READ_AHEAD,
        consumer_metadata_max_age_ms=int(METADATA * 1000),
        stream_wait_empty=True,
        stream_buffer_maxsize=BUFFERED,
        producer_request_timeout=settings.publish_timeout,
        # Faust's own assignor speaks a protocol of its own; ours has no tables, and standby copies would be idle.
        table_standby_replicas=0,
    )
    app.transport = RestingTransport(app.conf.broker_consumer, app)
    topic = app.topic(
        stage.source, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", acks=True
    )

    async def agent(stream: Any) -> None:
        try:
            async for event in stream.events():
                # Faust gives up its reference as the loop's body ends; the message is acked when ours goes, too. So are
                # messages that several agents share, and nothing that ends this agent can ack one.
                event.message.incref()
                await runner.take(_message(event.message), event.ack)
        except Exception as error:  # of Faust's making: it would restart the agent, and the commit pass what that held
            end_process(f"the agent of {stage.name} failed: {error!r}")

    app.agent(topic, name=f"majra.{stage.name}", concurrency=1)(agent)

    async def assigned(_app: Any, assigned: set[TopicPartition], **_: Any) -> None:
        runner.reassigned()
        log.info("assigned", stage=stage.name, partitions=sorted(each.partition for each in assigned))

    app.on_partitions_assigned.connect(assigned, weak=False)
    return app


BUFFERED = 256
"""Messages that wait in line for a stage: at 10 KB a page some MB."""
READ_AHEAD = 1_048_576
"""Bytes of one partition that one fetch brings: some hundred pages. Of larger messages a broker gives one whole all the same
(KIP-74). With `max_message_bytes` in its place, four partitions held 40 MB, and the next fetch as much again."""


def _message(message: Any) -> Message:
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Message(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=tuple((str(name), bytes(value or b"")) for name, value in pairs),
    )


async def run_worker(
    settings: Settings, stages: Sequence[Stage], publisher: Publisher, meter: Meter = UNMETERED
) -> None:
    """Runs `stages` until SIGINT or SIGTERM. What is in flight then is finished; what is not committed comes again.

    Raises `StageBroken` where one of them cannot start; nothing has begun then. A worker that cannot do its work ends
    hard: see `streams.runner`, `streams.membership` and `streams.watchdog`.
    """
    runners = [Runner(stage, publisher, stage_timeout=settings.stage_timeout, meter=meter) for stage in stages]
    apps = [build_app(settings, runner) for runner in runners]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        if await _ready(runners, stopping):
            await _work(settings, apps, runners, stopping)
    finally:
        stopping.cancel()
        for runner in runners:
            runner.close()
        await asyncio.gather(*(runner.gone() for runner in runners))


async def _ready(runners: Sequence[Runner], stopping: asyncio.Future[Any]) -> bool:
    """Returns once all stages are ready, or false once the worker is to stop. Raises `StageBroken`.

    No partition is asked for before: none waits for models that are being read.
    """
    starting = asyncio.gather(*(runner.ready() for runner in runners))
    await asyncio.wait([stopping, starting], return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        return False
    starting.result()
    return not stopping.done()


async def _work(
    settings: Settings, apps: Sequence[Any], runners: Sequence[Runner], stopping: asyncio.Future[Any]
) -> None:
    lives = [
        asyncio.ensure_future(_live(apps)),
        asyncio.ensure_future(stuck(settings, apps, runners)),
        *(asyncio.ensure_future(lost_membership(app)) for app in apps),
    ]
    done, _ = await asyncio.wait([stopping, *lives], return_when=asyncio.FIRST_COMPLETED)
    if stopping not in done:
        end_process("; ".join(repr(each.exception()) if each.exception() else str(each.result()) for each in done))
    log.info("worker stops")
    try:
        async with asyncio.timeout(STOP_TIMEOUT):
            await asyncio.gather(*(app.stop() for app in apps))
    except TimeoutError:
        end_process(f"no graceful stop within {STOP_TIMEOUT:g} s")
    for each in lives:
        each.cancel()


async def _live(apps: Sequence[Any]) -> str:
    """Starts the apps, which waits for their groups; returns why one ended, should it do so by itself."""
    await asyncio.gather(*(app.start() for app in apps))
    log.info("worker started", groups=[app.conf.id for app in apps])
    ends = [asyncio.ensure_future(app.wait_until_stopped()) for app in apps]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    return "a Faust app ended by itself: " + "; ".join(f"{app.conf.id}: {app.crash_reason!r}" for app in apps)
