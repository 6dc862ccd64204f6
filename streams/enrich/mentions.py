"""Mentions with exact offsets: the tagger's labels, read back into the published text.

A span is of whole words, as ANERcorp has them: a clitic stays inside its word (وبريطانيا), and outside where it stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from majra.records.document import EntityType, Mention
from streams.enrich.tagger import Tagger
from streams.enrich.words import Token, tokenize

Field = Literal["body", "headline"]


def mentions_of(texts: Mapping[Field, str], tagger: Tagger) -> list[Mention]:
    """The mentions in all fields of a document, in the order of the fields and of their places; none overlap."""
    read = [(field, sentence) for field, text in texts.items() for sentence in tokenize(text)]
    labels = tagger.tag([[token.text for token in sentence] for _, sentence in read])
    return [
        mention
        for (field, sentence), tags in zip(read, labels, strict=True)
        for mention in _mentions(sentence, tags, texts[field], field)
    ]


def _mentions(sentence: Sequence[Token], tags: Sequence[str], text: str, field: Field) -> list[Mention]:
    return [
        Mention(type=kind, text=text[begin:end], start=begin, end=end, field=field)
        for kind, first, last in spans(tags)
        for begin, end in [(sentence[first].start, sentence[last - 1].end)]
        if any(letter.isalpha() for letter in text[begin:end])
    ]


def spans(tags: Sequence[str]) -> list[tuple[EntityType, int, int]]:
    """Types with the first word and the one after the last."""
    found: list[tuple[EntityType, int, int]] = []
    start, kind = -1, ""
    for at, tag in enumerate([*tags, "O"]):
        if start >= 0 and not (tag.startswith("I-") and tag[2:] == kind):
            found.append((kind, start, at))  # type: ignore[arg-type]
            start = -1
        if tag != "O" and start < 0:
            start, kind = at, tag[2:]
    return found
