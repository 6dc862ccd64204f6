"""Dates as feeds write them, Arabic ones first. Own code: feedparser and others guess, and a wrong date is worse than none.

Rules (feed-facts): day before month, except where the year comes first or the day of the week says otherwise; without a
zone the feed's usual one; later than a day ahead is not trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from majra.text.arabic import fold

LONGEST: Final = 120
"""Characters: a date with its weekday, both calendars and both months' names is shorter."""
EARLIEST: Final = 1990
"""Year before which no feed has news; 1970 is a template's empty time stamp."""
AHEAD: Final = timedelta(days=1)

_MONTHS: Final = {
    1: "january,jan,janvier,janv,يناير,كانون الثاني,كانون ثاني,كانون ثان,جانفي,جانفييه",
    2: "february,feb,février,févr,fevrier,فبراير,شباط,فيفري,فبرواري",
    3: "march,mar,mars,مارس,اذار",
    4: "april,apr,avril,avr,ابريل,نيسان,افريل",
    5: "may,mai,ايار,مايو,ماي",
    6: "june,jun,juin,يونيو,حزيران,جوان,يونيه",
    7: "july,jul,juillet,juil,يوليو,تموز,جويليه,يوليوز,يوليه",
    8: "august,aug,août,aout,اغسطس,اب,اوت,غشت,اغشت",
    9: "september,sept,sep,septembre,سبتمبر,ايلول,شتنبر,شتمبر",
    10: "october,oct,octobre,اكتوبر,اوكتوبر,تشرين الاول,تشرين اول",
    11: "november,nov,novembre,نوفمبر,تشرين الثاني,تشرين ثاني,تشرين ثان,نونبر",
    12: "december,dec,décembre,déc,decembre,ديسمبر,كانون الاول,كانون اول,دجنبر,دجمبر",
}
"""Names by number, folded: English, French of the Maghreb; then Egypt and the Gulf, the Levant and Iraq, Tunisia and
Algeria, Morocco, Mauritania."""
_MONTH: Final = {name: number for number, names in _MONTHS.items() for name in names.split(",")}
_NAME: Final = "|".join(re.escape(name) for name in sorted(_MONTH, key=len, reverse=True))
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon الاثنين الاتنين اثنين",
            "tuesday tue tues الثلاثاء الثلاثا ثلاثاء الثلثاء",
            "wednesday wed الاربعاء الاربعا اربعاء",
            "thursday thu thur thurs الخميس خميس",
            "friday fri الجمعه جمعه",
            "saturday sat السبت سبت",
            "sunday sun الاحد احد",
        )
    )
    for name in names.split()
}
_ZONES: Final = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "غرينتش", "جرينتش", "غرينيتش"), 0),
    **dict.fromkeys(("cet", "west", "bst"), 60),
    **dict.fromkeys(("eet", "cest", "sast"), 120),
    # In a feed of Arabic news AST is Arabia's Standard Time, not the Atlantic's.
    **dict.fromkeys(("ast", "eest", "msk", "trt", "مكه", "السعوديه", "الرياض", "بغداد", "الدوحه", "الكويت"), 180),
    **dict.fromkeys(("gst", "ابوظبي", "دبي", "الامارات"), 240),
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
"""Minutes east of UTC. Names that several zones share (IST) are left out, and places that change their clocks in summer
(القاهرة, بيروت): they say nothing for sure."""

CALENDAR: Final = frozenset(word for name in _MONTH for word in name.split()) | _WEEKDAYS.keys()
"""Folded words of months' and days' names."""

_SEP: Final = r"\s*[-/.\u2013\s]\s*"
_TIME: Final = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?(?![\d:])\s*(?P<half>am|pm|a\.m\.|p\.m\.|صباحا|مساءا?|(?:قبل|بعد) (?:الظهر|منتصف الليل)|ظهرا|عصرا|ليلا|فجرا|[صم](?!\w))?"
)
_ZONE: Final = re.compile(
    r"^\s*(?:\(?(?:gmt|utc)\)?\s*|\(?(?:ب?توقيت )(?:مدينه )?)?(?:(?P<sign>[+\-\u2212])(?P<zh>\d{1,2}):?(?P<zm>\d{2})?(?!\d)|\(?(?P<name>[a-z]{1,4}|[ء-ي]{3,8})\b)"
)
_NAMED: Final = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:{_SEP}|,\s*)?(?:من\s+)?(?P<name>{_NAME})(?:\s*[/(\-]\s*(?:{_NAME})\)?)?(?:{_SEP}|[,،]\s*|\s*)(?P<y>\d{{4}}|\d{{2}}(?!\d|:))(?!\d)"
)
_NAMED_US: Final = re.compile(
    rf"\b(?P<name>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[,،]?\s+(?:at\s+)?(?P<y>\d{{4}})(?!\d)"
)
_NAMED_ISO: Final = re.compile(rf"(?<!\d)(?P<y>\d{{4}}){_SEP}(?P<name>{_NAME}){_SEP}(?P<d>\d{{1,2}})(?!\d)")
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)")
_YEAR_LAST: Final = re.compile(r"(?<!\d)(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<y>\d{4}|\d{2})(?!\d)")
_DIGITS: Final = re.compile(r"\d+")
_BASIC: Final = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)(?!\d)")
"""ISO 8601's basic format: 20240819T103000Z."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment in UTC, and the zone its text named (minutes east of UTC), None where it named none."""

    moment: datetime
    zone: int | None


