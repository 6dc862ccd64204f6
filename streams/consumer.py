"""Faust's consumer, but that it looks for messages at intervals while there is enough to do: some are brought by one request then.

As Faust has it, a record that a stage publishes is with the next stage at once, also where that has a hundred others to do
first: a request, its answer, and two hand-overs between threads for each.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from faust.transport.drivers import aiokafka as driver

LEAST_WORK: Final = 0.005
"""Seconds from one message of a stage to its next, where stages and brokers are fast."""
REST: Final = 0.25
"""Seconds between two looks, at most."""


class RestingConsumer(driver.Consumer):  # type: ignore[misc]
    """Looks no sooner than all that is in hand may be done, however fast: nobody waits for it."""

    _looked = 0.0

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's own
        rest = min(REST, LEAST_WORK * len(self.unacked))
        # Before Faust's own wait, which asks for the partitions: none is asked for that a rebalance takes meanwhile.
        if (left := self._looked + rest - monotonic()) > 0:
            await self.sleep(left)
        try:
            return await super()._wait_next_records(timeout)
        finally:
            self._looked = monotonic()


class RestingTransport(driver.Transport):  # type: ignore[misc]
    """Kafka, with such consumers."""

    Consumer = RestingConsumer
