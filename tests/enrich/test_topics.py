"""Media topics: short stories of our own writing, what the publisher's categories add, and what must hold for any text."""

import gzip
import html
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majra.records.document import Document
from majra.records.entry import Entry
from majra.topics import BY_SLUG, BY_URI, MEDIA_TOPICS
from streams.enrich.classifier import TopicClassifier, TopicModel, by_category
from streams.enrich.subjects import MODEL, OPERATOR, PUBLISHER, SUREST, subjects_of
from streams.enrich.topic_categories import NAMES, named_topics, sections
from streams.enrich.topic_lexicon import LEXICON
from streams.enrich.topic_text import features, lexicon, stem, stems
from streams.refine import refine

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
CLASSIFIER = TopicClassifier.load()

# Headline and body; the topics that the story must have; those that it must not.
STORIES = [
    ("عرض مسرحية جديدة في افتتاح المهرجان", "تفتتح فرقة من المخرجين الشباب مهرجان المسرح بعرض مأخوذ عن رواية معروفة، ويشارك فيه ممثلون وموسيقيون من خمس دول. وقال الناقد إن النص يستعيد قصائد شاعر منسي.",
     {"arts-culture-entertainment"}, {"politics", "sport"}),
    ("السجن عشر سنوات لعصابة سرقت مصرفا", "قضت محكمة الجنايات بسجن خمسة متهمين عشر سنوات بعد إدانتهم بسرقة فرع مصرف، وقال القاضي إن النيابة قدمت أدلة كافية، فيما أعلن المحامي أنه سيستأنف الحكم.",
     {"crime-law-justice"}, {"politics", "sport", "health"}),
    ("حريق يلتهم مخزنا للأخشاب", "اندلع حريق كبير في مخزن للأخشاب على أطراف المدينة، وأخمدته فرق الإطفاء بعد خمس ساعات. وقال الدفاع المدني إن رجلين نقلا إلى المستشفى مصابين باختناق، وإن التحقيق جار في سبب الحادث.",
     {"disaster-accident"}, {"politics", "sport", "arts-culture-entertainment"}),
    ("زلزال متوسط يهز الساحل", "ضرب زلزال بقوة خمس درجات الساحل الشمالي فجر اليوم، وانهارت منازل قديمة في قريتين، وتبحث فرق الإنقاذ عن ناجين تحت الأنقاض بعد مصرع ثلاثة أشخاص.",
     {"disaster-accident"}, {"politics", "sport"}),
    ("أرباح شركة الإسمنت ترتفع بعشرة في المئة", "ارتفعت أرباح شركة الإسمنت في الربع الثالث إلى عشرين مليون دولار بفضل زيادة المبيعات والصادرات، وصعد سهمها في البورصة بثلاثة في المئة، وتتوقع الشركة نموا أبطأ مع ارتفاع أسعار الطاقة.",
     {"economy-business-finance"}, {"politics", "sport", "society"}),
    ("الدولار يتراجع أمام اليورو", "تراجع الدولار أمام اليورو في تعاملات متقلبة قبل قرار البنك المركزي بشأن سعر الفائدة، وقال محللون إن المستثمرين يترقبون بيانات التضخم.",
     {"economy-business-finance"}, {"politics", "weather"}),
    ("توزيع مناهج جديدة على المدارس الابتدائية", "وزعت وزارة التربية مناهج جديدة للرياضيات على المدارس الابتدائية، وقال مدير التعليم إن المعلمين تلقوا دورات، وإن الطلاب سيخضعون لامتحانات أقصر في نهاية العام الدراسي.",
     {"education"}, {"politics", "sport"}),
    ("زراعة مليون شجرة لوقف التصحر", "بدأت هيئة حماية البيئة زراعة مليون شجرة لوقف التصحر والحد من التلوث، وقالت إن الغابات تمتص الكربون وتحفظ التنوع الحيوي في المحميات التي تراجعت مساحتها مع تغير المناخ.",
     {"environment"}, {"politics", "sport"}),
    ("لقاح جديد يخفض الإصابة بالإنفلونزا", "أظهرت تجربة سريرية أن لقاحا جديدا يخفض الإصابة بفيروس الإنفلونزا لدى المسنين بنسبة الثلثين، وقال الأطباء إن أعراض المرض كانت أخف، ودعت وزارة الصحة المرضى إلى التطعيم قبل الشتاء.",
     {"health"}, {"politics", "sport"}),
    ("ببغاء يعود إلى صاحبته بعد سبع سنوات", "عاد ببغاء طار من شرفة قبل سبع سنوات إلى صاحبته المسنة، وراح يغني لها أغنية عيد ميلادها كما علمته، في قصة غريبة أثارت دهشة الجيران الذين التقطوا له صورا نادرة.",
     {"human-interest"}, {"politics", "conflict-war-peace"}),
    ("عمال الموانئ يضربون مطالبين بزيادة الأجور", "بدأ عمال الموانئ إضرابا مفتوحا دعت إليه النقابة احتجاجا على ضعف الأجور وساعات العمل الطويلة، وقال النقيب إن الموظفين لم يتسلموا رواتبهم منذ شهرين.",
     {"labour"}, {"sport", "religion"}),
    ("وصفة سهلة لكعكة التمر", "المقادير: كوب من التمر المهروس، وكوبان من الدقيق، وملعقة من القرفة، ونصف كوب من السكر. تخلط الزبدة مع السكر ثم يضاف التمر، وتخبز الكعكة نصف ساعة وتقدم مع القهوة.",
     {"lifestyle-leisure"}, {"politics", "economy-business-finance"}),
    ("خمس وجهات لعطلة هادئة في الجبل", "للباحثين عن عطلة هادئة يقترح خبراء السياحة خمس قرى جبلية فيها فنادق صغيرة ومطاعم تقدم أطباقا محلية، ويستمتع السياح فيها بالمشي بين الشلالات وزيارة الأسواق القديمة.",
     {"lifestyle-leisure"}, {"politics", "conflict-war-peace"}),
    ("البرلمان يصوت على الثقة بالحكومة", "يصوت البرلمان غدا على الثقة بحكومة رئيس الوزراء المكلف بعد مشاورات بين الأحزاب، وأعلنت كتلة المعارضة أن نوابها سيصوتون ضد البيان الوزاري وطالبت بانتخابات مبكرة.",
     {"politics"}, {"sport", "weather", "health"}),
    ("وزيرا الخارجية يبحثان العلاقات الثنائية", "بحث وزير الخارجية مع نظيره الزائر العلاقات الثنائية وتنسيق المواقف قبل القمة، وسلمه رسالة من الرئيس، واتفق الجانبان على تبادل السفراء.",
     {"politics"}, {"sport", "disaster-accident"}),
    ("خطيب الجمعة يدعو إلى صلة الرحم", "دعا إمام المسجد وخطيبه المصلين إلى صلة الرحم والإكثار من الصدقة في رمضان، وتلا آيات من القرآن الكريم وأحاديث نبوية في فضل الصيام والقيام.",
     {"religion"}, {"politics", "sport", "conflict-war-peace"}),
    ("مسبار يرسل صورا من أقمار زحل", "أرسل مسبار فضائي صورا دقيقة لقمر يدور حول كوكب زحل، وقال علماء في وكالة الفضاء إن تحت سطحه الجليدي محيطا، وإن التلسكوب سيعيد الرصد في الصيف.",
     {"science-technology"}, {"politics", "sport", "religion"}),
    ("تطبيق جديد يترجم لغة الإشارة", "أطلقت شركة برمجيات تطبيقا للهواتف الذكية يترجم لغة الإشارة بالكاميرا اعتمادا على الذكاء الاصطناعي، وقال مهندسوها إن بيانات المستخدمين تبقى مشفرة على الجهاز.",
     {"science-technology"}, {"politics", "sport"}),
    ("جمعية خيرية ترعى مئتي أسرة فقيرة", "أعلنت جمعية خيرية أنها تكفل مئتي أسرة من الأرامل والأيتام، وأن متطوعين يوزعون عليها مساعدات كل شهر، ودعت إلى التبرع للمحتاجين وذوي الاحتياجات الخاصة.",
     {"society"}, {"politics", "sport"}),
    ("هدف متأخر يمنح الضيوف الفوز", "خطف المهاجم هدف الفوز في الدقيقة الأخيرة من المباراة، فصعد فريقه إلى صدارة الدوري بفارق نقطة، وقال المدرب إن اللاعبين قدموا شوطا ثانيا رائعا أمام جماهير الملعب.",
     {"sport"}, {"politics", "conflict-war-peace"}),
    ("قصف مدفعي على أطراف المدينة المحاصرة", "قتل تسعة مدنيين في قصف مدفعي شنته قوات الجيش على أطراف المدينة المحاصرة، فيما اندلعت اشتباكات مع مسلحي المعارضة، وقالت مصادر طبية إن الجرحى نقلوا وسط غارات جوية.",
     {"conflict-war-peace"}, {"sport", "lifestyle-leisure", "economy-business-finance"}),
    ("أمطار رعدية وانخفاض في درجات الحرارة غدا", "توقعت هيئة الأرصاد الجوية أمطارا رعدية على المرتفعات ورياحا نشطة مثيرة للغبار، مع انخفاض درجات الحرارة إلى ما دون العاشرة مئوية وضباب في ساعات الصباح.",
     {"weather"}, {"politics", "sport", "economy-business-finance"}),
]  # fmt: skip


