"""The command's own small parts: which faults, and where the table goes."""

from __future__ import annotations

import pytest
from faults.bed import Trial
from faults.harm import ALL
from faults.run import COLUMNS, chosen, kept, markdown, row

from majra.cli.console import Misuse

PAGE = "# Faults\n<!-- majra -->\nold\n<!-- end of majra -->\n<!-- naive -->\n<!-- end of naive -->\n"


def test_faults_by_name_and_all_that_the_brokers_allow() -> None:
    assert [each.name for each in chosen("poison, worker killed", 1)] == ["poison", "worker killed"]
    assert chosen("", 3) == list(ALL)
    assert [each.name for each in ALL if each not in chosen("", 1)] == ["leader lost", "brokers restarted"]
    with pytest.raises(Misuse, match="no fault named earthquake"):
        chosen("poison,earthquake", 3)


def test_a_table_takes_the_place_of_the_old_one() -> None:
    lines = markdown([Trial("poison", lasted=2.0, stories=42, poison=21, zero_lag=6.54)], "one broker:")
    assert lines.splitlines()[-1] == "| poison | 2 | 42 | 21 | 0 | 0 | 0 | 0 | never | 6.5 |  |"
    page = kept(PAGE, "majra", lines)
    assert page == PAGE.replace("old\n", lines)
    assert kept(page, "majra", "old\n") == PAGE
    with pytest.raises(ValueError, match="no place"):
        kept(PAGE, "other", lines)


def test_a_row_has_a_cell_for_each_column() -> None:
    assert len(row(Trial("poison"))) == len(COLUMNS)
