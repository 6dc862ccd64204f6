"""Putting dead letters back where they failed, once: through a crash at any moment, and when two do it at once.

What was done is remembered on `news.dead-letter` itself, by marks: records with the letter's place as their key (so that all
marks of a letter lie in one partition, in one order), a null value, and a header that no letter has. The writes, each
acknowledged before the next:

1. a **begun** mark: who (a run's token), when, and where each partition of the origin topic ended just then;
2. the message: the letter's exact bytes, key and headers, and `majra-replay-of` with the letter's place;
3. a **done** mark: from here on the letter is refused.

Why so: a mark after the message alone would, after a crash between the two, put it back twice; a mark before it alone
would lose it. With both, a begun mark without a done one tells that a run may have died in between, and from where on
the origin topic would hold the message: it is looked for there by its `majra-replay-of`, a short stretch, and the mark
that lacks is written. The first replay of a letter has nothing to look for.

Two runs at once both write a begun mark and read the marks back. The one that stands first
has the turn, the other waits for its done mark: see `majra.kafka.marks`, which says also when a mark is too old to count.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from majra.kafka.dead_letter import OF_THE_LETTER, REPLAY_OF
from majra.kafka.dead_letters import Letter, Log, letter_of
from majra.kafka.log import open_reader, partitions_of, read_range
from majra.kafka.marks import MARGIN, Mark, Marks, Place, Turn, headers_of, mark_of, mark_record, turn
from majra.kafka.publisher import Outgoing, Publisher, open_publisher
from majra.settings import Settings

LOOK_AGAIN: Final = 1.0
"""Seconds between looks at the marks of another run: it takes seconds, or has died."""
BATCH_LETTERS: Final = 100
BATCH_BYTES: Final = 16_777_216
"""Letters put back together: few acknowledgement rounds, and well within a publish's time and some memory."""

