"""Trains the tagger that the package ships: PYTHONHASHSEED=0 python training/ner.py --data ../shared/data [--folds 6] [--words words.pickle]

Writes streams/enrich/models/ner.npz; with --folds, first prints figures by cross-validation in the order of the corpus, trained on
the other parts alone. What is learned from unlabelled text (ten minutes) is kept in the file of --words for the next run.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import ner_habits
import ner_lists
import ner_words
import numpy as np
import pycrfsuite

from streams.enrich import model
from streams.enrich.features import features
from streams.enrich.lexicon import Lexicon
from streams.enrich.mentions import spans
from streams.enrich.sound import BUCKETS, Sound
from streams.enrich.tagger import LABELS, Tagger, pair_key

OUT = Path(__file__).resolve().parents[1] / "streams/enrich" / model.FILE
WINDOW = 30
"""Sentences that are tagged together where the corpus does not say where a document ends: an article's length."""
SETTINGS = {"c1": 0.05, "c2": 0.02, "max_iterations": 60, "feature.minfreq": 2}
"""Weak priors: stronger ones lost recall of persons."""
GRAMMAR, TOPIC, SOUND, HABITS = ("k3", "k4", "k5"), ("k0", "k1", "k2"), ("L=",), ("y=", "j")
MEMBERS: tuple[tuple[str, ...], ...] = (
    (*GRAMMAR, *SOUND, *HABITS, "gh", "hi", "wh", "ws", "ss", "st", "hs"),
    (*TOPIC, "kk", "kl", "wk", "kw", "kkk", "az"),
    (),
)
"""Kinds of features that each of the averaged models does without: each leans on other evidence, and their errors differ."""

Sentence = tuple[list[str], list[str]]
Example = tuple[list[pycrfsuite.ItemSequence], list[str]]


@dataclass(frozen=True)
class Knowledge:
    """What unlabelled text and lists teach."""

    counts: dict[str, int]
    classes: dict[str, tuple[str, ...]]
    lists: dict[str, frozenset[str]]
    sound: Sound
    habits: dict[str, bytes]
    vectors: list[ner_words.Vectors]

    def write(self, path: Path, weights: Weights) -> None:
        with path.open("wb") as file:
            model.write(
                file, counts=self.counts, classes=self.classes, lists=self.lists, sound=self.sound,
                habits=self.habits, features=weights.features, pairs=weights.pairs, transitions=weights.transitions,
            )  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """A trained model: weights (9,) of features, and of pairs by their keys; transitions (9, 9)."""

    features: dict[str, np.ndarray]
    pairs: dict[int, np.ndarray]
    transitions: np.ndarray


NOTHING = Weights(
    {"b": np.zeros(len(LABELS), np.float32)},
    {0: np.zeros(len(LABELS), np.float32)},
    np.zeros((len(LABELS), len(LABELS)), np.float32),
)
"""A model that knows words but no labels, to see the features with."""


def knowledge(data: Path, kept: Path | None) -> Knowledge:
    """What unlabelled text teaches, from the file `kept` where it is there, and the lists."""
    if kept and kept.exists():
        return Knowledge(**pickle.loads(kept.read_bytes()))
    lists = ner_lists.lists(data)
    sentences = ner_words.corpus(data)
    counts = ner_words.counts(sentences)
    silent = Sound(np.zeros(BUCKETS, np.float32), 0, ())
    plain = Lexicon(counts, {}, lists, silent)
    vectors = ner_words.vectors(sentences, plain)
    sound = ner_words.sound(counts, lists, plain)
    habits = ner_habits.learned(sentences, replace(plain, sound=sound))
    found = Knowledge(counts, ner_words.classes(vectors), lists, sound, habits, vectors)
    if kept:
        # Its fields, not itself: where this file is run, its class has another name than where it is imported.
        kept.write_bytes(pickle.dumps(vars(found)))
    return found


def corpus(path: Path) -> list[Sentence]:
    """ANERcorp's sentences; a name that goes on without having begun begins there."""
    found: list[Sentence] = []
    for block in path.read_text(encoding="utf-8").replace("\r", "").split("\n\n"):
        pairs = [line.rsplit(" ", 1) for line in block.split("\n") if line.strip()]
        if pairs:
            tags, before = [], "O"
            for _, label in pairs:
                tag = label.strip().replace("PERS", "PER")
                before = tag if tag[0] != "I" or before[1:] == tag[1:] else "B" + tag[1:]
                tags.append(before)
            found.append(([word.strip() for word, _ in pairs], tags))
    return found


