"""A real Kafka of these tests' own: those of the workers look at all that is on theirs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.real_kafka import Missing, kafka


@pytest.fixture(scope="package")
def real_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with kafka(tmp_path_factory.mktemp("kafka-side")) as address:
            yield address
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))
