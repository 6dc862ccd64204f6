"""Dates as feeds write them. Now is 20 August 2024, noon in UTC; the feed's usual zone is UTC+3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.parse.dates import AHEAD, EARLIEST, Stamp, parse_date

NOW = datetime(2024, 8, 20, 12, tzinfo=UTC)


def read(text: str | None) -> str | None:
    """The moment, in UTC, to the minute; seconds where there are any."""
    stamp = parse_date(text, now=NOW, usual_zone=180)
    return None if stamp is None else stamp.moment.strftime("%Y-%m-%d %H:%M" + (":%S" if stamp.moment.second else ""))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # ISO 8601 and RFC 3339
        ("2024-08-19T10:00:00Z", "2024-08-19 10:00"),
        ("2024-08-19T10:00:00.123456789Z", "2024-08-19 10:00"),
        ("2024-08-19T10:00:00+03:00", "2024-08-19 07:00"),
        ("2024-08-19T10:00:00+0300", "2024-08-19 07:00"),
        ("2024-08-19T10:00+03", "2024-08-19 07:00"),
        ("2024-08-19T10:00:00−03:00", "2024-08-19 13:00"),
        ("2024-08-19T10:00:00", "2024-08-19 07:00"),
        ("2024-08-19 10:00:00 +0000 UTC", "2024-08-19 10:00"),
        ("20240819T103000Z", "2024-08-19 10:30"),
        ("2024-08-19", "2024-08-18 21:00"),
        ("2024-8-9", "2024-08-08 21:00"),
        ("2016/6/29 15:07:41", "2016-06-29 12:07:41"),
        ("2024-08-19T10:00:60Z", "2024-08-19 10:00:59"),
        # RFC 822 and its kin
        ("Mon, 19 Aug 2024 10:00:00 +0300", "2024-08-19 07:00"),
        ("Mon, 19 Aug 2024 10:00:00 GMT", "2024-08-19 10:00"),
        ("Mon, 19 Aug 2024 10:00:00 AST", "2024-08-19 07:00"),
        ("Mon, 19 Aug 2024 10:00:00 EST", "2024-08-19 15:00"),
        ("Mon, 19 Aug 2024 10:00:00 GMT+03:00", "2024-08-19 07:00"),
        ("Mon, 19 Aug 2024 10:00:00 +0200 (EET)", "2024-08-19 08:00"),
        ("Mon, 19 Aug 2024 10:00:00 IST", "2024-08-19 07:00"),
        ("19 Aug 24 10:00 GMT", "2024-08-19 10:00"),
        ("Tue, 19 Aug 2024 10:00:00 +0300", "2024-08-19 07:00"),
        ("Mon Aug 19 10:00:00 UTC 2024", "2024-08-19 10:00"),
        ("Mon Aug 19 10:00:00 2024", "2024-08-19 07:00"),
        ("Monday, August 19, 2024 - 10:00", "2024-08-19 07:00"),
        ("Aug 19 2024 10:30AM", "2024-08-19 07:30"),
        ("Sept. 5, 2023", "2023-09-04 21:00"),
        ("5th September 2023", "2023-09-04 21:00"),
        ("19-Aug-2024", "2024-08-18 21:00"),
        # day before month, unless it cannot be, or the day of the week says otherwise
        ("19-08-2024 10:00", "2024-08-19 07:00"),
        ("19/08/2024", "2024-08-18 21:00"),
        ("19.08.2024 10:00", "2024-08-19 07:00"),
        ("19-8-24 10:30", "2024-08-19 07:30"),
        ("8/7/2024", "2024-07-07 21:00"),
        ("8/19/2024 10:00:00 AM", "2024-08-19 07:00"),
        ("Mon, 08/07/2024", "2024-07-07 21:00"),
        ("Wed, 08/07/2024", "2024-08-06 21:00"),
        ("الأربعاء 08/07/2024", "2024-08-06 21:00"),
        ("الجمعة 08/07/2024", None),
        # Arabic digits, marks, halves of the day
        ("١٩/٠٨/٢٠٢٤ ١٠:٣٠ ص", "2024-08-19 07:30"),
        ("١٩\u200f/٨\u200f/٢٠٢٤، ١٠:٣٠:٠٠ م", "2024-08-19 19:30"),
        ("۱۹/۰۸/۲۰۲۴", "2024-08-18 21:00"),
        ("١٩ أغسطس، ٢٠٢٤ الساعة ١٠:٣٠ مساءً", "2024-08-19 19:30"),
        ("2024/08/19 - 10:30 صباحاً", "2024-08-19 07:30"),
        ("12:15 ص 19/8/2024", "2024-08-18 21:15"),
        ("12:15 م 19/8/2024", "2024-08-19 09:15"),
        ("12:15 ظهرًا 19/8/2024", "2024-08-19 09:15"),
        ("1:15 بعد الظهر 19/8/2024", "2024-08-19 10:15"),
        ("11:15 قبل الظهر 19/8/2024", "2024-08-19 08:15"),
        ("12:15 بعد منتصف الليل 19/8/2024", "2024-08-18 21:15"),
        ("4:15 عصراً 19/8/2024", "2024-08-19 13:15"),
        ("4:15 فجرا 19/8/2024", "2024-08-19 01:15"),
        ("1:15 ليلا 19/8/2024", "2024-08-18 22:15"),
        ("11:15 ليلا 19/8/2024", "2024-08-19 20:15"),
        ("14:30 مساء 19/8/2024", "2024-08-19 11:30"),
        ("الاثنين، 19 أغسطس 2024 - 10:30 بتوقيت غرينتش", "2024-08-19 10:30"),
        ("10:30 صباحا بتوقيت مكة المكرمة 19/8/2024", "2024-08-19 07:30"),
        ("10:30 بتوقيت أبوظبي - 19/8/2024", "2024-08-19 06:30"),
        # two calendars, two names of a month, two dates
        ("الاثنين 15 صفر 1446هـ - 19 أغسطس 2024م", "2024-08-18 21:00"),
        ("15/02/1446 الموافق 19/08/2024", "2024-08-18 21:00"),
        ("1446/02/15 - 2024/08/19", "2024-08-18 21:00"),
        ("19/08/2024 الموافق 15/02/1446", "2024-08-18 21:00"),
        ("الاثنين 19 آب (أغسطس) 2024", "2024-08-18 21:00"),
        ("19 شباط/فبراير 2024 - 10:30", "2024-02-19 07:30"),
        ("19 تشرين الأول - أكتوبر 2023", "2023-10-18 21:00"),
        ("19/08/2024 - 10:30 - آخر تحديث 20/08/2024 - 11:30", "2024-08-19 07:30"),
        ("أغسطس 19، 2024 10:30 ص", "2024-08-19 07:30"),
        ("19فبراير2024", "2024-02-18 21:00"),
        ("2024 أغسطس 19", "2024-08-18 21:00"),
        ("19 من أغسطس 2024", "2024-08-18 21:00"),
        ("lun., 19 août 2024 10:30:00 +0100", "2024-08-19 09:30"),
        ("mar. 13 févr. 2024", "2024-02-12 21:00"),
        # numbers alone
        ("1724061600", "2024-08-19 10:00"),
        ("1724061600000", "2024-08-19 10:00"),
        ("20240819", "2024-08-18 21:00"),
        ("202408191030", "2024-08-19 07:30"),
        ("20240819103000", "2024-08-19 07:30"),
        # a day ahead is a clock that is wrong, more is a wrong date
        ("2024-08-21T11:00:00Z", "2024-08-21 11:00"),
        ("2024-08-21T13:00:00Z", None),
        ("2034-08-19", None),
        # templates' empty stamps
        ("1970-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0", None),
        ("0000-00-00 00:00:00", None),
        ("-0001-11-30T00:00:00+00:00", None),
        ("0001-01-01T00:00:00", None),
        ("Mon, 01 Jan 1 00:00:00 +0000", None),
        # no date, no whole date, no such date
        (None, None),
        ("", None),
        ("منذ 5 دقائق", None),
        ("أمس", None),
        ("أغسطس 2024", None),
        ("2024", None),
        ("2023-02-30", None),
        ("31/11/2023", None),
        ("13/13/2023", None),
        ("2024-08-19T25:00:00", None),
        ("15-02-1446 هـ 10:30 ص", None),
        ("1445/8/19", None),
        ("19 augustus 2024", None),
        ("99999999999999", None),
        ("²", None),
        ("19/8/2024 " * 20, None),
    ],
)  # fmt: skip
def test_moments(text: str | None, moment: str | None) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "يناير،كانون الثاني،كانون ثاني،جانفي،January،jan،janvier"),
        (2, "فبراير،شباط،فيفري،February،Feb،février"),
        (3, "مارس،آذار،اذار،March،mars"),
        (4, "أبريل،ابريل،إبريل،نيسان،أفريل،April،avril"),
        (5, "مايو،أيار،ايار،ماي،May،mai"),
        (6, "يونيو،يونية،يونيه،حزيران،جوان،June،juin"),
        (7, "يوليو،يوليه،تموز،جويلية،يوليوز،July،juillet"),
        (8, "أغسطس،اغسطس،آب،أوت،غشت،أغشت،August،août"),
        (9, "سبتمبر،أيلول،شتنبر،شتمبر،September،Sept،septembre"),
        (10, "أكتوبر،اكتوبر،تشرين الأول،تشرين أول،October،octobre"),
        (11, "نوفمبر،تشرين الثاني،تشرين ثاني،نونبر،November،novembre"),
        (12, "ديسمبر،كانون الأول،كانون أول،دجنبر،دجمبر،December،décembre"),
    ],
)
def test_months_of_all_regions(month: int, names: str) -> None:
    for name in names.split("،"):
        for text in (
            f"5 {name} 2023",
            f"٥ {name}، ٢٠٢٣",
            f"الاثنين 05-{name}-2023",
            f"{name} 5, 2023",
            f"05/{name}/2023 00:00",
        ):
            stamp = parse_date(text, now=NOW)
            assert stamp == Stamp(datetime(2023, month, 5, tzinfo=UTC), None), text


@pytest.mark.parametrize(
    ("text", "zone"),
    [("2024-08-19T10:00Z", 0), ("19 Aug 2024 10:00 AST", 180), ("2024-08-19 10:00 -05:30", -330), ("2024-08-19", None),
     ("19/8/2024 10:00 ص", None), ("1724061600", 0), ("2024-08-19T10:00+25:00", None)],
)  # fmt: skip
def test_zones_named(text: str, zone: int | None) -> None:
    stamp = parse_date(text, now=NOW)
    assert stamp is not None
    assert stamp.zone == zone


@given(st.text(max_size=130))
def test_no_text_makes_it_raise_or_give_what_is_not_trusted(text: str) -> None:
    stamp = parse_date(text, now=NOW, usual_zone=840)
    assert stamp is None or (stamp.moment.year >= EARLIEST and stamp.moment <= NOW + AHEAD)


@given(
    st.text(alphabet="0123456789٠١٢٣-/:.,، TZ+صم", max_size=40),
    st.integers(-720, 840),
)
def test_nor_do_digits_and_signs(text: str, zone: int) -> None:
    stamp = parse_date(text, now=NOW, usual_zone=zone)
    assert stamp is None or stamp.moment <= NOW + AHEAD


MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2024, 8, 19)).map(lambda moment: moment.replace(microsecond=0))


@given(MOMENTS, st.integers(-720, 840))
def test_iso_and_mail_dates_come_through(local: datetime, offset: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=offset)))
    for text in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S %z")):
        assert parse_date(text, now=NOW) == Stamp(moment.astimezone(UTC), offset)


@given(MOMENTS)
def test_arabic_digits_read_as_others(local: datetime) -> None:
    text = local.strftime("%d/%m/%Y %H:%M:%S")
    arabic = text.translate({ord(str(digit)): chr(0x0660 + digit) for digit in range(10)})
    assert parse_date(arabic, now=NOW) == parse_date(text, now=NOW) == Stamp(local.replace(tzinfo=UTC), None)
