"""What the operating system says of the processes that stages work in, at the moment it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

_CPU: Final = "process_cpu_seconds"
_MEMORY: Final = "process_resident_memory_bytes"


class StageProcesses(Collector):
    """By stage, as the library has them of this process. None where the system has no /proc, or the process is just gone."""

    def __init__(self) -> None:
        self._processes: dict[str, ProcessCollector] = {}

    def began(self, stage: str, pid: int) -> None:
        """The stage works in that process from now on."""
        self._processes[stage] = ProcessCollector(pid=lambda: pid, registry=None)

    def collect(self) -> Iterator[Metric]:
        """Of prometheus_client."""
        cpu = CounterMetricFamily(
            "majra_stage_process_cpu_seconds", "CPU time of the process that the stage works in", labels=("stage",)
        )
        memory = GaugeMetricFamily(
            "majra_stage_process_resident_memory_bytes",
            "Memory of the process that the stage works in",
            labels=("stage",),
        )
        for stage, process in list(self._processes.items()):  # another thread asks
            for family in process.collect():
                for sample in family.samples:
                    if family.name == _CPU:
                        cpu.add_metric((stage,), sample.value)
                    elif family.name == _MEMORY:
                        memory.add_metric((stage,), sample.value)
        yield from (cpu, memory)
