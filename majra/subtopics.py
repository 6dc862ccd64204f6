"""Second-level IPTC media topics: direct children of the 17 top ones. They name no output streams; documents and routes know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from majra import topics
from majra.topics import MediaTopic


@dataclass(frozen=True, slots=True)
class Subtopic:
    """A second-level IPTC media topic: `code` is its number in `medtop`, `name` IPTC's in English, `top` the topic it is a child of."""

    code: str
    top: MediaTopic
    name: str
    name_ar: str

    @property
    def slug(self) -> str:
        """The top topic's slug and its own name, by which routes call it.

        >>> BY_URI["http://cv.iptc.org/newscodes/mediatopic/20000385"].slug
        'economy-business-finance/market-exchange'
        """
        return f"{self.top.slug}/{self.name.replace(' and ', ' ').replace(' ', '-')}"

    @property
    def uri(self) -> str:
        """Its address in IPTC's vocabulary."""
        return f"http://cv.iptc.org/newscodes/mediatopic/{self.code}"


_CHILDREN: Final[dict[str, str]] = {
    "arts-culture-entertainment": """
        20000002 arts and entertainment = فنون وتسلية, 20000038 culture = ثقافة وتراث, 20000045 mass media = وسائل إعلام
    """,
    "crime-law-justice": "20000082 crime = جريمة, 20000106 judiciary = قضاء ومحاكم, 20000129 law enforcement = إنفاذ القانون",
    "disaster-accident": "20000139 accident and emergency incident = حوادث وطوارئ, 20000148 disaster = كوارث",
    "economy-business-finance": "20000209 products and services = قطاعات اقتصادية, 20000385 market and exchange = أسواق وبورصات",
    "education": """
        20000400 school = مدارس, 20000413 educational testing and examinations = امتحانات, 20000415 students = طلاب,
        20000416 teachers = معلمون
    """,
    "environment": "20000418 climate change = تغير المناخ, 20000424 environmental pollution = تلوث بيئي, 20000441 nature = طبيعة",
    "health": "20000446 disease and condition = أمراض",
    "labour": "20000509 employment = توظيف, 20000531 retirement = تقاعد, 20000533 unemployment = بطالة, 20000536 unions = نقابات",
    "lifestyle-leisure": "20000538 leisure = تسلية وألعاب",
    "politics": "20000574 election = انتخابات, 20000593 government = حكومة, 20000638 international relations = علاقات دولية",
    "religion": """
        20000690 religious festival and holiday = أعياد ومواسم دينية, 20000696 religious ritual = شعائر دينية,
        20000705 religious text = نصوص دينية
    """,
    "science-technology": "20000717 natural science = علوم طبيعية, 20000756 technology and engineering = تكنولوجيا وهندسة",
    "society": "20000771 immigration = هجرة, 20000780 family = أسرة",
    "sport": """
        20000822 competition discipline = ألعاب رياضية, 20001108 sport event = أحداث رياضية,
        20001148 sports transaction = انتقالات رياضية
    """,
    "conflict-war-peace": """
        20000053 act of terror = عمل إرهابي, 20000056 armed conflict = نزاع مسلح, 20000065 civil unrest = اضطرابات مدنية,
        20000073 peace process = عملية السلام
    """,
    "weather": "20001128 weather forecast = توقعات جوية, 20001131 weather warning = تحذيرات جوية",
}
"""By top topic. Codes and places in the tree are as in IPTC's release of 2026-07-02 (CC BY 4.0) and, unchanged, in those of
2022-02-03 and 2023-10-02, so that none is in motion (the tree's children do move: fundamental rights left politics in 2024). IPTC retires
topics without taking them from the tree; fifteen of these were read whole in the newest release, all 42 are in use in a list of 2024.
The Arabic names are written for Majra, like those of the top topics: IPTC's own lag behind its English ones (`20000638`
international relations is معاهدات ومنظمات دولية, treaties and international organisations). Left out are children that no
publisher's section or tag names plainly."""


def _children() -> Iterator[Subtopic]:
    for slug, text in _CHILDREN.items():
        for line in text.split(","):
            code, _, names = line.strip().partition(" ")
            name, _, name_ar = names.partition(" = ")
            yield Subtopic(code, topics.BY_SLUG[slug], name, name_ar)


SUBTOPICS: Final = tuple(_children())
BY_SLUG: Final = {each.slug: each for each in SUBTOPICS}
BY_URI: Final[dict[str, MediaTopic | Subtopic]] = {**topics.BY_URI, **{each.uri: each for each in SUBTOPICS}}
"""The media topics of both levels that a document may have."""