def parts(sentences: Sequence[Sentence], count: int) -> list[int]:
    """The part of each sentence: `count` runs of the corpus with equally many words."""
    total, done, found = sum(len(words) for words, _ in sentences), 0, []
    for words, _ in sentences:
        found.append(min(count - 1, done * count // total))
        done += len(words)
    return found


def rows(words: list[str], tagger: Tagger, without: tuple[str, ...]) -> list[list[str]]:
    """The features of a sentence as the tagger will see them, less those `without`."""
    known = [tagger.lexicon.word(word) for word in words]
    extra: list[list[str]] = [[] for _ in known]
    for at, name in tagger.phrases(words):
        extra[at].append(name)
    found = features(known, extra)
    dropped = _dropper(without)
    return [[each for each in row if not dropped(each)] for row in found] if without else found


@cache
def _dropper(without: tuple[str, ...]) -> Callable[[str], bool]:
    @cache
    def dropped(feature: str) -> bool:
        kind, tab, _ = feature.partition("\t")
        return kind in without if tab else feature.lstrip("-0123456789").startswith(without)

    return dropped


def examples(sentences: Sequence[Sentence], tagger: Tagger) -> list[Example]:
    """The sentences as the trainer reads them: their features for each of the members, and their labels."""
    return [
        ([pycrfsuite.ItemSequence(rows(words, tagger, without)) for without in MEMBERS], tags)
        for words, tags in sentences
    ]


def train(read: Sequence[Example]) -> Weights:
    """The average of the members."""
    trained = [_member([(each[member], tags) for each, tags in read]) for member in range(len(MEMBERS))]
    found = Weights({}, {}, sum(each.transitions for each in trained) / len(trained))
    for each in trained:
        for mine, theirs in ((found.features, each.features), (found.pairs, each.pairs)):
            for name, weights in theirs.items():
                mine[name] = mine.get(name, 0) + weights / len(trained)
    return found


def _member(read: Sequence[tuple[pycrfsuite.ItemSequence, list[str]]]) -> Weights:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for items, tags in read:
        trainer.append(items, tags)
    with tempfile.NamedTemporaryFile(suffix=".crfsuite") as file:
        trainer.train(file.name)
        crf = pycrfsuite.Tagger()
        crf.open(file.name)
        dumped = crf.info()
    found = Weights({}, {}, np.zeros((len(LABELS), len(LABELS)), np.float32))
    for (before, label), weight in dumped.transitions.items():
        found.transitions[LABELS.index(before), LABELS.index(label)] = weight
    keys: dict[str, int] = {}
    for (feature, label), weight in dumped.state_features.items():
        if "\t" in feature:
            if feature not in keys:
                kind, left, right = feature.split("\t")
                keys[feature] = pair_key((kind, left, right))
            row = found.pairs.setdefault(keys[feature], np.zeros(len(LABELS), np.float32))
        else:
            row = found.features.setdefault(feature, np.zeros(len(LABELS), np.float32))
        row[LABELS.index(label)] = weight
    return found


def built(known: Knowledge, weights: Weights) -> Tagger:
    """The tagger as the package would load it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ner.npz"
        known.write(path, weights)
        with np.load(path, allow_pickle=False) as file:
            return model.read({name: file[name] for name in file.files})


def tagged(tagger: Tagger, sentences: Sequence[Sentence]) -> Iterator[list[str]]:
    for start in range(0, len(sentences), WINDOW):
        yield from tagger.tag([words for words, _ in sentences[start : start + WINDOW]])


def tally(gold: Sequence[str], found: Sequence[str], counts: Counter[tuple[str, str]]) -> None:
    """Adds exact spans of each type, and of all, to `counts`."""
    right, said = set(spans(gold)), set(spans(found))
    for name, group in (("both", right & said), ("gold", right), ("said", said)):
        for kind, _, _ in group:
            counts[kind, name] += 1
            counts["all", name] += 1


def show(title: str, counts: Counter[tuple[str, str]]) -> None:
    for kind in ("PER", "LOC", "ORG", "MISC", "all"):
        both, gold, said = (counts[kind, name] for name in ("both", "gold", "said"))
        figures = (both / max(1, said), both / max(1, gold), 2 * both / max(1, gold + said))
        print("{} {}: precision {:.3f} recall {:.3f} F1 {:.3f} of {}".format(title, kind, *figures, gold), flush=True)


def validate(sentences: Sequence[Sentence], read: Sequence[Example], known: Knowledge, count: int) -> None:
    """Prints figures by type, each part tagged by a model of the others."""
    part = parts(sentences, count)
    everything: Counter[tuple[str, str]] = Counter()
    for held in range(count):
        tagger = built(known, train([each for each, p in zip(read, part, strict=True) if p != held]))
        kept = [each for each, p in zip(sentences, part, strict=True) if p == held]
        counts: Counter[tuple[str, str]] = Counter()
        for (_, gold), tags in zip(kept, tagged(tagger, kept), strict=True):
            tally(gold, tags, counts)
        everything += counts
        show(f"part {held + 1}", counts)
    show(f"{count} parts", everything)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folds", type=int, default=0, help="parts of the cross-validation; 0: none")
    parser.add_argument("--words", type=Path, help="where what unlabelled text teaches is kept")
    options = parser.parse_args()
    start = time.monotonic()
    known = knowledge(options.data, options.words)
    print(f"words and lists: {time.monotonic() - start:.0f} s", flush=True)
    empty = built(known, NOTHING)
    sentences = corpus(options.data / "ner/anercorp_train.txt")
    read = examples(sentences, empty)
    if options.folds:
        validate(sentences, read, known, options.folds)
    start = time.monotonic()
    weights = train(read)
    print(f"trained on all: {time.monotonic() - start:.0f} s", flush=True)
    known.write(OUT, weights)
    print(f"{OUT}: {len(weights.features)} features, {len(weights.pairs)} pairs, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
