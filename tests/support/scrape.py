"""Metrics as Prometheus would read them: over HTTP, parsed."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import Callable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Scrape:
    """`scrape("majra_polls_total", result="ok")` is that sample's value; KeyError where there is none."""

    def __init__(self, text: str) -> None:
        self.families = list(text_string_to_metric_families(text))
        self.samples: Samples = {
            (each.name, frozenset(each.labels.items())): each.value
            for family in self.families
            for each in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        return self.samples[name, frozenset(labels.items())]

    def has(self, name: str, **labels: str) -> bool:
        return (name, frozenset(labels.items())) in self.samples

    def of(self, name: str, by: str) -> dict[str, float]:
        """All samples of a name, by one of their labels; summed over the others."""
        found: dict[str, float] = {}
        for (each, labels), value in self.samples.items():
            if each == name and by in (known := dict(labels)):
                found[known[by]] = found.get(known[by], 0.0) + value
        return found


def scraped(registry: CollectorRegistry) -> Scrape:
    return Scrape(generate_latest(registry).decode())


def scrape(port: int, timeout: float = 2.0) -> Scrape:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=timeout) as answer:
        return Scrape(answer.read().decode())


async def scrape_until(port: int, done: Callable[[Scrape], bool], within: float = 60.0) -> Scrape:
    """The first scrape of which `done` is true; a server that is not there yet is waited for."""
    deadline = time.monotonic() + within
    last: Scrape | None = None
    while time.monotonic() < deadline:
        try:
            last = await asyncio.to_thread(scrape, port)
            if done(last):
                return last
        except (OSError, KeyError):
            pass
        await asyncio.sleep(0.2)
    raise AssertionError(f"not within {within:g} s; last: {last.samples if last else 'no answer'}")
