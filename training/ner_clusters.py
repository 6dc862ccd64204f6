"""Word classes for the tagger: positional contexts, PPMI, truncated SVD, k-means (Turney and Pantel 2010, section 4).

    python training/ner_clusters.py --data ../shared/data --out streams/enrich/models/clusters.txt

Reads unlabelled text only: articles, topic texts, and the tokens (never the tags) of ANERcorp.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from streams.enrich.features import key
from streams.enrich.tokens import sentences

# Rarer words have too few contexts for a class that means something.
MIN_COUNT = 6
CONTEXTS = 3_000
# From coarse (part of speech, kind of name) to fine (cities of one country, first names).
SIZES = (64, 320, 1_000)


def texts(data: Path) -> Iterator[str]:
    """Every unlabelled text under `data`."""
    for path in sorted([*data.glob("articles/*.gz"), *data.glob("topics/*.gz")]):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row.get("title", "") + "\n" + (row.get("text") or row.get("content") or "")
    for sentence in (data / "ner/anercorp_train.txt").read_text(encoding="utf-8").split("\n\n"):
        yield " ".join(line.split(" ")[0] for line in sentence.splitlines() if line.strip())


def main() -> None:
    """Count, factor, cluster, write `word class64 class320 class1000` lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    corpus = [[key(t.text) for t in s] for text in texts(options.data) for s in sentences(text)]
    counts = Counter(word for sentence in corpus for word in sentence)
    vocabulary = {w: i for i, (w, n) in enumerate(counts.most_common()) if n >= MIN_COUNT}
    rows, columns = [], []
    for sentence in corpus:
        ids = [vocabulary.get(word, -1) for word in sentence]
        for place, offset in enumerate((-2, -1, 1, 2)):
            for i, word in enumerate(ids):
                j = i + offset
                if word >= 0 and 0 <= j < len(ids) and 0 <= ids[j] < CONTEXTS:
                    rows.append(word)
                    columns.append(place * CONTEXTS + ids[j])
    matrix = coo_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(vocabulary), 4 * CONTEXTS)).tocsr()
    total = matrix.sum()
    row, column = np.asarray(matrix.sum(1)).ravel(), np.asarray(matrix.sum(0)).ravel() ** 0.75
    column *= total / column.sum()
    coo = matrix.tocoo()
    coo.data = np.maximum(0, np.log(coo.data * total / (row[coo.row] * column[coo.col] + 1e-9))).astype(np.float32)
    vectors = normalize(TruncatedSVD(100, random_state=0, n_iter=3).fit_transform(coo.tocsr()))
    print(vectors.shape, len(corpus), flush=True)
    classes = [
        MiniBatchKMeans(size, random_state=0, n_init=1, batch_size=4096, max_iter=30).fit_predict(vectors)
        for size in SIZES
    ]
    options.out.write_text(
        "".join(f"{w} {classes[0][i]} {classes[1][i]} {classes[2][i]}\n" for w, i in vocabulary.items()),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
