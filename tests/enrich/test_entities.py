"""Entities of a document: each once, by its fullest name; links only where it is sure which place is meant."""

from functools import cache

import pytest
from msgspec import UNSET

from majra.records.document import Mention
from streams.enrich import model
from streams.enrich.entities import Entities, gather
from streams.enrich.gazetteer import Gazetteer, Place, is_demonym
from streams.enrich.lexicon import Lexicon
from streams.enrich.names import HEADS, KINDS, TITLES, bare, name_key, without


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def lexicon() -> Lexicon:
    return model.load().lexicon


def entities(text: str, *marked: tuple[str, str]) -> Entities:
    """What `text` comes to when `marked` (type, words) are its mentions, in this order."""
    mentions, at = [], 0
    for kind, words in marked:
        start = text.index(words, at)
        at = start + len(words)
        mentions.append(Mention(type=kind, text=words, start=start, end=at, field="body"))  # type: ignore[arg-type]
    return gather(mentions, {"headline": "", "body": text}.__getitem__, gazetteer(), lexicon().segment)


PEOPLE = [
    ("last name", ["جو بايدن", "بايدن"], ["جو بايدن"]),
    ("first name", ["محمد صلاح", "صلاح", "محمد صلاح"], ["محمد صلاح"]),
    ("short form first", ["بايدن", "جو بايدن"], ["جو بايدن"]),
    ("title", ["الدكتور أحمد الطيب", "أحمد الطيب"], ["أحمد الطيب"]),
    ("point of a title", ["د. أحمد الطيب"], ["أحمد الطيب"]),
    ("two titles", ["سمو الأمير محمد بن سلمان", "محمد بن سلمان"], ["محمد بن سلمان"]),
    ("middle names", ["محمد بن سلمان بن عبدالعزيز", "محمد بن سلمان"], ["محمد بن سلمان بن عبدالعزيز"]),
    ("clitics", ["ولاريجاني", "لاريجاني"], ["لاريجاني"]),
    ("spelling", ["عبد الفتاح السيسي", "عبدالفتاح السيسى"], ["عبد الفتاح السيسي"]),
    ("two people", ["بشار الأسد", "حافظ الأسد", "الأسد"], ["بشار الأسد", "حافظ الأسد"]),
    ("not related", ["أحمد علي", "علي حسن"], ["أحمد علي", "علي حسن"]),
    ("only a title", ["الملك"], ["الملك"]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "names"), [case[1:] for case in PEOPLE], ids=[case[0] for case in PEOPLE])
def test_a_person_is_one(said: list[str], names: list[str]) -> None:
    found = entities(" ، ".join(said), *(("PER", each) for each in said))
    assert [each.name for each in found.people] == names


