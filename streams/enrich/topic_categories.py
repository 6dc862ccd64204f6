"""Publishers' own categories and sections as media topics: by the words of their names, in Arabic, English and French. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final
from urllib.parse import unquote, urlsplit

from streams.enrich.topic_text import stems

NAMES: Final[dict[str, str]] = {
    "arts-culture-entertainment": """
        ثقافة، فن، فنون، أدب، آداب، تراث، آثار، سينما، أفلام، موسيقى، مسرح، كتب، شعر، مشاهير، نجوم، دراما، مسلسلات، تلفزيون، إعلام، ميديا، صحافة، ترفيه، أدبي،
        culture, cultural, art, arts, entertainment, music, film, films, movie, movies, cinema, theatre, theater, books, literature, media, television, celebrities, celebrity, heritage,
        culturel, culturelle, musique, livres, lettres, médias, patrimoine, spectacles, divertissement
    """,
    "crime-law-justice": """
        جريمة، جرائم، قضاء، محاكم، عدالة، قضايا ومحاكم، قانون، crime, crimes, justice, court, courts, law, legal, police, security, sécurité, tribunaux, droit, faits divers, حوادث، أمن
    """,
    "disaster-accident": """
        حوادث، كوارث، زلزال، زلازل، حرائق، disaster, disasters, accident, accidents, earthquake, catastrophe, catastrophes, incendies, séisme, faits divers
    """,
    "economy-business-finance": """
        اقتصاد، أعمال، مال، مالية، مال وأعمال، بورصة، أسواق، أسهم، بنوك، مصارف، تجارة، استثمار، صناعة، عقارات، عقار، نفط، طاقة، زراعة، سيارات، طيران، نقل، شركات، بورصات،
        economy, economics, economic, business, finance, financial, money, markets, market, companies, energy, oil, trade, industry, agriculture, real estate, banking, banks, cars, aviation,
        économie, économique, finances, affaires, entreprises, bourse, marchés, énergie, argent, commerce, industrie, immobilier
    """,
    "education": """
        تعليم، تربية، مدارس، جامعات، جامعة، طلاب، طلبة، education, school, schools, university, universities, students, enseignement, éducation, universités, étudiants, école
    """,
    "environment": """
        بيئة، مناخ، تغير المناخ، طبيعة، environment, climate, nature, wildlife, environnement, climat, écologie, planète
    """,
    "health": """
        صحة، طب، طبي، تغذية، كورونا، مرض، أمراض، health, medicine, medical, healthcare, wellness, coronavirus, covid, santé, médecine, nutrition
    """,
    "human-interest": """
        منوعات، غرائب، طرائف، قصص إنسانية، غريب، oddities, offbeat, odd, weird, human interest, variety, miscellaneous, insolite
    """,
    "labour": """
        عمل، عمال، وظائف، توظيف، نقابات، بطالة، labour, labor, jobs, employment, careers, unions, workers, emploi, travail, syndicats
    """,
    "lifestyle-leisure": """
        منوعات، سياحة، سفر، مطبخ، طبخ، وصفات، أزياء، موضة، جمال، تجميل، ديكور، أناقة، لايف ستايل، نمط حياة، أسلوب حياة، حياتك، رفاهية، ألعاب، ألعاب فيديو، مطاعم،
        lifestyle, leisure, travel, tourism, food, recipes, cooking, fashion, beauty, style, gaming, games, living, tourisme, voyage, voyages, cuisine, recettes, mode, beauté, jeux, loisirs
    """,
    "politics": """
        سياسة، سياسي، سياسات، انتخابات، برلمان، حكومة، دبلوماسية، politics, political, elections, election, government, parliament, diplomacy, policy, politique, élections, gouvernement, diplomatie
    """,
    "religion": """
        دين، ديني، أديان، إسلام، إسلاميات، إسلامي، شريعة، فتاوى، حج، عمرة، رمضان، قرآن، religion, religious, islam, faith, christianity, hajj, ramadan, religions, foi
    """,
    "science-technology": """
        علوم، علم، تقنية، تقني، تكنولوجيا، تكنولوجي، فضاء، إنترنت، اتصالات، ذكاء اصطناعي، هواتف، رقمي، science, sciences, technology, tech, technologies, digital, internet, space, gadgets,
        artificial intelligence, ai, computing, technologie, numérique, high tech, espace
    """,
    "society": """
        مجتمع، اجتماعي، مرأة، أسرة، عائلة، طفل، هجرة، مهاجرون، لاجئون، شباب، society, social, family, women, migration, immigration, refugees, société, famille, femmes, réfugiés
    """,
    "sport": """
        رياضة، رياضي، كرة، كرة القدم، كرة السلة، ملاعب، دوري، تنس، مونديال، كأس العالم، sport, sports, football, soccer, basketball, tennis, athletics, cricket, olympics, handball, cyclisme, athlétisme
    """,
    "conflict-war-peace": """
        حرب، حروب، عسكري، عسكرية، دفاع، نزاع، نزاعات، صراع، إرهاب، أمن، war, wars, conflict, conflicts, defence, defense, military, terrorism, security, guerre, conflits, défense, terrorisme, sécurité
    """,
    "weather": """
        طقس، أرصاد، أحوال جوية، حالة الطقس، الأحوال الجوية، weather, forecast, météo
    """,
}  # fmt: skip
"""By slug: words, and pairs of words, of which a category's name is made. A name of two topics (حوادث) tells less of each."""
LONGEST: Final = 5
"""A name of more words is a headline or a tag, not a category."""
_LATIN: Final = re.compile(r"[a-z]+")
_WORDS: Final = re.compile(r"[\W\d_]+")


