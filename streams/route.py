"""Routes: to which output streams a document goes. Custom ones come from a TOML file, checked at start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from majra import subtopics, topics
from majra.records.base import Record
from majra.records.document import Document, Percentage
from majra.settings import Settings, SettingsError
from majra.text.arabic import match_key
from streams.route_match import (
    Seen,
    Test,
    country_test,
    entity_test,
    feed_test,
    keyword_test,
    language_test,
    topic_test,
)
from streams.route_places import Places

PREFIX: Final = "news.route."
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE)
_SHORT_NAMES: Final = frozenset({*topics.BY_SLUG, "enriched", "originals", "duplicates"})
"""What `majra subscribe` calls our own streams: a route of that name could not be told from them."""


class Conditions(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values by field."""

    topic: tuple[str, ...] = ()
    """Slugs of media topics, of the top level or the second (`politics/election`)."""
    entity: tuple[str, ...] = ()
    """People, organisations, places: names, or Wikidata items (Q1234)."""
    country: tuple[str, ...] = ()
    """Countries, by themselves or any of their cities, and cities: names, or Wikidata items."""
    feed: tuple[str, ...] = ()
    """Feed addresses, or hosts for all their feeds."""
    language: tuple[str, ...] = ()
    """BCP 47 tags."""
    keyword: tuple[str, ...] = ()
    """Words and phrases."""


class Route(Conditions, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"without": "not"}):
    """A custom stream: every field that is given must hold, by any of its values, and nothing of `not`."""

    confidence: Percentage | None = None
    """Least confidence, in percent, of the topics in `topic` and `not.topic`; without it, any that a document has."""
    without: Conditions | None = None


@dataclass(frozen=True, slots=True)
class Routes:
    """The custom routes by name; the stream of a route `gulf` is `news.route.gulf`."""

    named: dict[str, Route]
    tests: dict[str, tuple[tuple[Test, ...], tuple[Test, ...]]] = field(default_factory=dict)
    """By name: what must hold, all of it, and what must not, none of it."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The Kafka topics of the routes."""
        return tuple(PREFIX + name for name in self.named)

    def __reduce__(self) -> tuple[Callable[[dict[str, Route]], Routes], tuple[dict[str, Route]]]:
        # A stage takes them along into its process; the tests, which are closures, are made again there.
        return _with_tests, (self.named,)


def load_routes(settings: Settings) -> Routes:
    """The routes of the file that the settings name. Raises `SettingsError` naming file, route, field and fault."""
    if not settings.routes:
        return Routes({})
    try:
        tables = tomllib.loads(Path(settings.routes).read_text(encoding="utf-8"))
        return build_routes(tables)
    except OSError as error:
        raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RouteError) as error:
        raise SettingsError(f"MAJRA_ROUTES={settings.routes}: {error}") from error


class RouteError(ValueError):
    """A route cannot be used; the message names route and field."""


def build_routes(tables: Mapping[str, Any]) -> Routes:
    """The routes of a file's tables. Raises `RouteError`."""
    named = {name: _read(name, table) for name, table in tables.items()}
    places = _places(named)
    for name, each in named.items():
        _check(name, each, places)
    return _with_tests(named, places)


def _with_tests(named: dict[str, Route], places: Places | None = None) -> Routes:
    places = _places(named) if places is None else places
    tests = {}
    for name, each in named.items():
        sure = each.confidence or 0
        tests[name] = _tests(each, sure, places), _tests(each.without or Conditions(), sure, places)
    return Routes(named, tests)


def _places(named: Mapping[str, Route]) -> Places:
    return Places.load() if any(_countries(each) for each in named.values()) else Places({}, {})


def route(document: Document, routes: Routes) -> tuple[str, ...]:
    """The Kafka topics of `document`: all documents, each of its top media topics, and each custom route that matches."""
    seen = Seen(document)
    custom = (
        PREFIX + name
        for name, (wanted, unwanted) in routes.tests.items()
        if all(test(seen) for test in wanted) and not any(test(seen) for test in unwanted)
    )
    return (topics.ENRICHED, *(topics.TOPIC_PREFIX + slug for slug in seen.topics if slug in topics.BY_SLUG), *custom)


