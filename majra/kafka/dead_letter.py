"""A dead letter: the exact bytes of what failed, with headers that say where, why and how often. What both sides share.

On `news.dead-letter` lie letters, and marks that tell what became of them (`majra.kafka.replay`). A letter always has
`majra-stage`, a mark never: a stranger's header on a message that failed makes no mark of its letter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from majra.kafka.publisher import Outgoing
from majra.topics import DEAD_LETTER

STAGE: Final = "majra-stage"
TOPIC: Final = "majra-topic"
PARTITION: Final = "majra-partition"
OFFSET: Final = "majra-offset"
ERROR_TYPE: Final = "majra-error-type"
ERROR: Final = "majra-error"
TIME: Final = "majra-time"
ATTEMPTS: Final = "majra-attempts"
"""How often this message has failed; a replay carries it along, so that a second failure counts two."""
REPLAY_OF: Final = "majra-replay-of"
"""On a message that was put back, and on its letter should it fail again: the letter (partition:offset) it came from."""
OF_THE_LETTER: Final = frozenset({STAGE, TOPIC, PARTITION, OFFSET, ERROR_TYPE, ERROR, TIME})
"""Headers that belong to the letter and not to the message in it: a replay leaves them out."""
MESSAGE_LIMIT: Final = 1_000
"""Characters of the error kept: enough to tell, too few to carry a page about."""


class Reported(Exception):
    """An error that another process tells of: the name of its class there, and its words."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class Received(Protocol):
    """A message as it came, from whichever side read it."""

    @property
    def topic(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> tuple[tuple[str, bytes], ...]: ...  # noqa: D102


def dead_letter(
    message: Received, stage: str, error: BaseException, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Outgoing:
    """The record for `news.dead-letter`: the origin's key and bytes, untouched; headers by the names `majra-…`."""
    known = dict(message.headers)
    headers = {
        STAGE: stage,
        TOPIC: message.topic,
        PARTITION: str(message.partition),
        OFFSET: str(message.offset),
        ERROR_TYPE: kind_of(error),
        ERROR: (str(error) or kind_of(error))[:MESSAGE_LIMIT],
        TIME: timestamp(clock()),
        ATTEMPTS: str(attempts(known) + 1),
    }
    own = tuple((name, value.encode("utf-8", "replace")) for name, value in headers.items())
    others = tuple((name, value) for name, value in message.headers if name not in headers)
    return Outgoing(topic=DEAD_LETTER, key=message.key, value=message.value, headers=own + others)


def kind_of(error: BaseException) -> str:
    """The name of the error's class, wherever it was raised."""
    return error.kind if isinstance(error, Reported) else type(error).__name__


def attempts(headers: dict[str, bytes]) -> int:
    """How often the message of these headers has failed; 0 where they do not say."""
    text = headers.get(ATTEMPTS, b"0")
    return int(text) if text.isdigit() else 0


def timestamp(moment: datetime) -> str:
    """A time as headers have it: RFC 3339, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
