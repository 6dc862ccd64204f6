"""Structured logs: one JSON line an event, on stderr. Faust's and aiokafka's own lines take the same form."""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog

_NOISY = ("aiokafka", "faust", "mode", "asyncio", "kafka")
"""Libraries whose info lines tell their inside, not ours."""


_SAID_BETTER = ("Unable connect to", 'Unable to request metadata from "')
"""How aiokafka's lines begin that a broker is not there, or does not let us in: `BrokerUnavailable` says so in words, once."""
_NODE = "Unable connect to node"
"""How they begin of a broker that was there before."""
_REFUSED = ("Sasl", "[SSL")
"""What stands in those lines where it no longer lets us in, as after a change of passwords: nobody else would say so."""


def configure_logs(level: str) -> None:
    """Sets up structlog and the standard library's logging for the process. Called once, by the command line."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_json)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Looked up for each line: who replaces standard error, as a test runner does, closes the one before.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
        )
    )
    handler.addFilter(lambda record: is_wanted(record.getMessage()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def is_wanted(line: str) -> bool:
    """Whether a line of a library tells what is not told in better words."""
    if line.startswith(_NODE) and any(sign in line for sign in _REFUSED):
        return True
    return not line.startswith(_SAID_BETTER)


def _json(event: object, **_: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
