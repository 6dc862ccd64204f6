"""The feed definition: what an operator registered. Travels on `news.feeds`, compacted by feed id."""

from __future__ import annotations

from typing import Annotated

import msgspec

from majra.records.base import Record, Utc


class Feed(Record, frozen=True, kw_only=True):
    """A feed to poll, with its own settings. A tombstone (null value) removes it."""

    id: str
    url: str
    title: str | None = None
    language: str | None = None
    interval: Annotated[float, msgspec.Meta(ge=120, le=86_400, description="seconds between polls")] | None = None
    full_text: bool = False
    topics: tuple[str, ...] = ()
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    paused: bool = False
    added: Utc | None = None
