"""Where to listen: `host:port` as settings have it."""

from __future__ import annotations

import re
from typing import Final

from majra.settings import SettingsError, variable

_LISTEN: Final = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^:\[\]\s/]*)):(?P<port>\d{1,5})\Z")


def host_port(setting: str, value: str) -> tuple[str, int]:
    """Host and port in `value`, such as `0.0.0.0:8088`, `[::1]:8088` or, for every address, `:8088`.

    Raises `SettingsError` naming the variable of `setting`.
    """
    found = _LISTEN.match(value)
    if found is None or not 0 < int(found["port"]) < 65_536:
        raise SettingsError(f"{variable(setting)}={value}: not host:port, as 0.0.0.0:8088")
    return found["six"] or found["host"], int(found["port"])
