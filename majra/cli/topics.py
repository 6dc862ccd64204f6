"""`majra topics`: create what is missing, and say what differs."""

from __future__ import annotations

import asyncio

import click

from majra.cli.console import Failure, complain, out
from majra.settings import Settings, load_settings
from majra.topics import TopicSpec, topic_specs


@click.group(epilog="Example: majra topics create && majra topics check")
def command() -> None:
    """Creates or checks the topics, those of custom routes among them."""


@command.command(epilog="Example: MAJRA_REPLICATION=3 majra topics create")
def create() -> None:
    """Creates the topics that are missing; those that are there stay as they are."""
    from majra.kafka.admin import create_topics

    settings = load_settings()
    specs = _specs(settings)
    made = asyncio.run(create_topics(settings, specs))
    for name in made:
        out().print(f"created {name}")
    out().print(f"{len(made)} created, {len(specs) - len(made)} there already")


@command.command(epilog="Example: majra topics check")
def check() -> None:
    """Exits 1 and names each topic that is missing, or whose partitions, replicas or settings differ."""
    from majra.kafka.admin import check_topics

    settings = load_settings()
    differences = asyncio.run(check_topics(settings, _specs(settings)))
    for line in differences:
        complain(line)
    if differences:
        raise Failure(f"{len(differences)} topics differ; `majra topics create` makes those that are missing")
    out().print("all topics are as they should be")


def _specs(settings: Settings) -> tuple[TopicSpec, ...]:
    from streams.route import load_routes

    return topic_specs(settings, load_routes(settings).topics)
