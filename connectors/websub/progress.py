"""How far a log is worked off where its records are handled at the same time. Pure."""

from __future__ import annotations

from collections import defaultdict

from aiokafka import TopicPartition


class Progress:
    """What may be committed: up to the first record that is not done, so that a crash repeats it."""

    def __init__(self) -> None:
        self._open: dict[TopicPartition, set[int]] = defaultdict(set)
        self._next: dict[TopicPartition, int] = {}
        self._told: dict[TopicPartition, int] = {}

    def begin(self, partition: TopicPartition, offset: int) -> None:
        """A record's handling begins; a partition's records begin in their order."""
        self._open[partition].add(offset)
        self._next[partition] = offset + 1

    def done(self, partition: TopicPartition, offset: int) -> None:
        """A record needs no handling any more."""
        self._open[partition].discard(offset)

    def news(self) -> dict[TopicPartition, int]:
        """The offsets to commit that were not told before."""
        now = {each: min(self._open[each], default=end) for each, end in self._next.items()}
        fresh = {each: offset for each, offset in now.items() if self._told.get(each) != offset}
        self._told |= fresh
        return fresh