def slugs_of(document: Document) -> dict[str, tuple[str, int]]:
    """The top topics; tests/enrich/test_topic_levels.py has those of the second level."""
    subjects = subjects_of(document, CLASSIFIER)
    return {BY_URI[each.uri].slug: (each.creator, each.confidence) for each in subjects if each.uri in BY_URI}


def document(title: str, body: str, **fields: object) -> Document:
    entry = Entry(id="e1", title=title, content=body, content_type="text/plain", **fields)  # type: ignore[arg-type]
    return refine(entry, NOW)[0]


@pytest.mark.parametrize(("title", "body", "wanted", "unwanted"), STORIES, ids=[f"{i}-{min(s[2])}" for i, s in enumerate(STORIES)])  # fmt: skip
def test_stories(title: str, body: str, wanted: set[str], unwanted: set[str]) -> None:
    found = slugs_of(document(title, body))
    assert wanted <= found.keys(), found
    assert not unwanted & found.keys(), found
    assert all(creator == MODEL and 0 < confidence <= SUREST for creator, confidence in found.values())


def test_every_topic_has_a_story() -> None:
    assert {slug for *_, wanted, _ in STORIES for slug in wanted} == set(BY_SLUG)


def test_a_story_may_have_several_topics_the_surest_first() -> None:
    found = slugs_of(document("محكمة تحاكم لاعبا بتهمة التلاعب بنتيجة مباراة", "تحاكم محكمة الجنايات لاعب كرة قدم متهما بتلقي رشوة للتلاعب بنتيجة مباراة في الدوري، وقالت النيابة إن مدرب الفريق ولاعبين اثنين أدلوا بشهاداتهم أمام القاضي."))  # fmt: skip
    assert {"sport", "crime-law-justice"} <= found.keys()
    assert [sure for _, sure in found.values()] == sorted((sure for _, sure in found.values()), reverse=True)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "مرحبا",
        "١٢٣ ٤٥٦ ٧٨٩ ٠١٢ ٣٤٥ ٦٧٨",
        "كما هو كذلك ثم إن هذا ذلك تلك عن من إلى حتى عندما بينما أيضا فقط كل بعض غير",
    ],
)
def test_no_topic_where_nothing_tells_one(body: str) -> None:
    assert CLASSIFIER.classify("", body) == {}


