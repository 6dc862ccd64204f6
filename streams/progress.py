"""The rule by which a stage is stuck: messages wait in partitions that are its own, and nothing moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STARVED = 5_000
"""Messages done elsewhere while a partition stood still: more than one fetch (50 MB) brings of pages of 10 KB, so
that it is not just behind the others in a queue."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A partition of ours at one look: the offset its group goes on from, and whether messages wait there."""

    committed: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A stage at one time, as the broker sees it but for what it counts itself."""

    member: bool
    """Whether its group knows this worker."""
    partitions: Mapping[int, Seen]
    """Those that the group gave it."""
    done: int
    """Messages done, with outputs acknowledged."""
    steps: int
    """Steps of restoring its state: progress, too."""


@dataclass(slots=True)
class Progress:
    """Remembers since when nothing moved; see `stuck`. Times are in seconds, of any clock that does not jump."""

    patience: float
    _still: dict[int, tuple[float, int, int | None]] = field(default_factory=dict)
    """Of a partition with messages: since when it has stood still, what was done by then, and the offset."""
    _moved: float = 0.0
    """When anything moved last, or there was nothing to move."""
    _steps: int = -1
    _absent: float | None = None

    def stuck(self, look: Look, now: float) -> str | None:
        """Why the stage is stuck, None while it is not.

        It is, when for `patience` seconds on end its group did not know it; or messages waited in a partition of its own
        whose committed offset stood still, and no other moved either, or thousands of other messages were done.
        What is done but not committed does not count: a worker that cannot commit is stuck as well.
        """
        if not look.member:
            self._forget()
            self._absent = now if self._absent is None else self._absent
            return self._overdue(self._absent, now, "its group does not know it")
        self._absent = None
        before, self._still = self._still, {}
        moved = look.steps != self._steps or not any(seen.waits for seen in look.partitions.values())
        self._steps = look.steps
        for number, seen in look.partitions.items():
            if not seen.waits:
                continue
            known = before.get(number)
            if known is not None and known[2] == seen.committed:
                self._still[number] = known
            else:
                self._still[number] = now, look.done, seen.committed
                moved = True
        if moved:
            self._moved = now
        for number, (since, done, committed) in self._still.items():
            starved = look.done - done > STARVED
            reason = self._overdue(
                since if starved else max(since, self._moved),
                now,
                f"messages wait in partition {number} at {committed}",
            )
            if reason:
                return reason
        return None

    def unknown(self) -> None:
        """Nothing could be seen: the broker is away, and nobody gets on. Patience begins anew."""
        self._forget()
        self._absent = None

    def _forget(self) -> None:
        self._still = {}

    def _overdue(self, since: float, now: float, what: str) -> str | None:
        return f"no progress in {now - since:.0f} s though {what}" if now - since >= self.patience else None
