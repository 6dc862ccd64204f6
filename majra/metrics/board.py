"""What was seen last, served: a scrape reads what is here and waits for nobody, least of all for a broker that hangs."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from majra.metrics.outside import Freshness, Lag, feed_metrics, lag_metrics


class Board(Collector):
    """Written by the loops that look, read by the thread that serves. What hangs here is never changed, only replaced."""

    def __init__(self) -> None:
        self._lag: Lag | None = None
        self._feeds: Freshness | None = None
        self._failing: frozenset[type] = frozenset({Lag, Freshness})
        """What could not be seen at the last look, or was not looked for yet."""

    def saw(self, seen: Lag | Freshness) -> None:
        """A look worked."""
        if isinstance(seen, Lag):
            self._lag = seen
        else:
            self._feeds = seen
        self._failing -= {type(seen)}

    def failed(self, kind: type[Lag] | type[Freshness]) -> None:
        """A look did not work: what was seen last stays, with the time when that was."""
        self._failing |= {kind}

    def describe(self) -> Iterator[Metric]:
        """Nothing: what there is shows with the first look."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """All families; those of a look only after the first one that worked."""
        lag, feeds = self._lag, self._feeds
        yield GaugeMetricFamily(
            "majra_exporter_up",
            "1 where the last looks at lag and feeds worked, 0 where one did not: then what is shown is old",
            value=float(not self._failing),
        )
        seen = [each for each in (lag, feeds) if each is not None]
        if seen:
            yield GaugeMetricFamily(
                "majra_exporter_last_look_timestamp_seconds",
                "When the last looks that worked began, the earlier of lag and feeds: what is shown is as it was then",
                value=min(each.at.timestamp() for each in seen),
            )
            yield GaugeMetricFamily(
                "majra_exporter_look_seconds",
                "How long they took, the longer of the two",
                value=max(each.took for each in seen),
            )
        if lag is not None:
            yield from lag_metrics(lag)
        if feeds is not None:
            yield from feed_metrics(feeds)
