"""`majra dead-letter`: what failed, why, the exact bytes; and back where it failed, once."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec
import orjson
from rich.text import Text

from majra.cli.console import Failure, Misuse, complain, out, safe, table
from majra.cli.durations import Duration
from majra.settings import Settings, load_settings

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    from majra.kafka.dead_letters import Letter, Wanted
    from majra.kafka.marks import Marks, Place
    from majra.kafka.replay import Outcome

F = TypeVar("F", bound=Callable[..., Any])
LISTED = 50
"""Letters listed where no --limit says otherwise: the newest are what one looks for, and fit a screen or two."""
CLOCKS = timedelta(hours=1)
"""How far the log is read before a letter's own time, since broker and workers may have different clocks."""


@click.group(epilog="Example: majra dead-letter list --summary && majra dead-letter replay --all --stage refine")
def command() -> None:
    """Dead letters: messages that a stage could not handle, with their exact bytes and the reason."""


def filters(wanted: F) -> F:
    """The options that choose letters, on a command."""
    for option in (
        click.option("--limit", type=click.IntRange(min=1), help="no more than so many"),
        click.option("--since", type=Duration(), help="only from the last 30m, 2h, 3d …"),
        click.option("--error", help="only those with this in the error's type or words"),
        click.option("--stage", help="only of this stage"),
    ):
        wanted = option(wanted)
    return wanted


@command.command("list", epilog="Example: majra dead-letter list --stage refine --error DecodeError --since 2h")
@filters
@click.option("--summary", "summed", is_flag=True, help="the commonest errors instead of the letters")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON")
def list_(
    stage: str | None, error: str | None, since: timedelta | None, limit: int | None, summed: bool, as_json: bool
) -> None:
    """Lists the newest letters, 50 unless --limit says otherwise; or with --summary their commonest errors."""
    from majra.kafka.dead_letters import summary

    letters, marks = asyncio.run(_letters(load_settings(), _wanted(stage, error, since)))
    if summed:
        errors = summary(letters)[:limit]
        if as_json:
            _print_json([msgspec.to_builtins(each) for each in errors])
            return
        rows = [(e.count, e.stage, e.error_type, e.error[:200], _when(e.newest), e.example) for e in errors]
        sums = ("letters", "stage", "error", "says", "newest", "for example")
        out(tabular=True).print(table(sums, rows, whole=("stage", "for example")))
        return
    newest = nlargest(limit or LISTED, letters, key=_age)
    if as_json:
        _print_json([_row(each, marks) for each in newest])
        return
    lines = [
        (each.place, _when(each.time), each.stage, _origin(each), f"{each.error_type}: {each.error[:200]}", each.attempts,
         _fate(each, marks))
        for each in newest
    ]  # fmt: skip
    console = out(tabular=True)
    columns = ("letter", "time", "stage", "from", "error", "attempts", "replayed")
    console.print(table(columns, lines, whole=("letter", "stage")))
    if len(letters) > len(newest):
        console.print(f"{len(newest)} of {len(letters)}; --limit shows more")


@command.command(epilog="Example: majra dead-letter show 2:15 --raw > message.json")
@click.argument("place", metavar="PARTITION:OFFSET")
@click.option("--raw", is_flag=True, help="the exact bytes of the message, and nothing else")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON; bytes that are no UTF-8 in base64")
def show(place: str, raw: bool, as_json: bool) -> None:
    """Prints all headers and the message of one letter, made safe for a terminal; --raw gives its exact bytes."""
    from majra.kafka.dead_letters import letter_of

    if raw and as_json:
        raise Misuse("--raw or --json, not both")
    record = asyncio.run(_record(load_settings(), _place(place)))
    letter = None if record is None else letter_of(record)
    if record is None or letter is None:
        raise Failure(f"no dead letter at {place}")
    if raw:
        sys.stdout.buffer.write(record.value or b"")
        sys.stdout.buffer.flush()
    elif as_json:
        headers = [[name, (value or b"").decode("utf-8", "backslashreplace")] for name, value in record.headers]
        _print_json(msgspec.to_builtins(letter) | {"headers": headers} | _value(record.value))
    else:
        console = out()
        console.print(table(("header", "value"), [(name, _readable(value or b"")) for name, value in record.headers]))
        key = "none" if record.key is None else _readable(record.key)
        console.print(Text(f"key: {safe(key)}\n{letter.size} bytes:" if record.value is not None else "no value"))
        console.print(Text("\n".join(safe(line) for line in _readable(record.value or b"").split("\n"))))


