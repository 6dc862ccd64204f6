"""What a stage is: a name, a source topic, and a function from one message to the records to publish."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from majra.kafka.publisher import Outgoing


@dataclass(frozen=True, slots=True)
class Message:
    """A Kafka message as it came: raw bytes, decoded by the stage and not by Faust (faust-facts 5)."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


AHEAD = 16
"""Messages under way of a stage that remembers nothing: some 16 pages in memory. An acknowledgement takes as long as one to
five messages, as an interpreter that three stages share lets the event loop have its turn; a kill repeats so many."""


class Stage(ABC):
    """A stage of the pipeline. It does not know what stands before or after it: topics come from the topology."""

    name: str
    source: str
    ahead: int = 1
    """Messages that may be under way at once: `handle` is called for the next while outputs of this one are not yet
    acknowledged. One, where what is remembered of a message decides the next; `AHEAD`, where each stands for itself."""

    apart: bool = False
    """Whether messages are handled in a process of the stage's own, beside its worker. So it is with what takes long and
    remembers nothing: the stage is pickled before `load`, and `handle` leaves no trace on this side."""

    steps: int = 0
    """Steps that `restore` has made since the start, such as records read: the watchdog tells it from one that hangs."""

    def load(self) -> None:
        """Reads what takes time and memory, such as models. Called once before the first `handle`, where that is called."""
        return

    @abstractmethod
    def handle(self, message: Message) -> Sequence[Outgoing]:
        """What to publish for `message`; deterministic in its ids, so that a replay overwrites. May raise anything.

        Called in a worker thread or in a process of its own (`apart`), one message at a time, in order. Must leave no
        trace: the outputs may fail to be published.
        """

    def published(self, message: Message) -> None:
        """Called once every output of the last `handle` is acknowledged: the moment to remember it."""
        return

    async def restore(self) -> None:
        """Brings the state up to what the log holds. Called before the first message after each new assignment."""
        return
