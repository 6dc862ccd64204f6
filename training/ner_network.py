"""A small neural tagger to compare the shipped one with: python training/ner_network.py --data ../shared/data --words words.pickle [--parts 3 6]

A bidirectional LSTM with a CRF over it, that sees word vectors, letters, and the lists, habits and sound of a word. It is trained on the same text as the
tagger, judged on the same parts with the same second reading, exported to ONNX, and timed there on one thread. Nothing that is shipped needs it, so
torch, onnx and onnxruntime are not in the locks: install them beside locks/train.txt.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ner
import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from streams.enrich.lexicon import STEPS, Lexicon, key
from streams.enrich.tagger import LABELS, Tagger

VECTOR, LETTER, LETTERS, HIDDEN = 200, 24, 48, 100
"""Sizes: a word's vectors of both windows, a letter's, what the letters of a word come to, and the LSTM in each direction."""
LONGEST = 16
"""Letters of a word that are read: its first."""
EPOCHS, BATCH, RATE, DROP = 16, 24, 2e-3, 0.5
PAD = LABELS.index("O")


@dataclass(frozen=True)
class Inputs:
    """Sentences of one batch, padded: vectors (n, words, 200), letters (n, words, 16), marks (n, words, m), mask (n, words)."""

    vectors: Tensor
    letters: Tensor
    marks: Tensor
    mask: Tensor


class Reader:
    """Turns words into inputs."""

    def __init__(self, known: ner.Knowledge, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vectors = [({stem: row for row, stem in enumerate(each.stems)}, each.rows) for each in known.vectors]
        self.lists = sorted(lexicon.lists)
        self.alphabet = {letter: at for at, letter in enumerate("ابتثجحخدذرزسشصضطظعغفقكلمنهويءىةؤئآأإ0.-", start=2)}
        self.habits = len(next(iter(lexicon.habits.values()))) - 1
        self.marks = len(self.lists) + self.habits + 11
        self.memo: dict[str, tuple[np.ndarray, list[int], np.ndarray]] = {}

    def word(self, raw: str) -> tuple[np.ndarray, list[int], np.ndarray]:
        if raw not in self.memo:
            word = self.lexicon.word(raw)
            marks = np.zeros(self.marks, np.float32)
            for each in word.near:
                if each.startswith("F="):
                    marks[self.lists.index(each[2:])] = 1
            marks[len(self.lists) + (10 if word.sound == "?" else int(word.sound))] = 1
            if word.stem in self.lexicon.habits:
                marks[-self.habits :] = np.array(list(self.lexicon.habits[word.stem][1:])) / (STEPS // 2) - 1
            vector = np.zeros(VECTOR, np.float32)
            for at, (row_of, rows) in enumerate(self.vectors):
                if word.stem in row_of:
                    vector[100 * at : 100 * at + 100] = 3 * rows[row_of[word.stem]]
            letters = [self.alphabet.get(letter, 1) for letter in key(raw)[:LONGEST]]
            self.memo[raw] = vector, letters + [0] * (LONGEST - len(letters)), marks
        return self.memo[raw]

    def batch(self, sentences: Sequence[Sequence[str]]) -> Inputs:
        width = max(map(len, sentences))
        vectors = np.zeros((len(sentences), width, VECTOR), np.float32)
        letters = np.zeros((len(sentences), width, LONGEST), np.int64)
        marks = np.zeros((len(sentences), width, self.marks), np.float32)
        mask = np.zeros((len(sentences), width), np.float32)
        for row, words in enumerate(sentences):
            mask[row, : len(words)] = 1
            for at, raw in enumerate(words):
                vectors[row, at], letters[row, at], marks[row, at] = self.word(raw)
        return Inputs(*map(torch.from_numpy, (vectors, letters, marks, mask)))


class Network(nn.Module):
    """Scores (n, words, labels) of each word's labels; the CRF's `transitions` are apart."""

    def __init__(self, letters: int, marks: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(letters, LETTER)
        self.shapes = nn.Conv1d(LETTER, LETTERS, 3, padding=1)
        self.drop = nn.Dropout(DROP)
        self.states = nn.LSTM(VECTOR + LETTERS + marks, HIDDEN, batch_first=True, bidirectional=True)
        self.labels = nn.Linear(2 * HIDDEN, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))

    def forward(self, vectors: Tensor, letters: Tensor, marks: Tensor) -> Tensor:
        n, words, size = letters.shape
        seen = self.letters(letters.reshape(n * words, size)).transpose(1, 2)
        shapes = torch.relu(self.shapes(seen)).amax(2).reshape(n, words, LETTERS)
        states, _ = self.states(self.drop(torch.cat([vectors, shapes, marks], 2)))
        return self.labels(self.drop(states))

    def loss(self, scores: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Minus the log-likelihood of the right path, by sentence."""
        right = scores.gather(2, labels[..., None])[..., 0] * mask
        steps = self.transitions[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]
        paths = scores[:, 0]
        for at in range(1, scores.shape[1]):
            after = torch.logsumexp(paths[:, :, None] + self.transitions, 1) + scores[:, at]
            paths = torch.where(mask[:, at, None] > 0, after, paths)
        return torch.logsumexp(paths, 1) - right.sum(1) - steps.sum(1)