def parse_date(text: str | None, *, now: datetime, usual_zone: int | None = None) -> Stamp | None:
    """The moment that `text` names; None where it names none for sure. Without a zone it is `usual_zone`, else UTC.

    >>> parse_date("الاثنين، 19 أغسطس 2024 - 10:30 ص", now=datetime(2024, 8, 20, tzinfo=UTC), usual_zone=180).moment
    datetime.datetime(2024, 8, 19, 7, 30, tzinfo=datetime.timezone.utc)
    """
    if not text or len(text) > LONGEST:
        return None
    folded = " ".join(fold(text).split())
    stamp = _from_digits(folded, usual_zone) if _DIGITS.fullmatch(folded) else _from_words(folded, usual_zone)
    if stamp is None or stamp.moment.year < EARLIEST or stamp.moment > now + AHEAD:
        return None
    return stamp


def _from_digits(text: str, usual_zone: int | None) -> Stamp | None:
    try:
        if len(text) in (10, 13):  # seconds or milliseconds since 1970
            return Stamp(datetime.fromtimestamp(int(text[:10]), UTC), 0)
        form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(text))
        if form is None:
            return None
        local = datetime.strptime(text, form).replace(tzinfo=UTC)
        return Stamp(local - timedelta(minutes=usual_zone or 0), None)
    except (ValueError, OverflowError, OSError):
        return None


def _from_words(text: str, usual_zone: int | None) -> Stamp | None:
    clock, zone = (0, 0, 0), None
    text = _BASIC.sub(r"\1-\2-\3 \4:\5:\6", text)
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text)  # ISO's 2024-08-19T10:00
    found = _TIME.search(text)
    if found:
        hours = _hours(int(found["h"]), found["half"])
        if hours is None:
            return None
        clock = (hours, int(found["m"]), min(59, int(found["s"] or 0)))
        rest = text[found.end() :]
        named = _ZONE.match(rest)
        if named and (zone := _zone(named)) is not None:
            rest = rest[named.end() :]
        text = f"{text[: found.start()]} {rest}"
    day = _day(text)
    if day is None:
        return None
    try:
        local = datetime(day.year, day.month, day.day, *clock, tzinfo=UTC)
        return Stamp(local - timedelta(minutes=zone if zone is not None else usual_zone or 0), zone)
    except (ValueError, OverflowError):
        return None


def _hours(hours: int, half: str | None) -> int | None:
    if not half or hours > 12:  # 14:30 مساء is said too
        return hours if hours < 24 else None
    morning = half[0] in "aصف" or half in ("قبل الظهر", "بعد منتصف الليل")
    if half.startswith("ظهر"):
        return hours if hours >= 10 else hours + 12
    if half.startswith("ليل") and hours in (12, 1, 2, 3):
        return hours % 12
    return hours % 12 if morning else hours % 12 + 12


def _zone(found: re.Match[str]) -> int | None:
    if found["sign"]:
        minutes = int(found["zh"]) * 60 + int(found["zm"] or 0)
        # UTC-12 to UTC+14 are all there are.
        if minutes > 14 * 60:
            return None
        return minutes if found["sign"] == "+" else -minutes
    return _ZONES.get(found["name"])


def _day(text: str) -> date | None:
    """The day that `text` names, of all its notations in order of how sure they are."""
    for pattern in (_NAMED_ISO, _NAMED, _NAMED_US):
        if found := pattern.search(text):
            return _date(_year(found["y"]), _MONTH[found["name"]], int(found["d"]))
    # Both calendars may stand side by side; years of the Hijri one are before `EARLIEST`.
    for found in _YEAR_FIRST.finditer(text):
        if int(found["y"]) >= EARLIEST:
            return _date(int(found["y"]), int(found["m"]), int(found["d"]))
    for found in _YEAR_LAST.finditer(text):
        if (year := _year(found["y"])) >= EARLIEST:
            return _by_weekday(text, year, int(found["a"]), int(found["b"]))
    return _year_apart(text)


def _by_weekday(text: str, year: int, first: int, second: int) -> date | None:
    """Day before month; but the day of the week that stands beside them decides."""
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    weekday = next((_WEEKDAYS[word] for word in re.findall(r"\w+", text) if word in _WEEKDAYS), None)
    if day_first and month_first and weekday not in (None, day_first.weekday()):
        return month_first if month_first.weekday() == weekday else None
    return day_first or month_first


def _year_apart(text: str) -> date | None:
    """Unix's `mon aug 19 2024` once its time is taken out."""
    found = re.search(rf"\b(?P<name>{_NAME})\s+(?P<d>\d{{1,2}})\s.*?(?P<y>\d{{4}})(?!\d)", text)
    return _date(int(found["y"]), _MONTH[found["name"]], int(found["d"])) if found else None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
