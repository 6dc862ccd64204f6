"""What words do in unlabelled text, stem by stem: what they follow and come before, with and without ال, in bursts or evenly.

A name says what it is by its company: people speak, places are arrived at, bodies have spokesmen. The lists name the kinds of company.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from majra.text.arabic import readings
from streams.enrich.lexicon import STEPS, Lexicon

SEEN = 4
"""Times that a stem must have been seen for its habits to say something."""
BURST = 25
"""Sentences that are about one matter: an article's length."""
STYLES = 128
"""Classes of stems by all their habits, fewer than `model.NONE`."""
COMPANY = {
    "in": "في",
    "to": "الى من عبر نحو قرب داخل خارج بين تجاه حول شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط",
    "say": """قال قالت اضاف اضافت اكد اكدت اعلن اعلنت صرح صرحت ذكر ذكرت اوضح اوضحت اشار اشارت راي يري يقول تقول وقال واضاف واكد واعلن
        واوضح واشار وذكر نقل نقلت اتهم اتهمت دعا دعت طالب طالبت كشف كشفت شدد انتقد حذر حذرت نفي نفت التقي استقبل""",
    "that": "ان بان انه انها انهم قد لن لم سوف لا",
    "and": "و",
    "open": '( " « “ [ -',
    "close": ') " » ” ]',
    "stop": ". ، , ؛ : ؟ !",
    "with": "مع ضد امام علي عن بعد قبل منذ خلال",
    "of": "التابع التابعه لدي باسم بقياده برئاسه عضو اعضاء زعيم مدير موظف مقر فرع عناصر مقاتلي انصار مناصري مسلحي قيادي قياده",
    "kin": "بن ابن بنت ابو ام ال عبد",
}
"""Words beside a stem, folded, by what they tell of it."""
LISTED = (("tit",), ("orgh",), ("loch",), ("first", "given"), ("last", "family"), ("country", "big"), ("curr",))
"""Lists whose words beside a stem tell of it."""
FOREIGN, HOME = 7, 2
"""Levels of `Sound` from which a word is likely a name, and up to which it is hardly one."""

Floats = NDArray[np.float32]


class Text:
    """The unlabelled text as numbers: `stems` (n,) of its words, `words` (n,), both with 0 between sentences."""

    def __init__(self, sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> None:
        word_of: dict[str, int] = {"": 0}
        flat: list[int] = [0]
        for sentence in sentences:
            flat += [word_of.setdefault(word, len(word_of)) for word in sentence]
            flat.append(0)
        self.forms = list(word_of)
        cut = [("", "")] + [lexicon.segment(word) for word in self.forms[1:]]
        stem_of: dict[str, int] = {"": 0}
        to_stem = np.array([stem_of.setdefault(stem, len(stem_of)) for _, stem in cut])
        self.stem_of, self.stem_names = stem_of, list(stem_of)
        self.words = np.array(flat)
        self.stems = to_stem[self.words]
        self.clitics = np.array([clitics[-1:] for clitics, _ in cut])
        self.totals = np.bincount(self.stems, minlength=len(stem_of)).astype(np.float32)
        self.totals[0] = 0

    def those(self, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Of which different words `holds` is true."""
        return np.array([False] + [holds(form) for form in self.forms[1:]])

    def share(self, at: NDArray[np.bool_]) -> Floats:
        """Of each stem: how often it stands where `at` (n,) holds, against the average of all words, as a logarithm to base 2."""
        hits = np.bincount(self.stems[at], minlength=len(self.totals)).astype(np.float32)
        usual = hits[1:].sum() / self.totals.sum()
        return np.log2((hits + 1) / (self.totals * usual + 1))


def measured(sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> tuple[list[str], Floats]:
    """Stems seen often enough, and their habits (stems, habits)."""
    text = Text(sentences, lexicon)
    before, after = np.roll(text.words, 1), np.roll(text.words, -1)
    columns = [text.share(marked[beside]) for marked in _company(text, lexicon) for beside in (before, after)]
    columns += [text.share(text.clitics[text.words] == clitic) for clitic in "وبل"]
    columns += [text.share(before == 0), text.share(after == 0)]
    columns += [text.share(marked[beside]) for marked in _shapes(text) for beside in (before, after)]
    columns += [_definite(text), _burst(text)]
    chosen = [
        at
        for at, stem in enumerate(text.stem_names)
        if text.totals[at] >= SEEN and stem.isalpha() and not stem.isascii()
    ]
    return [text.stem_names[at] for at in chosen], np.stack(columns, 1)[chosen].astype(np.float32)


def _company(text: Text, lexicon: Lexicon) -> Iterator[NDArray[np.bool_]]:
    """Which different words are of each kind of company."""
    for company in COMPANY.values():
        yield text.those(frozenset(company.split()).__contains__)
    for names in LISTED:
        listed = frozenset().union(*(lexicon.lists[name] for name in names))
        yield text.those(lambda form, listed=listed: not listed.isdisjoint(readings(form)))
    sounds = {form: lexicon.sound.of(lexicon.segment(form)[1]) for form in text.forms}
    yield text.those(lambda form: sounds[form] != "?" and int(sounds[form]) >= FOREIGN)
    plain = text.those(lambda form: sounds[form] == "?" or int(sounds[form]) <= HOME)
    plain[0] = True  # nor is the edge of a sentence a name
    yield plain


def _shapes(text: Text) -> Iterator[NDArray[np.bool_]]:
    """Which different words are numbers, and which have ال."""
    yield text.those(str.isdigit)
    yield text.those(lambda form: form.startswith("ال"))


def _definite(text: Text) -> Floats:
    """How often the stem with ال (or without, where it has it) is seen against itself, as a logarithm."""
    twins = [stem[2:] if stem.startswith("ال") else "ال" + stem for stem in text.stem_names]
    others = text.totals[[text.stem_of.get(twin, 0) for twin in twins]]
    return np.log2((others + 0.5) / (text.totals + 0.5))


def _burst(text: Text) -> Floats:
    """In how few places the stem stands for how often it is seen, as a logarithm: names come in bursts."""
    place = np.cumsum(text.words == 0) // BURST
    pairs = np.unique(text.stems.astype(np.int64) * (int(place[-1]) + 1) + place) // (int(place[-1]) + 1)
    places = np.bincount(pairs, minlength=len(text.totals))
    return 2 * np.log2((text.totals + 1) / (places + 1)) - 2  # from -2 for what never repeats: most use of the steps


def learned(sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> dict[str, bytes]:
    """Of each stem: its style, and its habits in steps, as `Lexicon.habits` has them."""
    stems, values = measured(sentences, lexicon)
    steps = np.clip(np.rint(values) + STEPS // 2, 0, STEPS - 1)
    rows = np.column_stack([styles(values), steps]).astype(np.uint8)
    return {stem: bytes(row) for stem, row in zip(stems, rows, strict=True)}


def styles(values: Floats) -> NDArray[np.int32]:
    """Classes of stems by all their habits."""
    clipped = np.clip(values, -4, 4)
    scaled = (clipped - clipped.mean(0)) / clipped.std(0)
    return MiniBatchKMeans(STYLES, random_state=0, n_init=3, batch_size=4096).fit_predict(scaled)
