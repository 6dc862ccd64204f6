"""The topics: names, cleanup and retention in one place, and the 17 IPTC media topics that name the output streams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from majra.settings import Settings

FEEDS: Final = "news.feeds"
FEED_STATE: Final = "news.feed-state"
PUSHES: Final = "news.pushes"
ENTRIES: Final = "news.entries"
ARTICLES: Final = "news.articles"
ORIGINALS: Final = "news.originals"
DUPLICATES: Final = "news.duplicates"
ENRICHED: Final = "news.enriched"
DEAD_LETTER: Final = "news.dead-letter"
TOPIC_PREFIX: Final = "news.topic."

DEAD_LETTER_ROOM: Final = 65_536
"""Bytes that a dead letter may be larger than the message it holds: its headers must never keep it out."""
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class MediaTopic:
    """A top-level IPTC media topic: `code` is its number in `medtop`, `slug` names its output stream."""

    code: str
    slug: str
    name_ar: str

    @property
    def uri(self) -> str:
        """Its address in IPTC's vocabulary."""
        return f"http://cv.iptc.org/newscodes/mediatopic/{self.code}"

    @property
    def topic(self) -> str:
        """The Kafka topic of its output stream."""
        return TOPIC_PREFIX + self.slug


MEDIA_TOPICS: Final = tuple(
    MediaTopic(code=f"{number:02d}000000", slug=slug, name_ar=name)
    for number, (slug, name) in enumerate(
        (
            ("arts-culture-entertainment", "فنون وثقافة وترفيه"),
            ("crime-law-justice", "جريمة وقانون وعدالة"),
            ("disaster-accident", "كوارث وحوادث"),
            ("economy-business-finance", "اقتصاد وأعمال ومال"),
            ("education", "تعليم"),
            ("environment", "بيئة"),
            ("health", "صحة"),
            ("human-interest", "اهتمامات إنسانية"),
            ("labour", "عمل"),
            ("lifestyle-leisure", "أسلوب حياة وترويح"),
            ("politics", "سياسة"),
            ("religion", "دين"),
            ("science-technology", "علوم وتقنية"),
            ("society", "مجتمع"),
            ("sport", "رياضة"),
            ("conflict-war-peace", "نزاعات وحرب وسلام"),
            ("weather", "طقس"),
        ),
        start=1,
    )
)
"""IPTC Media Topics, top level (CC BY 4.0), in the order of their codes."""
BY_SLUG: Final = {topic.slug: topic for topic in MEDIA_TOPICS}
BY_URI: Final = {topic.uri: topic for topic in MEDIA_TOPICS}


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """What a topic must be: partitions, replicas, and how old messages leave."""

    name: str
    partitions: int
    replication: int
    cleanup: Literal["delete", "compact"]
    retention_ms: int
    max_message_bytes: int

    @property
    def min_insync(self) -> int:
        """Replicas that must hold a record before it is acknowledged.

        Two, where there are three: what is acknowledged outlives the loss of a broker, and one may be down. With two
        replicas, two would mean that the loss of either stops everything.
        """
        return 2 if self.replication >= 3 else 1

    @property
    def config(self) -> dict[str, str]:
        """The broker's settings of the topic, by Kafka's names."""
        config = {
            "cleanup.policy": self.cleanup,
            "max.message.bytes": str(self.max_message_bytes),
            "min.insync.replicas": str(self.min_insync),
        }
        if self.cleanup == "delete":
            config["retention.ms"] = str(self.retention_ms)
        return config


def topic_specs(settings: Settings, routes: tuple[str, ...] = ()) -> tuple[TopicSpec, ...]:
    """All topics of an installation, those of custom `routes` (full topic names) among them."""
    outputs = (ENRICHED, *(topic.topic for topic in MEDIA_TOPICS), *routes)
    days: dict[str, int] = {PUSHES: 1, ENTRIES: 7, ARTICLES: 3, ORIGINALS: 7, DUPLICATES: 7, DEAD_LETTER: 30}
    days |= dict.fromkeys(outputs, 7)

    def spec(name: str, cleanup: Literal["delete", "compact"], days: int) -> TopicSpec:
        return TopicSpec(
            name=name,
            partitions=settings.partitions,
            replication=settings.replication,
            cleanup=cleanup,
            retention_ms=days * _DAY_MS,
            max_message_bytes=settings.max_message_bytes + (DEAD_LETTER_ROOM if name == DEAD_LETTER else 0),
        )

    compacted = tuple(spec(name, "compact", 0) for name in (FEEDS, FEED_STATE))
    return compacted + tuple(spec(name, "delete", keep) for name, keep in days.items())
