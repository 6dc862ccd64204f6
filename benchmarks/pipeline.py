"""The whole pipeline on a real Kafka: Majra's workers, the same stages in Quix Streams, and in a bare aiokafka loop.

    python benchmarks/pipeline.py [FILE.jsonl.gz] [--entries 800] [--workers 1,2] [--rounds 1] [--only majra,bare]

Each run has a broker of its own. The workers join their groups and do a few articles to warm up; then all entries are
put on `news.entries` at once, and the clock runs until the last document is on `news.enriched`. `staged` is Majra with
the stages parted: of two workers one has refine and dedupe, the other enrich.

Needs Java 17 and Maven. Quix Streams wants an older confluent-kafka than Majra, and so has an environment of its own, which
`make bench` sets up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from aiokafka.errors import KafkaError
from corpus import entries
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from majra import topics
from majra.cli.console import table
from majra.kafka.admin import create_topics, open_admin
from majra.kafka.log import open_reader, partitions_of
from majra.kafka.publisher import Outgoing, open_publisher
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from majra.topics import topic_specs
from streams.topology import STAGES
from tests.support.real_kafka import Missing, free_port, kafka

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT.parent / "shared/data/articles/saudi_papers_2015-07-21_22.jsonl.gz"
QUIX_PYTHON = ROOT / ".venv-quix/bin/python"
CONTENDERS = ("bare", "quix", "majra", "staged")
WARM = 40
"""Entries before the clock runs: models are loaded, clients have their metadata."""
QUIET = 2.0
"""Seconds without a new record after which all are there: a hundred times what an article takes."""
PATIENCE = 600.0
"""Seconds for one run."""
OUTPUTS = (topics.ARTICLES, topics.ORIGINALS, topics.DUPLICATES, topics.ENRICHED, topics.DEAD_LETTER)


@dataclass
class Result:
    """What one run showed. `stages` only of Majra: name to messages, seconds in the stage, seconds to the acknowledgement."""

    articles: int
    enriched: int
    seconds: float
    cpu: float
    rss: list[float]
    stages: dict[str, tuple[float, float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Contender:
    """The commands of its workers, and how many of them join each group."""

    commands: list[list[str]]
    groups: dict[str, int]


def contender(name: str, count: int, broker: str, quix_python: Path) -> Contender:
    if name == "majra":
        command = [sys.executable, "-m", "majra", "work"]
        return Contender([command] * count, {f"majra-{stage}": count for stage in STAGES})
    if name == "staged":
        command = [sys.executable, "-m", "majra", "work", "--stages"]
        pairs = [[*command, "refine,dedupe"], [*command, "enrich"]] * (count // 2)
        return Contender(pairs, {f"majra-{stage}": count // 2 for stage in STAGES})
    if name == "bare":
        command = [sys.executable, "-m", "peers.bare", broker]
        return Contender([command] * count, {f"bare-{stage}": count for stage in STAGES})
    return Contender([[str(quix_python), "-m", "peers.quix", broker]] * count, {"quix": count})


@contextmanager
def workers(
    chosen: Contender, broker: str, folder: Path, ports: Sequence[int]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = []
    try:
        for number, command in enumerate(chosen.commands):
            environ = os.environ | {"MAJRA_KAFKA": broker, "MAJRA_METRICS_LISTEN": f"127.0.0.1:{ports[number]}"}
            with (folder / f"worker{number}.log").open("wb") as log:
                processes.append(
                    subprocess.Popen(command, cwd=ROOT / "benchmarks", env=environ, stdout=log, stderr=log)
                )
        yield processes
    finally:
        for each in processes:
            each.kill()
            each.wait()


async def until(
    condition: Callable[[], Awaitable[bool]], what: str, processes: Sequence[subprocess.Popen[bytes]]
) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await condition():
        if any(each.poll() is not None for each in processes):
            raise RuntimeError(f"a worker ended while waiting until {what}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within {PATIENCE:g} s: {what}")
        await asyncio.sleep(0.1)


async def counts(settings: Settings) -> dict[str, int]:
    """Records on each output."""
    async with open_reader(settings) as reader:
        found = {}
        for topic in OUTPUTS:
            ends = await reader.end_offsets(await partitions_of(reader, topic, settings))
            found[topic] = sum(ends.values())
    return found


async def joined(settings: Settings, groups: Mapping[str, int]) -> bool:
    async with open_admin(settings) as admin:
        for group, members in groups.items():
            try:
                (answer,) = await admin.describe_consumer_groups([group])
            except KafkaError:  # the broker makes its offsets topic just now
                return False
            _code, _group, state, _kind, _protocol, there, *_rest = answer.groups[0]
            if state != "Stable" or len(there) != members:
                return False
    return True


async def publish(settings: Settings, some: Sequence[Entry]) -> None:
    async with open_publisher(settings) as publisher:
        await publisher.publish([Outgoing(topics.ENTRIES, (each.id or "").encode(), encode(each)) for each in some])


async def settled(
    settings: Settings, at_least: int, processes: Sequence[subprocess.Popen[bytes]]
) -> tuple[dict[str, int], float]:
    """The counts once so many articles and all that follows from them are there, and when the last record came."""
    last: dict[str, int] = {}
    changed = time.monotonic()

    async def still() -> bool:
        nonlocal last, changed
        now = await counts(settings)
        if now != last:
            last, changed = now, time.monotonic()
        through = last[topics.ORIGINALS] + last[topics.DUPLICATES]
        whole = at_least <= last[topics.ARTICLES] <= through and last[topics.ENRICHED] >= last[topics.ORIGINALS]
        return whole and time.monotonic() - changed > QUIET

    await until(still, f"{at_least} articles are through", processes)
    return last, changed


def family(pid: int) -> list[int]:
    """The process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def cpu_seconds(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Of the processes and those that they started."""
    ticks = 0
    for pid in (pid for each in processes for pid in family(each.pid)):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak(process: subprocess.Popen[bytes]) -> float:
    """The most memory that the process had, MB, and those that it started: their sum."""
    found = 0.0
    for pid in family(process.pid):
        status = Path(f"/proc/{pid}/status").read_text()
        found += next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    return found


def stage_times(ports: Sequence[int]) -> dict[str, tuple[float, float, float]]:
    """Of all workers since their start: messages, seconds in the stage, seconds until acknowledged; by stage."""
    sums: dict[tuple[str, str], float] = {}
    for port in ports:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            for family in text_string_to_metric_families(answer.read().decode()):
                for sample in family.samples:
                    if "stage" in sample.labels:
                        key = sample.name, sample.labels["stage"]
                        sums[key] = sums.get(key, 0.0) + sample.value
    names = ("majra_stage_seconds_count", "majra_stage_seconds_sum", "majra_publish_seconds_sum")
    return {stage: (sums[names[0], stage], sums[names[1], stage], sums[names[2], stage]) for stage in STAGES}


async def measure(name: str, count: int, some: Sequence[Entry], broker: str, folder: Path, quix_python: Path) -> Result:
    settings = Settings(kafka=broker)
    await create_topics(settings, topic_specs(settings))
    chosen = contender(name, count, broker, quix_python)
    ports = [free_port() for _ in range(count)]
    with workers(chosen, broker, folder, ports) as processes:
        await until(lambda: joined(settings, chosen.groups), "all workers are in their groups", processes)
        await publish(settings, some[:WARM])
        before, _ = await settled(settings, WARM, processes)
        cpu, began = cpu_seconds(processes), time.monotonic()
        await publish(settings, some[WARM:])
        after, ended = await settled(settings, len(some), processes)
        return Result(
            articles=after[topics.ARTICLES] - before[topics.ARTICLES],
            enriched=after[topics.ENRICHED] - before[topics.ENRICHED],
            seconds=ended - began,
            cpu=cpu_seconds(processes) - cpu,
            rss=[peak(each) for each in processes],
            stages=stage_times(ports) if name in ("majra", "staged") else {},
        )


def show(results: dict[tuple[str, int], list[Result]], console: Console) -> None:
    rates = {key: statistics.median(each.articles / each.seconds for each in found) for key, found in results.items()}
    rows = []
    for (name, count), found in sorted(results.items(), key=lambda each: each[0][1]):
        rate, bare, quix = rates[name, count], rates.get(("bare", count)), rates.get(("quix", count))
        rows.append(
            [
                name, count, f"{rate:.1f}",
                f"{rate / bare:.2f}" if bare else "", f"{rate / quix:.2f}" if quix else "",
                f"{statistics.median(1000 * each.cpu / each.articles for each in found):.1f}",
                " ".join(f"{each:.0f}" for each in found[-1].rss),
                f"{found[-1].articles} / {found[-1].enriched}",
            ]
        )  # fmt: skip
    columns = [
        "contender",
        "workers",
        "articles/s",
        "to bare",
        "to quix",
        "CPU ms an article",
        "peak MB",
        "articles / enriched",
    ]
    console.print(table(columns, rows))
    rows = [
        [name, count, stage, f"{messages:.0f}", f"{1000 * worked / messages:.1f}", f"{1000 * published / messages:.1f}"]
        for (name, count), found in results.items()
        for stage, (messages, worked, published) in found[-1].stages.items()
    ]
    console.print(
        table(["contender", "workers", "stage", "messages", "ms in the stage", "ms to the acknowledgement"], rows)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=ARTICLES if ARTICLES.exists() else None)
    parser.add_argument("--entries", type=int, default=800)
    parser.add_argument("--workers", default="1,2", help="numbers of workers, with commas between them")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default=",".join(CONTENDERS), help="contenders, with commas between them")
    parser.add_argument("--quix-python", type=Path, default=QUIX_PYTHON, help="Python with quixstreams and majra")
    options = parser.parse_args()
    names = options.only.split(",")
    console = Console()
    if "quix" in names and not options.quix_python.exists():
        console.print(f"without Quix Streams: {options.quix_python} is not there (make bench sets it up)")
        names.remove("quix")
    some = entries(options.file, options.entries + WARM)
    results: dict[tuple[str, int], list[Result]] = {}
    for _ in range(options.rounds):
        for count in map(int, options.workers.split(",")):
            for name in names:
                if name == "staged" and count % 2:
                    continue  # it takes two
                with TemporaryDirectory() as folder:
                    try:
                        with kafka(Path(folder)) as broker:
                            found = asyncio.run(measure(name, count, some, broker, Path(folder), options.quix_python))
                    except Missing as lack:
                        console.print(f"no Kafka: {lack}")
                        return
                    except RuntimeError:
                        for log in sorted(Path(folder).glob("worker*.log")):
                            print(log.read_text()[-2000:], file=sys.stderr)
                        raise
                    results.setdefault((name, count), []).append(found)
                    print(f"{name} x{count}: {found.articles / found.seconds:.1f} articles/s", file=sys.stderr)
    source = options.file.name if options.file else "made up from the samples"
    console.print(f"\n{options.entries} entries ({source}), {options.rounds} round(s), {os.cpu_count()} cores")
    show(results, console)


if __name__ == "__main__":
    main()
