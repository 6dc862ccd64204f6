"""Entities and topics of a document. Only Arabic is tagged: no Arabic model runs on another language."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any, Literal

import pycrfsuite
from msgspec import UNSET
from msgspec.structs import replace

from majra.records.document import Document, EntityType, Mention, Named
from majra.text.arabic import match_key
from streams.enrich.classifier import TopicClassifier
from streams.enrich.gazetteer import load_places
from streams.enrich.subjects import subjects_of
from streams.enrich.words import features, tokenize

WIKIDATA = "https://www.wikidata.org/entity/"
_CLITICS = ("و", "ب", "ل", "ف", "ك", "وب", "ول")


class Enricher:
    """The models in memory. `enrich` is pure."""

    def __init__(self, tagger: Any, places: dict[str, tuple[str, str]], topics: TopicClassifier) -> None:
        self._tagger, self._places, self._topics = tagger, places, topics
        self._place_names = frozenset(places)

    @classmethod
    def load(cls) -> Enricher:
        """The models shipped in the package."""
        tagger = pycrfsuite.Tagger()
        with as_file(files("streams.enrich").joinpath("models/ner.crfsuite")) as path:
            tagger.open(str(path))
        return cls(tagger, load_places(), TopicClassifier.load())

    def enrich(self, document: Document) -> Document:
        """The document with mentions, people, organisations, places and subjects."""
        arabic = document.language == "ar"
        mentions = (
            (*self._mentions(document.headline, "headline"), *self._mentions(document.body, "body")) if arabic else ()
        )
        return replace(
            document.with_majra(entities=mentions),
            people=_once(mentions, "PER"),
            organisations=_once(mentions, "ORG"),
            places=self._linked(mentions),
            subjects=subjects_of(document, self._topics),
        )

    def _mentions(self, text: str, field: Literal["body", "headline"]) -> tuple[Mention, ...]:
        found: list[Mention] = []
        for sentence in tokenize(text):
            tags = self._tagger.tag(features([token.text for token in sentence], self._place_names))
            start, kind = None, ""
            for index, tag in enumerate([*tags, "O"]):
                if start is not None and not (tag.startswith("I-") and tag[2:] == kind):
                    begin, end = sentence[start].start, sentence[index - 1].end
                    found.append(self._mention(kind, text, begin, end, field))
                    start = None
                if tag != "O" and start is None:
                    start, kind = index, tag[2:]
        return tuple(found)

    def _mention(self, kind: str, text: str, begin: int, end: int, field: Literal["body", "headline"]) -> Mention:
        entity: EntityType = kind if kind in ("PER", "LOC", "ORG") else "MISC"  # type: ignore[assignment]
        place = self._place(text[begin:end]) if entity == "LOC" else None
        uri = WIKIDATA + place[1] if place else UNSET
        return Mention(type=entity, text=text[begin:end], start=begin, end=end, field=field, uri=uri)

    def _place(self, text: str) -> tuple[str, str] | None:
        key = match_key(text)
        for clitic in ("", *_CLITICS):
            if key.startswith(clitic) and (place := self._places.get(key[len(clitic) :])):
                return place
        return None

    def _linked(self, mentions: tuple[Mention, ...]) -> tuple[Named, ...]:
        named: dict[str, Named] = {}
        for mention in mentions:
            if mention.type == "LOC":
                place = self._place(mention.text)
                name = place[0] if place else mention.text
                named.setdefault(match_key(name), Named(name=name, uri=WIKIDATA + place[1] if place else UNSET))
        return tuple(named.values())


def _once(mentions: tuple[Mention, ...], kind: EntityType) -> tuple[Named, ...]:
    """Each entity once, by its longest form: a last name alone joins the full name that ends with it."""
    keys: dict[str, str] = {}
    for mention in sorted((each for each in mentions if each.type == kind), key=lambda each: -len(each.text)):
        key = match_key(mention.text)
        if key and not any(kind == "PER" and known.endswith(" " + key) for known in keys):
            keys.setdefault(key, mention.text)
    return tuple(Named(name=name) for name in keys.values())
