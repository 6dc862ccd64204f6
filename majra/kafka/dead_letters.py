"""Reading dead letters: each by its place, all by what they say, and their commonest errors."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from majra.kafka import dead_letter as names
from majra.kafka.log import partitions_of, read_range, start_offsets
from majra.kafka.marks import Place, headers_of, mark_of
from majra.records.base import Record, Utc
from majra.settings import Settings
from majra.topics import DEAD_LETTER

_VARYING: Final = re.compile(r"\d+")
"""What differs between two errors of one kind: offsets, columns, sizes."""


class Letter(Record, frozen=True, kw_only=True):
    """What a letter's headers say, without its bytes; `size` counts those. Fields of a stranger's record may be null."""

    place: str
    time: Utc
    stage: str
    topic: str | None
    partition: int | None
    offset: int | None
    error_type: str
    error: str
    attempts: int
    size: int
    key: str | None
    replay_of: str | None


class ErrorCount(Record, frozen=True, kw_only=True):
    """How often one kind of error happened in one stage: errors that differ only in numbers are of one kind."""

    stage: str
    error_type: str
    error: str
    count: int
    newest: Utc
    example: str
    """The place of the newest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters; None takes all. `error` is looked for in the error's type and words, whatever its case."""

    stage: str | None = None
    error: str | None = None
    since: datetime | None = None

    def __call__(self, letter: Letter) -> bool:
        """Whether the letter is one of them."""
        return (
            (self.stage is None or letter.stage == self.stage)
            and (self.error is None or self.error.casefold() in f"{letter.error_type}: {letter.error}".casefold())
            and (self.since is None or letter.time >= self.since)
        )


def letter_of(record: ConsumerRecord) -> Letter | None:
    """The letter of a record of `news.dead-letter`; None for a mark of a replay."""
    if mark_of(record) is not None:
        return None
    headers = headers_of(record)
    text: Callable[[str], str] = lambda name: headers.get(name, b"").decode("utf-8", "replace")  # noqa: E731
    return Letter(
        place=f"{record.partition}:{record.offset}",
        time=_time(text(names.TIME)) or datetime.fromtimestamp(record.timestamp / 1000, UTC),
        stage=text(names.STAGE),
        topic=text(names.TOPIC) or None,
        partition=_number(text(names.PARTITION)),
        offset=_number(text(names.OFFSET)),
        error_type=text(names.ERROR_TYPE),
        error=text(names.ERROR),
        attempts=names.attempts(headers),
        size=len(record.value or b""),
        key=None if record.key is None else record.key.decode("utf-8", "backslashreplace"),
        replay_of=text(names.REPLAY_OF) or None,
    )


def summary(letters: Iterable[Letter]) -> list[ErrorCount]:
    """The kinds of errors, the commonest first; of those that are equally common, the newest first."""
    kinds: dict[tuple[str, str, str], list[Letter]] = {}
    for letter in letters:
        kinds.setdefault((letter.stage, letter.error_type, _VARYING.sub("#", letter.error)), []).append(letter)
    counted = []
    for (stage, kind, _error), of_kind in kinds.items():
        newest = max(of_kind, key=lambda each: each.time)
        counted.append(
            ErrorCount(
                stage=stage,
                error_type=kind,
                error=newest.error,
                count=len(of_kind),
                newest=newest.time,
                example=newest.place,
            )
        )
    return sorted(counted, key=lambda each: (each.count, each.newest), reverse=True)


class Log:
    """`news.dead-letter` as one consumer reads it: on from where the last look ended, or single records."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition], at: dict[TopicPartition, int]):
        self._consumer = consumer
        self._partitions = partitions
        self._at = at

    @classmethod
    async def open(cls, consumer: AIOKafkaConsumer, settings: Settings, since: datetime | None = None) -> Log:
        """The log, to be read from `since`. Raises `TopicMissing`."""
        partitions = await partitions_of(consumer, DEAD_LETTER, settings)
        return cls(consumer, partitions, await start_offsets(consumer, partitions, since))

    async def news(self) -> AsyncIterator[ConsumerRecord]:
        """The records since the last look, letters and marks, to the log's end as it is now."""
        ends = await self._consumer.end_offsets(self._partitions)
        async for record in read_range(self._consumer, self._at, ends):
            yield record
        self._at = {each: max(self._at[each], ends[each]) for each in self._partitions}

    async def records(self, places: Collection[Place]) -> AsyncGenerator[ConsumerRecord, None]:
        """The records at `places` that are (still) there, by partition; what lies between them is read and passed over."""
        wanted = set(places)
        known = [each for each in self._partitions if each.partition in {place.partition for place in wanted}]
        if not known:
            return
        begins: Mapping[TopicPartition, int] = await self._consumer.beginning_offsets(known)
        ends: Mapping[TopicPartition, int] = await self._consumer.end_offsets(known)
        starts, stops = {}, {}
        for each in known:
            offsets = [place.offset for place in wanted if place.partition == each.partition]
            starts[each] = max(min(offsets), begins[each])
            stops[each] = min(max(offsets) + 1, ends[each])
        async for record in read_range(self._consumer, starts, stops):
            if Place(record.partition, record.offset) in wanted:
                yield record


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
