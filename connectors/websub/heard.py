"""What a hub said that counts, as `news.pushes` carries it from the process that was called to the feed's owner."""

from __future__ import annotations

from typing import Literal

from connectors.websub.addresses import Ref
from majra.records.base import Record, Utc


class Heard(Record, frozen=True, kw_only=True):
    """A call of a hub that was found right. The key of its record is the feed's id."""

    kind: Literal["confirmed", "denied", "pushed"]
    feed: str
    topic: str
    hub: str
    """Which subscription: see `Ref`."""
    at: Utc
    lease: float | None = None
    """Seconds, of a confirmation that names them."""
    reason: str | None = None
    content_type: str | None = None
    body: bytes = b""
    """Of a push: the document, inflated. Base64 in the record, which is JSON."""

    @property
    def ref(self) -> Ref:
        """The subscription."""
        return Ref(self.feed, self.topic, self.hub)
