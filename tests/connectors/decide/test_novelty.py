"""New, revised or known: what changes by itself in a page, and what somebody has written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.decide.novelty import KEPT, reading_hash, remembered, status_of
from majra import ids
from majra.records.entry import Entry

TEXT = "<p>أعلنت بلدية المدينة بدء أعمال صيانة الجسر القديم، وقالت إن العمل يستمر 12 يوما بمشاركة ثلاث شركات محلية.</p>"


def reading(content: str, title: str = "صيانة الجسر") -> str:
    return reading_hash(Entry(title=title, content=content, content_type="text/html"))


@pytest.mark.parametrize(
    "line",
    [
        "<p>1254 مشاهدة</p>",
        "<div>عدد المشاهدات: ١٬٢٥٤</div>",
        "<span>المشاهدات 12.5k</span><br>",
        "<p>منذ 5 دقائق</p>",
        "<p>قبل ساعتين</p>",
        "<p>منذ قليل</p>",
        "<p>آخر تحديث: الاثنين 19 أغسطس 2024 - 10:30 ص</p>",
        "<p>نُشر في 19/08/2024 الساعة 10:30</p>",
        "<p>19 آب/أغسطس 2024 - 10:30 بتوقيت غرينتش</p>",
        "<p>3 تعليقات</p><p>45 إعجاب</p>",
        "<p>5 minutes ago</p>",
        "<p>Last updated: Aug 19, 2024 10:30 AM</p>",
        "<p>إعلان</p>",
        "<p>إعلان: احجز مقعدك الآن واحصل على خصم</p>",
        "<p>Advertisement</p>",
        '<div class="ads-box">اشترك الآن في عرض الصيف واحصل على شهر مجانا</div>',
        '<div id="post-views">قرئ المقال ٥٥ مرة حتى هذه اللحظة</div>',
        "<p>© 2024</p>",
        "<script>var visits = 5;</script><!-- 0.4s -->",
        '<img src="pixel.gif?r=77">',
    ],
)
def test_what_changes_by_itself_is_no_edit(line: str) -> None:
    assert reading(f"{TEXT}{line}") == reading(TEXT) == reading(f"{line}{TEXT}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, TEXT.replace("12", "14")),
        ("<p>مقتل 5 أشخاص في انهيار مبنى</p>", "<p>مقتل 7 أشخاص في انهيار مبنى</p>"),
        ("<p>الأهلي 2 - 1 الزمالك</p>", "<p>الأهلي 2 - 2 الزمالك</p>"),
        ("<p>ارتفاع الدولار إلى 48.5 جنيها</p>", "<p>ارتفاع الدولار إلى 49.1 جنيها</p>"),
        ("<p>شارك في السباق 300 متسابق</p>", "<p>شارك في السباق 350 متسابقا</p>"),
        ("<li>منذ 2011 حكم البلاد 3 رؤساء</li>", "<li>منذ 2011 حكم البلاد 4 رؤساء</li>"),
        (TEXT, f"{TEXT}<p>تصحيح: العمل يستمر أسبوعين.</p>"),
        (TEXT, TEXT.replace("بدء", "انتهاء")),
        ("<p>إعلان الطوارئ في ثلاث محافظات</p>", "<p>إعلان الطوارئ في أربع محافظات</p>"),
        ('<div class="ad-free">' + TEXT * 2 + "</div>", '<div class="ad-free">' + (TEXT * 2).replace("12", "15") + "</div>"),
    ],
)  # fmt: skip
def test_an_edit_is_one(before: str, after: str) -> None:
    assert reading(before) != reading(after)


@pytest.mark.parametrize(
    "after",
    [
        TEXT.replace("أعلنت", "اعلنت"),
        TEXT.replace("صيانة", "صِيانَةِ"),
        TEXT.replace("12", "١٢"),
        TEXT.replace("<p>", '<p class="rtl" data-t="9">').replace("،", " ،"),
        TEXT.replace("الجسر", "<a href='/tag'>الجسر</a>"),
        TEXT.replace("المدينة", "المــدينة"),
    ],
)
def test_marks_and_tags_are_no_edit(after: str) -> None:
    assert reading(after) == reading(TEXT)


def test_the_title_counts() -> None:
    assert reading(TEXT, "صيانة الجسر") != reading(TEXT, "إغلاق الجسر")
    assert reading(TEXT, "إغلاق الجسر") == reading(TEXT, "اغلاق الجسر!")


def test_a_summary_that_became_content_is_no_edit() -> None:
    plain = "بدء أعمال صيانة الجسر القديم"
    assert reading_hash(Entry(summary=plain)) == reading_hash(Entry(content=plain, content_type="text/plain"))


PAGE, FRONT = "https://nahr.example/1", "https://nahr.example/"


def entry(url: str | None, guid: str, title: str = "خبر", *, by_address: bool = True) -> Entry:
    identity = url if by_address else None
    return Entry(
        id=ids.entry_id(url=identity, feed="https://nahr.example/rss", guid=guid, title=title, text=None),
        url=url,
        guid=guid,
        title=title,
    )


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [
        (entry(PAGE, "1"), entry(PAGE, "1"), "known"),
        (entry(PAGE, "1"), entry(PAGE, "2"), "known"),
        (entry(PAGE, "1"), entry(PAGE, "2", "خبر مصحح"), "revised"),
        (entry(PAGE, "1"), entry("https://nahr.example/2", "2"), "new"),
        (entry(None, "1"), entry(None, "1", "خبر مصحح"), "revised"),
        (entry(None, "1"), entry(None, "2"), "known"),  # an unstable guid
        (entry(None, "1"), entry(None, "2", "خبر آخر"), "new"),
        (entry(FRONT, "1", by_address=False), entry(FRONT, "2", by_address=False), "known"),
        (entry(FRONT, "1", by_address=False), entry(FRONT, "2", "آخر", by_address=False), "new"),
        (entry(PAGE, "1"), entry(PAGE, "9", by_address=False), "known"),  # others share its address from now on
        (entry(None, "1", ""), entry(None, "2", ""), "new"),  # pictures only: they read the same, and are not
    ],
)
def test_status(first: Entry, then: Entry, status: str) -> None:
    assert first.id
    seen = {first.id: reading_hash(first)}
    assert status_of(first, reading_hash(first), {}, ()) == "new"
    assert status_of(then, reading_hash(then), seen, set(seen.values())) == status


def test_the_oldest_sightings_go_first() -> None:
    seen = remembered({str(n): "a" for n in range(KEPT)}, {"0": "b", "neu": "c"})
    assert len(seen) == KEPT
    assert ("1" in seen, seen["0"], list(seen)[-2:]) == (False, "b", ["0", "neu"])


@given(st.dictionaries(st.integers(0, 3_000).map(str), st.text(max_size=2)), st.integers(0, 1_500))
def test_what_was_found_last_is_remembered(seen: dict[str, str], count: int) -> None:
    now = {str(number): "x" for number in range(count)}
    kept = remembered(seen, now)
    assert now.items() <= kept.items()
    assert len(kept) <= max(KEPT, 2 * count)
    assert remembered(kept, now) == kept
