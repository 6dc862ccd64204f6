"""Metrics over HTTP, in a thread of their own: a worker whose loop is stuck still answers, and shows that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import prometheus_client
import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server

from majra.listen import host_port
from majra.metrics.meter import UNMETERED, Meter
from majra.settings import Settings, SettingsError, variable

log = structlog.get_logger("majra.metrics")


def new_registry() -> CollectorRegistry:
    """A registry of our own, with what the operating system says of this process (CPU, memory, open files)."""
    # A second series beside each counter, which nothing here reads.
    prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry


@contextmanager
def served(registry: CollectorRegistry, setting: str, host: str, port: int) -> Iterator[None]:
    """Serves `registry` for as long as the context is open. Raises `SettingsError`, naming `setting`, where it cannot."""
    try:
        server, thread = start_http_server(port, host or "0.0.0.0", registry)  # noqa: S104 - as the setting says
    except OSError as error:
        where = f"{variable(setting)}={host}:{port}"
        raise SettingsError(f"{where}: cannot listen there: {error.strerror or error}") from error
    log.info("metrics served", url=f"http://{host or '0.0.0.0'}:{port}/metrics")  # noqa: S104 - told, not bound
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def metered(settings: Settings, make: Callable[[CollectorRegistry], Meter]) -> Iterator[Meter]:
    """The meter that `make` makes, served where the settings say; where they say nothing, one that counts nothing."""
    if not settings.metrics_listen:
        yield UNMETERED
        return
    host, port = host_port("metrics_listen", settings.metrics_listen)
    registry = new_registry()
    meter = make(registry)
    with served(registry, "metrics_listen", host, port):
        yield meter
