"""Serving: where the settings say or nowhere; one line where it cannot be; answers while the loop is stuck."""

import asyncio
import signal
import socket

import pytest
from prometheus_client import CollectorRegistry
from support.commands import majra
from support.processes import running
from support.real_kafka import free_port
from support.scrape import scrape, scrape_until

from majra.kafka.embedded import EmbeddedBroker
from majra.listen import host_port
from majra.metrics.counted import PollCounts
from majra.metrics.meter import CONNECT, UNMETERED
from majra.metrics.serve import metered
from majra.settings import Settings, SettingsError
from majra.topics import topic_specs


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("127.0.0.1:9309", ("127.0.0.1", 9309)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
        ("[::1]:9309", ("::1", 9309)),
        (":9309", ("", 9309)),
        ("majra:65535", ("majra", 65_535)),
    ],
)
def test_where_to_listen(value: str, found: tuple[str, int]) -> None:
    assert host_port("metrics_listen", value) == found


@pytest.mark.parametrize("value", ["9309", "a:0", "a:65536", "a:b", "a:1/metrics", "::1:9309", "http://a:1", "a b:1"])
def test_where_nobody_can_listen(value: str) -> None:
    with pytest.raises(SettingsError, match="MAJRA_METRICS_LISTEN="):
        host_port("metrics_listen", value)


def test_nowhere_unless_asked_for() -> None:
    with metered(Settings(), PollCounts) as meter:
        assert meter is UNMETERED


def test_what_is_counted_is_served() -> None:
    port = free_port()
    with metered(Settings(metrics_listen=f"127.0.0.1:{port}"), PollCounts) as meter:
        meter.done(CONNECT, [], 0.0)
        found = scrape(port)
        assert found("majra_messages_in_total", stage=CONNECT) == 1
        assert found("process_resident_memory_bytes") > 1_000_000
        assert not [name for name, _labels in found.samples if name.endswith("_created")]
    with pytest.raises(OSError, match="refused"):
        scrape(port)


async def test_a_stuck_loop_still_shows() -> None:
    port = free_port()
    with metered(Settings(metrics_listen=f"127.0.0.1:{port}"), PollCounts):
        assert scrape(port)("majra_messages_in_total", stage=CONNECT) == 0  # this call holds up the loop


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(SettingsError, match=rf"MAJRA_METRICS_LISTEN={where}: cannot listen there: Address"),
            metered(Settings(metrics_listen=where), PollCounts),
        ):
            pass


async def test_commands_that_cannot_serve_say_so(
    embedded_kafka: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded_kafka.create_topics(spec.name for spec in topic_specs(Settings()))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("MAJRA_METRICS_LISTEN", f"127.0.0.1:{port}")
        for done in (
            await majra(embedded_kafka.address, "exporter", "--port", port),
            await majra(embedded_kafka.address, "work"),
        ):
            assert (done.code, done.out) == (2, "")
            assert done.errors.count("majra: ") == 1
            assert "cannot listen there" in done.errors


async def test_an_exporter_without_brokers_says_so_in_a_metric() -> None:
    port = free_port()
    with running("127.0.0.1:1", [["exporter", "--port", str(port)]]) as (process,):
        found = await scrape_until(port, lambda found: found("majra_exporter_up") == 0)
        assert not found.of("majra_consumer_lag_messages", "group")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 20) == 0


def test_a_registry_holds_one_meter() -> None:
    registry = CollectorRegistry()
    PollCounts(registry)
    with pytest.raises(ValueError, match="Duplicated"):
        PollCounts(registry)
