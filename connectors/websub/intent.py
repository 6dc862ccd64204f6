"""What a hub's GET deserves: verification of intent, and denial (WebSub, 5.2 and 5.3). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.websub.addresses import Ref
from connectors.websub.heard import Heard

LONGEST_CHALLENGE: Final = 4_096
"""Characters that are echoed: hubs send some dozens."""
LONGEST_REASON: Final = 300
_DIGITS: Final = 9
"""Of a lease's seconds that are read: thirty years."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status, the text to send, and what the feed's owner must hear before it is sent."""

    status: int
    text: str = ""
    heard: Heard | None = None


REFUSED: Final = Answer(404)
"""How the recommendation has a subscriber disagree."""


def answer(query: Mapping[str, str], ref: Ref, now: datetime, *, wanted: bool) -> Answer:
    """The answer to `query` at the callback of `ref`. `wanted`: the feed is registered and not paused.

    A challenge is echoed for the topic that this callback was made for alone: subscriptions where the feed is wanted, their
    ends where it is not.
    """
    mode = query.get("hub.mode", "").lower()
    if not ref.is_for(query.get("hub.topic", "")):
        return REFUSED
    if mode == "denied":
        reason = query.get("hub.reason", "")[:LONGEST_REASON] or None
        return Answer(
            200, heard=Heard(kind="denied", feed=ref.feed, topic=ref.topic, hub=ref.hub, at=now, reason=reason)
        )
    challenge = query.get("hub.challenge", "")
    if not 0 < len(challenge) <= LONGEST_CHALLENGE:
        return REFUSED
    if mode == "subscribe" and wanted:
        lease = _seconds(query.get("hub.lease_seconds"))
        heard = Heard(kind="confirmed", feed=ref.feed, topic=ref.topic, hub=ref.hub, at=now, lease=lease)
        return Answer(200, challenge, heard)
    if mode == "unsubscribe" and not wanted:
        return Answer(200, challenge)
    return REFUSED


def _seconds(text: str | None) -> float | None:
    text = (text or "").strip()
    return float(text[:_DIGITS]) if text.isascii() and text.isdigit() and int(text[:_DIGITS]) > 0 else None
