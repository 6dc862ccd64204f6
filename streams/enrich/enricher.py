"""Entities and topics of a document. Only Arabic is tagged: no Arabic model runs on another language."""

from __future__ import annotations

from msgspec.structs import replace

from majra.records.document import Document
from streams.enrich.classifier import TopicClassifier
from streams.enrich.entities import gather
from streams.enrich.gazetteer import Gazetteer
from streams.enrich.mentions import Field, mentions_of
from streams.enrich.model import load
from streams.enrich.subjects import subjects_of
from streams.enrich.tagger import Tagger


class Enricher:
    """The models in memory. `enrich` is pure."""

    def __init__(self, tagger: Tagger, places: Gazetteer, topics: TopicClassifier) -> None:
        self._tagger, self._places, self._topics = tagger, places, topics

    @classmethod
    def load(cls) -> Enricher:
        """The models shipped in the package."""
        return cls(load(), Gazetteer.load(), TopicClassifier.load())

    def enrich(self, document: Document) -> Document:
        """The document with mentions, people, organisations, places and subjects."""
        texts: dict[Field, str] = {"headline": document.headline, "body": document.body}
        found = mentions_of(texts, self._tagger) if document.language == "ar" else []
        entities = gather(found, texts.__getitem__, self._places, self._tagger.lexicon.segment)
        return replace(
            document.with_majra(entities=entities.mentions),
            people=entities.people,
            organisations=entities.organisations,
            places=entities.places,
            subjects=subjects_of(document, self._topics),
        )