Result = Literal["replayed", "already", "interrupted", "not-there", "no-origin"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the letter at `place`. `when`: of an earlier replay. `interrupted`: an earlier run had put it back."""

    place: Place
    result: Result
    letter: Letter | None = None
    when: datetime | None = None


def put_back(record: ConsumerRecord, topic: str) -> Outgoing:
    """The message in a letter, for its origin `topic`: exact bytes, key and headers, attempts, and which letter it was."""
    kept = [(name, bytes(value or b"")) for name, value in record.headers if name not in OF_THE_LETTER | {REPLAY_OF}]
    kept.append((REPLAY_OF, f"{record.partition}:{record.offset}".encode()))
    return Outgoing(topic, record.key, record.value, tuple(kept))


async def replay(
    settings: Settings,
    places: Sequence[Place],
    *,
    since: datetime | None = None,
    run: str | None = None,
    waiting: Callable[[Place], None] = lambda place: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    letters_at_once: int = BATCH_LETTERS,
    bytes_at_once: int = BATCH_BYTES,
) -> AsyncIterator[Outcome]:
    """Puts the letters at `places` back, once each, batch by batch in the order given; an outcome for each.

    `since`: when the oldest of them was written, where that is known, so that the log is read from there on. `waiting` is
    told of a letter that another run holds. Raises `KafkaProblem`; what was put back by then is marked, or will be found.
    """
    async with open_reader(settings) as consumer, open_publisher(settings) as publisher:
        log = await Log.open(consumer, settings, since)
        run = run or uuid4().hex
        runner = _Run(settings, consumer, publisher, log, run, clock, pause, waiting)
        await runner.look()
        left = list(dict.fromkeys(places))
        while left:
            chosen = left[:letters_at_once]
            for place in [place for place in chosen if place in runner.marks.done]:
                chosen.remove(place)
                yield Outcome(place, "already", when=runner.marks.done[place])
            records, unread = await _read(log, chosen, bytes_at_once)
            batch = {}
            for place in chosen:
                record = records.get(place)
                letter = None if record is None else letter_of(record)
                if record is None or letter is None:
                    if place not in unread:
                        yield Outcome(place, "not-there")
                elif letter.topic is None:
                    yield Outcome(place, "no-origin", letter)
                else:
                    batch[place] = (record, letter)
            async for outcome in runner.batch(batch):
                yield outcome
            left = [place for place in chosen if place in unread] + left[letters_at_once:]


async def _read(log: Log, places: Sequence[Place], room: int) -> tuple[dict[Place, ConsumerRecord], set[Place]]:
    """The records of a batch, as many as there is room for, and the places that were not come to."""
    records: dict[Place, ConsumerRecord] = {}
    size = 0
    async for record in log.records(places):
        records[Place(record.partition, record.offset)] = record
        size += len(record.value or b"")
        if size >= room:
            return records, set(places) - set(records)
    return records, set()


@dataclass(slots=True)
class _Run:
    settings: Settings
    consumer: AIOKafkaConsumer
    publisher: Publisher
    log: Log
    run: str
    clock: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]]
    waiting: Callable[[Place], None]
    marks: Marks = field(default_factory=Marks)

    async def look(self) -> None:
        """Reads the marks written since the last look."""
        async for record in self.log.news():
            if mark := mark_of(record):
                self.marks.add(mark)

    async def batch(self, letters: Mapping[Place, tuple[ConsumerRecord, Letter]]) -> AsyncIterator[Outcome]:
        left = dict(letters)
        origin = _Origin(self.settings, self.consumer)
        told: set[Place] = set()
        while left:
            await self.look()
            for place in [place for place in left if place in self.marks.done]:
                yield Outcome(place, "already", left.pop(place)[1], self.marks.done[place])
            if begin := [place for place in left if self._turn(place) == "begin"]:
                await self._begin({place: left[place][1] for place in begin})
                continue
            # Those whose turn it is before the search: what runs before us did is on the origin topic by then, if ever.
            ready = [place for place in left if self._turn(place) == "publish"]
            for place in await self._found(origin, left):
                yield Outcome(place, "interrupted", left.pop(place)[1])
            # The search may have taken a while: our mark must still outlive the publishing.
            ready = [place for place in ready if place in left and self._turn(place) == "publish"]
            if ready:
                await self.publisher.publish([put_back(left[place][0], _origin(left[place][1])) for place in ready])
                await self._done(ready)
            for place in ready:
                yield Outcome(place, "replayed", left.pop(place)[1])
            if left and not ready:
                for place in set(left) - told:
                    self.waiting(place)
                told |= set(left)
                await self.pause(LOOK_AGAIN)

    def _turn(self, place: Place) -> Turn:
        publishing = timedelta(seconds=self.settings.publish_timeout) + MARGIN
        return turn(place, self.marks, self.run, self.clock(), publishing)

    async def _begin(self, letters: Mapping[Place, Letter]) -> None:
        ends = {}
        for topic in {_origin(letter) for letter in letters.values()}:
            found = await self.consumer.end_offsets(await partitions_of(self.consumer, topic, self.settings))
            ends[topic] = {each.partition: end for each, end in found.items()}
        now = self.clock()
        marks = [Mark("begun", place, self.run, now, ends[_origin(letter)]) for place, letter in letters.items()]
        await self.publisher.publish([mark_record(mark) for mark in marks])

    async def _found(self, origin: _Origin, letters: Mapping[Place, tuple[ConsumerRecord, Letter]]) -> list[Place]:
        """The letters that a run which began before us has put back already; they are marked as done."""
        doubtful: dict[str, dict[int, int]] = {}
        for place, (_record, letter) in letters.items():
            for mark in self.marks.others(place, self.run):
                starts = doubtful.setdefault(_origin(letter), {})
                for partition, end in mark.ends.items():
                    starts[partition] = min(end, starts.get(partition, end))
        for topic, starts in doubtful.items():
            await origin.look(topic, starts)
        found = [place for place in letters if str(place).encode() in origin.replayed]
        await self._done(found)
        return found

    async def _done(self, places: Collection[Place]) -> None:
        now = self.clock()
        await self.publisher.publish([mark_record(Mark("done", place, self.run, now, {})) for place in places])


class _Origin:
    """The messages that were put back on origin topics, as far as they were looked through."""

    def __init__(self, settings: Settings, consumer: AIOKafkaConsumer) -> None:
        self._settings = settings
        self._consumer = consumer
        self._read: dict[TopicPartition, int] = {}
        self.replayed: set[bytes] = set()

    async def look(self, topic: str, starts: Mapping[int, int]) -> None:
        """Reads `topic` on to its end, from `starts` the first time; a partition without a start was made since."""
        partitions = await partitions_of(self._consumer, topic, self._settings)
        oldest = await self._consumer.beginning_offsets(partitions)
        ends = await self._consumer.end_offsets(partitions)
        at = {each: max(oldest[each], self._read.get(each, starts.get(each.partition, 0))) for each in partitions}
        async for record in read_range(self._consumer, at, ends):
            if letter := headers_of(record).get(REPLAY_OF):
                self.replayed.add(letter)
        self._read |= {each: max(at[each], ends[each]) for each in partitions}


def _origin(letter: Letter) -> str:
    assert letter.topic is not None  # letters without one are never in a batch
    return letter.topic
