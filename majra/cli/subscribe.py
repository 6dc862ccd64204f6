"""`majra subscribe`: follows output streams, to read or as the JSON that was published."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from rich.text import Text

from majra import subtopics, topics
from majra.cli.console import Failure, Misuse, complain, out, safe
from majra.cli.durations import Start, StartAt
from majra.cli.stopping import until_stopped
from majra.settings import Settings, load_settings

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    from majra.records.document import Document

FSI, PDI = "\u2068", "\u2069"
"""First-strong isolate and its end: an Arabic headline in a left-to-right line moves nothing beside it."""
OUTLETS_SHOWN = 6
"""Outlets named in a block, the first ones: hosts are short."""
NAMES_SHOWN = 4
"""People, organisations and places of each kind in a block: enough to know what it is about on one line."""


@click.command(epilog="Example: majra subscribe politics sport --from 2h")
@click.argument("names", metavar="TOPIC…", nargs=-1, required=True)
@click.option(
    "--from",
    "start",
    type=StartAt(),
    metavar="earliest|latest|2h",
    default="latest",
    show_default=True,
    help="where to start",
)
@click.option("--max", "most", type=click.IntRange(min=1), help="end after so many documents")
@click.option("--json", "as_json", is_flag=True, help="each document as one line, exactly the bytes published")
def command(names: tuple[str, ...], start: Start, most: int | None, as_json: bool) -> None:
    """Follows output streams until stopped: a media topic (politics), enriched, originals, duplicates, a custom route.

    A full topic name (news.topic.politics) does as well. Any number may follow; nobody takes from another.
    """
    from streams.route import load_routes

    settings = load_settings()
    streams = output_streams(load_routes(settings).topics)
    until_stopped(_follow(settings, [resolve(name, streams) for name in dict.fromkeys(names)], start, most, as_json))


def output_streams(routes: Sequence[str]) -> dict[str, str]:
    """What may be subscribed to: short names and full topic names, each with its topic. Ours go before a route's."""
    own = {"enriched": topics.ENRICHED, "originals": topics.ORIGINALS, "duplicates": topics.DUPLICATES}
    own |= {each.slug: each.topic for each in topics.MEDIA_TOPICS}
    custom = {topic.rpartition(".")[2]: topic for topic in routes}
    full = [*own.values(), *custom.values()]
    others = {name: topic for name, topic in custom.items() if name not in own}
    return own | others | dict(zip(full, full, strict=True))


def resolve(name: str, streams: Mapping[str, str]) -> str:
    """The topic of a stream's name. Raises `Misuse` with the names that are near, or with all short ones."""
    if name in streams:
        return streams[name]
    alike = [each for each in streams if ("." in each) == ("." in name)]
    near = get_close_matches(name.lower(), alike, n=3, cutoff=0.5)
    if near:
        raise Misuse(f"no stream named {name}; near it: {', '.join(near)}")
    raise Misuse(f"no stream named {name}; there are {', '.join(each for each in streams if '.' not in each)}")


async def _follow(settings: Settings, names: list[str], start: Start, most: int | None, as_json: bool) -> None:
    from majra.kafka.follow import open_follower

    console = out()
    failed = given = 0
    async with open_follower(settings, list(dict.fromkeys(names)), start) as records:
        if sys.stderr.isatty() and not as_json:
            print(f"following {', '.join(names)}; Ctrl-C ends", file=sys.stderr)
        async for record in records:
            try:
                if as_json:
                    sys.stdout.buffer.write((record.value or b"") + b"\n")
                    sys.stdout.buffer.flush()
                else:
                    with console.capture() as text:  # rich would end with 1 where the reader goes away
                        console.print(_block(record, names, isolate=console.is_terminal))
                    print(text.get(), end="", flush=True)
            except ValueError as error:  # one record that is no document must not end the rest
                failed += 1
                complain(f"{record.topic}[{record.partition}]@{record.offset}: {error}")
            given += 1
            if given == most:
                break
    if failed:
        raise Failure(f"{failed} of {given} records were no documents")


def _block(record: ConsumerRecord, names: Sequence[str], *, isolate: bool) -> Text:
    from majra.records.codec import decode
    from majra.records.document import Document

    document = decode(record.value or b"", Document)
    return block(document, record.topic if len(names) > 1 else None, isolate=isolate)


def block(document: Document, stream: str | None, *, isolate: bool) -> Text:
    """One document to read, in a few lines and a blank one; `stream` is named where several are followed.

    Everything from the feed is escaped; with `isolate` it also keeps its own direction, for terminals that know two.
    """

    def own(text: str) -> str:
        return f"{FSI}{safe(text)}{PDI}" if isolate else safe(text)

    when = document.content_created or document.version_created
    lines = Text(f"{when:%Y-%m-%d %H:%M}Z  ", style="dim")
    lines.append(own(document.headline or document.body[:100] or "(no text)"), style="not dim bold")
    origin = [own(_host(document)), *([stream] if stream else [])]
    if document.version != "1":
        origin.append(f"version {safe(document.version)}")
    details = [_topics(document), " · ".join(each for each in origin if each)]
    for label, group in (
        ("people", document.people),
        ("organisations", document.organisations),
        ("places", document.places),
    ):
        if group:
            more = f" +{len(group) - NAMES_SHOWN}" if len(group) > NAMES_SHOWN else ""
            details.append(f"{label}: " + ", ".join(own(each.name) for each in group[:NAMES_SHOWN]) + more)
    if document.majra.duplicate_of:
        alike = f", {document.majra.similarity:.0%} alike" if document.majra.similarity else ""
        extent = f", {document.majra.duplicate_extent}" if document.majra.duplicate_extent else ""
        details.append(
            f"{document.majra.duplicate_kind} duplicate of {safe(document.majra.duplicate_of)}{alike}{extent}"
        )
    details.append(_outlets(document, own))
    for detail in filter(None, details):
        lines.append(f"\n    {detail}", style="not dim")
    return lines.append("\n")


def _outlets(document: Document, own: Callable[[str], str]) -> str:
    """Who carried the story; nothing where only one did, as far as is known."""
    coverage, names = document.majra.coverage or 0, document.majra.outlets or ()
    if coverage < 2:
        return ""
    more = f" +{coverage - OUTLETS_SHOWN}" if coverage > OUTLETS_SHOWN else ""
    return f"carried by {coverage} outlets: " + ", ".join(own(each) for each in names[:OUTLETS_SHOWN]) + more


def _topics(document: Document) -> str:
    shown = [
        f"{subtopics.BY_URI[each.uri].slug if each.uri in subtopics.BY_URI else safe(each.name)} {each.confidence}%"
        for each in document.subjects or ()
    ]
    return ", ".join(shown)


def _host(document: Document) -> str:
    """The feed's host; a feed's address comes from a file of the operator's or of a stranger's, so it may be anything."""
    feed = document.majra.feed or ""
    try:
        return urlsplit(feed).hostname or feed
    except ValueError:
        return feed
