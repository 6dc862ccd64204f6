"""`majra feeds`: the registry. Changes go to `news.feeds` and take effect in running connectors at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import click
import orjson
from msgspec.structs import replace

from majra.cli.console import Failure, Misuse, complain, out, safe, table
from majra.cli.feed_files import read_feed_file
from majra.cli.files import STDIO, open_output
from majra.clock import utc_now
from majra.ids import feed_id
from majra.records.feed import Feed
from majra.settings import Settings, load_settings


@click.group(epilog="Example: majra feeds import feeds.opml && majra feeds list")
def command() -> None:
    """The feed registry: what connectors poll. A feed is named by its id, the start of it, or its address."""


@command.command("import", epilog="Example: majra feeds import feeds.opml")
@click.argument("file")
def import_(file: str) -> None:
    """Registers the feeds of an OPML, CSV or plain list. Those that are registered keep their id and state."""
    feeds, unusable = read_feed_file(file)
    added, changed = asyncio.run(_define(load_settings(), feeds))
    out().print(f"{added} added, {changed} changed, {len(feeds) - added - changed} as they were")
    if unusable:
        raise Failure(f"{unusable} of {len(feeds) + unusable} feeds could not be used")


_ADD_EPILOG = """Examples: majra feeds add https://example.org/rss --topic sport --interval 300

\b
          majra feeds add https://example.org --all-found
