"""Routes: to which output streams a document goes. Custom ones come from a TOML file, checked at start."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from majra import topics
from majra.records.base import Record
from majra.records.document import Document
from majra.settings import Settings, SettingsError
from majra.text.arabic import match_key


class Route(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A custom stream: every condition that is given must hold, by any of its values."""

    topic: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    feed: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    keyword: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routes:
    """The custom routes by name; the stream of a route `gulf` is `news.route.gulf`."""

    named: dict[str, Route]

    @property
    def topics(self) -> tuple[str, ...]:
        """The Kafka topics of the routes."""
        return tuple(f"news.route.{name}" for name in self.named)


def load_routes(settings: Settings) -> Routes:
    """The routes of the file that the settings name. Raises `SettingsError` naming file and fault."""
    if not settings.routes:
        return Routes({})
    try:
        named = msgspec.convert(tomllib.loads(Path(settings.routes).read_text(encoding="utf-8")), dict[str, Route])
    except OSError as error:
        raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {error}") from error
    for name, each in named.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name):
            raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {name}: a route's name is a-z, 0-9 and -")
        if each == Route():
            raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {name}: no condition")
        if unknown := [slug for slug in each.topic if slug not in topics.BY_SLUG]:
            raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {name}: no topic named {', '.join(unknown)}")
    return Routes(named)


def route(document: Document, routes: Routes) -> tuple[str, ...]:
    """The Kafka topics of `document`: all documents, each of its media topics, and each custom route that matches."""
    slugs = [topics.BY_URI[each.uri].slug for each in document.subjects or () if each.uri in topics.BY_URI]
    custom = (f"news.route.{name}" for name, each in routes.named.items() if _matches(document, each, slugs))
    return (topics.ENRICHED, *(topics.TOPIC_PREFIX + slug for slug in slugs), *custom)


def _matches(document: Document, wanted: Route, slugs: list[str]) -> bool:
    named = {
        match_key(each.name)
        for group in (document.people, document.organisations, document.places)
        for each in group or ()
    }
    places = {match_key(each.name) for each in document.places or ()}
    text = f" {match_key(document.headline)} {match_key(document.body)} "
    checks = (
        (wanted.topic, lambda value: value in slugs),
        (wanted.entity, lambda value: match_key(value) in named),
        (wanted.country, lambda value: match_key(value) in places),
        (wanted.feed, lambda value: value == document.majra.feed),
        (wanted.language, lambda value: value == document.language),
        (wanted.keyword, lambda value: f" {match_key(value)} " in text),
    )
    return all(any(check(value) for value in values) for values, check in checks if values)
