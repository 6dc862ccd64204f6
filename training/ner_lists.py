"""The lists of words and names that the tagger knows: gazetteers, first and family names, and words written by us."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import ner_bodies
import ner_people
import ner_things

from streams.enrich.lexicon import key

LARGE = 100_000
"""People of a city that news names without saying what it is."""
WORDS = {
    "curr": """دولار دولارا دولارات ريال درهم دينار جنيه يورو ليرة شيكل ين يوان روبل فرنك روبية الدولار اليورو الريال الدرهم الدينار
        الجنيه الليرة الشيكل الين اليوان استرليني""",
    "orgh": """وزارة شركة جامعة حزب منظمة هيئة مجلس بنك مصرف جمعية اتحاد نادي فريق مركز مؤسسة وكالة صحيفة قناة مجموعة معهد كلية
        حركة جماعة لجنة محكمة جيش شرطة جريدة تنظيم الوزارة الشركة الجامعة الحزب المنظمة الهيئة المجلس البنك الجمعية الاتحاد النادي
        المركز المؤسسة الوكالة مصنع مستشفى منتخب جبهة كتلة تيار تحالف رابطة نقابة مدرسة إذاعة مجلة""",
    "loch": """مدينة مدن محافظة ولاية منطقة بلدة قرية إقليم دولة جزيرة جبل نهر بحر خليج مطار شارع عاصمة العاصمة حي شمال جنوب شرق
        غرب مخيم ميناء قضاء مديرية جمهورية مملكة إمارة سلطنة طريق ساحل""",
    "tit": """السيد السيدة الدكتور الدكتورة المهندس الشيخ الأمير الأميرة الملك الرئيس الوزير اللواء العميد العقيد الجنرال الفريق
        الأستاذ المستشار السفير القاضي المحامي النائب اللاعب المدرب الحارس المهاجم الفنان الفنانة الشاعر الكاتب المخرج البروفيسور
        الأب البابا الإمام الحاج المدير الكابتن زميله نظيره الراحل سعادة معالي سمو فضيلة المدعو المواطن الطالب الممثل الممثلة
        المطرب النجم رئيس وزير مدرب سيد سيدة دكتور دكتورة رئيسة زعيم أمين قائد نائب إمام ملك أمير أميرة شيخ وزيرة مستشار مبعوث
        مفوض حاكم محافظ عمدة سكرتير سفير مدير رجل لاعب مهاجم حارس المدافع نجم ممثل مطرب كاتب شاعر مخرج عالم فيلسوف خبير محلل
        ناطق متحدث باسم قال وقال أضاف وأضاف مارشال كولونيل عقيد عميد لواء جنرال كابتن بن ابن بنت أبو أم ال عبد مسز مستر جون""",
}
NAMES = ("ar_AA", "ar_SA", "ar_PS", "ar_DZ")
"""The languages of Faker (MIT) whose providers list Arabic names of people."""


def folded(text: str) -> str:
    return " ".join(key(word) for word in text.split())


def places(data: Path) -> dict[str, set[str]]:
    """Countries, large and small places."""
    found: dict[str, set[str]] = {"country": set(), "big": set(), "small": set()}
    with (data / "gazetteer/countries_ar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found["country"] |= {folded(row[name]) for name in row if name.startswith("ar_")} - {""}
    with (data / "gazetteer/cities_ar_dr5hn.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = folded(row["name_ar"])
            if len(name) > 2 and not row["name_ar"].isascii():
                found["big" if int(float(row["population"] or 0)) >= LARGE else "small"].add(name)
    found["small"] -= found["big"]
    return found


def people() -> dict[str, set[str]]:
    """First and family names."""
    found: dict[str, set[str]] = {"first": set(), "last": set()}
    for language in NAMES:
        provider = importlib.import_module(f"faker.providers.person.{language}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if isinstance(listed, tuple | list | dict):
                for part in found:
                    if f"{part}_names" in attribute:
                        found[part] |= {folded(name) for name in listed} - {""}
    return found


def lists(data: Path) -> dict[str, frozenset[str]]:
    """All lists by name, folded."""
    written = {name: {key(word) for word in text.split()} for name, text in WORDS.items()}
    for source in (ner_people, ner_bodies, ner_things):
        for name, text in source.LISTS.items():
            written.setdefault(name, set()).update(folded(each.replace("_", " ")) for each in text.split())
    return {name: frozenset(listed) for name, listed in (places(data) | people() | written).items()}
