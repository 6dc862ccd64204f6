"""Places as routes know them: the Wikidata items of a name, and the cities of a country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from majra.text.arabic import match_key

_ALSO_IN: Final = {"Q1218": "PS"}
"""Cities that two countries claim, with the second: an article that names Jerusalem is about either, and a route for one wants it."""


@dataclass(frozen=True, slots=True)
class Places:
    """`items`: the Wikidata items of a name by its match key, several where places share it. `cities`: those of a country's cities by its item."""

    items: Mapping[str, frozenset[str]]
    cities: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> Places:
        """The places shipped in the package, those that documents are linked to."""
        text = files("streams.enrich").joinpath("models/places.tsv").read_text(encoding="utf-8")
        items: dict[str, set[str]] = {}
        states: dict[str, set[str]] = {}
        towns: dict[str, set[str]] = {}
        for line in text.splitlines():
            if line and not line.startswith("#"):
                name, _, item, code, people = line.split("\t")
                items.setdefault(match_key(name), set()).add(item)
                if people == "0":  # the country itself
                    states.setdefault(item, set()).add(code)
                else:
                    for each in (code, _ALSO_IN.get(item, code)):
                        towns.setdefault(each, set()).add(item)
        cities = {item: frozenset().union(*(towns.get(code, ()) for code in codes)) for item, codes in states.items()}
        return cls({name: frozenset(found) for name, found in items.items()}, cities)

    def meant(self, value: str) -> frozenset[str]:
        """What stands for `value`, a name's match key or an item: itself, its items, and the cities of those that are countries."""
        items = self.items.get(value, frozenset()) | {value}
        return items.union(*(self.cities.get(item, ()) for item in items))
