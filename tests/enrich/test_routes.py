"""Custom routes: what a condition takes, how they combine, and that a faulty file is refused by route and field."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from majra.records.document import Document, Mention, Named, Subject
from majra.records.entry import Entry
from majra.settings import Settings, SettingsError
from majra.subtopics import BY_SLUG as CHILDREN
from majra.topics import BY_SLUG, MEDIA_TOPICS
from streams.refine import refine
from streams.route import Routes, build_routes, load_routes, route

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
TITLE = "الأردن يعلن خطة لخدمة الحجاج ونتائج صندوق الاستثمار"
BODY = (
    "أعلن وزير الأوقاف في عمّان، اليوم، خطة لنقل الحجاج بالحافلات إلى مكة قبل بدء موسم الحج.\n"
    "وقال ياسر العدوان إن الصندوق سيمول الرحلات، وإن للحج هذا العام رسوما أقل، ورحب بالعمرة أيضا.\n"
    "وتشارك شركة Careem في تنظيم الحجوزات."
)


def subject(slug: str, confidence: int) -> Subject:
    topic = BY_SLUG.get(slug) or CHILDREN[slug]
    return Subject(uri=topic.uri, name=topic.name_ar, rel="about", creator="majra-topics-2", confidence=confidence)


def document(feed: str | None = "https://feeds.example.org/rss/religion?lang=ar", language: str = "ar") -> Document:
    entry = Entry(
        id="e1", url="https://example.org/1", feed=feed, title=TITLE, content=BODY, content_type="text/plain",
        categories=("دين ودنيا",),
    )  # fmt: skip
    whole = refine(entry, NOW)[0]
    named = Mention(type="PER", text="العدوان", start=0, end=7, field="body")
    return msgspec.structs.replace(
        whole.with_majra(keywords=("مواسم", "نقل بري"), entities=(named,)),
        language=language,
        subjects=(
            subject("religion", 91),
            subject("economy-business-finance", 44),
            subject("religion/religious-ritual", 86),
        ),
        people=(Named(name="ياسر العدوان"),),
        organisations=(Named(name="صندوق الاستثمار"),),
        places=(
            Named(name="الأردن", uri="https://www.wikidata.org/entity/Q810"),
            Named(name="عمان", uri="https://www.wikidata.org/entity/Q3805"),
        ),
    )


CONDITIONS = [
    # topic
    ('topic = ["religion"]', True),
    ('topic = ["sport", "religion"]', True),
    ('topic = ["sport"]', False),
    ('topic = ["economy-business-finance"]', True),
    ('topic = ["religion/religious-ritual"]', True),
    ('topic = ["religion/religious-ritual"]\nconfidence = 87', False),
    ('topic = ["religion/religious-text", "sport"]', False),
    ('not = { topic = ["religion/religious-ritual"] }', False),
    ('topic = ["economy-business-finance"]\nconfidence = 44', True),
    ('topic = ["economy-business-finance"]\nconfidence = 45', False),
    # entity: by canonical name, by a mention, by Wikidata item; whole names only
    ('entity = ["ياسر العدوان"]', True),
    ('entity = ["العدوان"]', True),
    ('entity = ["ياسر"]', False),
    ('entity = ["صُندوق الإستثمار"]', True),
    ('entity = ["Q810"]', True),
    ('entity = ["Q811"]', False),
    # country: whatever it is called
    ('country = ["الأردن"]', True),
    ('country = ["الاردن"]', True),
    ('country = ["المملكة الأردنية الهاشمية"]', True),
    ('country = ["Q810"]', True),
    ('country = ["مصر"]', False),
    ('country = ["مصر", "الأردن"]', True),
    ('country = ["عمان"]', True),
    ('country = ["إربد"]', False),
    # feed: by address in any of its forms, or by host
    ('feed = ["https://feeds.example.org/rss/religion?lang=ar"]', True),
    ('feed = ["http://FEEDS.example.org:80/rss/religion?lang=ar&utm_source=x"]', True),
    ('feed = ["https://feeds.example.org/rss"]', False),
    ('feed = ["example.org"]', True),
    ('feed = ["Feeds.Example.org"]', True),
    ('feed = ["ample.org"]', False),
    # language
    ('language = ["ar"]', True),
    ('language = ["AR"]', True),
    ('language = ["ar-EG"]', False),
    ('language = ["en", "fr"]', False),
    # keyword: whole words, whatever is written onto them; publisher's keywords and categories too
    ('keyword = ["الحج"]', True),
    ('keyword = ["حج"]', True),
    ('keyword = ["عمرة"]', True),
    ('keyword = ["الموسم"]', False),
    ('keyword = ["حجوز"]', False),
    ('keyword = ["العمرة"]', True),
    ('keyword = ["وزير الأوقاف"]', True),
    ('keyword = ["وزير اوقاف"]', False),
    ('keyword = ["صندوق الإستثمار"]', True),
    ('keyword = ["نقل بري"]', True),
    ('keyword = ["دين ودنيا"]', True),
    ('keyword = ["مواسم نقل"]', False),
    ('keyword = ["careem"]', True),
    ('keyword = ["car"]', False),
    ('keyword = ["جاج"]', False),
    # all fields together
    ('topic = ["religion"]\ncountry = ["الأردن"]\nlanguage = ["ar"]', True),
    ('topic = ["religion"]\ncountry = ["مصر"]', False),
    # what must not be
    ('topic = ["religion"]\nnot = { country = ["مصر"] }', True),
    ('topic = ["religion"]\nnot = { country = ["الأردن"] }', False),
    ('topic = ["religion"]\nnot = { keyword = ["حرب"], topic = ["economy-business-finance"] }', False),
    ('topic = ["religion"]\nconfidence = 60\nnot = { topic = ["economy-business-finance"] }', True),
    ('not = { language = ["en"] }', True),
    ('not = { feed = ["example.org"] }', False),
]  # fmt: skip


def routes(text: str) -> Routes:
    return build_routes(tomllib.loads(text))


@pytest.mark.parametrize(("conditions", "taken"), CONDITIONS)
def test_a_condition(conditions: str, taken: bool) -> None:
    streams = route(document(), routes(f"[mine]\n{conditions}\n"))
    assert ("news.route.mine" in streams) is taken


@pytest.mark.parametrize(
    ("document", "conditions", "taken"),
    [
        (document(language="ar-EG"), 'language = ["ar"]', True),
        (document(language="arz"), 'language = ["ar"]', False),
        (document(feed=None), 'feed = ["example.org"]', False),
        (document(feed="http://[bad"), 'feed = ["example.org"]', False),
        (document(feed="http://[bad"), 'not = { feed = ["example.org"] }', True),
    ],
)
def test_documents_of_other_kinds(document: Document, conditions: str, taken: bool) -> None:
    assert ("news.route.mine" in route(document, routes(f"[mine]\n{conditions}\n"))) is taken


@pytest.mark.parametrize(
    ("places", "country", "taken"),
    [
        ({"القاهرة": "Q85"}, "مصر", True),
        ({"القاهرة": "Q85"}, "جمهورية مصر العربية", True),
        ({"القاهرة": "Q85"}, "Q79", True),
        ({"القاهرة": "Q85"}, "القاهرة", True),
        ({"القاهرة": "Q85"}, "الإسكندرية", False),
        ({"القاهرة": "Q85"}, "السودان", False),
        ({"مصر": "Q79"}, "القاهرة", False),  # a country is not each of its cities
        ({"القاهرة": None}, "مصر", False),  # a name that was not linked may be another place
        ({"القدس": "Q1218"}, "فلسطين", True),
        ({"القدس": "Q1218"}, "إسرائيل", True),
        ({"طرابلس": "Q168954"}, "لبنان", True),
        ({"طرابلس": "Q168954"}, "ليبيا", False),
        ({"طرابلس": "Q3579"}, "ليبيا", True),
    ],
)
def test_a_city_stands_for_its_country(places: dict[str, str | None], country: str, taken: bool) -> None:
    named = tuple(
        Named(name=name, uri=f"https://www.wikidata.org/entity/{item}" if item else msgspec.UNSET)
        for name, item in places.items()
    )
    there = msgspec.structs.replace(document(), places=named)
    assert ("news.route.mine" in route(there, routes(f'[mine]\ncountry = ["{country}"]\n'))) is taken


def test_a_document_before_enrichment_has_no_topics_and_no_entities() -> None:
    entry = Entry(id="e1", title="عنوان", content="نص قصير", content_type="text/plain")
    bare = refine(entry, NOW)[0]
    every = routes('[a]\ntopic = ["sport"]\n[b]\nentity = ["محمد"]\n[c]\ncountry = ["مصر"]\n[d]\nkeyword = ["قصير"]')
    assert route(bare, every) == ("news.enriched", "news.route.d")


def test_a_document_goes_to_all_documents_to_its_topics_and_to_each_route_that_takes_it() -> None:
    several = routes('[one]\nlanguage = ["ar"]\n[two]\nlanguage = ["en"]\n[three]\nkeyword = ["الحج"]')
    assert several.topics == ("news.route.one", "news.route.two", "news.route.three")
    assert route(document(), several) == (
        "news.enriched", "news.topic.religion", "news.topic.economy-business-finance", "news.route.one",
        "news.route.three",
    )  # fmt: skip
    assert route(document(), Routes({})) == (
        "news.enriched", "news.topic.religion", "news.topic.economy-business-finance",
    )  # fmt: skip


FAULTS = {
    'topic = ["sport"]': "topic: stands outside of a route; a route begins with a line like [gulf-economy]",
    '[Gulf]\ntopic = ["sport"]': "Gulf: a route's name is made of a-z, 0-9 and -",
    '["خليج"]\ntopic = ["sport"]': "خليج: a route's name",
    '[sport]\nkeyword = ["هدف"]': "sport: is the name of a stream that there is already",
    "[mine]": "mine: has no condition",
    "[mine]\nconfidence = 50": "mine: has no condition",
    "[mine]\nnot = {}": "mine: has no condition",
    '[mine]\nconfidence = 50\nkeyword = ["هدف"]': "mine: confidence: is of topics, and the route names none",
    '[mine]\nconfidence = 101\ntopic = ["sport"]': "mine: confidence: Expected int <= 100",
    '[mine]\nconfidence = "high"\ntopic = ["sport"]': "mine: confidence: Expected int",
    '[mine]\ntopic = "sport"': 'mine: topic: wants a list like ["…"], got one text',
    "[mine]\nkeyword = [5]": "mine: keyword: Expected str, got int",
    "[mine]\nkeyword = []": "mine: keyword: an empty list, which nothing could meet",
    '[mine]\nkeyword = ["هدف"]\nnot = { topic = [] }': "mine: not.topic: an empty list",
    '[mine]\nkeyword = ["هدف", " "]': "mine: keyword: an empty value",
    '[mine]\ntopics = ["sport"]': "mine: no such field: topics; there are topic, entity, country, feed, language, keyword",
    '[mine]\nnot = { topics = ["sport"] }': "mine: not: no such field: topics",
    '[mine]\nnot = { confidence = 5 }': "mine: not: no such field: confidence",
    '[mine]\ntopic = ["sports"]': "mine: topic: no topic named sports; there are arts-culture-entertainment, ",
    '[mine]\ntopic = ["sport/football"]': "mine: topic: no topic named sport/football; there are sport, sport/competition-discipline, ",
    '[mine]\ntopic = ["politics/elections"]': "politics/election, politics/government, politics/international-relations",
    '[mine]\ntopic = ["election"]': "weather (or did you mean politics/election?)",
    '[mine]\ntopic = ["Sports"]': "no topic named Sports; there are arts-culture-entertainment, ",
    '[mine]\ntopic = ["climate"]': "weather (or did you mean environment/climate-change?)",
    '[mine]\ntopic = ["economy"]': "topic: no topic named economy; there are arts-culture-entertainment, ",
    '[mine]\nkeyword = ["هدف"]\nnot = { topic = ["رياضة"] }': "mine: not.topic: no topic named رياضة",
    '[mine]\ncountry = ["الأرض الوسطى"]': "mine: country: no place named الأرض الوسطى is known",
    '[mine]\nlanguage = ["عربي"]': "mine: language: عربي is no language tag like ar or en-GB",
    '[mine]\nfeed = ["ftp://example.org/rss"]': "mine: feed: ftp://example.org/rss is neither a feed's address nor a host",
    '[mine]\nfeed = ["the feed"]': "mine: feed: the feed is neither",
    '[mine]\ntopic = ["sport"\n': "Unclosed array",
}  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
def test_a_faulty_file_is_refused_by_route_and_field(text: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "routes.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_routes(Settings(routes=str(file)))
    assert str(refused.value).startswith(f"MAJRA_ROUTES={file}: ")
    assert fault in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        load_routes(Settings(routes=str(tmp_path / "none.toml")))
    (tmp_path / "latin.toml").write_bytes('[mine]\nkeyword = ["حج"]'.encode("windows-1256"))
    with pytest.raises(SettingsError, match=r"latin\.toml"):
        load_routes(Settings(routes=str(tmp_path / "latin.toml")))


def test_no_file_is_no_routes() -> None:
    assert load_routes(Settings()).topics == ()


def test_the_topics_in_the_documentation_are_all_there() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/routes.md").read_text(encoding="utf-8")
    assert [topic.slug for topic in MEDIA_TOPICS if topic.slug not in text] == []
    assert [slug for slug in CHILDREN if slug.partition("/")[2] not in text] == []
