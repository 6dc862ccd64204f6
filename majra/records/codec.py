"""Records to bytes and back: orjson for JSON, msgspec for the types. One error type names what is wrong and where."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec
import orjson

R = TypeVar("R")


class DecodeError(ValueError):
    """The bytes are not the record they should be; the message names the field or the place in the JSON."""


def encode(record: Any) -> bytes:
    """One JSON object in UTF-8, without a newline. Fields that are UNSET are absent; None is null."""
    return orjson.dumps(msgspec.to_builtins(record, builtin_types=(datetime,)), option=orjson.OPT_UTC_Z)


def decode(raw: bytes | str, record: type[R]) -> R:
    """The typed record in `raw`. Unknown fields are left out (contract). Raises `DecodeError`."""
    try:
        return msgspec.convert(orjson.loads(raw), type=record)
    except orjson.JSONDecodeError as error:
        raise DecodeError(f"not JSON: {error}") from error
    except msgspec.ValidationError as error:
        raise DecodeError(f"not {_article(record.__name__)}: {error}") from error


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
