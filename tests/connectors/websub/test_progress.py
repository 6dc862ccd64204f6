"""Never past what is not done; all the way once all is."""

from __future__ import annotations

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from connectors.websub.progress import Progress

ONE, TWO = TopicPartition("news.pushes", 0), TopicPartition("news.pushes", 1)


@given(st.permutations(range(8)))
def test_in_any_order(order: list[int]) -> None:
    progress, told = Progress(), [5]
    for offset in range(8):
        progress.begin(ONE, 5 + offset)
    for count, offset in enumerate(order, start=1):
        progress.done(ONE, 5 + offset)
        told += progress.news().values()
        first_open = min(set(range(8)) - set(order[:count]), default=8)
        assert told[-1] == 5 + first_open
    assert told == sorted(told)
    assert progress.news() == {}


def test_partitions_are_apart() -> None:
    progress = Progress()
    progress.begin(ONE, 3)
    progress.begin(TWO, 9)
    progress.done(TWO, 9)
    assert progress.news() == {ONE: 3, TWO: 10}
