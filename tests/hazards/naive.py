"""`python -m hazards.naive BROKER FOLDER CASE…`: a Faust app as its manual has one write it. Each agent is one hazard."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import faust
from hazards.cases import ACKS, DECODES, PROCESSOR, RAISES, SINK, SLOW, Gate, output, source

NAME = "naive"
REQUEST_TIMEOUT = 1.0
"""Seconds; the default of 1200 would only make the test wait longer for the same end."""


class News(faust.Record):
    id: str
    headline: str
    do: str = ""


class FailedSends(faust.Sensor):
    """Counts the sends that failed, for the test to know when the broker may answer again. The app does not look."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def on_send_initiated(self, producer: Any, topic: str, message: Any, keysize: int, valsize: int) -> str:
        return topic

    def on_send_error(self, producer: Any, exc: BaseException, state: Any) -> None:
        with (self._folder / "failed").open("a") as failed:
            failed.write(f"{state}\n")


def build(broker: str, folder: Path, cases: list[str]) -> Any:
    app = faust.App(
        NAME,
        broker=f"kafka://{broker}",
        autodiscover=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        store="memory://",
        datadir=str(folder / "faust"),
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=0.2,
        producer_request_timeout=REQUEST_TIMEOUT,
    )
    app.sensors.add(FailedSends(folder))
    gates = {case: Gate(folder, f"{NAME}.{case}") for case in cases}
    topics = {case: app.topic(source(case), key_type=bytes, value_type=News) for case in cases}
    outputs = {case: app.topic(output(case, NAME), key_type=bytes, value_type=News) for case in cases}

    async def handled(case: str, news: News) -> News:
        await asyncio.sleep(0.01)  # the work: the producer gets its turn between two events
        if news.do == "wait":
            await asyncio.to_thread(gates[case].wait)
        if news.do == "raise":
            raise ValueError(f"{news.id} cannot be handled")
        return news

    async def acks(stream: Any) -> None:  # hazard 1: the ack, a second future, is not awaited
        async for event in stream.events():
            news = await handled(ACKS, event.value)
            await outputs[ACKS].send(key=event.key, value=news)

    async def sink(stream: Any) -> Any:  # hazard 2: see its `sink=` below
        async for news in stream:
            yield await handled(SINK, news)

    async def raises(stream: Any) -> None:  # hazard 3, and nothing else: its sends are awaited
        async for event in stream.events():
            news = await handled(RAISES, event.value)
            await (await outputs[RAISES].send(key=event.key, value=news))

    async def processor(stream: Any) -> None:  # hazard 4
        async def check(news: News) -> News:
            return await handled(PROCESSOR, news)

        stream.add_processor(check)
        async for event in stream.events():
            await (await outputs[PROCESSOR].send(key=event.key, value=event.value))

    async def decodes(stream: Any) -> None:  # hazard 5: Faust decodes
        async for event in stream.events():
            await (await outputs[DECODES].send(key=event.key, value=event.value))

    async def slow(stream: Any) -> None:  # hazard 6: see its `concurrency=` below
        async for event in stream.events():
            news = await handled(SLOW, event.value)
            await (await outputs[SLOW].send(key=event.key, value=news))

    agents = {ACKS: acks, SINK: sink, RAISES: raises, PROCESSOR: processor, DECODES: decodes, SLOW: slow}
    options = {SINK: {"sink": [outputs[SINK]]} if SINK in cases else {}, SLOW: {"concurrency": 2}}
    for case in cases:
        app.agent(topics[case], name=f"{NAME}.{case}", **options.get(case, {}))(agents[case])
    return app


if __name__ == "__main__":
    faust.Worker(build(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]), loglevel="WARN").execute_from_commandline()
