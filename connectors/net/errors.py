"""What can go wrong with one request, as the closed list of `majra.records.feed.ErrorType`."""

from __future__ import annotations

from datetime import datetime

from majra.records.feed import ErrorType


class FetchError(Exception):
    """A request that gave nothing to read. `status` is the server's, where it answered; `retry_after` its wish."""

    def __init__(
        self, kind: ErrorType, message: str, *, status: int | None = None, retry_after: datetime | None = None
    ) -> None:
        super().__init__(message)
        self.kind: ErrorType = kind
        self.status = status
        self.retry_after = retry_after
