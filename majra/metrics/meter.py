"""What workers and connectors tell of their work, to whoever counts it. A seam: neither of them knows of Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from majra.kafka.publisher import Outgoing
    from majra.records.entry import Entry
    from majra.records.feed import PollReport

CONNECT: Final = "connect"
"""What the connectors are called where stages have names."""


class Meter(Protocol):
    """Told what was done. Nothing here may raise, nor take long: it stands between message and message."""

    def began(self, stage: str, pid: int) -> None:
        """A process of the stage's own is ready for messages: its first, or one in the place of one that has ended."""

    def worked(self, stage: str, seconds: float) -> None:
        """The stage came back from one message, with a result or not, after so long. Called in the stage's thread, if any."""

    def done(self, stage: str, records: Sequence[Outgoing], seconds: float) -> None:
        """A message, or the outcome of a poll, is done: all of `records`, a dead letter among them or not, are
        acknowledged, `seconds` after they were ready."""

    def polled(self, report: PollReport) -> None:
        """A feed was asked, with this result."""

    def ingested(self, entries: Sequence[Entry], revised: int) -> None:
        """Entries are acknowledged on `news.entries`, so many of them revisions."""

    def refused(self, topic: str) -> None:
        """A record for `topic` was not acknowledged at one try, whether or not another brought it through."""


class Unmetered:
    """Counts nothing."""

    def began(self, stage: str, pid: int) -> None:
        """Nothing."""

    def worked(self, stage: str, seconds: float) -> None:
        """Nothing."""

    def done(self, stage: str, records: Sequence[Outgoing], seconds: float) -> None:
        """Nothing."""

    def polled(self, report: PollReport) -> None:
        """Nothing."""

    def ingested(self, entries: Sequence[Entry], revised: int) -> None:
        """Nothing."""

    def refused(self, topic: str) -> None:
        """Nothing."""


UNMETERED: Final = Unmetered()
