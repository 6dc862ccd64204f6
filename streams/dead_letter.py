"""Dead letters: the exact bytes of what failed, with headers that say where, why and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER
from streams.stage import Message

ATTEMPTS = "majra-attempts"
"""How often this message has failed; a replay carries it along, so that a second failure counts two."""
MESSAGE_LIMIT = 1_000
"""Characters of the error kept: enough to tell, too few to carry a page about."""


def dead_letter(
    message: Message, stage: str, error: BaseException, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Outgoing:
    """The record for `news.dead-letter`: the origin's key and bytes, untouched; headers by the names `majra-…`."""
    known = dict(message.headers)
    headers = {
        "majra-stage": stage,
        "majra-topic": message.topic,
        "majra-partition": str(message.partition),
        "majra-offset": str(message.offset),
        "majra-error-type": type(error).__name__,
        "majra-error": (str(error) or type(error).__name__)[:MESSAGE_LIMIT],
        "majra-time": clock().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        ATTEMPTS: str(_attempts(known) + 1),
    }
    own = tuple((name, value.encode("utf-8", "replace")) for name, value in headers.items())
    others = tuple((name, value) for name, value in message.headers if name not in headers)
    return Outgoing(topic=DEAD_LETTER, key=message.key, value=message.value, headers=own + others)


def _attempts(headers: dict[str, bytes]) -> int:
    text = headers.get(ATTEMPTS, b"0")
    return int(text) if text.isdigit() else 0