VAGUE = (
    "افتتاح المبنى الجديد",
    "افتتح المسؤول صباح اليوم المبنى الجديد في حضور عدد من الضيوف، وألقى كلمة قصيرة، ثم تجول الحاضرون في القاعات.",
)


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ({"categories": ("رياضة",)}, "sport"),
        ({"categories": ("أخبار محلية", "اقتصاد وأعمال")}, "economy-business-finance"),
        ({"url": "https://example.org/ar/health/2026/some-long-headline-here"}, "health"),
        ({"url": "http://www.example.org/arabic/sports-43092254"}, "sport"),
        ({"feed": "https://example.org/rss/culture.xml"}, "arts-culture-entertainment"),
    ],
)
def test_the_publishers_category_tips_what_the_text_leaves_open(fields: dict[str, object], slug: str) -> None:
    creator, with_it = slugs_of(document(*VAGUE, **fields)).get(slug, ("", 0))
    plain = CLASSIFIER.classify(*VAGUE)
    assert slug not in plain
    assert creator in ("", PUBLISHER)  # never the model's word
    assert with_it < SUREST


def test_a_category_raises_what_the_text_says_too() -> None:
    title, body, *_ = STORIES[0]
    alone = CLASSIFIER.classify(title, body)["arts-culture-entertainment"]
    both = CLASSIFIER.classify(title, body, (), {"arts-culture-entertainment": 1.0})["arts-culture-entertainment"]
    assert both.probability >= alone.probability
    assert both.by_text


