"""Mojibake comes back whole where its bytes are all there; right text of any language stays the very same object."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majra.records.entry import Entry
from majra.text.charset import decode_page
from majra.text.mojibake import unmangle
from streams.refine import refine

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOT_IN_WINDOWS = b"\x81\x8d\x8f\x90\x9d"


def windows_1252(raw: bytes) -> str:
    """As browsers read it: the bytes it leaves undefined are controls of the same number."""
    return "".join(chr(byte) if byte in NOT_IN_WINDOWS else bytes((byte,)).decode("cp1252") for byte in raw)


def entities(text: str) -> str:
    return "".join(character if character < "\x80" else f"&#{ord(character)};" for character in text)


WAYS = {
    "latin-1": lambda text: text.encode().decode("latin-1"),
    "windows-1252": lambda text: windows_1252(text.encode()),
    "windows-1256": lambda text: text.encode().decode("cp1256"),
    "windows-1252 twice": lambda text: windows_1252(windows_1252(text.encode()).encode()),
    "windows-1252 in entities": lambda text: entities(windows_1252(text.encode())),
    "windows-1256 as windows-1252": lambda text: windows_1252(text.encode("cp1256")),
}
LOST = [
    "وصول أول قافلة مساعدات إلى غزة بعد خطة جديدة",
    "بحث رقم الرحلة 305 أكثر من مرة",
    "«لن نغادر»: سكان القرية يرفضون الإخلاء، فمتى تعود المياه؟",
    "ارتفاع الصادرات بنسبة 12% في الربع الأول؛ والذهب يواصل صعوده",
    'قالت: "سنعود غدا"\n\nوأضافت أن المهرجان (الدورة 15) يبدأ في 3/4',
    "سعر الصرف: 1,450 ليرة - تحديث Reuters 2025",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", LOST)
def test_a_text_comes_back(way: str, text: str) -> None:
    assert unmangle(WAYS[way](text)) == text


@pytest.mark.parametrize("way", [way for way in WAYS if way != "windows-1256 as windows-1252"])
@pytest.mark.parametrize(
    "text", ["نشرة ١٥ يوليو — 15°، «٪٢٠»", "الاجتماع… ثم البيان 🎉", "كَتَبَ الشاعرُ قصيدةً", "غزة", "رقم"]
)
def test_what_only_utf8_holds_comes_back(way: str, text: str) -> None:
    assert unmangle(WAYS[way](text)) == text


WORD = st.sampled_from(
    [
        "خطة",
        "رقم",
        "غزة",
        "بحث",
        "أكثر",
        "في",
        "من",
        "على",
        "المدينة",
        "الوزير",
        "أعلنت",
        "لجنة،",
        "شؤون",
        "مؤتمر؟",
        "إلى",
        "هؤلاء",
        "ضغط",
        "خط",
        "ظل",
        "عظيم",
        "طقس",
        "«وطن»",
        "(قطر)",
        "2025",
        "15%",
        "بيروت:",
        "الأمس.",
        "ج",
        "ذ",
        "ث",
        "ظ",
        "غ",
        "ؤ",
        "ئ",
        "ء",
        "آخر",
        "شيء",
        "كذلك",
        "لأن",
        "لا",
        "تطبيق",
        "صفوف",
        "حظ",
    ]
)


@given(st.lists(WORD, min_size=1, max_size=30), st.sampled_from(list(WAYS)), st.sampled_from([" ", "\n", "</p><p>"]))
def test_any_arabic_words_come_back(words: list[str], way: str, between: str) -> None:
    text = between.join(["مجلس المدينة يقر موازنة التعليم", *words])
    assert unmangle(WAYS[way](text)) == text


RIGHT = [
    "Le président a été réélu à l'unanimité : « Nous sommes prêts », dit-il. ÉLÈVES ET ÉTÉ À L'ÉCOLE.",
    "Ørsted og Øst-København: Ø, Å, Æ — på ø'en. Ø±0,5 mm",
    "ÄÖÜ äöü ß: Übergrößenträger. Æ×Ø ÷ ¼½¾ §±²³",
    "El niño preguntó: ¿qué pasó en Cádiz? ¡Órdenes, según él!",
    "İstanbul'da Çarşamba günü öğleden sonra ağır yağış",
    "أعلنت شركة Ørsted الدنماركية مشروعا في Årø بقيمة 3 ملايين، وفق Société Générale.",
    "الحظ، الضغط؛ الطقس؟ «ضغط» حظ، خط… غلط» ط، ظ، ع؟ غ؛ (أ، ب) «أ»، «آ»",
    "طظعغ طظعغ عظ غط ظغ ططط ظظظ",
    "وزیر خارجه گفت که گفتگوها ادامه دارد؛ چگونه؟ «ژاپن» پاسخ داد.",
    "پاکستان کے وزیر اعظم نے کہا: بھارت، چین اور ترکی میں بھی۔",
    "Президент заявил: «переговоры» продолжатся", "הממשלה תדון בתקציב", "总理表示：政府", "🎉🎉 ½ ± µ ¶ © ®",
    "يظهر اسم الملف هكذا: Ø±Ù‚Ù… ولا يعرف القارئ أنه رقم، لأن البرنامج قرأ الحروف بترميز آخر.",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_the_same_object(text: str) -> None:
    assert unmangle(text) is text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp1255", "cp1253", "gbk", "euc-kr"])
def test_other_languages_read_as_western_do_not_become_arabic(codec: str) -> None:
    of = {"cp1255": RIGHT[11] * 3, "cp1253": "Η κυβέρνηση συζητά τον προϋπολογισμό της χώρας", "gbk": RIGHT[12] * 3, "euc-kr": "정부가 예산을 논의할 것이라고 밝혔다"}  # fmt: skip
    text = windows_1252(of.get(codec, RIGHT[10]).encode(codec, "ignore"))
    assert unmangle(text) is text


@given(st.lists(st.sampled_from(" ".join(RIGHT[:10]).split()), max_size=40))
def test_right_words_in_any_order_are_left_alone(words: list[str]) -> None:
    assert unmangle(" ".join(words)) == " ".join(words)


MIXED = [
    ("a right part stays", "بيان صحفي: {}. وقال المدير André إن Ørsted بدأت", WAYS["windows-1252"]),
    ("of windows-1256 too", "بيان صحفي عن «الحظ» و«الضغط»: {}. خط، طقس؟", WAYS["windows-1256"]),
    ("a title of one page, mangled", "<title>نشرة الأخبار</title><p>{}</p>", WAYS["latin-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "around", "way"), MIXED, ids=[row[0] for row in MIXED])
def test_only_what_is_mangled_is_put_right(what: str, around: str, way: object) -> None:
    assert unmangle(around.format(way(LOST[0]))) == around.format(LOST[0])  # type: ignore[operator]


def test_what_lost_a_byte_keeps_its_rest() -> None:
    mangled = windows_1252(LOST[0].encode()).replace("\x81", "")
    assert unmangle(mangled) == LOST[0].replace("ف", "Ù")


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_is_mended_in_all_its_texts(way: str) -> None:
    title, text = "مجلس المدينة يبحث خطة الطرق", "\n".join(LOST[:2])
    mangle = WAYS[way]
    entry = Entry(url="https://a.example/1", title=mangle(title), content=mangle(text), summary=mangle(LOST[3]))
    (document,) = refine(entry, NOW, split=False)
    assert (document.headline, document.body, document.language) == (title, text, "ar")
    assert document.descriptions[0].value == LOST[3]


@pytest.mark.parametrize("way", ["latin-1", "windows-1252", "windows-1256"])
def test_titles_of_a_feed_come_whole(way: str) -> None:
    titles = [f"خبر رقم {number} من بيروت" for number in range(5)]
    feed = "<rss>" + "".join(f"<title>{WAYS[way](title)}</title>" for title in titles) + "</rss>"
    text = decode_page(feed.encode()).text
    assert all(f"<title>{title}</title>" in text for title in titles)
