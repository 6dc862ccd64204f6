"""The tagger: labels read back as exact spans, the same sums as the features say, and names found in today's news."""

from functools import cache
from io import BytesIO
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majra.records.document import Mention
from majra.text.arabic import readings
from streams.enrich import model
from streams.enrich.features import EDGE, OFFSETS, pairs, seen
from streams.enrich.lexicon import Lexicon, key
from streams.enrich.mentions import mentions_of, spans
from streams.enrich.sound import BUCKETS, Sound
from streams.enrich.tagger import LABELS, Tagger, agreement, pair_key, viterbi
from streams.enrich.words import tokenize

SILENT = Sound(np.zeros(BUCKETS, np.float32), 0, ())


@cache
def tagger() -> Tagger:
    return model.load()


def found(text: str) -> list[tuple[str, str]]:
    return [(each.type, each.text) for each in mentions_of({"body": text}, tagger())]


NEWS = [
    ("وصل وزير الخارجية الأميركي أنتوني بلينكن إلى القاهرة أمس الثلاثاء.", [("PER", "أنتوني بلينكن"), ("LOC", "القاهرة")]),
    ("أعلنت الأمم المتحدة وقف عملياتها في السودان.", [("ORG", "الأمم المتحدة"), ("LOC", "السودان")]),
    ("وقال الرئيس الروسي فلاديمير بوتين في موسكو إن بلاده مستعدة.", [("PER", "فلاديمير بوتين"), ("LOC", "موسكو")]),
    ("بحث الرئيس عبد الفتاح السيسي مع نظيره الفرنسي إيمانويل ماكرون الأوضاع في غزة.",
     [("PER", "عبد الفتاح السيسي"), ("PER", "إيمانويل ماكرون"), ("LOC", "غزة")]),
    ("عقد مجلس الأمن جلسة طارئة في نيويورك.", [("ORG", "مجلس الأمن"), ("LOC", "نيويورك")]),
    ("وتوجه الوفد من الأردن إلى العراق ولبنان.", [("LOC", "الأردن"), ("LOC", "العراق"), ("LOC", "ولبنان")]),
    ("ارتفعت الأسعار بنسبة كبيرة خلال العام الماضي.", []),
    ("", []),
    ("...", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NEWS)
def test_news(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_word_is_what_it_is_elsewhere_in_the_document() -> None:
    alone = found("ورفض نتنياهو.")
    helped = found("وصل رئيس الوزراء بنيامين نتنياهو إلى واشنطن.\nورفض نتنياهو الحديث للصحافة.")
    assert ("PER", "نتنياهو") in helped
    assert len(alone) <= 1


TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="ابتلوكف منهي.،؟!\n\u064e\u0640\u200f«»\"'()-0٣aB", max_size=200),
    st.lists(
        st.sampled_from([each for text, _ in NEWS for each in text.split()] + ["\n", "\u200f", "،", "ـ", "🙂"]),
        max_size=60,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_a_mention_is_the_text_at_its_offsets(headline: str, body: str) -> None:
    texts = {"headline": headline, "body": body}
    mentions: list[Mention] = mentions_of(texts, tagger())  # type: ignore[arg-type]
    for each in mentions:
        assert texts[each.field][each.start : each.end] == each.text
        assert each.text.strip() == each.text != ""
    for one, next_one in pairwise(mentions):
        assert (one.field == next_one.field and one.end <= next_one.start) or (one.field, next_one.field) == (
            "headline",
            "body",
        )


@given(TEXTS)
def test_tokens_cover_all_but_space(text: str) -> None:
    tokens = [token for sentence in tokenize(text) for token in sentence]
    assert all(text[start:end] == word for word, start, end in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))


def test_a_sentence_ends_at_stops_lines_and_after_a_long_run() -> None:
    assert [len(each) for each in tokenize("قال نعم. ثم ذهب\nوعاد")] == [3, 2, 1]
    assert [len(each) for each in tokenize("كلمة " * 300)] == [120, 120, 60]
    assert [len(each) for each in tokenize("كلمة " * 45 + "، ثم عاد")] == [46, 2]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["B-PER", "I-PER", "O"], [("PER", 0, 2)]),
        (["B-LOC", "B-LOC"], [("LOC", 0, 1), ("LOC", 1, 2)]),
        (["O", "I-ORG", "I-ORG"], [("ORG", 1, 3)]),
        (["B-PER", "I-LOC"], [("PER", 0, 1), ("LOC", 1, 2)]),
        ([], []),
    ],
)
def test_spans(tags: list[str], expected: list[tuple[str, int, int]]) -> None:
    assert spans(tags) == expected


