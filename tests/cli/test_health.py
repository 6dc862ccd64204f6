"""`majra health`: what counts as ill, and the command against a process that serves metrics."""

import time
from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry, Gauge
from support.commands import majra as run
from support.real_kafka import free_port

from majra.health import LOOK, PROGRESS, QUIET, ages, quiet, stalled
from majra.kafka.freshness import FeedRow, Standing
from majra.kafka.lag import GroupLag
from majra.metrics.serve import served

NOW = 1_000_000.0


def text(**stages: float) -> str:
    """Metrics by which each stage finished something so many seconds ago."""
    lines = [f'{PROGRESS}{{stage="{stage}"}} {NOW - age}' for stage, age in stages.items()]
    return "\n".join([f"# TYPE {PROGRESS} gauge", *lines, ""])


def lag(stage: str, behind: int | None, seconds: float | None) -> GroupLag:
    return GroupLag(group=f"majra-{stage}", topic="t", members=1, state="Stable", behind=behind, seconds=seconds)


def feed(standing: Standing) -> FeedRow:
    return FeedRow(
        id="0a1b2c3d4e5f", url="https://a.example/rss", title=None, standing=standing, last_poll=None, last_success=None,
        newest=None, next_poll=datetime(2026, 3, 1, tzinfo=UTC), failures=0.0, error_type=None, error=None,
    )  # fmt: skip


def test_ages_are_read_from_the_metrics() -> None:
    assert ages(text(refine=3, enrich=200), NOW) == {"refine": 3, "enrich": 200}
    assert ages(f"# TYPE {LOOK} gauge\n{LOOK} {NOW - 12}\n", NOW) == {"exporter": 12}
    assert ages(text(refine=-5), NOW) == {"refine": 0}, "clocks differ"
    with pytest.raises(ValueError, match="no progress"):
        ages("# TYPE up gauge\nup 1\n", NOW)


ILL = [
    ("busy", {"refine": 1.0}, [lag("refine", 500, 900.0)], [], []),
    ("idle", {"refine": 9_000.0}, [lag("refine", 0, 0.0)], [], []),
    ("something came just now", {"refine": 9_000.0}, [lag("refine", 1, 2.0)], [], []),
    ("how long it waits is not known", {"refine": 9_000.0}, [lag("refine", 1, None)], [], []),
    ("stuck", {"refine": 200.0, "enrich": 1.0}, [lag("refine", 7, 190.0), lag("enrich", 9, 900.0)], [], ["refine"]),
    ("no feed is due", {"connect": 9_000.0}, [lag("connectors", None, None)], [feed("fresh"), feed("paused")], []),
    ("feeds are due", {"connect": 200.0}, [], [feed("late"), feed("fresh"), feed("late")], ["2 feeds are due"]),
    ("the exporter", {"exporter": 200.0}, [], [], ["the exporter has not looked"]),
]


@pytest.mark.parametrize(
    ("found", "groups", "feeds", "words"), [case[1:] for case in ILL], ids=[case[0] for case in ILL]
)
def test_a_process_is_ill_when_it_finishes_nothing_and_something_waits(
    found: dict[str, float], groups: list[GroupLag], feeds: list[FeedRow], words: list[str]
) -> None:
    said = stalled(quiet(found), groups, feeds)
    assert len(said) == len(words)
    assert all(word in line for word, line in zip(words, said, strict=True))


async def test_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without brokers: those of a process that gets on are not asked, those of one that is quiet are."""
    registry, port = CollectorRegistry(), free_port()
    progress = Gauge(PROGRESS, "…", ("stage",), registry=registry)
    progress.labels("refine").set(time.time())
    monkeypatch.setenv("MAJRA_METRICS_LISTEN", f"0.0.0.0:{port}")
    silent = "127.0.0.1:1"
    done = await run(silent, "health")
    assert (done.code, done.out) == (1, "")
    assert f"majra: nothing healthy at 127.0.0.1:{port}" in done.errors
    with served(registry, "metrics_listen", "127.0.0.1", port):
        done = await run(silent, "health")
        assert (done.code, done.errors) == (0, "")
        assert done.out.startswith("refine ")
        assert done.out.endswith(" s ago\n")
        progress.labels("refine").set(time.time() - QUIET - 1)
        done = await run(silent, "health")
        assert done.code == 1
        assert "no broker" in done.errors or silent in done.errors