@command.command(epilog="Example: majra dead-letter replay 2:15 2:16; majra dead-letter replay --all --error timeout")
@click.argument("places", metavar="[PARTITION:OFFSET…]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="all that were not replayed yet, the oldest first")
@filters
def replay(
    places: tuple[str, ...],
    everything: bool,
    stage: str | None,
    error: str | None,
    since: timedelta | None,
    limit: int | None,
) -> None:
    """Puts letters back on the topic they came from: same bytes, key and headers, and only once.

    Exit code 1 if a letter that was named cannot be put back, or was before.
    """
    if bool(places) == everything:
        raise Misuse("name letters as PARTITION:OFFSET, or give --all with or without filters")
    if places and any(each is not None for each in (stage, error, since, limit)):
        raise Misuse("--stage, --error, --since and --limit go with --all")
    asyncio.run(_replay(load_settings(), [_place(each) for each in places], _wanted(stage, error, since), limit))


async def _replay(settings: Settings, named: list[Place], wanted: Wanted, limit: int | None) -> None:
    from majra.kafka.dead_letters import letter_of
    from majra.kafka.replay import replay

    if named:
        times = [letter.time async for record in _records(settings, named) if (letter := letter_of(record))]
        chosen = named
    else:
        letters, marks = await _letters(settings, wanted)
        fresh = [each for each in letters if _place(each.place) not in marks.done]
        fresh = sorted(fresh, key=_age)[:limit]
        if len(letters) > len(fresh) and limit is None:
            print(f"{len(letters) - len(fresh)} letters were replayed before and stay as they are")
        times = [each.time for each in fresh]
        chosen = [_place(each.place) for each in fresh]
    put_back = refused = 0
    if chosen:
        since = min(times) - CLOCKS if times else None
        async for outcome in replay(settings, chosen, since=since, waiting=_waiting):
            put_back += outcome.result == "replayed"
            refused += outcome.result != "replayed"
            if outcome.result == "replayed":
                print(safe(_line(outcome)), flush=True)
            else:
                complain(_line(outcome))
    print(f"{put_back} replayed" + (f", {refused} not" if refused else ""))
    if named and refused:
        raise Failure(f"{refused} of {len(chosen)} letters were not put back")


def _line(outcome: Outcome) -> str:
    letter = outcome.letter
    if outcome.result == "replayed":
        assert letter is not None
        return f"{outcome.place} is back on {letter.topic} ({letter.stage}, attempts so far: {letter.attempts})"
    if outcome.result == "already":
        return f"{outcome.place} was replayed already, {_when(outcome.when)}: not again"
    if outcome.result == "interrupted":
        return f"{outcome.place} was put back already, by a replay that did not get to note it: not again"
    if outcome.result == "no-origin":
        return f"{outcome.place} does not say which topic it came from"
    return f"no dead letter at {outcome.place}"


def _waiting(place: Place) -> None:
    complain(f"{place}: another replay began with it and has not finished; waiting until it has, or is given up")


async def _letters(settings: Settings, wanted: Wanted) -> tuple[list[Letter], Marks]:
    """The letters that are wanted, in the order of the log, and all marks from then on."""
    from majra.kafka.dead_letters import Log, letter_of
    from majra.kafka.log import open_reader
    from majra.kafka.marks import Marks, mark_of

    letters = []
    marks = Marks()
    async with open_reader(settings) as consumer:
        log = await Log.open(consumer, settings, wanted.since and wanted.since - CLOCKS)
        async for record in log.news():
            if mark := mark_of(record):
                marks.add(mark)
            elif (letter := letter_of(record)) and wanted(letter):
                letters.append(letter)
    return letters, marks


async def _record(settings: Settings, place: Place) -> ConsumerRecord | None:
    async with aclosing(_records(settings, [place])) as found:
        return await anext(found, None)


async def _records(settings: Settings, places: list[Place]) -> AsyncGenerator[ConsumerRecord, None]:
    from majra.kafka.dead_letters import Log
    from majra.kafka.log import open_reader

    async with (
        open_reader(settings) as consumer,
        aclosing((await Log.open(consumer, settings)).records(places)) as records,
    ):
        async for record in records:
            yield record


def _wanted(stage: str | None, error: str | None, since: timedelta | None) -> Wanted:
    from majra.kafka.dead_letters import Wanted
    from majra.metrics.meter import CONNECT
    from streams.topology import STAGES

    if stage is not None and stage not in (CONNECT, *STAGES):
        raise Misuse(f"--stage: no stage named {stage}; letters are of {', '.join((CONNECT, *STAGES))}")
    return Wanted(stage, error, None if since is None else datetime.now(UTC) - since)


def _place(text: str) -> Place:
    from majra.kafka.marks import Place

    try:
        return Place.parse(text)
    except ValueError as error:
        raise Misuse(str(error)) from error


def _age(letter: Letter) -> tuple[datetime, int]:
    """Orders letters by time; of those of one millisecond the one further on in the log is newer."""
    return letter.time, _place(letter.place).offset


def _row(letter: Letter, marks: Marks) -> dict[str, object]:
    row: dict[str, object] = msgspec.to_builtins(letter)
    return row | {"replayed": marks.done.get(_place(letter.place))}


def _fate(letter: Letter, marks: Marks) -> str:
    place = _place(letter.place)
    return _when(marks.done[place]) if place in marks.done else "begun" if place in marks.begun else "no"


def _origin(letter: Letter) -> str:
    return f"{letter.topic}[{letter.partition}]@{letter.offset}" if letter.topic else "?"


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}Z" if moment else "?"


def _readable(raw: bytes) -> str:
    """Bytes to read: UTF-8 where they are, and `\\xff` for each that is none."""
    return raw.decode("utf-8", "backslashreplace")


def _value(value: bytes | None) -> dict[str, str | None]:
    try:
        return {"value": None if value is None else value.decode()}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(value or b"").decode()}


def _print_json(rows: object) -> None:
    print(orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode())
