"""The tagger's file: one compressed archive of arrays, without pickles. `training/ner.py` writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from streams.enrich.features import OFFSETS
from streams.enrich.lexicon import Classes, Lexicon
from streams.enrich.sound import Sound
from streams.enrich.tagger import LABELS, Tagger

FILE = "models/ner.npz"
NONE = 255
"""The style of a word without habits."""
_SEEN = re.compile(r"(-?[123])?(.+)", re.DOTALL)
"""A feature's name, and the offset before it where it is a neighbour's."""
Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


def load() -> Tagger:
    """The tagger shipped in the package."""
    with files("streams.enrich").joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as model:
        return read({name: model[name] for name in model.files})


def read(model: Mapping[str, NDArray[np.generic]]) -> Tagger:
    """The tagger whose arrays these are."""
    words = _texts(model["words"])
    counts = dict(zip(words, model["counts"].tolist(), strict=True))
    # Each class has one string in memory, however many words are of it.
    names = [str(each) for each in range(int(model["classes"].max(initial=0)) + 1)]
    classes: dict[str, Classes] = {
        word: tuple(names[each] for each in row)
        for word, row in zip(words, model["classes"].tolist(), strict=True)
        if row[0] >= 0
    }
    habits = {
        word: row.tobytes() for word, row in zip(words, model["habits"].astype(np.uint8), strict=True) if row[0] != NONE
    }
    lists: dict[str, frozenset[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in _texts(model["lists"]):
        name, _, listed = line.partition("\t")
        entries = listed.split("\t")
        lists[name] = frozenset(each for each in entries if " " not in each)
        for entry in entries:
            first, *rest = entry.split(" ")
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), name))
    sound = Sound(model["sound"].astype(np.float32), float(model["sound_bias"]), tuple(model["sound_steps"].tolist()))
    weights = dict(zip(_texts(model["features"]), model["weights"].astype(np.float32), strict=True))
    return Tagger(
        Lexicon({word: count for word, count in counts.items() if count}, classes, lists, sound, habits),
        weights,
        model["keys"].astype(np.uint64),
        model["pair_weights"].astype(np.float32),
        model["transitions"].astype(np.float32),
        phrases,
    )


def write(
    file: BinaryIO,
    *,
    counts: Mapping[str, int],
    classes: Mapping[str, Sequence[str]],
    lists: Mapping[str, frozenset[str]],
    sound: Sound,
    habits: Mapping[str, bytes],
    features: Mapping[str, NDArray[np.float32]],
    pairs: Mapping[int, NDArray[np.float32]],
    transitions: NDArray[np.float32],
) -> None:
    """Writes the model; weights in half precision, pairs sorted by their keys."""
    grouped: dict[str, NDArray[np.float32]] = {}
    for name in sorted(features):
        offset, feature = _SEEN.fullmatch(name).groups()  # type: ignore[union-attr]
        row = grouped.setdefault(feature, np.zeros((len(OFFSETS), len(LABELS)), np.float32))
        row[OFFSETS.index(int(offset or 0))] = features[name]
    words = sorted({*counts, *classes, *habits})
    unknown = bytes([NONE]) * len(next(iter(habits.values()), b"?"))
    keys = sorted(pairs)
    np.savez_compressed(
        file,
        words=_blob(words),
        counts=np.array([counts.get(word, 0) for word in words], np.int32),
        classes=np.array([[int(each) for each in classes.get(word, ["-1"] * 6)] for word in words], np.int16),
        habits=np.array([list(habits.get(word, unknown)) for word in words], np.uint8),
        lists=_blob(["\t".join((name, *sorted(listed))) for name, listed in sorted(lists.items())]),
        sound=sound.weights.astype(np.float16),
        sound_bias=np.float32(sound.bias),
        sound_steps=np.array(sound.steps, np.float32),
        features=_blob(list(grouped)),
        weights=np.array(list(grouped.values()), np.float16),
        keys=np.array(keys, np.uint64),
        pair_weights=np.array([pairs[each] for each in keys], np.float16),
        transitions=transitions,
    )


def _blob(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Texts without line ends, as the bytes of their lines."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _texts(blob: NDArray[np.generic]) -> list[str]:
    return bytes(blob).decode().split("\n")
