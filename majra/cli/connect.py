"""`majra connect`: connectors until stopped."""

from __future__ import annotations

import click
from msgspec.structs import replace

from majra.cli.stopping import until_stopped
from majra.settings import Settings, load_settings


@click.command(epilog="Example: MAJRA_CONTACT=ops@example.org majra connect")
@click.option("--allow-private", is_flag=True, help="asks private and loopback addresses too (MAJRA_ALLOW_PRIVATE)")
def command(allow_private: bool) -> None:
    """Polls the registered feeds until SIGINT or SIGTERM. Any number of processes share the feeds."""
    from connectors.websub.addresses import addresses_of

    settings = load_settings()
    addresses_of(settings)  # settings that cannot be are told before a broker is asked
    until_stopped(_connect(replace(settings, allow_private=allow_private or settings.allow_private)))


async def _connect(settings: Settings) -> None:
    from connectors.service import run_connectors
    from majra import topics
    from majra.kafka.admin import require_topics
    from majra.kafka.publisher import open_publisher
    from majra.metrics.counted import PollCounts
    from majra.metrics.serve import metered

    pushes = [topics.PUSHES] if settings.websub_listen else []
    await require_topics(settings, [topics.FEEDS, topics.FEED_STATE, *pushes, topics.ENTRIES, topics.DEAD_LETTER])
    with metered(settings, PollCounts) as meter:
        async with open_publisher(settings, meter) as publisher:
            await run_connectors(settings, publisher, meter=meter)
