"""`majra work`: Faust workers until stopped."""

from __future__ import annotations

import asyncio

import click

from majra.cli.console import Failure, Misuse
from majra.settings import Settings, load_settings


@click.command(epilog="Example: majra work --stages dedupe,enrich")
@click.option(
    "--stages", "chosen", default="refine,dedupe,enrich", show_default=True, help="which stages this process runs"
)
def command(chosen: str) -> None:
    """Runs stream workers until SIGINT or SIGTERM. Any number of processes share the partitions."""
    names = [name.strip() for name in chosen.split(",") if name.strip()]
    asyncio.run(_work(load_settings(), names))


async def _work(settings: Settings, names: list[str]) -> None:
    from majra.kafka.admin import require_topics
    from majra.kafka.publisher import open_publisher
    from majra.metrics.counted import StageCounts
    from majra.metrics.serve import metered
    from streams.route import load_routes
    from streams.stage_process import StageBroken
    from streams.topology import STAGES, build_stages, outputs_of
    from streams.worker import run_worker

    if not names or (unknown := [name for name in names if name not in STAGES]):
        raise Misuse(f"--stages: no stage named {', '.join(unknown) if names else ''}; there are {', '.join(STAGES)}")
    routes = load_routes(settings)
    used = outputs_of(names, routes)
    await require_topics(settings, used)
    with metered(settings, lambda registry: StageCounts(registry, names, used)) as meter:
        async with open_publisher(settings, meter) as publisher:
            try:
                await run_worker(settings, build_stages(settings, names, routes), publisher, meter)
            except StageBroken as error:
                raise Failure(str(error)) from error
