"""The base of all records: frozen, typed, and with times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

import msgspec

Utc = Annotated[datetime, msgspec.Meta(tz=True, description="RFC 3339 time, UTC")]
"""A time with a zone; `Record` turns every zone into UTC when it is built."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen record. Times of any zone become UTC, so that equal moments are equal bytes."""

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            value: Any = getattr(self, name)
            if isinstance(value, datetime) and value.tzinfo is not UTC:
                msgspec.structs.force_setattr(self, name, value.astimezone(UTC))


@cache
def _times(record: type[Record]) -> tuple[str, ...]:
    """The fields of `record` that may hold a time: looked up once, since records are built by the million."""
    return tuple(field.name for field in msgspec.structs.fields(record) if "datetime" in repr(field.type))