def _read(name: str, table: Any) -> Route:
    if not isinstance(table, dict):
        raise RouteError(f"{name}: stands outside of a route; a route begins with a line like [gulf-economy]")
    for where, values in {**table, **{f"not.{key}": each for key, each in _inner(table).items()}}.items():
        if values == []:
            raise RouteError(f"{name}: {where}: an empty list, which nothing could meet")
    try:
        return msgspec.convert(table, Route)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        where = re.sub(r"\[.*?\]", "", place.rstrip("`")).strip(".")
        what = what.replace("`", "").replace("Expected array", "wants a list like [\"…\"]").replace("got str", "got one text")  # fmt: skip
        if "unknown field" in what:
            fields = ", ".join(Conditions.__struct_fields__)
            what = what.replace("Object contains unknown field ", "no such field: ") + f"; there are {fields}"
            what += "" if where else ", confidence, not"
        raise RouteError(": ".join(part for part in (name, where, what) if part)) from error


def _inner(table: dict[str, Any]) -> dict[str, Any]:
    inner = table.get("not")
    return inner if isinstance(inner, dict) else {}


def _countries(each: Route) -> tuple[str, ...]:
    return each.country + (each.without.country if each.without else ())


def _check(name: str, each: Route, places: Places) -> None:
    if not _NAME.fullmatch(name):
        raise RouteError(f"{name}: a route's name is made of a-z, 0-9 and -, at most 61 of them")
    if name in _SHORT_NAMES:
        raise RouteError(f"{name}: is the name of a stream that there is already")
    if not any(getattr(part, key) for part in (each, each.without) if part for key in Conditions.__struct_fields__):
        raise RouteError(f"{name}: has no condition")
    if each.confidence is not None and not (each.topic or (each.without and each.without.topic)):
        raise RouteError(f"{name}: confidence: is of topics, and the route names none")
    for where, conditions in (("", each), ("not.", each.without)):
        for key in Conditions.__struct_fields__ if conditions else ():
            for value in getattr(conditions, key):
                if fault := _fault(key, value, places):
                    raise RouteError(f"{name}: {where}{key}: {fault}")


def _fault(key: str, value: str, places: Places) -> str | None:
    """What is wrong with a value, or None."""
    if not match_key(value):
        return "an empty value"
    match key:
        case "topic" if value not in topics.BY_SLUG and value not in subtopics.BY_SLUG:
            return f"no topic named {value}; there are {_topics_beside(value)}"
        case "country" if not re.fullmatch(r"Q[1-9]\d*", value) and match_key(value) not in places.items:
            return f"no place named {value} is known; its Wikidata item (like Q810) does as well"
        case "language" if not _LANGUAGE.fullmatch(value):
            return f"{value} is no language tag like ar or en-GB"
        case "feed" if not (_HOST.fullmatch(value) or _is_address(value)):
            return f"{value} is neither a feed's address nor a host like example.org"
    return None


def _topics_beside(value: str) -> str:
    """The topics to choose from in place of `value`: the children of its top topic, or all top ones, and what is written like it."""
    top, _, child = value.partition("/")
    if child and top in topics.BY_SLUG:
        return ", ".join((top, *(slug for slug in subtopics.BY_SLUG if slug.startswith(f"{top}/"))))
    by_name = {slug.rpartition("/")[2]: slug for slug in (*subtopics.BY_SLUG, *topics.BY_SLUG)}
    wanted = child or value
    near = [by_name[name] for name in get_close_matches(wanted, by_name, 1, 0.8)]  # another ending: sports, elections
    near = near or [slug for name, slug in by_name.items() if wanted in name.split("-")]
    return ", ".join(topics.BY_SLUG) + (f" (or did you mean {' or '.join(near)}?)" if near else "")


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _tests(each: Conditions, confidence: int, places: Places) -> tuple[Test, ...]:
    """The cheap ones first."""
    makers: Iterable[tuple[tuple[str, ...], Any]] = (
        (each.language, language_test),
        (each.topic, lambda values: topic_test(values, confidence)),
        (each.feed, feed_test),
        (each.country, lambda values: country_test(values, places)),
        (each.entity, entity_test),
        (each.keyword, keyword_test),
    )
    return tuple(make(values) for values, make in makers if values)
