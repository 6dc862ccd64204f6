"""The verdicts on articles of which it is known what each is, without Kafka: what the test of kills compares with."""

from __future__ import annotations

from datetime import timedelta

from dedupe.articles import NOW, deduper, take
from dedupe.deliveries import deliveries, outcome


def test_each_is_told_for_what_it_is() -> None:
    lane, wrong = deduper(most=10_000), []
    for each in deliveries(3_000, NOW - timedelta(hours=2)):
        decision = take(lane, each.document)
        got = None if decision.kind == "known" else outcome(decision.document)
        if got != each.outcome:
            wrong.append((each.outcome, got))
    assert not wrong, wrong[:3]
