"""The pipeline without Kafka: what `majra process` runs. The same pure functions as the workers, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from majra.clock import utc_now
from majra.records.codec import decode
from majra.records.document import Document
from majra.records.entry import Entry
from streams.dedupe.deduper import Deduper
from streams.enrich.enricher import Enricher
from streams.refine import refine


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Entries to documents. `deduper` and `enricher` are None where the pipeline ends before them."""

    deduper: Deduper | None
    enricher: Enricher | None
    split: bool = True
    explain: bool = False
    clock: Callable[[], datetime] = utc_now

    def entry(self, raw: bytes) -> Iterator[Document]:
        """The documents of one JSON entry, in the page's order. Raises `DecodeError` or `EmptyEntry`, nothing done."""
        documents = refine(decode(raw, Entry), self.clock(), split=self.split, explain=self.explain)
        for document in documents:
            yield self._article(document)

    def _article(self, document: Document) -> Document:
        if self.deduper is not None:
            document = deduplicated(document, self.deduper, self.clock())
        if self.enricher is not None:
            document = enriched(document, self.enricher, self.clock)
        return document


def deduplicated(document: Document, deduper: Deduper, now: datetime) -> Document:
    """The document with its verdict, which is remembered at once: without Kafka there is nothing to wait for."""
    decision = deduper.decide(document, now)
    deduper.remember(decision.document)
    return decision.document


def enriched(document: Document, enricher: Enricher, clock: Callable[[], datetime]) -> Document:
    """The document with entities and topics, and when it got them."""
    document = enricher.enrich(document)
    return document.with_majra(times=replace(document.majra.times, enriched=clock()))
