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
WORLD = """
    Q90 FR 2103000 باريس|Q61 US 690000 واشنطن|Q60 US 8804000 نيويورك|Q649 RU 13010000 موسكو|Q64 DE 3677000 برلين|Q2807 ES 3223000 مدريد
    Q220 IT 2872000 روما|Q406 TR 15030000 إسطنبول اسطنبول|Q47492 PS 590000 غزة مدينة_غزة|Q71 CH 202000 جنيف|Q1899 UA 2952000 كييف
    Q1741 AT 1973000 فيينا|Q1085 CZ 1357000 براغ|Q270 PL 1863000 وارسو|Q1524 GR 664000 أثينا|Q597 PT 545000 لشبونة|Q1726 DE 1512000 ميونيخ
    Q1492 ES 1655000 برشلونة|Q490 IT 1371000 ميلانو|Q495 IT 841000 تورينو|Q65 US 3898000 لوس_أنجلوس لوس_أنجليس|Q1297 US 2746000 شيكاغو
    Q62 US 874000 سان_فرانسيسكو|Q8646 CN 7413000 هونغ_كونغ هونج_كونج|Q8686 CN 24870000 شنغهاي شانغهاي|Q8684 KR 9411000 سيول سيئول
    Q1156 IN 12440000 مومباي بومباي|Q3870 KE 4397000 نيروبي|Q172 CA 2794000 تورونتو|Q340 CA 1762000 مونتريال|Q1930 CA 1017000 أوتاوا
    Q3130 AU 5230000 سيدني|Q3141 AU 5078000 ملبورن|Q727 NL 905000 أمستردام|Q36600 NL 548000 لاهاي|Q1754 SE 975000 ستوكهولم
    Q585 NO 709000 أوسلو|Q1748 DK 644000 كوبنهاغن|Q72 CH 421000 زيورخ|Q1781 HU 1706000 بودابست|Q456 FR 522000 ليون|Q23482 FR 870000 مرسيليا
    Q18125 GB 552000 مانشستر|Q24826 GB 486000 ليفربول|Q84 GB 8799000 لندن|Q8660 PK 14910000 كراتشي|Q1362 PK 1014000 إسلام_آباد إسلام_أباد
    Q5838 AF 4273000 كابول كابل|Q3630 ID 10562000 جاكرتا|Q1865 MY 1982000 كوالالمبور|Q5806 SA 2042000 مكة مكة_المكرمة|Q1218 IL 936000 القدس
    Q1519 AE 1570000 أبوظبي أبو_ظبي|Q9248 AZ 2303000 باكو|Q34713 AT 155000 سالزبورغ|Q3826 OM 797000 مسقط|Q158119 PS 38000 رام_الله
    Q214178 PS 156000 نابلس|Q168225 PS 201000 الخليل|Q172343 PS 171000 رفح|Q309348 PS 205000 خان_يونس|Q374748 PS 49000 جنين
    Q8678 BR 6211000 ريو_دي_جانيرو|Q1489 MX 9209000 مكسيكو_سيتي|Q656 RU 5384000 سان_بطرسبرغ سانت_بطرسبرغ|Q1858 VN 8435000 هانوي
    Q1461 PH 1846000 مانيلا|Q2841 CO 7743000 بوغوتا|Q1354 BD 16800000 دكا|Q19660 RO 1883000 بوخارست
"""
"""Cities that news names most, by item, country and people: the city list lacks some, or has another town of that name, an odd item,
no number of people, or (Muscat, "the muscat grape") a name that a machine translated. Each item was found beside its city's name in the city
list or in a public copy of Wikidata's data; none stands on memory alone."""
NEAR = 0.3
"""Degrees between two entries of the city list that are one place: a city and its district, two spellings."""
COMMON = frozenset(
    match_key(
        "المدينة الجزيرة الشرق الغرب النور السلام بحري الفتح الوحدة الثورة النصر العين البحر القلعة ميدان الميدان"
    ).split()
)
"""Towns whose names are words that news uses every day."""


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
    """The world's cities, cities of `ner_lists.LARGE` people, and capitals; not those whose names mean something else as a rule."""
    known: set[str] = set()
    taken: set[str] = set()
    for entry in WORLD.replace("\n", "|").split("|"):
        if entry.strip():
            item, country, number, *names = entry.split()
            taken.add(item)
            for name in names:
                known.add(match_key(name.replace("_", " ")))
                yield name.replace("_", " "), names[0].replace("_", " "), item, country, int(number)
    for row in _sure(data):
        name, people, capital = row["name_ar"].strip(), _people(row), row["type"] == "capital"
        if not name or name.isascii() or not (people >= ner_lists.LARGE or capital) or row["wikidata_id"] in taken:
            continue
        key = match_key(name)
        personal = ner_lists.folded(name) in first and people < CERTAIN and not capital
        if len(key) > 2 and key not in COMMON | known and not personal:
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
