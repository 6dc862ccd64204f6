"""Countries and cities by their folded names, with Wikidata items. Derived from dr5hn's cities (ODbL 1.0) and public country lists."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from majra.text.arabic import match_key

CLEAR: Final = 5
"""A name that several cities have means the largest where it has this many times the people of the next."""
METROPOLIS: Final = 1_000_000
"""People of a city that is meant by a country's name in a text that names the city's country: عمان beside Jordan is Amman, not Oman."""
LATE_ITEM: Final = 10_000_000
"""Cities are among Wikidata's first items; in the city list a number beyond this is a district's or a double's (Baku's,
Salzburg's and Da Nang's were), and no link is better than that one."""
_ROOTS: Final = (
    "سعودي مصري لبناني سوري عراقي اردني فلسطيني كويتي اماراتي قطري بحريني عماني يمني ليبي تونسي جزائري جزايري مغربي سوداني موريتاني "
    "صومالي اسرائيلي ايراني تركي امريكي اميركي بريطاني انجليزي انكليزي فرنسي الماني ايطالي اسباني برتغالي روسي صيني ياباني كوري هندي "
    "باكستاني افغاني برازيلي ارجنتيني مكسيكي كندي استرالي اوكراني اوكرايني هولندي بلجيكي سويسري سويدي نرويجي دنماركي دانماركي فنلندي بولندي "
    "يوناني نمساوي مجري تشيكي روماني بلغاري صربي كرواتي الباني ارمني جورجي كوبي فنزويلي كولومبي نيجيري اثيوبي كيني سنغالي مالي غاني "
    "عربي خليجي اوروبي افريقي اسيوي غربي شرقي كردي حجازي"
)
DEMONYMS: Final = frozenset(
    match_key(form)
    for root in _ROOTS.split()
    for stem in (root, "ال" + root)
    for form in (stem, stem + "ه", stem + "ين", stem + "ون", stem + "ان", stem + "تان", stem + "تين", stem + "ات")
    if form not in ("عربيه", "العربيه")
) - {"عمان", "اليونان", "المجر", "الهند"}
"""Folded adjectives of peoples; ي and ئ are one letter in them."""

NAMES_TOO: Final = frozenset(("السعوديه", "سوريه"))
"""Feminine adjectives that are also a country's name: only what stands before tells."""


@dataclass(frozen=True, slots=True)
class Place:
    """`item` is the Wikidata item, `country` the ISO code, `people` the population (0 for a country)."""

    name: str
    item: str
    country: str
    people: int

    @property
    def is_country(self) -> bool:
        """Whether it is the country itself."""
        return self.people == 0


class Gazetteer:
    """Places by folded name; several may share one."""

    def __init__(self, places: Iterable[tuple[str, Place]]) -> None:
        self._places: dict[str, list[Place]] = {}
        for name, place in places:
            self._places.setdefault(match_key(name), []).append(place)

    @classmethod
    def load(cls) -> Gazetteer:
        """The places shipped in the package."""
        text = files("streams.enrich").joinpath("models/places.tsv").read_text(encoding="utf-8")
        rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
        return cls((name, Place(full, item, country, int(people))) for name, full, item, country, people in rows)

    def __contains__(self, name: str) -> bool:
        return match_key(name) in self._places

    def countries_in(self, names: Iterable[str]) -> frozenset[str]:
        """ISO codes of the countries among `names`: a city that shares its name is rather in one of these."""
        found = (self._places.get(match_key(name), ()) for name in names)
        return frozenset(place.country for places in found for place in places if place.is_country)

    def link(self, name: str, context: Set[str], persons: Set[str], *, city: bool = False) -> Place | None:
        """The place that `name` surely means, or None.

        `context`: countries that the document names. `persons`: folded words of its people's names. `city`: the text says that it
        is one, so that it is no country of the same name.
        """
        key = match_key(name)
        candidates = self._places.get(key, [])
        countries = [place for place in candidates if place.is_country]
        namesake = [place for place in candidates if place.people >= METROPOLIS and place.country in context]
        if (
            countries
            and not city
            and len(namesake) == 1
            and namesake[0].country not in {each.country for each in countries}
        ):
            return namesake[0]
        if countries and not city:
            return countries[0] if len({place.item for place in countries}) == 1 else None
        cities = [place for place in candidates if not place.is_country]
        if not cities or key in persons:
            return None
        meant = _meant(cities, context)
        return meant if meant is not None and int(meant.item[1:]) < LATE_ITEM else None


def _meant(cities: list[Place], context: Set[str]) -> Place | None:
    """The one of several cities of a name: that of a country named in the text, else one much larger than the next."""
    if len(cities) == 1:
        return cities[0]
    near = [place for place in cities if place.country in context]
    if len(near) == 1:
        return near[0]
    first, second = sorted(cities, key=lambda place: -place.people)[:2]
    return first if first.people >= CLEAR * second.people else None


def is_demonym(word: str, *, after_noun: bool) -> bool:
    """Whether a word alone is an adjective (السعودي); السعودية and its like only after a definite noun (القيادة السعودية)."""
    key = match_key(word)
    if key in NAMES_TOO:
        return after_noun
    return key in DEMONYMS