def test_a_category_does_not_beat_a_text_that_speaks_of_something_else() -> None:
    title, body, *_ = STORIES[19]
    found = slugs_of(document(title, body, categories=("صحة",)))
    assert "sport" in found
    assert "health" not in found


@pytest.mark.parametrize(
    ("language", "categories", "wanted"),
    [
        ("en", ("Sports", "Premier League"), {"sport": PUBLISHER}),
        ("fr", ("Économie",), {"economy-business-finance": PUBLISHER}),
        ("en", ("World",), {}),
        ("en", ("security",), {}),  # of two topics: tells neither
        ("en", (), {}),
    ],
)
def test_no_arabic_model_runs_on_other_languages(
    language: str, categories: tuple[str, ...], wanted: dict[str, str]
) -> None:
    text = "The striker scored twice as the visitors won the derby in front of sixty thousand people on Sunday evening."
    changed = msgspec.structs.replace(document("Derby", text, categories=categories), language=language)
    found = slugs_of(changed)
    assert {slug: creator for slug, (creator, _) in found.items()} == wanted


def test_an_embedded_article_has_nothing_from_the_pages_category() -> None:
    whole = document(*VAGUE, categories=("رياضة",), feed="https://example.org/sport/rss")
    assert "sport" not in slugs_of(whole.with_majra(position=1, categories=()))


def test_the_operators_topics_are_certain() -> None:
    found = slugs_of(document(*VAGUE, topics=("weather", "no-topic")))
    assert found["weather"] == (OPERATOR, 100)
    assert "no-topic" not in found


CATEGORIES = {
    "رياضة": {"sport"}, "رياضــة": {"sport"}, "الرياضة العربية": {"sport"}, "Sports": {"sport"}, "football": {"sport"},
    "اقتصاد": {"economy-business-finance"}, "مال وأعمال": {"economy-business-finance"}, "Économie": {"economy-business-finance"},
    "Real Estate": {"economy-business-finance"}, "عمل": {"labour"}, "سياسة": {"politics"}, "ثقافة وفن": {"arts-culture-entertainment"},
    "علوم وتكنولوجيا": {"science-technology"}, "High-Tech": {"science-technology"}, "حوادث": {"crime-law-justice", "disaster-accident"},
    "faits divers": {"crime-law-justice", "disaster-accident"}, "Santé": {"health"}, "طقس": {"weather"}, "تعليم": {"education"},
    "محليات": set(), "العالم": set(), "Middle East": set(), "": set(), "منوعات": {"human-interest", "lifestyle-leisure"},
    "الوزير يفتتح بطولة الرياضة المدرسية في العاصمة اليوم": set(),  # a headline is no category
}  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), CATEGORIES.items())
def test_names_of_categories(name: str, wanted: set[str]) -> None:
    found = named_topics([name])
    assert found == dict.fromkeys(wanted, 1 / max(1, len(wanted)))
    assert by_category(found).keys() == (wanted if len(wanted) == 1 else set())


