"""The compose file, started for real: feeds to documents, lag in Prometheus, two workers, one killed, a graceful stop.

`make deploy-test`. On Debian: apt-get install docker.io debootstrap; images that cannot be pulled are built (standins.py).
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from engine import Engine, Missing, engine
from standins import ROOT, images

from majra.demo.render import render
from majra.demo.samples import load_outlets

sys.path.insert(0, str(ROOT / "deploy/grafana"))
from dashboards import DASHBOARDS

pytestmark = pytest.mark.docker
PROJECT = "majra-deploy-test"
PROMETHEUS = "http://127.0.0.1:9090"
PORTS = (9092, 9090)
"""Those of the compose file, on this machine: it is tested as it is."""
PATIENCE = 240.0
"""Seconds for any one step: a member that was killed is missed after the session timeout, 60 s."""
LATER = "marfa"
"""The outlet whose feed appears only after a worker is killed."""
T = TypeVar("T")


class Stack:
    """The system under test: the compose file and what the test changes of it."""

    def __init__(self, docker: Engine, environ: dict[str, str]) -> None:
        self.docker = docker
        self._environ = environ
        self.began = time.monotonic()

    def compose(self, *arguments: str) -> str:
        files = ["-p", PROJECT, "-f", str(ROOT / "docker-compose.yml"), "-f", str(ROOT / "deploy/test/compose.yml")]
        where = ["--project-directory", str(ROOT), "--profile", "full", "--env-file", os.devnull]
        return self.docker.compose(*files, *where, *arguments, **self._environ)

    def majra(self, *arguments: str) -> str:
        return self.compose("run", "--rm", "-T", "majra", *arguments)

    def containers(self, service: str) -> list[dict[str, Any]]:
        ids = self.compose("ps", "--all", "--quiet", service).split()
        return list(json.loads(self.docker.docker("inspect", *ids))) if ids else []

    def say(self, what: str, since: float | None = None) -> None:
        print(f"{time.monotonic() - (self.began if since is None else since):6.1f} s  {what}", flush=True)


def until(look: Callable[[], T], what: str) -> T:
    """What `look` gives once it is true. Fails with `what` after `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    problem: Exception | None = None
    while time.monotonic() < deadline:
        try:
            if found := look():
                return found
        except (OSError, RuntimeError) as error:
            problem = error
        time.sleep(0.5)
    pytest.fail(f"no {what} within {PATIENCE:g} s" + (f": {problem}" if problem else ""))


def ask(path: str, **parameters: str) -> Any:
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"{PROMETHEUS}/api/v1/{path}?{query}", timeout=10) as answer:
        found = json.load(answer)
    assert found["status"] == "success", found
    return found["data"]


def vector(expression: str) -> list[dict[str, Any]]:
    return list(ask("query", query=expression)["result"])


def number(expression: str) -> float | None:
    """The value of an expression of one series; None where there is none."""
    found = vector(expression)
    return float(found[0]["value"][1]) if found else None


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("feed")
    folder.chmod(0o755)
    for parent in list(folder.parents)[:2]:
        parent.chmod(0o755)  # pytest makes them for its own user alone, and the feed's server is another
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                pytest.skip(f"port {port} of this machine is in use")
    try:
        with engine() as docker:
            began = time.monotonic()
            environ = images(docker) | {"FEED_FOLDER": str(folder)}
            print(f"\n{time.monotonic() - began:6.1f} s  images built or found")
            running = Stack(docker, environ)
            running.compose("down", "--volumes", "--remove-orphans")
            try:
                yield running
            finally:
                print(running.compose("logs", "--no-color", "--tail", "50"))  # pytest shows it where the test failed
                running.compose("down", "--volumes", "--remove-orphans")
    except Missing as lack:
        pytest.skip(str(lack))


def put_feed(stack: Stack, name: str) -> None:
    (outlet,) = [each for each in load_outlets() if each.name == name]
    path = Path(stack._environ["FEED_FOLDER"]) / f"{name}.xml"
    path.write_bytes(render(outlet, datetime.now(UTC)).body)
    path.chmod(0o644)


def test_the_whole_system(stack: Stack) -> None:
    outlets = [each.name for each in load_outlets()]
    for name in outlets:
        if name != LATER:
            put_feed(stack, name)

    # --- up, and the first document ---
    stack.began = time.monotonic()
    stack.compose("up", "--detach", "--no-build", "--quiet-pull")
    stack.say("up: Kafka healthy, topics made, all started")
    for name in outlets:
        if name != LATER:
            stack.majra("feeds", "add", f"http://feed:8000/{name}.xml", "--no-check")
    stack.say(f"{len(outlets) - 1} feeds registered")
    line = stack.majra("subscribe", "enriched", "--from", "earliest", "--json", "--max", "1")
    stack.say("first document on news.enriched")
    assert json.loads(line)["uri"].startswith("urn:majra:article:")

    # --- everybody is healthy, and sees and is seen ---
    services = ("kafka", "connectors", "workers", "exporter", "prometheus")
    until(
        lambda: all(each["State"].get("Health", {}).get("Status") == "healthy" for name in services for each in stack.containers(name)),
        "health of all containers",
    )  # fmt: skip
    stack.say("all containers healthy")
    (topics,) = stack.containers("topics")
    assert topics["State"]["ExitCode"] == 0
    assert "all topics are as they should be" in stack.majra("topics", "check")
    items = sum(len(each.items) for each in load_outlets() if each.name != LATER)
    until(lambda: (number('sum(majra_topic_written_total{topic="news.entries"})') or 0) >= items - 5, "entries")
    until(lambda: number("sum(majra_consumer_lag_messages)") == 0, "lag that is worked off")
    until(lambda: (number('sum(majra_topic_written_total{topic="news.enriched"})') or 0) > 0, "documents in Prometheus")
    stack.say("all feeds' items enriched, lag 0 in Prometheus")
    lag = json.loads(stack.majra("lag", "--json"))
    assert {each["members"] for each in lag["groups"]} == {1}
    assert not json.loads(stack.majra("dead-letter", "list", "--json"))

    # --- scale: found by Docker's DNS ---
    since = time.monotonic()
    stack.compose("up", "--detach", "--no-build", "--scale", "workers=2")
    until(lambda: number('count(up{job="workers"} == 1)') == 2, "second worker in Prometheus")
    stack.say("second worker found by Prometheus", since)
    until(
        lambda: number('min(majra_consumer_group_members{group=~"majra-(refine|dedupe|enrich)"})') == 2,
        "two members a group",
    )
    stack.say("both share the partitions", since)

    # --- kill one; news comes; it is worked off by the other ---
    written = number('sum(majra_topic_written_total{topic="news.enriched"})') or 0
    victim = stack.containers("workers")[0]["Id"]
    since = time.monotonic()
    stack.docker.docker("kill", "--signal", "KILL", victim)
    put_feed(stack, LATER)
    stack.majra("feeds", "add", f"http://feed:8000/{LATER}.xml", "--no-check")
    until(
        lambda: (number('sum(majra_topic_written_total{topic="news.enriched"})') or 0) > written,
        "documents after the kill",
    )
    stack.say("killed one worker: first new document seen in Prometheus", since)
    (later,) = [each for each in load_outlets() if each.name == LATER]
    until(
        lambda: number('sum(majra_topic_written_total{topic="news.entries"})') >= items - 5 + len(later.items),
        "later entries",
    )
    until(lambda: number("sum(majra_consumer_lag_messages)") == 0, "lag that is worked off after the kill")
    stack.say("lag 0 again", since)
    until(
        lambda: number('min(majra_consumer_group_members{group=~"majra-(refine|dedupe|enrich)"})') == 1,
        "the dead member's end",
    )
    stack.say("the dead worker left its groups", since)
    assert not json.loads(stack.majra("dead-letter", "list", "--json"))
    accounted(stack)

    # --- alerts and dashboards, asked of this Prometheus ---
    rules = [rule for group in ask("rules")["groups"] for rule in group["rules"]]
    assert {rule["health"] for rule in rules} == {"ok"}
    firing = {each["metric"]["alertname"] for each in vector('ALERTS{alertstate="firing"}')}
    assert firing <= {"MajraWorkerDown", "MajraLagHigh", "MajraConsumerStalled"}, "the kill's own, for a while"
    panels(stack)

    # --- a graceful stop ---
    since = time.monotonic()
    stack.compose("stop", "workers", "connectors", "exporter")
    stack.say("connectors, workers and exporter stopped", since)
    ends = {
        each["Name"]: each["State"]["ExitCode"]
        for name in ("workers", "connectors", "exporter")
        for each in stack.containers(name)
    }
    assert sorted(ends.values()) == [0, 0, 0, 137], f"0 is graceful, 137 the one that was killed: {ends}"


def accounted(stack: Stack) -> None:
    """Every entry became articles, every article an original or a duplicate, every original a document."""

    def ids(topic: str) -> set[str]:
        count = int(number(f'sum(majra_topic_written_total{{topic="news.{topic}"}})') or 0)
        if not count:
            return set()
        lines = stack.majra("subscribe", topic, "--from", "earliest", "--json", "--max", str(count)).splitlines()
        return {json.loads(line)["uri"] for line in lines}

    originals, duplicates, enriched = ids("originals"), ids("duplicates"), ids("enriched")
    assert originals == enriched
    print(f"          {len(originals)} originals, all enriched; {len(duplicates)} duplicates")
    assert duplicates, "the demo's feeds carry some of each other's stories"


def panels(stack: Stack) -> None:
    """Every query of every panel is understood; those without data are named, and few."""
    empty = []
    total = 0
    for dashboard in DASHBOARDS:
        for panel in dashboard.panels:
            for query in panel.queries:
                total += 1
                if not vector(query.expr.replace("$group", ".*")):
                    empty.append(f"{dashboard.title}: {panel.title} ({query.expr})")
    print(f"          {total} queries of the dashboards answered, {len(empty)} without data:")
    for each in empty:
        print(f"            {each}")
    allowed = (
        "Dead letters, per hour",
        "Not acknowledged",
        "Failed polls by kind",
        "Alerts that fire",
        "Unaccounted for",
    )
    assert all(any(name in each for name in allowed) for each in empty)