BODIES = [
    ("clitics", ["للأمم المتحدة", "الأمم المتحدة"], ["الأمم المتحدة"]),
    ("longer form", ["مجلس الأمن", "مجلس الأمن الدولي"], ["مجلس الأمن الدولي"]),
    ("head", ["نادي الهلال", "الهلال"], ["نادي الهلال"]),
    ("another body", ["وزارة الصحة", "وزارة الدفاع"], ["وزارة الصحة", "وزارة الدفاع"]),
    ("one word is not enough", ["حزب الله", "حزب الوفد"], ["حزب الله", "حزب الوفد"]),
    ("a people's adjective", ["أرامكو السعودية", "أرامكو"], ["أرامكو السعودية"]),
    ("the short one first", ["سابك", "وسابك السعودية"], ["سابك السعودية"]),
    ("head and adjective", ["شركة زين الكويتية", "زين"], ["شركة زين الكويتية"]),
    ("a company's end", ["كيان القابضة", "كيان"], ["كيان القابضة"]),
    ("a club", ["الأهلي المصري", "الأهلي", "الزمالك"], ["الأهلي المصري", "الزمالك"]),
    ("two clubs of a name", ["الأهلي المصري", "الأهلي السعودي"], ["الأهلي المصري", "الأهلي السعودي"]),
    ("which of two", ["الأهلي المصري", "الأهلي السعودي", "الأهلي"], ["الأهلي المصري", "الأهلي السعودي", "الأهلي"]),
    ("ministries of two states", ["وزارة الخارجية الروسية", "وزارة الخارجية التركية", "وزارة الخارجية"],
     ["وزارة الخارجية الروسية", "وزارة الخارجية التركية", "وزارة الخارجية"]),
    ("a kind is no name", ["بنك مصر", "بنك"], ["بنك مصر", "بنك"]),
    ("nor with the article", ["الجيش السوداني", "الجيش"], ["الجيش السوداني", "الجيش"]),
    ("another's end", ["الهلال الأحمر", "الهلال"], ["الهلال الأحمر", "الهلال"]),
    ("a bank and the Union", ["الاتحاد الأوروبي", "الاتحاد"], ["الاتحاد الأوروبي", "الاتحاد"]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "names"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_an_organisation_is_one(said: list[str], names: list[str]) -> None:
    found = entities(" ، ".join(said), *(("ORG", each) for each in said))
    assert [each.name for each in found.organisations] == names


LINKS = [
    ("country", "في العراق", "العراق", "Q796"),
    ("country with clitics", "سافر للعراق", "للعراق", "Q796"),
    ("usual name", "في السعودية", "السعودية", "Q851"),
    ("official name", "في المملكة العربية السعودية", "المملكة العربية السعودية", "Q851"),
    ("city", "في القاهرة", "القاهرة", "Q85"),
    ("city with clitics", "وبالرياض", "وبالرياض", "Q3692"),
    ("city by its kind", "في مدينة جدة", "مدينة جدة", "Q374365"),
    ("a letter that is no clitic", "في واشنطن", "واشنطن", "Q61"),
    ("country before city", "في الكويت", "الكويت", "Q817"),
    ("Madrid is in Spain first", "في مدريد", "مدريد", "Q2807"),
    ("town that is said to be a team", "فاز فريق برشلونة", "برشلونة", None),
    ("club's town", "لاعب نادي مانشستر", "مانشستر", None),
    ("Valencia is in Spain first", "في فالنسيا", "فالنسيا", "Q8818"),
    ("a city that the list lacks", "في دلهي", "دلهي", "Q1353"),
    ("written in one word", "في نيودلهي", "نيودلهي", "Q987"),
    ("a city that the list translates", "في سلا قرب الرباط", "سلا", "Q466046"),
    ("a small town of a great name", "قلعة بعلبك", "بعلبك", "Q178835"),
    ("another spelling", "في برمنجهام", "برمنجهام", "Q2256"),
    ("not its old quarter", "جامعة القرويين في فاس", "فاس", "Q80985"),
    ("a capital by two words", "في تونس العاصمة", "تونس العاصمة", "Q3572"),
    ("the country", "في تونس", "تونس", "Q948"),
    ("a town of a better known city's name", "ميناء باري", "باري", None),
    ("unknown village", "في بلدة عين كذا", "عين كذا", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "item"), [case[1:] for case in LINKS], ids=[case[0] for case in LINKS])
def test_links(text: str, words: str, item: str | None) -> None:
    found = entities(text, ("LOC", words))
    uri = f"https://www.wikidata.org/entity/{item}" if item else UNSET
    assert [each.uri for each in found.mentions] == [uri]
    assert [each.uri for each in found.places] == [uri]
    assert found.mentions[0].text == words, "the mention stays as it is published"


def test_a_place_is_one_by_its_item() -> None:
    found = entities("السعودية و المملكة العربية السعودية", ("LOC", "السعودية"), ("LOC", "المملكة العربية السعودية"))
    assert [each.name for each in found.places] == ["السعودية"]


def test_a_city_that_two_countries_have_is_in_the_one_that_is_named() -> None:
    tripoli = "https://www.wikidata.org/entity/"
    alone = entities("في طرابلس", ("LOC", "طرابلس"))
    lebanon = entities("في طرابلس شمال لبنان", ("LOC", "طرابلس"), ("LOC", "لبنان"))
    libya = entities("في طرابلس عاصمة ليبيا", ("LOC", "طرابلس"), ("LOC", "ليبيا"))
    assert lebanon.mentions[0].uri == tripoli + "Q168954"
    assert libya.mentions[0].uri == tripoli + "Q3579"
    assert alone.mentions[0].uri in (UNSET, tripoli + "Q3579")


def test_a_citys_name_that_is_also_a_countrys_is_told_by_the_city_s_country() -> None:
    at = "https://www.wikidata.org/entity/"
    amman = entities("في عمان شمال الأردن", ("LOC", "عمان"), ("LOC", "الأردن"))
    oman = entities("بين عمان وقطر", ("LOC", "عمان"), ("LOC", "وقطر"))
    assert [mention.uri for mention in (amman.mentions[0], oman.mentions[0])] == [at + "Q3805", at + "Q842"]


def test_a_city_that_is_a_persons_name_in_the_document_is_not_linked() -> None:
    found = entities("قال ديفيد لندن إن لندن", ("PER", "ديفيد لندن"), ("LOC", "لندن"))
    assert found.mentions[1].uri is UNSET


def test_the_city_of_a_country_of_the_same_name() -> None:
    places = Gazetteer(
        [("الكويت", Place("الكويت", "Q817", "KW", 0)), ("الكويت", Place("الكويت", "Q35178", "KW", 60_000))]
    )
    assert places.link("الكويت", frozenset(), frozenset()) == Place("الكويت", "Q817", "KW", 0)
    assert places.link("الكويت", frozenset(), frozenset(), city=True) == Place("الكويت", "Q35178", "KW", 60_000)


def test_unsure_which_is_no_link() -> None:
    places = Gazetteer([("الحصن", Place("الحصن", "Q1", "JO", 200_000)), ("الحصن", Place("الحصن", "Q2", "SY", 150_000))])
    assert places.link("الحصن", frozenset(), frozenset()) is None
    assert places.link("الحصن", frozenset(["SY"]), frozenset()) == Place("الحصن", "Q2", "SY", 150_000)
    assert places.link("الحصن", frozenset(["SY", "JO"]), frozenset()) is None


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("الملك السعودي", "السعودي", False), ("الجيش المصري", "المصري", False), ("القوات الأميركية", "الأميركية", False),
        ("القيادة السعودية", "السعودية", False), ("في السعودية", "السعودية", True), ("إلى عمان", "عمان", True),
        ("في اليونان", "اليونان", True), ("في سوريا", "سوريا", True), ("المصريين", "المصريين", False),
    ],
)  # fmt: skip
def test_demonyms_are_no_places(text: str, words: str, kept: bool) -> None:
    found = entities(text, ("LOC", words))
    assert bool(found.mentions) == bool(found.places) == kept


def test_names_of_countries_are_no_demonyms() -> None:
    names = [
        "مصر",
        "لبنان",
        "السودان",
        "عمان",
        "اليونان",
        "ايران",
        "المجر",
        "فرنسا",
        "كوريا الجنوبية",
        "باكستان",
        "كازاخستان",
    ]
    assert not [name for name in names if is_demonym(name, after_noun=True)]


def test_names() -> None:
    segment = lexicon().segment
    assert bare("للأمم المتحدة", segment) == "الأمم المتحدة"
    assert bare("وبريطانيا", segment) == "بريطانيا"
    assert bare("وليد المعلم", segment) == "وليد المعلم"
    assert bare("", segment) == ""
    assert name_key("عبد الله بن عبد العزيز") == name_key("عبدالله بن عبدالعزيز")
    assert without("الرئيس السيد أحمد", TITLES) == "أحمد"
    assert without("مدينة جدة", KINDS) == "جدة"
    assert without("نادي", HEADS) == "نادي"


def test_every_shipped_place_is_well_formed() -> None:
    for places in gazetteer()._places.values():
        for place in places:
            assert place.name
            assert place.item[0] == "Q"
            assert place.item[1:].isdigit()
            assert len(place.country) == 2
            assert place.people >= 0
