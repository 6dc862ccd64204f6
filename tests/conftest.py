"""Fixtures: brokers, embedded and real."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from majra.kafka.embedded import EmbeddedBroker

sys.path.insert(0, str(Path(__file__).parent))
from support.real_kafka import Missing, kafka
from support.secured_kafka import Secured, secured_kafka

T = TypeVar("T")

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


@contextmanager
def or_skip(opened: AbstractContextManager[T]) -> Iterator[T]:
    """A real Kafka; without Java or Maven the test is skipped with the reason, and fails where CI requires one."""
    try:
        with opened as found:
            yield found
    except Missing as lack:
        if os.environ.get("MAJRA_REQUIRE_KAFKA"):
            raise
        pytest.skip(str(lack))


@pytest.fixture(scope="module")
def real_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for each module: many tests look at all that is on theirs."""
    with or_skip(kafka(tmp_path_factory.mktemp("kafka"))) as address:
        yield address


@pytest.fixture
def fresh_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for a single test."""
    with or_skip(kafka(tmp_path_factory.mktemp("kafka"))) as address:
        yield address


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """One that asks for users and certificates, for each module."""
    with or_skip(secured_kafka(tmp_path_factory.mktemp("kafka"))) as found:
        yield found