@cache
def topics_by_key() -> dict[str, frozenset[str]]:
    """The slugs that each word or pair of words (light stems, without accents) stands for."""
    found: dict[str, set[str]] = {}
    for slug, text in NAMES.items():
        for name in re.split("[،,]", text):
            if key := " ".join(_keys(name)):
                found.setdefault(key, set()).add(slug)
    return {key: frozenset(slugs) for key, slugs in found.items()}


def _keys(name: str) -> list[str]:
    """The words of a name as the table has them: light stems in Arabic, without accents in Latin letters."""
    return [each for each in stems(without_accents(name)) if _LATIN.fullmatch(each) or not each.isascii()]


def without_accents(name: str) -> str:
    """`name` without combining marks: Économie is Economie."""
    return "".join(each for each in unicodedata.normalize("NFKD", name) if not "\u0300" <= each <= "\u036f")


@lru_cache(maxsize=4096)  # an installation's feeds have some hundred names; tags come and go
def _topics_of(name: str) -> frozenset[str]:
    keys = _keys(name)
    if len(keys) > LONGEST:
        return frozenset()
    table = topics_by_key()
    pairs = [" ".join(pair) for pair in pairwise(keys)]
    return frozenset().union(*(table.get(key, frozenset()) for key in (*keys, *pairs)))


def named_topics(names: Iterable[str]) -> dict[str, float]:
    """Slugs that `names` stand for, and how much each tells of it: 1, or 1/n for the n topics of an ambiguous name.

    >>> named_topics(["أخبار الرياضة", "حوادث"])
    {'sport': 1.0, 'crime-law-justice': 0.5, 'disaster-accident': 0.5}
    """
    found: dict[str, float] = {}
    for name in names:
        slugs = _topics_of(name)
        for slug in sorted(slugs):
            found[slug] = max(found.get(slug, 0.0), 1 / len(slugs))
    return found


def sections(address: str | None, *, feed: bool = False) -> list[str]:
    """The section names in an address: its subdomain and the parts of its path; an article's own last part only where it
    is one word with a number (`/arabic/sports-43092254`), since it else holds the headline.

    >>> sections("https://www.example.org/ar/economy/2024/some-long-headline")
    ['ar', 'economy']
    """
    if not address:
        return []
    try:
        parts = urlsplit(unquote(address))
        host = (parts.hostname or "").split(".")[:-2]
    except ValueError:  # an address that no parser takes; it is the feed's, and tells nothing
        return []
    path = [" ".join(_WORDS.sub(" ", part).split()) for part in parts.path.split("/")]
    if not feed and path and " " in path[-1]:
        path.pop()
    return [name for name in (*host, *path) if name and name != "www"]
