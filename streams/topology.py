"""The whole topology, read top to bottom as the data flows:

    news.entries ─► refine ─► news.articles ─► dedupe ─► news.originals ─► enrich ─► news.enriched, news.topic.…, routes
                                                   └───► news.duplicates

Each stage is a pure function between a decoder and its outputs; `streams.runner` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from majra import topics
from majra.clock import utc_now
from majra.kafka.publisher import Outgoing
from majra.records.codec import decode, encode
from majra.records.document import Document
from majra.records.entry import Entry
from majra.settings import Settings
from majra.text.language import load_language_model
from streams.dedupe.deduper import Decision, Deduper
from streams.dedupe_log import PublishedLog
from streams.enrich.enricher import Enricher
from streams.pipeline import enriched
from streams.refine import refine
from streams.route import Routes, route
from streams.stage import AHEAD, Message, Stage

log = structlog.get_logger("majra.topology")

Clock = Callable[[], datetime]


class Refine(Stage):
    """Entries to articles, keyed by language: a lane of the dedupe stage is one ordered partition per language."""

    name = "refine"
    source = topics.ENTRIES
    ahead = AHEAD
    apart = True

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock

    def load(self) -> None:
        """Reads the model of languages: where that fails it is told at once, and not by a dead letter for each foreign text."""
        load_language_model()

    def handle(self, message: Message) -> Sequence[Outgoing]:
        """One record a article of the entry's page."""
        documents = refine(decode(message.value or b"", Entry), self._clock())
        return [Outgoing(topics.ARTICLES, each.language.encode(), encode(each)) for each in documents]


class Dedupe(Stage):
    """Articles to originals and duplicates. State follows the log: what was seen is what was published.

    The order of the writes: the verdict is published and acknowledged, then remembered, then the source offset is
    committed. There is no marker beside the output that could be durable before it, so a crash between any two steps
    replays the article against an index that holds exactly what was published: it is decided again, alike, or found
    published already (same id, same content) and left.
    """

    name = "dedupe"
    source = topics.ARTICLES

    def __init__(self, deduper: Deduper, published: PublishedLog, clock: Clock = utc_now) -> None:
        self._deduper = deduper
        self._published = published
        self._clock = clock
        self._decided: tuple[Message, Decision] | None = None

    def handle(self, message: Message) -> Sequence[Outgoing]:
        """The article with its verdict on the topic of the verdict; nothing where it was published already."""
        decision = self._deduper.decide(decode(message.value or b"", Document), self._clock())
        self._decided = message, decision
        if decision.kind == "known":
            return ()
        document = decision.document
        if decision.kind == "duplicate":
            original = str(document.majra.duplicate_of).rpartition(":")[2]
            return [Outgoing(topics.DUPLICATES, original.encode(), encode(document))]
        return [Outgoing(topics.ORIGINALS, document.id.encode(), encode(document))]

    def published(self, message: Message) -> None:
        """The verdict is in the log: now it counts."""
        # A look at the message: one that hung and was given up may have decided late, over this one's decision.
        if self._decided is not None and self._decided[0] is message:
            self._deduper.remember(self._decided[1].document)
            return
        raise RuntimeError(f"the verdict on offset {message.offset} of {message.topic} is lost")

    async def restore(self) -> None:
        """Reads what this and other workers published since the last look, within the window."""
        async for record in self._published.news():
            self.steps += 1
            try:
                self._deduper.remember(decode(record, Document))
            except ValueError as error:  # a stranger's record must not keep the lane from starting
                log.warning("a published article cannot be read back", error=str(error))


class Enrich(Stage):
    """Originals to documents with entities and topics, on the streams that consumers subscribe to."""

    name = "enrich"
    source = topics.ORIGINALS
    ahead = AHEAD
    apart = True

    def __init__(self, routes: Routes, clock: Clock = utc_now) -> None:
        self._enricher: Enricher | None = None
        self._routes = routes
        self._clock = clock

    def load(self) -> None:
        """The models."""
        self._enricher = Enricher.load()

    def handle(self, message: Message) -> Sequence[Outgoing]:
        """The same document on `news.enriched`, on each of its topics' streams, and on each matching custom route."""
        assert self._enricher is not None, "load comes first"
        document = enriched(decode(message.value or b"", Document), self._enricher, self._clock)
        value = encode(document)
        return [Outgoing(topic, document.id.encode(), value) for topic in route(document, self._routes)]


STAGES = ("refine", "dedupe", "enrich")


def build_stages(settings: Settings, names: Sequence[str], routes: Routes) -> list[Stage]:
    """The stages by name, not yet loaded (`Stage.load`). Raises ValueError for a name that is no stage."""
    makers: dict[str, Callable[[], Stage]] = {
        "refine": Refine,
        "dedupe": lambda: Dedupe(
            Deduper.from_settings(settings), PublishedLog(settings, timedelta(hours=settings.dedupe_window_hours))
        ),
        "enrich": lambda: Enrich(routes),
    }
    if unknown := [name for name in names if name not in makers]:
        raise ValueError(f"no stage named {', '.join(unknown)}: the stages are {', '.join(STAGES)}")
    return [makers[name]() for name in names]


def outputs_of(names: Sequence[str], routes: Routes) -> set[str]:
    """Every topic that these stages read or write, dead letters among them: checked before a worker starts."""
    streams = {topics.ENRICHED, *(each.topic for each in topics.MEDIA_TOPICS), *routes.topics}
    used = {
        "refine": {topics.ENTRIES, topics.ARTICLES},
        "dedupe": {topics.ARTICLES, topics.ORIGINALS, topics.DUPLICATES},
        "enrich": {topics.ORIGINALS, *streams},
    }
    return {topics.DEAD_LETTER}.union(*(used[name] for name in names))
