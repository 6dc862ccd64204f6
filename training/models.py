"""Trains the entity models that the package ships (topics: training/topics.py). Run: python training/models.py --data ../shared/data

Writes places.tsv and ner.crfsuite, and prints the figures that stand in docs/models.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pycrfsuite

from majra.text.arabic import fold
from streams.enrich.words import features

MODELS = Path(__file__).resolve().parents[1] / "streams/enrich/models"
POPULATION = 100_000
"""Smaller towns share their names with people and common words too often."""


def places(data: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    with (data / "gazetteer/cities_ar_dr5hn.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if int(float(row["population"] or 0)) >= POPULATION and row["wikidata_id"] and row["name_ar"]
        ]
    for row in sorted(rows, key=lambda row: -int(float(row["population"]))):
        name = row["name_ar"].strip()
        if len(fold(name)) > 2 and not name.isascii():
            found.setdefault(name, (name, row["wikidata_id"]))
    with (data / "gazetteer/countries_ar.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            forms = [row[key].strip() for key in row if key.startswith("ar_") and row[key]]
            for name in forms:
                if row["wikidata_id"]:
                    found[name] = (row["ar_cldr_umpirsky"] or forms[0], row["wikidata_id"])
    return found


def sentences(path: Path) -> list[tuple[list[str], list[str]]]:
    result = []
    for block in path.read_text(encoding="utf-8").replace("\r", "").split("\n\n"):
        pairs = [line.rsplit(" ", 1) for line in block.split("\n") if " " in line.strip()]
        if pairs:
            result.append(
                ([pair[0].strip() for pair in pairs], [pair[1].replace("PERS", "PER").strip() for pair in pairs])
            )
    if len(result) < 50:  # the split has no blank lines: its sentences end at points
        flat = [pair for words, tags in result for pair in zip(words, tags, strict=True)]
        result, words, tags = [], [], []
        for word, tag in flat:
            words.append(word)
            tags.append(tag)
            if word in (".", "؟", "!"):
                result.append((words, tags))
                words, tags = [], []
        if words:
            result.append((words, tags))
    return result


def spans(tags: list[str]) -> set[tuple[str, int, int]]:
    found, start, kind = set(), None, ""
    for index, tag in enumerate([*tags, "O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == kind):
            found.add((kind, start, index))
            start = None
        if tag != "O" and start is None:
            start, kind = index, tag[2:]
    return found


def train_ner(data: list[tuple[list[str], list[str]]], names: frozenset[str], path: Path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 70, "feature.minfreq": 2})
    for tokens, tags in data:
        trainer.append(features(tokens, names), tags)
    trainer.train(str(path))


def score(data: list[tuple[list[str], list[str]]], names: frozenset[str], path: Path) -> None:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    counts: dict[str, list[int]] = {}
    for tokens, tags in data:
        gold, found = spans(tags), spans(tagger.tag(features(tokens, names)))
        for kind in {each[0] for each in gold | found} | {"all"}:
            row = counts.setdefault(kind, [0, 0, 0])
            for place, group in enumerate((gold & found, gold, found)):
                row[place] += sum(kind in ("all", each[0]) for each in group)
    for kind, (both, gold_count, found_count) in sorted(counts.items()):
        print(
            f"NER {kind}: precision {both / max(1, found_count):.3f} recall {both / max(1, gold_count):.3f} F1 {2 * both / max(1, gold_count + found_count):.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data: Path = parser.parse_args().data
    MODELS.mkdir(exist_ok=True)
    found = places(data)
    notice = "# Contains information from dr5hn's countries-states-cities database, made available under the ODbL 1.0\n"
    lines = "".join(f"{name}\t{canonical}\t{item}\n" for name, (canonical, item) in sorted(found.items()))
    (MODELS / "places.tsv").write_text(notice + lines, encoding="utf-8")
    names = frozenset(fold(name) for name in found)
    corpus = sentences(data / "ner/anercorp_train.txt")
    cut = len(corpus) * 5 // 6
    train_ner(corpus[:cut], names, MODELS / "ner.crfsuite")
    score(corpus[cut:], names, MODELS / "ner.crfsuite")
    train_ner(corpus, names, MODELS / "ner.crfsuite")


if __name__ == "__main__":
    main()
