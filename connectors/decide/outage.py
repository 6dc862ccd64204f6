"""Our own outage told from a feed's: when nothing at all can be reached, no feed is blamed (miniflux #2150)."""

from __future__ import annotations

from collections import deque
from typing import Final

WINDOW: Final = 12
"""Last polls that are looked at."""
HOSTS: Final = 3
"""Different hosts that must all be out of reach: two may share a data centre."""


class Outage:
    """Remembers which of the last polls reached their publisher."""

    def __init__(self) -> None:
        self._last: deque[tuple[str, bool]] = deque(maxlen=WINDOW)

    def note(self, host: str, *, reached: bool) -> None:
        """Takes in how a poll of `host` ended."""
        self._last.append((host, reached))

    @property
    def suspected(self) -> bool:
        """Whether none of the last polls reached anybody, at several hosts."""
        hosts = {host for host, _reached in self._last}
        return len(hosts) >= HOSTS and not any(reached for _host, reached in self._last)
