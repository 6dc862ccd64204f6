"""A real Kafka for each test here: each counts all that is on it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.real_kafka import Missing, kafka


@pytest.fixture
def real_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with kafka(tmp_path_factory.mktemp("kafka-flow")) as address:
            yield address
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))