def fit(sentences: Sequence[ner.Sentence], reader: Reader) -> Network:
    """A network trained on `sentences`: the mean of the weights of the last quarter of the epochs, so that no held-out text chooses among them."""
    torch.manual_seed(1)
    order = random.Random(1)
    network = Network(len(reader.alphabet) + 2, reader.marks)
    optimizer = torch.optim.Adam(network.parameters(), RATE)
    total, kept = {name: torch.zeros_like(value) for name, value in network.state_dict().items()}, 0
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        network.train()
        # Sentences of like length together, in another order each time.
        ranked = sorted(sentences, key=lambda each: len(each[0]) + order.uniform(0, 8))
        batches = [ranked[at : at + BATCH] for at in range(0, len(ranked), BATCH)]
        order.shuffle(batches)
        for batch in batches:
            inputs = reader.batch([words for words, _ in batch])
            labels = torch.full(inputs.mask.shape, PAD)
            for row, (_, tags) in enumerate(batch):
                labels[row, : len(tags)] = torch.tensor([LABELS.index(tag) for tag in tags])
            loss = network.loss(network(inputs.vectors, inputs.letters, inputs.marks), labels, inputs.mask).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
        if epoch >= EPOCHS * 3 // 4:
            kept += 1
            for name, value in network.state_dict().items():
                total[name] += value
    network.load_state_dict({name: value / kept for name, value in total.items()})
    return network.eval()


def scored(session: onnxruntime.InferenceSession, inputs: Inputs) -> np.ndarray:
    """The network's scores (n, words, labels), by ONNX."""
    (found,) = session.run(None, {name: getattr(inputs, name).numpy() for name in ("vectors", "letters", "marks")})
    return found


class Joint(Tagger):
    """The tagger's reading with a network's scores in place of its own, or half and half. It always adds up its own, too: that is in its speed."""

    session: onnxruntime.InferenceSession
    reader: Reader
    share = 1.0

    def _scores(self, sentences: Sequence[Sequence[str]]):  # type: ignore[no-untyped-def]
        scores, lengths, places = super()._scores(sentences)
        filled = [words for words in sentences if words]
        if not filled:
            return scores, lengths, places
        found = scored(self.session, self.reader.batch(filled))
        mine = np.concatenate([row[: len(words)] for row, words in zip(found, filled, strict=True)])
        return (1 - self.share) * scores + self.share * mine, lengths, places


def exported(network: Network, reader: Reader, path: Path) -> onnxruntime.InferenceSession:
    inputs = reader.batch([["قال", "الوزير"], ["نعم", "."]])
    torch.onnx.export(
        network, (inputs.vectors, inputs.letters, inputs.marks), str(path), dynamo=False,
        input_names=["vectors", "letters", "marks"], output_names=["scores"],
        dynamic_axes={name: {0: "n", 1: "words"} for name in ("vectors", "letters", "marks", "scores")},
    )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def readers(
    known: ner.Knowledge, weights: ner.Weights, network: Network, reader: Reader, session: onnxruntime.InferenceSession
) -> Iterator[tuple[str, Tagger]]:
    """The tagger, the network, and both together."""
    learned = network.transitions.detach().numpy()
    yield "CRF", ner.built(known, weights)
    for name, share in (("network", 1.0), ("both", 0.5)):
        mixed = ner.Weights(weights.features, weights.pairs, (1 - share) * weights.transitions + share * learned)
        joint = ner.built(known, mixed)
        joint.__class__ = Joint
        joint.session, joint.reader, joint.share = session, reader, share  # type: ignore[attr-defined]
        yield name, joint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--words", type=Path, required=True, help="what unlabelled text taught, as training/ner.py keeps it"
    )
    parser.add_argument("--parts", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6])
    options = parser.parse_args()
    torch.set_num_threads(1)
    known = ner.knowledge(options.data, options.words)
    nothing = ner.built(known, ner.NOTHING)
    reader = Reader(known, nothing.lexicon)
    sentences = ner.corpus(options.data / "ner/anercorp_train.txt")
    part, read = ner.parts(sentences, 6), ner.examples(sentences, nothing)
    sums: dict[str, Counter[tuple[str, str]]] = {}
    for held in options.parts:
        left = [at for at, each in enumerate(part) if each != held - 1]
        kept = [each for each, p in zip(sentences, part, strict=True) if p == held - 1]
        weights = ner.train([read[at] for at in left])
        start = time.process_time()
        network = fit([sentences[at] for at in left], reader)
        print(f"part {held}: network trained in {time.process_time() - start:.0f} s", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            session = exported(network, reader, Path(folder) / "network.onnx")
        words = sum(len(each) for each, _ in kept)
        for name, tagger in readers(known, weights, network, reader, session):
            list(ner.tagged(tagger, kept))  # words are known from here on: what is timed is the reading
            start, counts = time.process_time(), Counter()
            for (_, gold), tags in zip(kept, ner.tagged(tagger, kept), strict=True):
                ner.tally(gold, tags, counts)
            print(f"part {held} {name}: {words / (time.process_time() - start):.0f} words/s", flush=True)
            ner.show(f"part {held} {name}", counts)
            sums.setdefault(name, Counter()).update(counts)
        start = time.process_time()
        for at in range(0, len(kept), ner.WINDOW):
            scored(session, reader.batch([each for each, _ in kept[at : at + ner.WINDOW]]))
        print(f"part {held} network's scores alone: {words / (time.process_time() - start):.0f} words/s", flush=True)
    for name, counts in sums.items():
        ner.show(f"parts {options.parts} {name}", counts)


if __name__ == "__main__":
    main()
