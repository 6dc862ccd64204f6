"""The document: a ninjs 3.1 news item plus the `majra` extension. What every stage after refine reads and writes.

Fields of a stage that has not run yet are UNSET, and so absent from the JSON.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from majra.records.base import Record, Utc

PROFILE = "majra-1"
"""The version of the document's schema; a change that a consumer could notice raises it."""

Role = Literal[
    "headline", "byline", "dateline", "paragraph", "caption", "source", "keywords", "read-also", "related-heading",
    "related-headline", "advert", "share", "navigation", "copyright", "other",
]  # fmt: skip
EntityType = Literal["PER", "LOC", "ORG", "MISC"]
DuplicateKind = Literal["exact", "near"]


class Item(Record, frozen=True, kw_only=True, rename="camel"):
    """Base of the ninjs objects: their names are in camel case on the wire."""


class Value(Item, frozen=True, kw_only=True):
    """A headline, body or description."""

    value: str
    content_type: str | UnsetType = UNSET


class Subject(Item, frozen=True, kw_only=True):
    """An IPTC media topic of the article; `confidence` is a percentage, 0-100."""

    uri: str
    name: str
    rel: str
    creator: str
    confidence: int


class Named(Item, frozen=True, kw_only=True):
    """A person, organisation, place or source; `uri` is its Wikidata item where it is linked."""

    name: str
    uri: str | UnsetType = UNSET


class Association(Item, frozen=True, kw_only=True):
    """Another article of the same page, by its `uri`."""

    name: str
    rel: str
    uri: str


class AltId(Item, frozen=True, kw_only=True):
    """Another name of the article: the entry's id, its address, the feed's guid."""

    role: str
    value: str


class Dropped(Item, frozen=True, kw_only=True):
    """A piece of the page that is in no other field, and what it was."""

    role: Role
    text: str


class Mention(Item, frozen=True, kw_only=True):
    """An entity mention; `start` and `end` count code points of the field's value, `end` exclusive."""

    type: EntityType
    text: str
    start: int
    end: int
    field: Literal["body", "headline"]
    uri: str | UnsetType = UNSET


class Picture(Item, frozen=True, kw_only=True):
    """A picture, sound or film that the publisher's feed names beside the article."""

    url: str
    type: str | None


class LayoutBlock(Item, frozen=True, kw_only=True):
    """A block of the page in reading order; `article` is the position of the article it went to, or null."""

    text: str
    role: Role
    article: int | None


class Times(Item, frozen=True, kw_only=True):
    """When each step handled the article (wall clock of the machine that did)."""

    polled: Utc | UnsetType = UNSET
    refined: Utc | UnsetType = UNSET
    deduplicated: Utc | UnsetType = UNSET
    enriched: Utc | UnsetType = UNSET


class Majra(Item, frozen=True, kw_only=True):
    """What ninjs has no place for. See the contract of the document for each field."""

    entry: str
    feed: str | None
    position: int
    parent: str | None
    keywords: tuple[str, ...]
    related: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    content_hash: str
    categories: tuple[str, ...]
    routes: tuple[str, ...]
    media: tuple[Picture, ...]
    times: Times
    entities: tuple[Mention, ...] | UnsetType = UNSET
    duplicate_of: str | UnsetType | None = UNSET
    duplicate_kind: DuplicateKind | UnsetType | None = UNSET
    similarity: float | UnsetType | None = UNSET
    layout: tuple[LayoutBlock, ...] | UnsetType = UNSET


class Document(Item, frozen=True, kw_only=True):
    """One article. Without `majra` it validates as ninjs 3.1 (IPTC, CC BY 4.0)."""

    uri: str
    type: Literal["text"]
    representation_type: Literal["full", "partial"]
    profile: str
    version: str
    first_created: Utc
    version_created: Utc
    content_created: Utc | UnsetType = UNSET
    pub_status: Literal["usable", "withheld", "canceled"]
    language: str
    headlines: tuple[Value, ...] | UnsetType = UNSET
    bodies: tuple[Value, ...]
    descriptions: tuple[Value, ...]
    info_sources: tuple[Named, ...]
    by: str | UnsetType = UNSET
    associations: tuple[Association, ...]
    alt_ids: tuple[AltId, ...]
    majra: Majra
    subjects: tuple[Subject, ...] | UnsetType = UNSET
    people: tuple[Named, ...] | UnsetType = UNSET
    organisations: tuple[Named, ...] | UnsetType = UNSET
    places: tuple[Named, ...] | UnsetType = UNSET

    @property
    def id(self) -> str:
        """The article id: the last part of `uri`."""
        return self.uri.rpartition(":")[2]

    @property
    def headline(self) -> str:
        """The headline, or the empty string where the article has none."""
        return self.headlines[0].value if self.headlines else ""

    @property
    def body(self) -> str:
        """The body's plain text."""
        return self.bodies[0].value if self.bodies else ""

    def with_majra(self, **changes: object) -> Document:
        """A copy whose `majra` extension has these fields changed."""
        return msgspec.structs.replace(self, majra=msgspec.structs.replace(self.majra, **changes))
