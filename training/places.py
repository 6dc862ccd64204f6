"""Writes streams/enrich/models/places.tsv from the gazetteers: python training/places.py --data ../shared/data

Lines are: a name, the place's usual name, its Wikidata item, its country's ISO code, its people (0: it is the country itself). A name that
several places have stands there several times.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import ner_lists
import place_names

from majra.text.arabic import match_key
from streams.enrich.gazetteer import CLEAR

OUT = Path(__file__).resolve().parents[1] / "streams/enrich/models/places.tsv"
NOTICE = "# Contains information from dr5hn's countries-states-cities database, made available under the ODbL 1.0\n"
CERTAIN = 1_000_000
"""A city that has a first name's name must be this large to be meant by it."""
ALSO = {
    "SA": "السعودية المملكة_السعودية", "US": "أمريكا أميركا الولايات_المتحدة_الأمريكية الولايات_المتحدة_الأميركية",
    "GB": "بريطانيا بريطانيا_العظمى", "AE": "الإمارات الإمارات_العربية دولة_الإمارات", "RU": "روسيا_الاتحادية الاتحاد_الروسي",
    "SY": "سوريا سورية", "PS": "فلسطين", "IR": "إيران الجمهورية_الإسلامية_الإيرانية", "KR": "كوريا_الجنوبية",
    "KP": "كوريا_الشمالية", "CD": "الكونغو_الديمقراطية", "TR": "تركيا تركية", "NL": "هولندا", "CZ": "التشيك جمهورية_التشيك",
    "CN": "الصين الصين_الشعبية", "EG": "مصر جمهورية_مصر_العربية", "DE": "ألمانيا المانيا", "ET": "إثيوبيا أثيوبيا",
    "VA": "الفاتيكان", "CI": "ساحل_العاج", "VE": "فنزويلا", "TW": "تايوان", "SS": "جنوب_السودان", "ZA": "جنوب_أفريقيا جنوب_إفريقيا",
    "IL": "إسرائيل اسرائيل", "LY": "ليبيا", "KW": "الكويت دولة_الكويت", "QA": "قطر دولة_قطر", "BH": "البحرين مملكة_البحرين",
}  # fmt: skip
"""What news calls countries, beside the names in the lists."""
USUAL = {"SA", "GB", "AE", "SY", "PS"}
"""Countries whose usual name in news is the first of `ALSO`."""
NEAR = 0.3
"""Degrees between two entries of the city list that are one place: a city and its district, two spellings."""
COMMON = frozenset(
    match_key(
        "المدينة الجزيرة الشرق الغرب النور السلام بحري الفتح الوحدة الثورة النصر العين البحر القلعة ميدان الميدان"
    ).split()
)
"""Towns whose names are words that news uses every day."""
LESSER = frozenset(match_key("باري").split())
"""Towns (Barrie) whose name is a better known city's (Bari) that the list lacks, and for which no item is sure."""


def countries(data: Path) -> Iterator[tuple[str, str, str, str, int]]:
    with (data / "gazetteer/countries_ar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            also = [name.replace("_", " ") for name in ALSO.get(row["iso2"], "").split()]
            forms = [row[column].strip() for column in row if column.startswith("ar_") and row[column].strip()]
            usual = row["ar_cldr_umpirsky"].strip() or (forms[0] if forms else "")
            if row["iso2"] in USUAL and also:
                usual = also[0]
            if row["wikidata_id"] and usual:
                for name in dict.fromkeys([usual, *also, *forms]):
                    yield name, usual, row["wikidata_id"], row["iso2"], 0


def cities(data: Path, first: set[str]) -> Iterator[tuple[str, str, str, str, int]]:
    """The cities named by hand, cities of `ner_lists.LARGE` people, and capitals; not those whose names mean something else as a rule."""
    listed = {row["wikidata_id"]: row for row in _sure(data)}
    written = [
        (item, country, int(number), names) for item, country, number, *names in place_names.entries(place_names.WORLD)
    ]
    for item, country, *names in place_names.entries(place_names.LISTED):
        if listed[item]["country_iso2"] != country:
            raise SystemExit(f"{item}: of {country} here, of {listed[item]['country_iso2']} in the city list")
        written.append((item, country, max(1, _people(listed[item])), names))
    known = {match_key(name.replace("_", " ")) for *_, names in written for name in names}
    taken = {item for item, *_ in written}
    for item, country, people, names in written:
        for name in names:
            yield name.replace("_", " "), names[0].replace("_", " "), item, country, people
    for row in _sure(data):
        name, people, capital = row["name_ar"].strip(), _people(row), row["type"] == "capital"
        if not name or name.isascii() or not (people >= ner_lists.LARGE or capital) or row["wikidata_id"] in taken:
            continue
        key = match_key(name)
        personal = ner_lists.folded(name) in first and people < CERTAIN and not capital
        if len(key) > 2 and key not in COMMON | LESSER | known and not personal:
            yield name, name, row["wikidata_id"], row["country_iso2"], max(1, people)


def _sure(data: Path) -> Iterator[dict[str, str]]:
    """The city list's entries whose item is theirs.

    The list gives a twelfth of its items to several places (Homs' to Idlib, Omdurman's to Port Sudan): the item is the largest's where the next
    is far smaller, and nobody's where it is not.
    """
    shared: dict[str, list[dict[str, str]]] = {}
    with (data / "gazetteer/cities_ar_dr5hn.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["wikidata_id"]:
                shared.setdefault(row["wikidata_id"], []).append(row)
    for rows in shared.values():
        largest = max(rows, key=lambda row: (row["type"] == "capital", _people(row)))
        here = [row for row in rows if all(abs(float(row[at]) - float(largest[at])) < NEAR for at in ("lat", "lon"))]
        next_people = max((_people(row) for row in rows if row not in here), default=0)
        if largest["type"] == "capital" or _people(largest) >= CLEAR * next_people:
            yield from here


def _people(row: dict[str, str]) -> int:
    return int(float(row["population"] or 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data: Path = parser.parse_args().data
    states = list(countries(data))
    rows = states + list(cities(data, ner_lists.people()["first"]))
    found: dict[tuple[str, str], tuple[str, str, str, str, int]] = {}
    for row in rows:
        found.setdefault((match_key(row[0]), row[2]), row)
    lines = sorted("\t".join(map(str, row)) for row in found.values())
    OUT.write_text(NOTICE + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{OUT}: {len(lines)} names")


if __name__ == "__main__":
    main()
