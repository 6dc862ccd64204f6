"""Whether a document meets the conditions of a custom route. Values are prepared once, when the routes are loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from majra import subtopics
from majra.ids import canonical_url
from majra.records.document import Document, Named
from majra.text.arabic import match_key
from streams.route_places import Places

_CLITICS: Final = "[وف]?(?:[بكل]|[بك]?ال|لل)?"
"""What is written onto an Arabic word: conjunction, preposition, article. والحج and بحج hold حج."""
_BEFORE_ARTICLE: Final = "[وف]?[بك]?"
"""The same before a word that has the article already; with the preposition ل the article loses its alif: للحج."""
_ITEM: Final = re.compile(r"Q[1-9]\d*")
"""A Wikidata item, as in the address that a document's places and people have."""

Test = Callable[["Seen"], bool]


class Seen:
    """A document as routes look at it: each view is made once, and only where a route asks for it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def topics(self) -> dict[str, int]:
        """Slugs of its media topics on both levels, with their confidence in percent."""
        known = ((subtopics.BY_URI.get(each.uri), each.confidence) for each in self.document.subjects or ())
        return {topic.slug: confidence for topic, confidence in known if topic}

    @cached_property
    def names(self) -> frozenset[str]:
        """Match keys and Wikidata items of all entities, by canonical name and as they are mentioned."""
        document = self.document
        found = _known((*(document.people or ()), *(document.organisations or ()), *(document.places or ())))
        return found | {match_key(each.text) for each in document.majra.entities or ()}

    @cached_property
    def places(self) -> frozenset[str]:
        """Match keys and Wikidata items of its places."""
        return _known(self.document.places or ())

    @cached_property
    def feed(self) -> tuple[str, str]:
        """The feed's address in canonical form, and its host."""
        address = self.document.majra.feed or ""
        try:
            return canonical_url(address), urlsplit(address).hostname or ""
        except ValueError:  # a feed's address may be anything
            return address, ""

    @cached_property
    def text(self) -> str:
        """Match keys of headline, body and the publisher's keywords and categories, which no phrase crosses."""
        extension = self.document.majra
        parts = (self.document.headline, self.document.body, *extension.keywords, *extension.categories)
        return " | ".join(match_key(part) for part in parts)


def _known(named: Iterable[Named]) -> frozenset[str]:
    found: set[str] = set()
    for each in named:
        found.add(match_key(each.name))
        if each.uri:
            found.add(each.uri.rpartition("/")[2])
    return frozenset(found)


def topic_test(values: Iterable[str], confidence: int) -> Test:
    """Any of the media topics, by slug, of at least this confidence in percent."""
    return lambda seen: any(seen.topics.get(value, -1) >= confidence for value in values)


def entity_test(values: Iterable[str]) -> Test:
    """Any of the people, organisations and places, by name or Wikidata item."""
    wanted = frozenset(_name(value) for value in values)
    return lambda seen: not wanted.isdisjoint(seen.names)


def country_test(values: Iterable[str], places: Places) -> Test:
    """Any of the places, by name or Wikidata item: all names of a country do, and all its cities; a city only by itself."""
    wanted = frozenset().union(*(places.meant(_name(value)) for value in values))
    return lambda seen: not wanted.isdisjoint(seen.places)


def feed_test(values: Iterable[str]) -> Test:
    """Any of the feeds: by address, or by host for all feeds of a publisher."""
    addresses = {canonical_url(value) for value in values if "://" in value}
    hosts = tuple(value.lower() for value in values if "://" not in value)
    return lambda seen: (
        seen.feed[0] in addresses or any(seen.feed[1] == host or seen.feed[1].endswith(f".{host}") for host in hosts)
    )


def language_test(values: Iterable[str]) -> Test:
    """Any of the languages: `ar` takes `ar-EG` too."""
    wanted = tuple(value.lower() for value in values)
    return lambda seen: any(f"{seen.document.language.lower()}-".startswith(f"{value}-") for value in wanted)


def keyword_test(values: Iterable[str]) -> Test:
    """Any of the words or phrases, whole, whatever an Arabic one carries before it; one with an article wants it."""
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(_phrase(match_key(value)) for value in values) + r")(?!\w)")
    return lambda seen: pattern.search(seen.text) is not None


def _phrase(key: str) -> str:
    if not "\u0621" <= key[0] <= "\u064a":
        return re.escape(key)
    if key.startswith("ال"):
        return f"(?:{_BEFORE_ARTICLE}{re.escape(key)}|[وف]?لل{re.escape(key[2:])})"
    return f"{_CLITICS}{re.escape(key)}"


def _name(value: str) -> str:
    return value.strip() if _ITEM.fullmatch(value.strip()) else match_key(value)