"""


@command.command(epilog=_ADD_EPILOG)
@click.argument("url")
@click.option("--title", default="", help="its name; else the one it gives itself")
@click.option("--language", default="", help="its language, where the feed does not say (ar)")
@click.option("--interval", default="", help="fixed seconds between polls; else found by how often it has news")
@click.option("--full-text", is_flag=True, help="fetch the article's page where the feed gives only a summary")
@click.option("--topic", "slugs", multiple=True, help="route all of its articles to this topic too (slug)")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="sent to its own host with each request")
@click.option("--all-found", is_flag=True, help="where URL is a web page: all feeds that it names")
@click.option("--no-check", is_flag=True, help="register URL as it is, without asking it")
def add(
    url: str, title: str, language: str, interval: str, full_text: bool, slugs: Sequence[str], headers: Sequence[str],
    all_found: bool, no_check: bool,
) -> None:  # fmt: skip
    """Registers a feed, or changes the settings of one that is registered. URL may be a web page that names its feed.

    The address is asked first. One that does not answer now is registered with a warning; one that is no feed is not.
    """
    from connectors.registry.read import make_feed

    fields = {
        "title": title, "language": language, "interval": interval, "full_text": "true" if full_text else "",
        "topics": ";".join(slugs),
    }  # fmt: skip
    sent = dict(_header(each) for each in headers)
    try:
        asked = replace(make_feed(url, fields), headers=sent)
    except ValueError as error:
        raise Misuse(f"{url}: {error}") from error
    settings = load_settings()
    found, lacking = ([asked], 0) if no_check else asyncio.run(_checked(settings, asked, all_found))
    feeds = [replace(each, id=feed_id(each.url)) for each in found]
    for feed, state in zip(feeds, asyncio.run(_define_each(settings, feeds)), strict=True):
        out().print(safe(f"{feed.id} {state}: {feed.url}" + (f" ({feed.title})" if feed.title else "")))
    if lacking:
        raise Failure(f"{lacking} of {lacking + len(feeds)} feeds could not be registered")


async def _checked(settings: Settings, asked: Feed, all_found: bool) -> tuple[list[Feed], int]:
    """The feeds that the address stands for, and how many it names that are none. Raises `Failure` where there is none."""
    from connectors.net.client import open_client
    from connectors.registry.probe import Named, Unread, probe

    async with open_client(settings) as client:
        first = await probe(client, asked.url, asked.headers)
        if not isinstance(first, Named):
            if isinstance(first, Unread) and not first.plausible:
                raise Failure(f"{asked.url}: {first.reason}; {_way_out(first.reason)}")
            return [_settled(asked, first)], 0
        if len(first.feeds) > 1 and not all_found:
            for address in first.feeds:
                out().print(safe(address))
            raise Misuse(
                f"{asked.url}: a web page that names these {len(first.feeds)} feeds: add one, or take all with --all-found"
            )
        # The headers were meant for the site that was named: they go on to its own feeds only.
        probes = await asyncio.gather(
            *(probe(client, each, asked.headers if _same_site(asked.url, each) else {}) for each in first.feeds)
        )
    found, lacking = [], 0
    for address, each in zip(first.feeds, probes, strict=True):
        if isinstance(each, Named) or (isinstance(each, Unread) and not each.plausible):
            complain(f"{address}: {each.reason if isinstance(each, Unread) else 'a web page, not a feed'}")
            lacking += 1
        else:
            headers = asked.headers if _same_site(asked.url, each.url) else {}
            title = asked.title if len(first.feeds) == 1 else None
            found.append(_settled(replace(asked, url=address, title=title, headers=headers), each))
    return found, lacking


def _settled(feed: Feed, found: Any) -> Feed:
    """The feed by what was found at its address: its title, and where it moved. Says what an operator should know."""
    from connectors.registry.probe import Unread

    if isinstance(found, Unread):
        complain(f"warning: {feed.url}: {found.reason}; registered all the same, its polls will tell")
        return feed
    if found.url != feed.url:
        complain(f"note: {feed.url} has moved for good; registered at its new address")
    return replace(feed, url=found.url, title=feed.title or found.title)


def _way_out(reason: str) -> str:
    """What an operator who knows better does."""
    if reason.startswith("blocked-address"):
        return "MAJRA_ALLOW_PRIVATE=1 allows such addresses, here and for the connectors"
    return "--no-check registers it all the same"


def _same_site(first: str, other: str) -> bool:
    from connectors.net.address import checked_url, same_site
    from connectors.net.errors import FetchError

    try:
        return same_site(checked_url(first), checked_url(other))
    except FetchError:
        return False


@command.command(epilog="Example: majra feeds remove 3f2a")
@click.argument("feed_id", metavar="ID")
def remove(feed_id: str) -> None:
    """Takes a feed out of the registry, with all that is known of it."""
    from majra.kafka.publisher import open_publisher
    from majra.kafka.registry import read_registry
    from majra.kafka.registry import remove as remove_feed

    async def work(settings: Settings) -> Feed:
        feed = _named(await read_registry(settings), feed_id)
        async with open_publisher(settings) as publisher:
            await remove_feed(publisher, feed.id)
        return feed

    feed = asyncio.run(work(load_settings()))
    out().print(f"{feed.id} removed: {feed.url}")


@command.command(epilog="Example: majra feeds pause 3f2a")
@click.argument("feed_id", metavar="ID")
def pause(feed_id: str) -> None:
    """Stops polling a feed until it is resumed."""
    _change(feed_id, lambda feed: replace(feed, paused=True), "paused")


@command.command(epilog="Example: majra feeds resume 3f2a")
@click.argument("feed_id", metavar="ID")
def resume(feed_id: str) -> None:
    """Polls a paused feed again."""
    _change(feed_id, lambda feed: replace(feed, paused=False), "resumed")


@command.command("list", epilog="Example: majra feeds list --json")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON")
def list_(as_json: bool) -> None:
    """The registered feeds and their health."""
    from majra.cli.durations import brief
    from majra.kafka.freshness import Feeds
    from majra.kafka.log import open_reader
    from majra.kafka.registry import read_registry

    async def work(settings: Settings) -> tuple[dict[str, Feed], list[Any]]:
        async with open_reader(settings) as reader:
            return await read_registry(settings), await Feeds(settings).look(reader, utc_now())

    now = utc_now()
    registered, rows = asyncio.run(work(load_settings()))
    if as_json:
        from majra.records.codec import encode

        found = [
            orjson.loads(encode(row)) | {"definition": orjson.loads(encode(replace(registered[row.id], headers={})))}
            for row in rows
            if row.id in registered
        ]
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return

    def ago(moment: Any) -> str:
        return "" if moment is None else brief(max(0.0, (now - moment).total_seconds())) + " ago"

    def ahead(moment: Any) -> str:
        return "" if moment is None else "in " + brief(max(0.0, (moment - now).total_seconds()))

    out(tabular=True).print(
        table(
            ("id", "feed", "state", "last success", "newest item", "next poll", "failures", "error"),
            [
                (
                    row.id, row.title or row.url, row.standing, ago(row.last_success), ago(row.newest),
                    ahead(row.next_poll), f"{row.failures:g}" if row.failures else "", row.error or "",
                )
                for row in rows
            ],
            whole=("id",),
        )
    )  # fmt: skip


@command.command(epilog="Example: majra feeds export --out feeds.opml")
@click.option("--format", "form", type=click.Choice(["opml", "csv", "list"]), default="opml", show_default=True)
@click.option("--out", "target", default=STDIO, show_default=True, metavar="FILE", help="- is standard output")
def export(form: str, target: str) -> None:
    """Writes the registry in a form that `feeds import` reads. Headers are left out: they may be passwords."""
    from connectors.registry.write import FORMATS
    from majra.kafka.registry import read_registry

    feeds = asyncio.run(read_registry(load_settings()))
    with open_output(target) as file:
        file.write(FORMATS[form](list(feeds.values())).encode())


def _change(feed_id: str, change: Callable[[Feed], Feed], done: str) -> None:
    from majra.kafka.registry import read_registry

    async def work(settings: Settings) -> Feed:
        feed = change(_named(await read_registry(settings), feed_id))
        await _define(settings, [feed])
        return feed

    feed = asyncio.run(work(load_settings()))
    out().print(f"{feed.id} {done}: {feed.url}")


async def _define(settings: Settings, feeds: Sequence[Feed]) -> tuple[int, int]:
    """Registers `feeds`; how many were added and how many changed."""
    states = await _define_each(settings, feeds)
    return states.count("added"), states.count("changed")


async def _define_each(settings: Settings, feeds: Sequence[Feed]) -> list[str]:
    """Registers `feeds`; what each was: added, changed, or as it was, and then it is not written again."""
    from majra.kafka.publisher import open_publisher
    from majra.kafka.registry import define, read_registry

    known = await read_registry(settings)
    now = utc_now()
    dated = [replace(feed, added=known[feed.id].added if feed.id in known else now) for feed in feeds]
    states = [
        "added" if feed.id not in known else "as it was" if feed == known[feed.id] else "changed" for feed in dated
    ]
    async with open_publisher(settings) as publisher:
        await define(publisher, [feed for feed, state in zip(dated, states, strict=True) if state != "as it was"])
    return states


def _named(feeds: dict[str, Feed], name: str) -> Feed:
    """The one feed whose id begins with `name` or whose address it is."""
    found = [feed for feed in feeds.values() if feed.id == feed_id(name) or feed.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Failure(f"{name}: {len(found)} feeds begin so: {', '.join(feed.id for feed in found[:5])}")
    near = get_close_matches(name, [*feeds, *(feed.url for feed in feeds.values())], n=1)
    raise Failure(
        f"{name}: no such feed" + (f"; did you mean {near[0]}?" if near else "; `majra feeds list` names them")
    )


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip().isascii() or any(character < " " for character in text):
        raise Misuse(f"--header {text!r}: write it as NAME:VALUE")
    return name.strip(), value.strip()