@pytest.mark.parametrize(
    ("address", "feed", "wanted"),
    [
        ("https://www.example.org/ar/economy/2024/some-long-headline", False, ["ar", "economy"]),
        ("https://sport.example.org/story/a-b-c", False, ["sport", "story"]),
        ("http://www.bbc.co.uk/arabic/sports-43092254", False, ["bbc", "arabic", "sports"]),
        ("https://example.org/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/", False, ["رياضة"]),
        ("https://example.org/rss/al-thaqafa.xml", True, ["rss", "al thaqafa xml"]),
        ("https://example.org", False, []),
        ("http://[bad", True, []),
        (None, False, []),
    ],
)
def test_sections_of_addresses(address: str | None, feed: bool, wanted: list[str]) -> None:
    assert sections(address, feed=feed) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("والمدارس", "مدارس"), ("مدرسيه", "مدرس"), ("وزير", "وزير"), ("جامعه", "جامعه"), ("جامع", "جامع"), ("للحكومه", "حكومه"),
     ("الله", "الله"), ("ولد", "ولد"), ("المعلمين", "معلم"), ("كره", "كره"), ("", "")],
)  # fmt: skip
def test_light_stems(word: str, wanted: str) -> None:
    assert stem(word) == wanted


def test_word_lists_are_whole() -> None:
    assert LEXICON.keys() == BY_SLUG.keys() == NAMES.keys()
    long = [phrase for phrase in lexicon() if phrase.count(" ") > 1]
    assert long == [], "only words and pairs are looked up"


def test_the_model_fits_the_code() -> None:
    model = TopicModel.load()
    terms, topics = model.weights.shape
    assert topics == len(MEDIA_TOPICS)
    assert model.vocabulary.shape == model.rarity.shape == (terms,)
    assert bool(np.all(np.diff(model.vocabulary.astype(np.int64)) > 0))
    assert model.hits.shape == (len(features("", "").hits), topics)
    assert (model.thresholds.min() > 0.3, model.thresholds.max() < 0.7) == (True, True)


TEXT = st.text(max_size=300) | st.text(alphabet="ابتجدرسعفقكلمنهويأإةىّ ،.0١", max_size=600)


@given(
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3),
    st.dictionaries(st.sampled_from(sorted(BY_SLUG)), st.sampled_from((0.5, 1.0))),
)
def test_any_text_gets_known_topics_of_a_probability(
    title: str, body: str, keywords: list[str], named: dict[str, float]
) -> None:
    found = CLASSIFIER.classify(title, body, keywords, named)
    assert found.keys() <= BY_SLUG.keys()
    assert all(0 < topic.probability <= 1 for topic in found.values())
    assert CLASSIFIER.classify(title, body, keywords, named) == found


@given(TEXT)
def test_terms_are_each_there_once(body: str) -> None:
    seen = features("", body)
    assert len(seen.terms) == len(seen.weights)
    assert len(set(stems(body))) <= len(seen.terms) or seen.words < len(stems(body))
    assert bool(np.all(np.isfinite(seen.hits)))


def test_the_labels_are_ids_and_slugs_only() -> None:
    file = Path(__file__).resolve().parents[2] / "training/topics_labels.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({row["article"] for row in rows}) == len(rows)
    assert sum(row["part"] == "held-out" for row in rows) >= 300
    assert {slug for row in rows for slug in row["topics"]} == set(BY_SLUG)
    assert all(row.keys() == {"article", "part", "topics"} and len(row["article"]) == 16 for row in rows)


def test_figures_on_articles_that_were_never_trained_on(shared_data: Path) -> None:
    """The macro F1 that was asked for, by the shipped code (docs/models.md has the figures)."""
    file = Path(__file__).resolve().parents[2] / "training/topics_labels.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    held = {row["article"]: set(row["topics"]) for row in rows if row["part"] == "held-out"}
    both, wanted, given = (dict.fromkeys(BY_SLUG, 0) for _ in range(3))
    read = 0
    for name in ("bbc_france24_2018", "saudi_papers_2015-07-21_22"):
        with gzip.open(shared_data / f"articles/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                truth = held.pop(sha256(article["url"].encode()).hexdigest()[:16], None)
                if truth is None:
                    continue
                read += 1
                text = html.unescape(article.get("text") or article.get("content") or "")
                found = CLASSIFIER.classify(html.unescape(article["title"]), text).keys()
                for slug in BY_SLUG:
                    both[slug] += slug in truth and slug in found
                    wanted[slug] += slug in truth
                    given[slug] += slug in found
    assert (read, held) == (347, {})
    scores = {slug: 2 * both[slug] / (wanted[slug] + given[slug]) for slug in BY_SLUG}
    assert sum(scores.values()) / len(scores) >= 0.7, scores
