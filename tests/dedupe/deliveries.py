"""Articles of which it is known what each is: new, a copy, a shortened or extended one, an edit, or the same again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dedupe.articles import article, text
from msgspec.structs import replace

from majra.records.document import Document

LANGUAGES = ("ar", "tr", "ckb", "ps")
"""Keys that Kafka's partitioner puts into four partitions: four lanes, which workers share."""
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SENTENCES = 6
"""Of a story; one less or more leaves a Jaccard similarity of some .84."""
SHARES = {"new": 60, "copy": 15, "shortened": 6, "extended": 6, "edit": 8, "again": 5}
"""In a hundred deliveries."""

Outcome = tuple[str, str, str | None, str | None, str | None]
"""Uri, version, and what it is a duplicate of, how, of what extent: all that the stage decides."""


@dataclass
class Story:
    """An original as it stands: its newest version is what is copied."""

    url: str
    sentences: list[str]
    deliveries: list[Document]
    """All that came of it, copies not among them."""


@dataclass(frozen=True)
class Delivery:
    """An article as it comes, and what must be published of it; None where it is the same again."""

    document: Document
    outcome: Outcome | None


def outcome(document: Document) -> Outcome:
    """What was decided on a published document."""
    majra = document.majra
    return (
        document.uri,
        document.version,
        majra.duplicate_of or None,
        majra.duplicate_kind or None,
        majra.duplicate_extent or None,
    )


def deliveries(count: int, start: datetime, seed: int = 6) -> Iterator[Delivery]:
    """So many deliveries, a second apart from `start`; copies and edits are of stories of the same language."""
    random = Random(seed)
    words = ["".join(random.choices(LETTERS, k=random.randint(3, 7))) for _ in range(4_000)]
    told: dict[str, list[Story]] = {language: [] for language in LANGUAGES}

    def sentence() -> str:
        return " ".join(random.choices(words, k=random.randint(14, 16))) + "."

    def made(url: str, sentences: list[str], number: int, language: str) -> Document:
        document = article(url, text(*sentences), title=sentences[0][:50], at=start + timedelta(seconds=number))
        return replace(document, language=language)

    for number in range(count):
        language = random.choice(LANGUAGES)
        stories = told[language]
        what = random.choices(list(SHARES), list(SHARES.values()))[0] if stories else "new"
        url = f"https://outlet{random.randrange(40)}.example/{number}"
        if what == "new":
            sentences = [sentence() for _ in range(SENTENCES)]
            document = made(url, sentences, number, language)
            stories.append(Story(url, sentences, [document]))
            yield Delivery(document, (document.uri, "1", None, None, None))
            continue
        story = random.choice(stories)
        original = story.deliveries[0].uri
        if what == "again":
            yield Delivery(random.choice(story.deliveries), None)
        elif what == "edit":
            story.sentences = [*story.sentences[:-1], sentence()]
            document = made(story.url, story.sentences, number, language)
            story.deliveries.append(document)
            yield Delivery(document, (original, str(len(story.deliveries)), None, None, None))
        else:
            sentences = {
                "copy": story.sentences,
                "shortened": story.sentences[:-1],
                "extended": [*story.sentences, sentence()],
            }[what]
            document = made(url, sentences, number, language)
            kind, extent = ("exact", None) if what == "copy" else ("near", what)
            yield Delivery(document, (document.uri, "1", original, kind, extent))
