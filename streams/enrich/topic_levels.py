"""Second-level media topics of an article: where its publisher names one plainly, or its own headline tells it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from majra.text.arabic import words
from streams.enrich.topic_categories import LONGEST, topics_by_key, without_accents
from streams.enrich.topic_text import stem, stems, without_prefix

NAMED: Final[dict[str, str]] = {
    "arts-culture-entertainment/arts-entertainment": """
        فن، فنون، سينما، أفلام، موسيقى، مسرح، دراما، مسلسلات، أدب، شعر، روايات، art، arts، music، film، films، movie، movies، cinema،
        theatre، theater، literature، books، كتب، musique، théâtre، livres، lettres
    """,
    "arts-culture-entertainment/culture": "تراث، آثار، متاحف، heritage، museums، patrimoine، musées",
    "arts-culture-entertainment/mass-media": "إعلام، وسائل الإعلام، صحافة، تلفزيون، إذاعة، media، television، tv، radio، journalism، médias، télévision",
    "crime-law-justice/crime": "جريمة، جرائم، crime، crimes، criminalité",
    "crime-law-justice/judiciary": "قضاء، محاكم، قضايا ومحاكم، court، courts، judiciary، tribunaux",
    "crime-law-justice/law-enforcement": "شرطة، police",
    "disaster-accident/accident-emergency-incident": "حوادث سير، حوادث الطرق، حوادث مرورية، accident، accidents",
    "disaster-accident/disaster": "كوارث، زلزال، زلازل، فيضانات، disaster، disasters، earthquake، floods، catastrophe، catastrophes، séisme",
    "economy-business-finance/products-services": """
        بنوك، مصارف، عقارات، عقار، نفط، طاقة، زراعة، طيران، نقل، صناعة، energy، oil، banking، banks، real estate، agriculture، aviation،
        industry، énergie، immobilier، industrie
    """,
    "economy-business-finance/market-exchange": """
        بورصة، بورصات، أسهم، أسواق المال، أسواق مالية، سوق الأسهم، عملات، stocks، stock market، markets، bourse، marchés
    """,
    "education/school": "مدارس، مدرسة، school، schools، école",
    "education/educational-testing-examinations": "امتحانات، ثانوية عامة، exams، examens، baccalauréat",
    "education/students": "طلاب، طلبة، students، étudiants",
    "education/teachers": "معلمون، معلمين، teachers، enseignants",
    "environment/climate-change": "مناخ، تغير المناخ، تغير مناخي، احتباس حراري، climate، climate change، climat، réchauffement",
    "environment/environmental-pollution": "تلوث، تلوث الهواء، pollution",
    "environment/nature": "طبيعة، حياة برية، nature، wildlife",
    "health/disease-condition": "أمراض، مرض، سرطان، سكري، كورونا، cancer، diabetes، coronavirus، covid",
    "labour/employment": "وظائف، توظيف، jobs، employment، careers، emploi",
    "labour/retirement": "تقاعد، معاشات، retirement، pensions، retraites",
    "labour/unemployment": "بطالة، unemployment، chômage",
    "labour/unions": "نقابات، unions، trade unions، syndicats",
    "lifestyle-leisure/leisure": "ألعاب، ألعاب فيديو، بلايستيشن، games، video games، jeux، jeux vidéo، loisirs، leisure",
    "politics/election": "انتخابات، استفتاء، election، elections، élections، présidentielle، législatives",
    "politics/government": "حكومة، برلمان، مجلس النواب، government، parliament، congress، gouvernement، parlement",
    "politics/international-relations": "دبلوماسية، علاقات دولية، diplomacy، international relations، diplomatie",
    "religion/religious-festival-holiday": "رمضان، عيد الفطر، عيد الأضحى، ramadan، eid، ramadhan",
    "religion/religious-ritual": "حج، عمرة، hajj، umrah",
    "religion/religious-text": "قرآن، حديث شريف، تفسير، quran",
    "science-technology/natural-science": "فلك، فيزياء، كيمياء، astronomy، physics، chemistry، biology، astronomie، physique",
    "science-technology/technology-engineering": """
        تقنية، تكنولوجيا، إنترنت، ذكاء اصطناعي، هواتف، هواتف ذكية، تطبيقات، برمجيات، technology، tech، technologies، gadgets، computing،
        artificial intelligence، ai، technologie، high tech، numérique، smartphones
    """,
    "society/immigration": "مهاجرون، مهاجرين، immigration",
    "society/family": "أسرة، عائلة، family، famille",
    "sport/competition-discipline": """
        كرة القدم، كرة السلة، كرة اليد، كرة الطائرة، تنس، ملاكمة، سباحة، ألعاب القوى، فورمولا، football، soccer، basketball، tennis، cricket، rugby،
        golf، boxing، handball، volleyball، cycling، athletics، athlétisme، cyclisme، natation، boxe
    """,
    "sport/sport-event": "مونديال، كأس العالم، كأس آسيا، أمم أفريقيا، أولمبياد، olympics، world cup، mondial، jeux olympiques",
    "sport/sports-transaction": "انتقالات، سوق الانتقالات، transfers، transferts، mercato",
    "conflict-war-peace/act-of-terror": "إرهاب، terrorism، terrorisme",
    "conflict-war-peace/armed-conflict": "حرب، حروب، نزاع مسلح، war، wars، guerre، guerres",
    "conflict-war-peace/civil-unrest": "احتجاجات، مظاهرات، تظاهرات، protests، manifestations",
    "conflict-war-peace/peace-process": "عملية السلام، محادثات السلام، مفاوضات السلام، peace process، peace talks",
    "weather/weather-forecast": "توقعات الطقس، نشرة جوية، حالة الطقس، weather forecast، forecast، prévisions météo",
    "weather/weather-warning": "تحذير جوي، تحذيرات جوية، weather warning، weather warnings، vigilance météo",
}  # fmt: skip
"""By slug: words, and pairs of words, by which a category, section or tag names it. A narrower topic stands for its parent on the
second level (football for competition discipline), since documents and routes keep to two levels."""

TOLD: Final[dict[str, str]] = {
    "arts-culture-entertainment/arts-entertainment": """
        فيلم، أفلام، سينما، مهرجان كان، أوسكار، مسلسل، مسرحية، مسرح، أغنية، ألبوم، موسيقى، رواية، روائي، قصيدة، شاعر، شعراء، مطرب، مطربة،
        مغني، مغنية، فنان، فنانة، فنانون، معرض فني، هوليوود
    """,
    "arts-culture-entertainment/culture": "متحف، متاحف، آثار، تراث، مخطوطات",
    "arts-culture-entertainment/mass-media": "صحافي، صحافيين، صحافيون، حماية الصحفيين، مقتل صحفي، حرية الصحافة، إذاعة، قناة تلفزيونية، قناة فضائية، تلفزيون، وسائل إعلام",
    "crime-law-justice/crime": """
        جريمة، جرائم، سرقة، سطو، تهريب، مخدرات، حبوب مخدرة، اغتصاب، تحرش، ابتزاز، احتيال، تزوير، رشوة، اختلاس، غسل أموال، عصابة،
        جريمة قتل، خطف
    """,
    "crime-law-justice/judiciary": "محكمة، محاكم، محاكمة، نيابة عامة، مدعي عام، قاض، قضاة، حكم بالسجن، استئناف",
    "crime-law-justice/law-enforcement": "شرطة، قبض على، ألقت القبض، ضبط، اعتقال، مداهمة، دوريات",
    "disaster-accident/accident-emergency-incident": """
        حادث، حادث مروري، حادث سير، تحطم، تحطم طائرة، سقوط طائرة، اصطدام، تصادم، غرق، دهس، انقلاب حافلة، خروج قطار، حريق
    """,
    "disaster-accident/disaster": "زلزال، زلازل، هزة أرضية، فيضان، فيضانات، إعصار، تسونامي، بركان، سيول، مجاعة، انزلاق أرضي",
    "economy-business-finance/products-services": """
        بنك، بنوك، مصرف، مصارف، نفط، نفطية، أوبك، طيران، خطوط جوية، عقار، عقارات، عقارية، إسكان، سيارات، بتروكيماويات، كهرباء، زراعة،
        مزارعين، اتصالات
    """,
    "economy-business-finance/market-exchange": "بورصة، أسهم، سهم، مؤشر السوق، أسعار النفط، أسعار الذهب، أمام الدولار، تداولات",
    "education/school": "مدارس، مدرسة",
    "education/educational-testing-examinations": "امتحان، امتحانات، اختبارات",
    "education/students": "طلاب، طلبة، تلاميذ",
    "education/teachers": "معلم، معلمون، معلمين، معلمات، معلمة",
    "environment/climate-change": "مناخ، تغير المناخ، احتباس حراري، احترار، مناخي، مناخية",
    "environment/environmental-pollution": "تلوث، نفايات، نفايات بلاستيكية، بلاستيك، تسرب نفطي",
    "health/disease-condition": """
        أمراض، سرطان، سكري، فيروس، كورونا، إنفلونزا، إيبولا، كوليرا، حصبة، ملاريا، وباء، اكتئاب، زهايمر، سمنة، بدانة، جلطات، التهاب
    """,
    "labour/employment": "توظيف، وظائف، وظيفة، سعودة، توطين الوظائف، فرص عمل",
    "labour/retirement": "تقاعد، متقاعدين، متقاعدون، معاشات",
    "labour/unemployment": "بطالة، عاطلين، عاطلون",
    "politics/election": "انتخابات، انتخابي، انتخابية، ناخبون، ناخبين، اقتراع، استفتاء",
    "politics/international-relations": """
        وزير الخارجية، وزيرا خارجية، علاقات الثنائية، دبلوماسي، دبلوماسيين، سفير، سفراء، سفارة، قمة، معاهدة، عقوبات على، نووي، اتفاق النووي
    """,
    "religion/religious-festival-holiday": "رمضان، عيد، عيد الفطر، عيد الأضحى",
    "religion/religious-ritual": "حج، حجاج، أداء العمرة، مناسك العمرة، معتمرين، اعتكاف، صلاة",
    "religion/religious-text": "قرآن",
    "science-technology/natural-science": "كوكب، كواكب، مجرة، فيزياء، كيمياء، حفريات، ديناصور",
    "science-technology/technology-engineering": """
        تقنية، تكنولوجيا، هاتف، هواتف، آيفون، أيفون، سامسونغ، غوغل، جوجل، فيسبوك، تويتر، مايكروسوفت، تطبيق، تطبيقات، إنترنت، ذكاء اصطناعي،
        روبوت، إلكترونية، قرصنة، كمبيوتر، حواسيب، برمجيات
    """,
    "society/immigration": "مهاجرين، مهاجرون، مهاجر، هجرة",
    "sport/competition-discipline": "كرة القدم، كرة السلة، كرة اليد، كرة الطائرة، تنس، ملاكمة، فورمولا، سباق، ألعاب القوى، دوري أبطال، دوري المحترفين، دوري الإنجليزي، دوري الإسباني، دوري السعودي، دوري جميل",
    "sport/sport-event": "مونديال، كأس العالم، كأس آسيا، أولمبياد، أولمبي، ألعاب أولمبية، كأس أفريقيا",
    "sport/sports-transaction": "انتقال، انتقالات، تعاقد، يتعاقد، صفقة، صفقات، ينضم، إعارة",
    "conflict-war-peace/act-of-terror": "هجوم إرهابي، عمل إرهابي، حادث إرهابي، عملية إرهابية، تفجير، تفجيرات، هجوم انتحاري، مهاجم انتحاري، سيارة مفخخة",
    "conflict-war-peace/armed-conflict": "حرب، قصف، غارات، غارة، اشتباكات، معارك، معركة، قوات، مقاومة، حوثيين، حوثي، ميليشيات",
    "conflict-war-peace/civil-unrest": "مظاهرات، مظاهرة، تظاهرات، احتجاجات في، احتجاجات ضد، متظاهرين، متظاهرون، محتجين، شغب",
    "conflict-war-peace/peace-process": "محادثات السلام، مفاوضات السلام، عملية السلام، اتفاق سلام، وقف إطلاق، هدنة",
    "weather/weather-forecast": "توقعات، أرصاد، حالة الطقس",
    "weather/weather-warning": "تحذير، تحذر، إنذار",
}  # fmt: skip
"""By slug: words and pairs of words of an Arabic headline, by their light stems. Each means something only beside its top topic (حرب
beside conflict, not beside politics). Chosen on one half of the articles that the topic model was made from, judged on the other (docs/models.md)."""


def _by_key(table: Mapping[str, str], keys: Callable[[str], list[str]]) -> dict[str, frozenset[str]]:
    """The slugs of each name in the table, by what `keys` makes of its words."""
    found: dict[str, set[str]] = {}
    for slug, text in table.items():
        for name in re.split("[،,]", text):
            if key := " ".join(keys(name)):
                found.setdefault(key, set()).add(slug)
    return {key: frozenset(slugs) for key, slugs in found.items()}


def _bare(name: str) -> list[str]:
    """The words of a name without accents and what is written onto their beginning.

    Endings stay, unlike in the names of top topics: حربي is a surname, not حرب, and no reader would forgive that.
    """
    return [without_prefix(word) for word in words(without_accents(name)) if not word.isdigit()]


@cache
def _named() -> dict[str, frozenset[str]]:
    return _by_key(NAMED, _bare)


@cache
def _told() -> dict[str, frozenset[str]]:
    return _by_key(TOLD, stems)


@lru_cache(maxsize=4096)  # as the names of topics
def _level_of(name: str, whole: bool) -> str | None:
    """The slug that `name` stands for: the only one that any of its words tells, and no other word of it tells a topic.

    With `whole`, it has no other word at all.
    """
    keys = _bare(name)
    if len(keys) > LONGEST:
        return None
    named = _named()
    found: set[str] = set()
    rest = set(keys)
    for one, other in pairwise(keys):
        if slugs := named.get(f"{one} {other}"):
            found |= slugs
            rest -= {one, other}
    for key in sorted(rest):
        if slugs := named.get(key):
            found |= slugs
            rest.remove(key)
    wider = any(whole or stem(key) in topics_by_key() for key in rest)
    return found.pop() if len(found) == 1 and not wider else None


def named_levels(names: Iterable[str], tags: Iterable[str] = ()) -> set[str]:
    """Slugs of the second-level topics that categories and sections (`names`) and keywords (`tags`) name plainly.

    A tag may be a person's name or a headline's half, so it has to be nothing but the topic's name.

    >>> sorted(named_levels(["أخبار كرة القدم", "Culture & Arts", "عاجل"], ["الانتخابات"]))
    ['politics/election', 'sport/competition-discipline']
    """
    found = {_level_of(name, False) for name in names} | {_level_of(tag, True) for tag in tags}
    return {slug for slug in found if slug}


def told_levels(headline: str) -> set[str]:
    """Slugs of the second-level topics that an Arabic headline tells of; each means something only beside its top topic."""
    keys = stems(headline)
    told = _told()
    return {slug for key in (*keys, *map(" ".join, pairwise(keys))) for slug in told.get(key, frozenset())}
