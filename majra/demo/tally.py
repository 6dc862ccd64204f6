"""What became of everything, by conservation: how the demo knows that it is finished, and what is missing. Pure.

The server knows how many items it serves. Each is an entry; each entry gives its main article and those that the main
one names; each article is an original or a duplicate; each original is enriched. A dead letter ends any of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from majra import topics
from majra.kafka import dead_letter
from majra.records.base import Record
from majra.records.codec import decode
from majra.records.document import Document
from majra.topics import BY_URI

FOLLOWED: Final = (
    topics.ENTRIES, topics.ARTICLES, topics.ORIGINALS, topics.DUPLICATES, topics.ENRICHED, topics.DEAD_LETTER,
)  # fmt: skip
"""The topics whose records `Tally.take` is given."""
Place = tuple[str, int, int]
"""Where a record is: topic, partition, offset."""


class Summary(Record, frozen=True, kw_only=True):
    """What the demo did. `embedded`: articles found inside another's page; `topics`: originals by media topic."""

    entries: int
    articles: int
    embedded: int
    originals: int
    exact_duplicates: int
    near_duplicates: int
    enriched: int
    dead_letters: int
    topics: dict[str, int]
    seconds: float
    """From the first article to the last enriched one, by the broker's times."""
    articles_per_second: float

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return msgspec.structs.asdict(self)


@dataclass
class Tally:
    """Counts by identity and not by message: delivery is at least once, and a repeat changes nothing."""

    served: int
    """Items in all feeds together."""
    _entries: dict[Place, str] = field(default_factory=dict)
    _articles: dict[Place, Document] = field(default_factory=dict)
    _originals: dict[Place, Document] = field(default_factory=dict)
    _duplicates: dict[str, Document] = field(default_factory=dict)
    _enriched: dict[str, Document] = field(default_factory=dict)
    _dead: set[Place] = field(default_factory=set)
    _times: list[datetime] = field(default_factory=list)

    def take(
        self, place: Place, key: bytes | None, value: bytes | None, headers: Mapping[str, bytes], when: datetime
    ) -> Document | None:
        """Counts a record of a followed topic. Gives the document to show where this is its end: enriched or a duplicate."""
        topic = place[0]
        if topic == topics.ENTRIES:
            self._entries[place] = (key or b"").decode()
            return None
        if topic == topics.DEAD_LETTER:
            self._dead.add(_origin(headers))
            return None
        document = decode(value or b"", Document)
        if topic == topics.ARTICLES:
            self._times.append(when)
            self._articles[place] = document
        elif topic == topics.ORIGINALS:
            self._originals[place] = document
        else:
            ended = self._enriched if topic == topics.ENRICHED else self._duplicates
            first = document.uri not in ended
            ended[document.uri] = document
            self._times.append(when)
            return document if first else None
        return None

    @property
    def finished(self) -> bool:
        """Whether nothing is missing any more."""
        return not self.missing()

    def missing(self) -> list[str]:
        """What has not come to its end, in words, stage by stage; empty when all has."""
        entries = {entry for place, entry in self._entries.items() if place not in self._dead}
        mains = {each.majra.entry for each in self._articles.values() if each.majra.position == 0}
        named = {
            link.uri for each in self._articles.values() if each.majra.parent is None for link in each.associations
        }
        articles = {each.uri for each in self._articles.values()}
        live = {each.uri for place, each in self._articles.items() if place not in self._dead}
        originals = {each.uri for each in self._originals.values()}
        enrichable = {each.uri for place, each in self._originals.items() if place not in self._dead}
        gaps = (
            (self.served - len(set(self._entries.values())), f"of {self.served} items not in {topics.ENTRIES}"),
            (len(entries - mains), f"entries not refined to {topics.ARTICLES}"),
            (len(named - articles), f"embedded articles not in {topics.ARTICLES}"),
            (
                len(live - originals - set(self._duplicates)),
                f"articles in neither {topics.ORIGINALS} nor {topics.DUPLICATES}",
            ),
            (len(enrichable - set(self._enriched)), f"originals not in {topics.ENRICHED}"),
        )
        return [f"{count} {what}" for count, what in gaps if count > 0]

    def summary(self) -> Summary:
        """The counts as they are now."""
        articles = {each.uri: each for each in self._articles.values()}
        kinds = Counter(each.majra.duplicate_kind for each in self._duplicates.values())
        subjects = Counter(
            BY_URI[subject.uri].slug
            for each in self._enriched.values()
            for subject in each.subjects or ()
            if subject.uri in BY_URI
        )
        seconds = (max(self._times) - min(self._times)).total_seconds() if self._times else 0.0
        return Summary(
            entries=len(set(self._entries.values())),
            articles=len(articles),
            embedded=sum(each.majra.position > 0 for each in articles.values()),
            originals=len({each.uri for each in self._originals.values()}),
            exact_duplicates=kinds["exact"],
            near_duplicates=kinds["near"],
            enriched=len(self._enriched),
            dead_letters=len(self._dead),
            topics=dict(subjects.most_common()),
            seconds=round(seconds, 3),
            articles_per_second=round(len(articles) / seconds, 1) if seconds else 0.0,
        )


def _origin(headers: Mapping[str, bytes]) -> Place:
    """Where the message that a dead letter holds was."""
    topic, partition, offset = (
        headers[name] for name in (dead_letter.TOPIC, dead_letter.PARTITION, dead_letter.OFFSET)
    )
    return topic.decode(), int(partition), int(offset)