SEGMENTS = [
    ("وبريطانيا", ("و", "بريطانيا")), ("بالرياض", ("ب", "الرياض")), ("للعراق", ("ل", "العراق")), ("وبالعراق", ("وب", "العراق")),
    ("لبنان", ("", "لبنان")), ("وليد", ("", "وليد")), ("بلير", ("", "بلير")), ("فرنسا", ("", "فرنسا")), ("كلينتون", ("", "كلينتون")),
    ("باريس", ("", "باريس")), ("واشنطن", ("", "واشنطن")), ("من", ("", "من")), ("2024", ("", "0000")),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), SEGMENTS)
def test_clitics_are_cut_where_the_rest_is_the_word(word: str, expected: tuple[str, str]) -> None:
    assert tagger().lexicon.segment(key(word)) == expected


def test_what_a_word_may_be() -> None:
    assert readings("وللعراق") == ("وللعراق", "للعراق", "العراق", "لعراق")
    assert readings("قال") == ("قال",)


def test_sound_parts_foreign_names_from_common_words() -> None:
    sound = tagger().lexicon.sound
    for name, word in (("شومسكي", "المدينه"), ("سيدورف", "الحكومه"), ("خراسان", "استقبل")):
        assert int(sound.of(name)) > int(sound.of(word))
    assert sound.of("2024") == sound.of("CNN") == "?"


def test_habits_are_of_the_stem_and_neighbours_see_the_style_alone() -> None:
    lexicon = Lexicon({"العراق": 50}, {}, {}, SILENT, {"العراق": bytes([40, 0, 6])})
    word = lexicon.word("وبالعراق")
    assert {"y=40"} < set(word.near)
    assert {"j0=0", "j1=6"} < set(word.full)
    assert not [each for each in (*lexicon.word("قال").near, *lexicon.word("قال").full) if each.startswith(("y=", "j"))]


def test_a_model_reads_back_as_it_was_written() -> None:
    file = BytesIO()
    model.write(
        file,
        counts={"العراق": 50, "قال": 9},
        classes={"العراق": ("1", "2", "3", "4", "5", "6")},
        lists={"body": frozenset(["الامم المتحده", "ناتو"])},
        sound=SILENT,
        habits={"العراق": bytes([0, 6]), "بغداد": bytes([127, 3])},
        features={"b": np.arange(9, dtype=np.float32), "-1w=قال": np.ones(9, np.float32)},
        pairs={7: np.ones(9, np.float32)},
        transitions=np.zeros((9, 9), np.float32),
    )
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        read = model.read({name: arrays[name] for name in arrays.files})
    lexicon = read.lexicon
    assert lexicon.counts == {"العراق": 50, "قال": 9}
    assert lexicon.classes == {"العراق": ("1", "2", "3", "4", "5", "6")}
    assert lexicon.lists == {"body": frozenset(["ناتو"])}
    assert lexicon.habits == {"العراق": bytes([0, 6]), "بغداد": bytes([127, 3])}
    assert read.phrases(["قال", "للامم", "المتحدة", "اليوم"]) == [(1, "M=Bbody"), (2, "M=Ibody")]


