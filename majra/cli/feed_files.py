"""A file of feeds, as `feeds import`, `poll --feeds` and `up --feeds` read it: what cannot be used is named on stderr."""

from __future__ import annotations

from majra.cli.console import Failure, complain
from majra.cli.files import open_input
from majra.records.feed import Feed


def read_feed_file(name: str) -> tuple[list[Feed], int]:
    """The feeds of the file, each once, and how many of its lines cannot be used. Raises `Failure` for the file as a whole."""
    from connectors.registry.read import ListError, read_feeds

    with open_input(name) as file:
        raw = file.read()
    try:
        found = read_feeds(raw)
    except ListError as error:
        raise Failure(f"{name}: {error}") from error
    feeds = []
    for each in found:
        if isinstance(each, Feed):
            feeds.append(each)
        else:
            complain(f"{name}: {each.where}: {each.reason}")
    return feeds, len(found) - len(feeds)
