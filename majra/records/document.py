"""The document: a ninjs 3.1 news item plus the `majra` extension. What every stage after refine reads and writes.

Fields of a stage that has not run yet are UNSET, and so absent from the JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from majra.records.base import Record, Utc

PROFILE = "majra-1"
"""The version of the document's schema; a change that a consumer could notice raises it."""

Role = Literal[
    "headline", "byline", "dateline", "paragraph", "caption", "source", "keywords", "read-also", "related-heading",
    "related-headline", "advert", "share", "navigation", "copyright", "other",
]  # fmt: skip
EntityType = Literal["PER", "LOC", "ORG", "MISC"]
DuplicateKind = Literal["exact", "near"]
DuplicateExtent = Literal["shortened", "extended"]
Count = Annotated[int, Meta(ge=0)]
Percentage = Annotated[int, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]
Revision = Annotated[str, Meta(pattern="^[1-9][0-9]*$")]


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
    confidence: Percentage


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
    start: Count
    end: Count
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
    article: Count | None


class Times(Item, frozen=True, kw_only=True):
    """When each step handled the article (wall clock of the machine that did)."""

    polled: Utc | UnsetType = UNSET
    refined: Utc | UnsetType = UNSET
    deduplicated: Utc | UnsetType = UNSET
    enriched: Utc | UnsetType = UNSET


class Majra(Item, frozen=True, kw_only=True):
    """What ninjs has no place for. Fields of stages that have not run yet are absent."""

    entry: str
    """The id of the entry that the article came in."""
    feed: str | None
    """The address of the entry's feed."""
    position: Count
    """0 for the page's main article, 1… for those embedded in it."""
    parent: str | None
    """For an embedded article: the `uri` of the main one."""
    keywords: tuple[str, ...]
    """The page's keyword line."""
    related: tuple[str, ...]
    """The page's related headlines, in its order; on the main article."""
    dropped: tuple[Dropped, ...]
    """Every piece of the page that is in no other field; on the main article."""
    content_hash: str
    """Over the headline and body as a reader sees them: another hash is another version."""
    categories: tuple[str, ...]
    """The feed's own categories, as it spells them; on the main article."""
    routes: tuple[str, ...]
    """Topic slugs that the operator gave the feed; on the main article."""
    media: tuple[Picture, ...]
    """What the feed names beside the entry; on the main article."""
    times: Times
    entities: tuple[Mention, ...] | UnsetType = UNSET
    """Every mention of an entity, in headline and body."""
    duplicate_of: str | UnsetType | None = UNSET
    """The original's `uri`; null for an original."""
    duplicate_kind: DuplicateKind | UnsetType | None = UNSET
    duplicate_extent: DuplicateExtent | UnsetType | None = UNSET
    """How a near-duplicate of another length is to its original: "shortened" holds little but what that says, "extended"
    holds nearly all that it says and adds to it; null for one of about the same length."""
    similarity: Share | UnsetType | None = UNSET
    """The Jaccard similarity of the sets of word 3-shingles; containment of the shorter where only that was reached."""
    outlets: tuple[str, ...] | UnsetType = UNSET
    """Hosts of the outlets that carried the story up to this article, itself among them, the first first; at most 50."""
    coverage: Count | UnsetType = UNSET
    """How many outlets carried the story up to this article; 0 where neither address nor feed tells its outlet."""
    layout: tuple[LayoutBlock, ...] | UnsetType = UNSET
    """The page's blocks in reading order: only where it was asked for, on the page's first document."""


class Document(Item, frozen=True, kw_only=True):
    """One article. Without `majra` it validates as ninjs 3.1 (IPTC, CC BY 4.0)."""

    uri: str
    """`urn:majra:article:` and the article's id: the same story keeps it for ever."""
    type: Literal["text"]
    representation_type: Literal["full", "partial"]
    """Partial where the feed gave no more than a summary or a title."""
    profile: str
    """The version of the schema that the document follows."""
    version: Revision
    """The revision's number, from "1": of one `uri`, the highest is the newest."""
    first_created: Utc
    """When the article was first seen."""
    version_created: Utc
    """When this version was."""
    content_created: Utc | UnsetType = UNSET
    """The publisher's time; absent where the feed gives none."""
    pub_status: Literal["usable", "withheld", "canceled"]
    language: str
    """BCP 47."""
    headlines: tuple[Value, ...] | UnsetType = UNSET
    """One; absent where the source has no headline and none could be found."""
    bodies: tuple[Value, ...]
    """One: plain text, a newline between paragraphs, the publisher's spelling."""
    descriptions: tuple[Value, ...]
    """The feed's summary, where it is more than the body's start."""
    info_sources: tuple[Named, ...]
    """The sources that the article names."""
    by: str | UnsetType = UNSET
    """The byline."""
    associations: tuple[Association, ...]
    """The page's other articles: `rel` is "main" or "embedded"."""
    alt_ids: tuple[AltId, ...]
    majra: Majra
    subjects: tuple[Subject, ...] | UnsetType = UNSET
    people: tuple[Named, ...] | UnsetType = UNSET
    """Each person once, however often mentioned; so with organisations and places."""
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
