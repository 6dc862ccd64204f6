"""A linear-chain CRF over the features of `features.py`, with the weights of each word added up once and kept.

Tagging an article is then a few array look-ups a token, and one Viterbi pass over all its sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from majra.text.arabic import readings
from streams.enrich.features import EDGE, OFFSETS, Pair
from streams.enrich.lexicon import Lexicon, Word

LABELS: Final = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
KINDS: Final = ("ww", "wv", "kk", "kl", "wk", "kw", "kkk", "az", "gh", "hi", "wh", "ws", "ss", "st", "hs")
"""The kinds of pair features, in the order of `features.pairs`."""
NEVER: Final = -1e4
"""The score of what may not be: a name that goes on without having begun."""
AGREE: Final = np.float32(4)
"""How much the same word elsewhere weighs, against what stands around this one: 3 to 5 are equally good."""
SURE: Final = 8
"""By how much a word that is no name must score above all else to part its sentence: 3 of 6,679 sentences come out otherwise for it."""
KEPT: Final = 80_000
"""Words whose weights are kept, in some 60 MB: 5,000 articles have 137,000, half of them once. Then the half that fewest documents had is
forgotten."""
_STEP: Final = 8_192
"""Rows by which the kept arrays grow: doubling would leave half of them empty."""
OWN: Final = OFFSETS.index(0)
"""Where the weights are that a word's features have for itself."""
_PAD: Final = 3
"""Edges around each sentence: as far as a word sees."""
_P1, _P2, _P3 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), 0x165667B19E3779F9
"""Odd constants that mix two hashes (from xxHash)."""

Floats = NDArray[np.float32]
Hashes = NDArray[np.uint64]
Ids = NDArray[np.int64]


