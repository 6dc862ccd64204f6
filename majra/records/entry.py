"""The entry: what a connector saw in a feed, as polled, with its HTML. Travels on `news.entries`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from majra.records.base import Record, Utc

ContentType = Literal["text/html", "text/plain"]


class Media(Record, frozen=True, kw_only=True):
    """A picture, sound or film that the feed names beside the entry."""

    url: str
    type: str | None = None


class Entry(Record, frozen=True, kw_only=True):
    """One item of a feed. One of `content`, `summary`, `title` is needed; all else may be null or absent.

    `id` is computed from the canonical address, else from feed and guid (see `majra.ids`), where it is absent.
    """

    id: str | None = None
    feed: str | None = None
    url: str | None = None
    guid: str | None = None
    title: str | None = None
    content: str | None = None
    content_type: ContentType | None = None
    summary: str | None = None
    language: Annotated[str, msgspec.Meta(max_length=35, description="BCP 47 tag")] | None = None
    published: Utc | None = None
    updated: Utc | None = None
    authors: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    media: tuple[Media, ...] | None = None
    fetched: Utc | None = None
    topics: tuple[str, ...] | None = None
    """Topic slugs that the operator routes this feed to, from the feed's settings."""
