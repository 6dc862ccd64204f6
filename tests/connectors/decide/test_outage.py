"""Our own outage told from a feed's."""

from __future__ import annotations

import pytest

from connectors.decide.outage import WINDOW, Outage


@pytest.mark.parametrize(
    ("polls", "suspected"),
    [
        ("", False),
        ("a-", False),
        ("a- b-", False),
        ("a- a- a- a- a-", False),
        ("a- b- c-", True),
        ("a- b- c- d-", True),
        ("a- b+ c-", False),
        ("a- b- c- d+", False),
        ("a+ " + "b- c- d- " * (WINDOW // 3), True),  # long ago
        ("a+ " + "b- c- d- " * (WINDOW // 3 - 1), False),
    ],
)
def test_nobody_at_several_hosts(polls: str, suspected: bool) -> None:
    outage = Outage()
    for poll in polls.split():
        outage.note(f"{poll[0]}.example", reached=poll[1] == "+")
    assert outage.suspected is suspected


def test_it_ends_with_the_first_that_is_reached() -> None:
    outage = Outage()
    for host in "abcdef":
        outage.note(host, reached=False)
    assert outage.suspected
    outage.note("g", reached=True)
    assert not outage.suspected
