"""The sample outlets: one TOML file each in `feeds/`, of our own writing. An item may carry another outlet's story."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from majra.records.base import Record

OUTLETS: Final = ("ofoq", "marfa", "nabd", "sanabel", "mersat", "hadaba")
"""The files, in the order in which they are shown."""
Format = Literal["rss", "rss-plain", "rss-1256", "rdf", "atom", "json"]


class Item(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story as an outlet tells it. `text` has a paragraph a line; `html` stands in its place where markup matters."""

    slug: str
    title: str
    age: int
    """Minutes between its publication and the moment the feed is served."""
    text: str = ""
    html: str = ""
    summary: str = ""
    repeats: str = ""
    """`outlet/slug` of the story that this one carries, word for word but for `added`, a paragraph at its end."""
    added: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = "ar"
    date: Literal["standard", "arabic", "arabic-digits"] = "standard"

    @property
    def markup(self) -> str:
        """The item's text as HTML; empty where the feed has only a summary."""
        return self.html.strip() or "".join(f"<p>{line}</p>" for line in self.text.strip().splitlines())

    def published(self, now: datetime) -> datetime:
        """When it was published, for a feed that is served at `now`."""
        return (now - timedelta(minutes=self.age)).replace(microsecond=0)


class Outlet(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invented outlet and its feed. `name` is its file's."""

    name: str
    title: str
    site: str
    format: Format
    items: tuple[Item, ...]

    def address(self, item: Item) -> str:
        """The item's page. Nothing is there: the hosts end in `.example`, which no one can own (RFC 2606)."""
        return f"{self.site}/{item.slug}"


def load_outlets() -> tuple[Outlet, ...]:
    """All sample outlets, their stories complete."""
    outlets = [_load(name) for name in OUTLETS]
    stories = {f"{outlet.name}/{item.slug}": item for outlet in outlets for item in outlet.items}
    return tuple(replace(outlet, items=tuple(_complete(item, stories) for item in outlet.items)) for outlet in outlets)


def _load(name: str) -> Outlet:
    text = files("majra.demo").joinpath(f"feeds/{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert({"name": name, **tomllib.loads(text)}, Outlet)


def _complete(item: Item, stories: dict[str, Item]) -> Item:
    if not item.repeats:
        return item
    return replace(item, text="\n".join(filter(None, (stories[item.repeats].text.strip(), item.added))))
