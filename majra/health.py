"""Whether a running process gets on with its work, judged by its own metrics and, where those are old, by Kafka.

That a port answers says little: metrics are served by a thread of their own, and go on when all else hangs. That nothing
was finished lately says little too: at night there is nothing to do. A process is ill when both hold: nothing was finished
for `QUIET` seconds, and something has waited for it that long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from prometheus_client.parser import text_string_to_metric_families

from majra.kafka.freshness import FeedRow
from majra.kafka.lag import GroupLag
from majra.metrics.meter import CONNECT

QUIET: Final = 180.0
"""Seconds: above the longest a healthy process can be busy with one message (`stage_timeout` and twice
`publish_timeout` at their defaults are 70) and a rebalance (60), and below what an operator would find out alone."""
PROGRESS: Final = "majra_last_progress_timestamp_seconds"
LOOK: Final = "majra_exporter_last_look_timestamp_seconds"


def ages(text: str, now: float) -> dict[str, float]:
    """Seconds since each stage of a process finished something; of an exporter, since its last look, as `exporter`.

    `text` is what its /metrics said, `now` is in Unix seconds. Raises ValueError where it tells neither.
    """
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == PROGRESS:
                found[sample.labels["stage"]] = max(0.0, now - sample.value)
            elif sample.name == LOOK:
                found["exporter"] = max(0.0, now - sample.value)
    if not found:
        raise ValueError("the metrics tell of no progress")
    return found


def quiet(found: Mapping[str, float]) -> list[str]:
    """The stages of `found` that finished nothing for too long, whether or not they had anything to do."""
    return sorted(stage for stage, age in found.items() if age > QUIET)


def stalled(stages: Iterable[str], groups: Iterable[GroupLag], feeds: Iterable[FeedRow]) -> list[str]:
    """A line for each of the quiet `stages` for which something has waited: messages of its group, feeds that are due."""
    waits = {group.group: group for group in groups}
    late = sum(feed.standing == "late" for feed in feeds)
    said = []
    for stage in stages:
        lag = waits.get(f"majra-{stage}")
        if stage == "exporter":
            said.append(f"the exporter has not looked for {QUIET:g} s")
        elif stage == CONNECT and late:
            said.append(f"nothing was polled for {QUIET:g} s, and {late} feeds are due")
        elif lag is not None and (lag.seconds or 0.0) > QUIET:
            said.append(f"{stage} finished nothing for {QUIET:g} s, and {lag.behind} messages wait")
    return said
