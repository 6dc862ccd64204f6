"""The one runner of all stages: a message is done only when its outputs, or its dead letter, are acknowledged.

The recipe of faust-facts: raw bytes in, decoding inside, every output's acknowledgement awaited. A message is acked by us
and not by Faust (see `streams.worker`), once it is done and all that came before it are: Faust commits over a message
that is not acked as soon as a later one is (faust-facts 4, 6), so the order is what keeps offsets behind the work.

    take ─► the stage's thread or process ─► records handed to the producer ─► all acknowledged ─► ack
            one at a time, in order             in the same order                several at once     in the same order

How many messages are under way at once is the stage's to say (`Stage.ahead`), and whether it works in a process of its
own (`Stage.apart`). What can go wrong:

- the stage raises (an exit or a cancellation, too), hangs, kills its own process, or makes a record that the broker
  refuses: the message's fault, it goes to the dead letters;
- a record is not acknowledged, by a fault that may pass: it is published again, and after it, in their order, all that
  later messages had sent, so that the last of each key stays the last;
- the broker does not acknowledge within the bounds, or the dead letter cannot be written: not the message's fault.
  The process ends hard and at once, uncommitted; the messages are delivered again to whoever owns the partition next.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import NoReturn

import structlog

from majra.kafka.dead_letter import dead_letter, kind_of
from majra.kafka.errors import KafkaProblem, RecordRefused
from majra.kafka.publisher import Outgoing, Publisher, Unacknowledged
from majra.metrics.meter import UNMETERED, Meter
from streams.flight import Flight, Flights
from streams.stage import Message, Stage
from streams.stage_process import StageProcess
from streams.stage_thread import Job, Outcome, StageThread

log = structlog.get_logger("majra.runner")

EXIT_HARD = 70
"""EX_SOFTWARE of sysexits.h: a supervisor sees that this was no ordinary end and starts the process again."""
LONGEST_HANGS = 3
"""Threads that may hang in a stage before the process ends: a thread cannot be killed, and each eats a core. A process can."""

TURNS = 20
"""Parts of the bound on a stage: so long that a thread gets its turn in one, so many that one matters little."""


class StageTimeout(Exception):
    """A stage did not come back from one message in time."""


def end_process(why: str) -> NoReturn:
    """Ends the process without running any handler that could still ack or commit."""
    log.critical("worker ends hard", why=why)
    os._exit(EXIT_HARD)


class Runner:
    """Runs one stage. `take` is called for one message at a time, in the order of the log."""

    def __init__(
        self,
        stage: Stage,
        publisher: Publisher,
        *,
        stage_timeout: float,
        stop_hard: Callable[[str], NoReturn] = end_process,
        meter: Meter = UNMETERED,
    ) -> None:
        self.stage = stage
        self.done = 0
        """Messages that are done since the start."""
        self._publisher = publisher
        self._meter = meter
        self._timeout = stage_timeout
        self._stop_hard = stop_hard
        self._restored = False
        self._hung = 0
        if not stage.apart:
            stage.load()
        self._hands = self._new_hands()
        self._flights = Flights(stage.ahead)
        self._taken: asyncio.Queue[Flight] = asyncio.Queue()
        self._sent: asyncio.Queue[Flight] = asyncio.Queue()
        self._sending = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False

    async def ready(self) -> None:
        """Returns once the stage can work. Raises `StageBroken` where it will not."""
        await self._hands.ready()

    def reassigned(self) -> None:
        """Another worker may have held our partitions meanwhile: the state is brought up to the log again."""
        self._restored = False

    async def take(self, message: Message, ack: Callable[[], object]) -> None:
        """Takes on `message`; returns when there is room for the next one. `ack` is called when it is done."""
        if not self._tasks:
            self._tasks = [
                asyncio.ensure_future(self._one_by_one(self._taken, self._send)),
                asyncio.ensure_future(self._one_by_one(self._sent, self._land)),
            ]
        if not self._restored:
            await self._flights.none()
            await self._restore(message)
        job = Job(message, asyncio.get_running_loop().create_future())
        flight = Flight(message, ack, job.outcome)
        self._flights.add(flight)
        self._taken.put_nowait(flight)
        self._hands.submit(job)
        await self._flights.room()

    async def idle(self) -> None:
        """Returns once all that was taken is done."""
        await self._flights.none()

    def close(self) -> None:
        """Nothing more is done or acked."""
        self._closed = True
        self._hands.give_up()
        for task in self._tasks:
            task.cancel()

    async def gone(self) -> None:
        """Returns once nothing of the stage runs any more, after `close`."""
        await self._hands.gone()

    async def _restore(self, message: Message) -> None:
        self._restored = True  # before it: an assignment during it asks for another
        try:
            await self.stage.restore()
        except BaseException as error:  # cancelled half-way, the next message would find half a state
            self._end(message, error)

    async def _one_by_one(self, flights: asyncio.Queue[Flight], do: Callable[[Flight], Awaitable[None]]) -> None:
        while True:
            flight = await flights.get()
            try:
                await do(flight)
            except BaseException as error:  # a cancellation that is not `close`'s, too, would leave the stage standing
                if self._closed:
                    raise
                self._end(flight.message, error)

    async def _send(self, flight: Flight) -> None:
        outcome = await self._outcome(flight)
        if isinstance(outcome, BaseException):
            self._bury(flight, outcome)
        else:
            flight.records = outcome
        flight.since = perf_counter()
        async with self._sending:
            flight.failed = await self._fault(self._hand_over(flight), flight.records)
        self._sent.put_nowait(flight)
        if flight.failed is not None:
            await self._flights.landed(flight)  # what is sent next comes behind the next try

    async def _hand_over(self, flight: Flight) -> None:
        flight.sending = await self._publisher.send(flight.records)

    async def _outcome(self, flight: Flight) -> Outcome:
        # Not one wait: a process that was frozen (a paused machine, a debugger) would wake to a timeout, and bury what it
        # had in hand and others have done since. So it loses one turn of the many.
        for _ in range(TURNS):
            if flight.outcome.done():
                break
            await self._hands.ready()  # a process that is started anew has a bound of its own
            await asyncio.wait([flight.outcome], timeout=self._timeout / TURNS)
        else:
            await asyncio.wait([flight.outcome], timeout=self._hands.delay)
        if flight.outcome.done():
            return flight.outcome.result()
        self._hung += not self.stage.apart
        left = self._hands.give_up()
        self._hands = self._new_hands()
        for job in left:
            self._hands.submit(job)
        return StageTimeout(f"no result within {self._timeout:g} s")

    def _new_hands(self) -> StageThread | StageProcess:
        return (StageProcess if self.stage.apart else StageThread)(self.stage, self._meter)

    def _bury(self, flight: Flight, error: BaseException) -> None:
        flight.error = error
        flight.records = [dead_letter(flight.message, self.stage.name, error)]

    async def _land(self, flight: Flight) -> None:
        fault = flight.failed
        if fault is None and flight.sending is not None and not flight.again:
            fault = await self._fault(flight.sending.acknowledged(), flight.records)
        if isinstance(fault, Unacknowledged):
            fault = await self._send_again(flight)
        if fault is not None and flight.error is None:
            self._bury(flight, fault)
            fault = None
            await self._publisher.publish(flight.records)
        if fault is not None:
            raise fault
        self._meter.done(self.stage.name, flight.records, perf_counter() - flight.since)
        self.done += 1
        if flight.error is None:
            self.stage.published(flight.message)
        else:
            self._log(flight.message, flight.error)
        self._flights.land(flight)
        if self._hung >= LONGEST_HANGS:
            raise StageTimeout(f"{self._hung} messages hang")

    async def _send_again(self, first: Flight) -> Exception | None:
        """Publishes what `first` came to, then what all later ones had sent; the fault of the first's records."""
        async with self._sending:
            try:
                async with asyncio.timeout(self._publisher.timeout):
                    later = [each for each in self._flights.after(first) if each.sending is not None]
                    for each in (first, *later):
                        if each.sending is not None:
                            await each.sending.settled()  # else its first try could come in behind the second
                    for each in (first, *later):
                        each.failed = await self._fault(self._publisher.publish(each.records), each.records)
                        each.again = True
            except TimeoutError as error:
                raise self._publisher.late(first.records) from error
        return first.failed

    async def _fault(self, publishing: Awaitable[None], records: Sequence[Outgoing]) -> Exception | None:
        """None where `publishing` succeeds, else its error where that is the records' own or may pass.

        Raises what is the cluster's or the operator's to mend.
        """
        try:
            async with asyncio.timeout(self._publisher.timeout):
                await publishing
        except TimeoutError as error:
            raise self._publisher.late(records) from error
        except (RecordRefused, Unacknowledged) as error:
            return error
        except KafkaProblem:
            raise
        except Exception as error:  # the client cannot make a record of what the stage returned
            return error
        return None

    def _end(self, message: Message, error: BaseException) -> NoReturn:
        place = f"{self.stage.name} at {message.topic}[{message.partition}]@{message.offset}"
        self._stop_hard(f"{place}: {str(error) or type(error).__name__}")

    def _log(self, message: Message, error: BaseException) -> None:
        log.warning(
            "dead letter",
            stage=self.stage.name,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            error_type=kind_of(error),
            error=str(error)[:200],
        )
