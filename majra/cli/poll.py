"""`majra poll`: one polling pass without Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from msgspec.structs import replace

from majra.cli.console import Failure, Misuse, complain
from majra.cli.feed_files import read_feed_file
from majra.cli.files import STDIO, open_input, open_output, replace_file
from majra.clock import utc_now
from majra.records.feed import ERROR_MEANINGS, Feed, FeedState
from majra.settings import Settings, load_settings

_TYPES = "\n".join(f"  {name:<16} {meaning}" for name, meaning in ERROR_MEANINGS.items())
_EPILOG = f"""Example: majra poll https://example.org/rss --state state.json --out entries.jsonl --report -

\b
Error types in the report:
{_TYPES}
"""


@click.command(epilog=_EPILOG)
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--feeds", "feeds_file", metavar="FILE", help="more feeds: OPML, CSV or addresses; polled when due")
@click.option("--state", "state_file", metavar="FILE", help="keeps validators, schedule and what was seen")
@click.option("--out", "target", default=STDIO, show_default=True, metavar="FILE", help="new entries, JSON lines")
@click.option(
    "--report", "report_file", metavar="FILE", help="one JSON line a feed that was polled; - is standard output"
)
@click.option("--allow-private", is_flag=True, help="asks private and loopback addresses too")
@click.option("--full-text", is_flag=True, help="fetch the article's page where a URL's feed gives a summary only")
@click.option("--all", "everything", is_flag=True, help="polls all of --feeds, due or not")
def command(
    urls: tuple[str, ...],
    feeds_file: str | None,
    state_file: str | None,
    target: str,
    report_file: str | None,
    allow_private: bool,
    everything: bool,
    full_text: bool,
) -> None:
    """Polls feeds once, without Kafka: what is new or revised goes to --out. Exit code 1 if a feed failed.

    Each URL is polled; the feeds of --feeds only when they are due, by what --state knows of them.
    """
    if not urls and not feeds_file:
        raise Misuse("name a feed's address, or a file of them with --feeds (see `majra poll --help`)")
    settings = load_settings()
    states = _load(state_file)
    named, broken = _feeds(urls, feeds_file, full_text)
    now = utc_now()
    due = [
        feed
        for feed, asked in named
        if asked or everything or (not feed.paused and (feed.id not in states or states[feed.id].next_poll <= now))
    ]
    settings = replace(settings, allow_private=allow_private or settings.allow_private)
    with open_output(target) as entries, _report(report_file) as report:
        failed = asyncio.run(_pass(due, states, settings, entries, report))
        entries.flush()
    if state_file:
        # After the entries are written: a crash between repeats them, and loses none.
        replace_file(state_file, _dump(states))
    if failed or broken:
        raise Failure(f"{failed + broken} of {len(due) + broken} feeds failed")


async def _pass(
    feeds: Sequence[Feed],
    states: dict[str, FeedState],
    settings: Settings,
    out: IO[bytes],
    report: IO[bytes] | None,
) -> int:
    from connectors.batch import polled
    from connectors.net.client import open_client
    from majra.records.codec import encode

    failed = 0
    async with open_client(settings) as client:
        async for outcome in polled(client, feeds, states, settings, utc_now):
            for entry in outcome.entries:
                out.write(encode(entry) + b"\n")
            line = outcome.report
            if report is not None:
                report.write(encode(line) + b"\n")
            if line.error is not None:
                complain(f"{line.url}: {line.error.type}: {line.error.message}")
            elif line.result == "gone":
                complain(f"{line.url}: gone: the publisher says it is gone for good (410)")
            for each in outcome.rejected:
                complain(f"{line.url}: item rejected: {each.what.title or each.what.url or ''}: {each.reason}")
            failed += line.result == "error"
            states[outcome.state.id] = outcome.state
    return failed


def _feeds(urls: Sequence[str], feeds_file: str | None, full_text: bool) -> tuple[list[tuple[Feed, bool]], int]:
    """The feeds, each once, and whether each was named on the command line; how many lines of the file are no feeds."""
    from majra.ids import feed_id

    found = {feed_id(url): (Feed(id=feed_id(url), url=url, full_text=full_text), True) for url in urls}
    broken = 0
    if feeds_file:
        listed, broken = read_feed_file(feeds_file)
        for each in listed:
            # The file's settings hold for an address that is named on the command line too.
            found[each.id] = (each, found.get(each.id, (None, False))[1])
    return list(found.values()), broken


def _load(path: str | None) -> dict[str, FeedState]:
    """The states of a file with one in a line; none where the file is not there yet."""
    from majra.records.codec import DecodeError, decode

    if path is None:
        return {}
    if not Path(path).exists():
        if not Path(path).absolute().parent.is_dir():
            # Told now: after the pass its entries would be out, and come again with the next one.
            raise Failure(f"{path}: its directory does not exist")
        return {}
    states = {}
    with open_input(path) as file:
        for number, line in enumerate(file, start=1):
            try:
                state = decode(line, FeedState) if line.strip() else None
            except DecodeError as error:
                raise Failure(f"{path}: line {number}: {error}; without the file all is polled anew") from error
            if state is not None:
                states[state.id] = state
    return states


def _dump(states: dict[str, FeedState]) -> bytes:
    from majra.records.codec import encode

    return b"".join(encode(state) + b"\n" for state in states.values())


@contextmanager
def _report(path: str | None) -> Iterator[IO[bytes] | None]:
    if path is None:
        yield None
        return
    with open_output(path) as file:
        yield file
        file.flush()
