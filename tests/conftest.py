"""Fixtures: brokers, embedded and real."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from majra.kafka.embedded import EmbeddedBroker

sys.path.insert(0, str(Path(__file__).parent))
from support.real_kafka import Missing, kafka

SHARED = Path(__file__).resolve().parents[2] / "shared/data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not at {SHARED}")
    return SHARED


@pytest.fixture
def embedded_kafka() -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(scope="session")
def real_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with kafka(tmp_path_factory.mktemp("kafka")) as address:
            yield address
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))