def test_the_kept_sums_are_those_of_the_features() -> None:
    """A model of random weights: the fast sums equal the features' weights added one by one."""
    generator = np.random.default_rng(1)
    lexicon = Lexicon(
        {"العراق": 50}, {"العراق": ("1", "2", "3", "4", "5", "6")}, {"country": frozenset(["العراق"])}, SILENT,
        {"العراق": bytes([40, 0, 6, 3]), "قال": bytes([7, 1, 1, 1])},
    )  # fmt: skip
    texts = [["زار", "وفد", "العراق"], ["للعراق", "قال", "."], ["نعم"]]
    words = [[lexicon.word(each) for each in sentence] for sentence in texts]
    weights: dict[str, np.ndarray] = {}
    pair_weights: dict[int, np.ndarray] = {}
    for sentence in words:
        padded = [EDGE, *sentence, EDGE]
        for before, word, after in zip(padded, sentence, padded[2:], strict=False):
            for each in (*word.near, *word.full, "b"):
                row = weights.setdefault(each, np.zeros((7, 9), np.float32))
                row[3] = generator.normal(size=9)
            for each in word.near[1:4]:
                weights[each][[0, 6]] = generator.normal(size=(2, 9))
            for each in word.near:
                weights[each][[1, 2, 4, 5]] = generator.normal(size=(4, 9))
            for pair in pairs(before, word, after):
                pair_weights[pair_key(pair)] = generator.normal(size=9).astype(np.float32)
    keys = sorted(pair_weights)
    fast = Tagger(
        lexicon, weights, np.array(keys, np.uint64), np.array([pair_weights[each] for each in keys], np.float32),
        np.zeros((9, 9), np.float32), {},
    )  # fmt: skip
    scores, lengths, _ = fast._scores(texts)
    assert lengths == [3, 3, 1]
    expected = []
    for sentence in words:
        padded = [EDGE] * 3 + sentence + [EDGE] * 3
        for at in range(3, len(sentence) + 3):
            total = np.zeros(9)
            for place, offset in enumerate(OFFSETS):
                for each in seen(padded[at + offset], offset):
                    name = each if offset == 0 else each[len(str(offset)) :]
                    if name in weights:
                        total += weights[name][place]
            for pair in pairs(padded[at - 1], padded[at], padded[at + 1]):
                total += pair_weights.get(pair_key(pair), 0)
            expected.append(total)
    np.testing.assert_allclose(scores, expected, atol=1e-4)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 4), max_size=5), st.integers(0, 2**32))
def test_viterbi_finds_the_best_path(sizes: list[int], seed: int) -> None:
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(sum(sizes), 3)).astype(np.float32)
    transitions = generator.normal(size=(3, 3)).astype(np.float32)
    first = generator.normal(size=(len(sizes), 3)).astype(np.float32)
    lengths = np.array(sizes, np.int64)
    starts = np.cumsum(lengths) - lengths
    paths = viterbi(scores, starts, lengths, transitions, first)
    for start, length, begin, path in zip(starts, sizes, first, paths, strict=True):
        own = scores[start : start + length]

        def score(labels: tuple[int, ...], own: np.ndarray = own, begin: np.ndarray = begin) -> float:
            steps = sum(transitions[a, b] for a, b in pairwise(labels))
            return float(begin[labels[0]] + steps + sum(own[at, label] for at, label in enumerate(labels)))

        best = max(product(range(3), repeat=length), key=score)
        assert len(path) == length
        assert score(tuple(path)) == pytest.approx(score(best), abs=1e-4)


def test_agreement_is_with_the_other_places() -> None:
    person = LABELS.index("B-PER")
    stems = np.array([7, 7, 8, 9], np.uint64)
    added = agreement(np.array([person, 0, person, 0]), stems, np.array([True, True, True, True]))
    assert added[1, person] > 0 > added[1, 0], "the same word was a person elsewhere"
    assert not added[[0, 2, 3]].any(), "nothing is its own witness"
    assert not agreement(np.array([person, 0]), stems[:2], np.array([False, False])).any()


def test_what_is_kept_is_bounded_and_what_is_forgotten_comes_out_the_same() -> None:
    mine, never = model.load(), model.load()
    news = [text.split() for text, _ in NEWS if text]
    expected = [never.tag([words]) for words in news]
    for _ in range(3):
        for words, labels in zip(news, expected, strict=True):
            assert mine.tag([words]) == labels
            mine.forget(8)
            assert len(mine._keys_of) <= 8
    assert mine.tag([]) == []
    assert mine.tag([[]]) == [[]]


def test_the_words_of_most_documents_are_kept() -> None:
    mine = model.load()
    for name in ("بغداد", "دمشق", "تونس"):
        mine.tag([["زار", "العراق", name]])
    mine.forget(3)
    assert set(mine._known) == {"", "زار", "العراق"}
    mine.forget(1)
    assert set(mine._known) == {""}
