"""Which lines of aiokafka are shown: those that nobody says in better words."""

from __future__ import annotations

import pytest

from majra.logs import is_wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Unable connect to \"127.0.0.1:1\": [Errno 111] Connect call failed ('127.0.0.1', 1)", False),
        ('Unable connect to "127.0.0.1:9093": [Error 58] SaslAuthenticationFailed: Authentication failed', False),
        ('Unable to request metadata from "127.0.0.1:9093": KafkaConnectionError: closed', False),
        ("Unable connect to node with id 1: [Errno 111] Connect call failed ('127.0.0.1', 9092)", False),
        ("Unable connect to node with id 1: [Error 58] SaslAuthenticationFailed: Authentication failed", True),
        ("Unable connect to node with id 1: [SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired", True),
        ("Unable to update metadata from [1]", True),
    ],
)
def test_lines(line: str, wanted: bool) -> None:
    assert is_wanted(line) is wanted