@lru_cache(4096)
def digest(text: str) -> int:
    """64 bits that stand for `text`."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def mixed(kind: int, left: Hashes, right: Hashes) -> Hashes:
    """The keys of pairs of one kind."""
    salt = np.uint64((kind + 1) * _P3 & 0xFFFFFFFFFFFFFFFF)
    return np.asarray(left * _P1 + (right ^ (right >> np.uint64(29))) * _P2 + salt, np.uint64)


def pair_key(pair: Pair) -> int:
    """The key of one pair by its words."""
    kind, left, right = pair
    words = left.split("|") if kind == "kkk" else [left]
    first, *second = (np.array([digest(each)], np.uint64) for each in words)
    one = mixed(-1, first, second[0]) if second else first
    return int(mixed(KINDS.index(kind), one, np.array([digest(right)], np.uint64))[0])


class Tagger:
    """The model in memory.

    `weights`: feature to its weights (7, 9), seen from each of `OFFSETS`; `keys` and `pair_weights` (n, 9): sorted keys of pairs and theirs; `transitions` (9, 9), from
    row to column; `phrases`: names of several words by their first, with the list they stand in.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        weights: Mapping[str, Floats],
        keys: Hashes,
        pair_weights: Floats,
        transitions: Floats,
        phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]],
    ) -> None:
        self.lexicon = lexicon
        self._rows = {name: row for row, name in enumerate(weights)}
        self._table = np.array(list(weights.values()), np.float32).reshape(-1, len(OFFSETS), len(LABELS))
        self._keys, self._pair_weights, self._phrases = keys, pair_weights, phrases
        allowed = np.array([[_may_follow(b, a) for b in LABELS] for a in LABELS])
        self._transitions = np.where(allowed, transitions, NEVER).astype(np.float32)
        self._first = np.array([NEVER if label.startswith("I") else 0 for label in LABELS], np.float32)
        self._clear()

    def _clear(self) -> None:
        self._known: dict[str, int] = {}
        self._keys_of: list[str] = []
        self._sums = np.zeros((_STEP, len(OFFSETS), len(LABELS)), np.float32)
        self._hashes = np.zeros((_STEP, 5), np.uint64)
        self._long = np.zeros(_STEP, np.bool_)
        self._uses = np.zeros(_STEP, np.int32)
        self._starts: list[tuple[tuple[tuple[str, ...], str], ...]] = []
        self._add("", EDGE)

    def _add(self, raw: str, word: Word) -> int:
        at = len(self._keys_of)
        if at == len(self._sums):
            self._sums, self._hashes, self._long, self._uses = (
                np.concatenate([each, np.zeros((_STEP, *each.shape[1:]), each.dtype)])
                for each in (self._sums, self._hashes, self._long, self._uses)
            )
        rows = [self._rows[each] for each in (*word.near, *word.full, "b") if each in self._rows]
        self._sums[at] = self._table[rows].sum(0) if rows else 0
        if word is EDGE:
            self._sums[at, OWN] = 0
        self._hashes[at] = [digest(each) for each in (word.stem, *word.classes[:2], word.classes[4], word.sound)]
        self._long[at] = len(word.stem) > 2  # marks, initials and particles say nothing of their next
        self._uses[at] = 0
        self._keys_of.append(word.key)
        self._starts.append(tuple(each for form in readings(word.key) for each in self._phrases.get(form, ())))
        self._known[raw] = at
        return at

    def forget(self, most: int) -> None:
        """Keeps at most `most` words: those that most documents had, of late rather than long ago."""
        ranked = np.argsort(-self._uses[1 : len(self._keys_of)], kind="stable")[: most - 1] + 1
        kept = np.append(0, np.sort(ranked))  # the edge of a sentence stays the first
        moved = {before: now for now, before in enumerate(kept.tolist())}
        self._known = {word: moved[at] for word, at in self._known.items() if at in moved}
        self._keys_of = [self._keys_of[at] for at in kept]
        self._starts = [self._starts[at] for at in kept]
        self._sums, self._hashes, self._long = self._sums[kept], self._hashes[kept], self._long[kept]
        self._uses = self._uses[kept] // 2

    def ids(self, words: Sequence[str]) -> list[int]:
        """Where what is known of each word is kept."""
        known = self._known
        return [known[word] if word in known else self._add(word, self.lexicon.word(word)) for word in words]

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The labels of the words of each sentence."""
        if len(self._keys_of) > KEPT:
            self.forget(KEPT // 2)
        scores, lengths, places = self._scores(sentences)
        labels = self._best(scores, lengths)
        if labels.any():
            labels = self._best(scores + agreement(labels, self._hashes[places, 0], self._long[places]), lengths)
        named, at, found = [LABELS[each] for each in labels.tolist()], 0, []
        for length in lengths:
            found.append(named[at : at + length])
            at += length
        return found

    def _best(self, scores: Floats, lengths: Sequence[int]) -> NDArray[np.int64]:
        """The best label of each word. A word that is surely no name parts a sentence into pieces that do not touch each other."""
        labels = np.zeros(len(scores), np.int64)
        if not len(scores):
            return labels
        sure = scores[:, 0] - scores[:, 1:].max(1) > SURE
        ends = np.cumsum(lengths) - 1
        last = sure.copy()
        last[ends[np.array(lengths) > 0]] = True
        piece_ends = np.flatnonzero(last)
        starts = np.append(0, piece_ends[:-1] + 1)
        sizes = piece_ends - starts + 1
        # A piece begins its sentence, or follows a word that is surely no name; it ends with one, or ends its sentence.
        opening = np.zeros(len(scores) + 1, np.bool_)
        opening[0] = True
        opening[ends[ends >= 0] + 1] = True
        left = np.flatnonzero((sizes > 1) | ~sure[starts])
        first = np.where(opening[starts[left], None], self._first, self._transitions[0])
        forced = scores.copy()
        forced[sure, 1:] = NEVER
        for start, path in zip(
            starts[left].tolist(), viterbi(forced, starts[left], sizes[left], self._transitions, first), strict=True
        ):
            labels[start : start + len(path)] = path
        return labels

    def _scores(self, sentences: Sequence[Sequence[str]]) -> tuple[Floats, list[int], NDArray[np.int64]]:
        """The scores of all words of all sentences, (words, 9), how many each sentence has, and which words they are."""
        lengths = [len(sentence) for sentence in sentences]
        ids: list[int] = [0] * _PAD
        places: list[int] = []
        extras: list[tuple[int, str]] = []
        for sentence in sentences:
            found = self.ids(sentence)
            start = len(places)
            places += range(len(ids), len(ids) + len(found))
            ids += found
            ids += [0] * _PAD
            extras += [(start + at, name) for at, name in self._listed(found)]
        at, all_ids = np.array(places, np.int64), np.array(ids, np.int64)
        scores = np.zeros((len(at), len(LABELS)), np.float32)
        if not len(at):
            return scores, lengths, at
        for place, offset in enumerate(OFFSETS):
            scores += self._sums[all_ids[at + offset], place]
        self._uses[all_ids] += 1  # once a document: an index that stands there several times counts once
        hashes = self._hashes[all_ids]
        s, c, d, h, v = (hashes[:, column] for column in range(5))
        before, after = at - 1, at + 1
        keys = np.concatenate(
            [
                mixed(0, s[before], s[at]), mixed(1, s[at], s[after]), mixed(2, d[before], d[at]), mixed(3, d[at], d[after]),
                mixed(4, s[before], d[at]), mixed(5, d[at], s[after]), mixed(6, mixed(-1, c[before], c[at]), c[after]),
                mixed(7, c[before], c[after]), mixed(8, h[before], h[at]), mixed(9, h[at], h[after]), mixed(10, s[before], h[at]),
                mixed(11, s[before], v[at]), mixed(12, v[before], v[at]), mixed(13, v[at], v[after]), mixed(14, h[before], v[at]),
            ]
        )  # fmt: skip
        where = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        hits = np.flatnonzero(self._keys[where] == keys)
        np.add.at(scores, hits % len(at), self._pair_weights[where[hits]])
        for row, name in extras:
            if name in self._rows:
                scores[row] += self._table[self._rows[name], OWN]
        return scores, lengths, all_ids[at]

    def phrases(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Names of several words that stand in a list: a feature for each of their words, by its index."""
        return self._listed(self.ids(words))

    def _listed(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for index, each in enumerate(ids[:-1]):
            if starts := self._starts[each]:
                following = self._keys_of[ids[index + 1]]
                for rest, name in starts:
                    if rest[0] == following and self._follow(ids, index + 1, rest):
                        found.append((index, f"M=B{name}"))
                        found += [(index + step, f"M=I{name}") for step in range(1, len(rest) + 1)]
        return found

    def _follow(self, ids: Sequence[int], index: int, rest: tuple[str, ...]) -> bool:
        return rest == tuple(self._keys_of[each] for each in ids[index : index + len(rest)])


def agreement(labels: NDArray[np.int64], stems: Hashes, long: NDArray[np.bool_]) -> Floats:
    """What to add to the scores of each word so that it agrees with the same word elsewhere in the document.

    A name that is clear in one place (the minister فلان) is the same name where nothing around it tells. Tried on held-out parts of
    ANERcorp: F1 .739 to .758.
    """
    _, which, totals = np.unique(stems, return_inverse=True, return_counts=True)
    counts = np.zeros((len(totals), len(LABELS)), np.float32)
    np.add.at(counts, (which, labels), 1)
    counts[:, 0] = 0
    others = counts[which]
    rows = np.flatnonzero(labels)
    others[rows, labels[rows]] -= 1
    share = others / np.maximum(totals[which] - 1, 1)[:, None]
    share[~long] = 0
    added = np.zeros_like(share)
    for begin in range(1, len(LABELS), 2):
        kind = 0.7 * (share[:, begin] + share[:, begin + 1])  # most of it for the type, some for the place in the name
        added[:, begin] = AGREE * (kind + 0.3 * share[:, begin])
        added[:, begin + 1] = AGREE * (kind + 0.3 * share[:, begin + 1])
    added[:, 0] = -share.sum(1)
    return added.astype(np.float32)


def viterbi(scores: Floats, starts: Ids, sizes: Ids, transitions: Floats, first: Floats) -> list[list[int]]:
    """The best labels of each piece: `sizes` rows of `scores` from `starts` on. `first` (pieces, labels): added to a piece's first.

    All pieces go forward and back together, the longest first. None is empty.
    """
    if not len(sizes):
        return []
    order = np.argsort(-sizes, kind="stable")
    starts, sizes = starts[order], sizes[order]
    # How many pieces have a word at each step: those first in the order.
    alive = np.searchsorted(-sizes, -np.arange(1, sizes[0] + 1), side="right").tolist()
    best = scores[starts] + first[order]
    back: list[Ids] = []
    turned = np.ascontiguousarray(transitions.T)[None]
    for step in range(1, len(alive)):
        here = alive[step]
        grid = best[:here, None, :] + turned
        back.append(grid.argmax(2))
        best[:here] = grid.max(2) + scores[starts[:here] + step]
    labels = np.zeros((len(order), len(alive)), np.int64)
    label = best.argmax(1)
    rows = np.arange(len(order))
    for step in range(len(alive) - 1, 0, -1):
        here = alive[step]
        labels[:here, step] = label[:here]
        label[:here] = back[step - 1][rows[:here], label[:here]]
    labels[:, 0] = label
    paths: list[list[int]] = [[] for _ in order]
    for each, path, size in zip(order.tolist(), labels.tolist(), sizes.tolist(), strict=True):
        paths[each] = path[:size]
    return paths


def _may_follow(label: str, before: str) -> bool:
    return not label.startswith("I") or before[1:] == label[1:]
