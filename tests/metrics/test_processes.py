"""Real connectors and workers, scraped: what they count adds up to what was published."""

from __future__ import annotations

from pathlib import Path

from support.commands import majra
from support.feed_server import feed_server
from support.processes import running
from support.real_kafka import free_port
from support.samples import MAIN, SECOND, composite
from support.scrape import Scrape, scrape_until

from majra import topics
from majra.kafka.embedded import EmbeddedBroker
from majra.kafka.publisher import Outgoing, open_publisher
from majra.settings import Settings
from majra.topics import topic_specs

ITEMS = [composite(), SECOND.replace("طرابلس", "صفاقس"), MAIN]
"""The first page holds another article; the last item repeats the first page's own."""


async def test_counts_add_up(embedded_kafka: EmbeddedBroker, tmp_path: Path) -> None:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    address, settings = embedded_kafka.address, Settings(kafka=embedded_kafka.address)
    connect, work = free_port(), free_port()
    with feed_server() as server:
        server.put_items("a", ITEMS)
        date = b"<pubDate>Sun, 01 Mar 2026 08:30:00 +0200</pubDate>"
        server.bodies["a"] = server.bodies["a"].replace(b"<item>", b"<item>" + date)
        listed = tmp_path / "feeds.txt"
        listed.write_text(f"{server.url('a')}\n{server.url('missing')}")
        assert (await majra(address, "feeds", "import", str(listed))).code == 0
        async with open_publisher(settings) as publisher:
            await publisher.publish([Outgoing(topics.ENTRIES, b"bad", '{"title": "خبر'.encode())])
        with (
            running(address, [["connect", "--allow-private"]], MAJRA_METRICS_LISTEN=f"127.0.0.1:{connect}"),
            running(address, [["work"]], MAJRA_METRICS_LISTEN=f"127.0.0.1:{work}"),
        ):
            polled = await scrape_until(connect, lambda found: found("majra_messages_in_total", stage="connect") == 2)
            worked = await scrape_until(work, all_done)
    assert polled("majra_polls_total", result="ok") == polled("majra_polls_total", result="error") == 1
    assert polled("majra_poll_errors_total", error="http") == 1
    assert polled.of("majra_entries_published_total", "kind") == {"new": 3, "revised": 0}
    assert polled("majra_entry_age_seconds_count") == 3
    assert polled("majra_messages_out_total", stage="connect", topic=topics.ENTRIES) == 3
    assert polled("majra_messages_out_total", stage="connect", topic=topics.FEED_STATE) == 2

    assert worked("majra_splits_total") == 1
    assert worked("majra_dead_letters_total", stage="refine", error="DecodeError") == 1
    originals = worked("majra_messages_out_total", stage="dedupe", topic=topics.ORIGINALS)
    duplicates = sum(worked.of("majra_duplicates_total", "kind").values())
    dead = sum(worked.of("majra_dead_letters_total", "stage").values())
    assert originals + duplicates + dead == 4 + 1  # entries, the broken one among them, and what was split off
    assert duplicates >= 1
    assert worked("majra_ingest_to_enriched_seconds_count") == originals
    assert worked("majra_messages_out_total", stage="enrich", topic=topics.ENRICHED) == originals
    for stage, count in (("refine", 4), ("dedupe", 4), ("enrich", originals)):
        assert worked("majra_stage_seconds_count", stage=stage) == count
        assert worked("majra_stage_process_starts_total", stage=stage) == (stage != "dedupe")
        assert worked("majra_publish_seconds_count", stage=stage) == count
        assert worked("majra_last_progress_timestamp_seconds", stage=stage) > worked("process_start_time_seconds")
    for apart in ("refine", "enrich"):
        assert worked("majra_stage_process_resident_memory_bytes", stage=apart) > 10_000_000
        assert worked("majra_stage_process_cpu_seconds_total", stage=apart) > 0
    assert sum(worked.of("majra_produce_errors_total", "topic").values()) == 0


def all_done(found: Scrape) -> bool:
    done = found.of("majra_messages_in_total", "stage")
    originals = found("majra_messages_out_total", stage="dedupe", topic=topics.ORIGINALS)
    return done["refine"] == 4 and done["dedupe"] == 4 and done["enrich"] == originals
