"""A model of languages that cannot be read is told at a worker's start, in one line."""

from __future__ import annotations

from pathlib import Path

from support.commands import majra

from majra.kafka.embedded import EmbeddedBroker
from majra.settings import Settings
from majra.topics import topic_specs

NO_ROOM = """
import tempfile
def no_room(*_, **__):
    raise OSError(28, "No space left on device")
tempfile.TemporaryFile = no_room
"""


async def test_a_worker_without_it_does_not_start(embedded_kafka: EmbeddedBroker, tmp_path: Path) -> None:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    (tmp_path / "sitecustomize.py").write_text(NO_ROOM)
    done = await majra(embedded_kafka.address, "work", "--stages", "refine", PYTHONPATH=str(tmp_path))
    assert done.code == 1
    (said,) = done.errors.splitlines()
    assert "No space left on device" in said
    assert "TMPDIR" in said
