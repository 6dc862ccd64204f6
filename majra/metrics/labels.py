"""Label values: each from a list that code or configuration bounds, so that no feed can make a new series."""

from __future__ import annotations

import builtins
from typing import Final

OTHER: Final = "other"
OUR_ERRORS: Final = (
    "DecodeError", "EmptyEntry", "RecordRefused", "StageDied", "StageTimeout", "TooLarge", "Unusable",
)  # fmt: skip
"""What Majra itself puts messages aside for; their series are there from the start."""
_PYTHONS: Final = frozenset(
    name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)
)
"""A fault in a stage is nearly always one of Python's own: some seventy."""


def error_label(error_type: str) -> str:
    """The `error` of a dead letter: its type, where that is a known one."""
    return error_type if error_type in _PYTHONS or error_type in OUR_ERRORS else OTHER
