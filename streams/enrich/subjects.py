"""The subjects of a document: by the model on Arabic text, by the publisher's categories in any language, by the operator."""

from __future__ import annotations

from typing import Final

from majra.records.document import Document, Subject
from majra.topics import BY_SLUG
from streams.enrich.classifier import Topic, TopicClassifier, by_category
from streams.enrich.topic_categories import named_topics, sections

MODEL: Final = "majra-topics-2"
PUBLISHER: Final = "publisher"
OPERATOR: Final = "operator"
"""Who says a subject: the model from the text, the publisher by a category or section, the operator who routes the feed."""
SUREST: Final = 99
"""Percent: only the operator's word is beyond doubt."""


def subjects_of(document: Document, classifier: TopicClassifier) -> tuple[Subject, ...]:
    """The media topics of `document`, the surest first."""
    named = _published(document)
    arabic = document.language == "ar" or document.language.startswith("ar-")
    topics = (
        classifier.classify(document.headline, document.body, document.majra.keywords, named)
        if arabic
        else by_category(named)
    )
    found = {slug: (_creator(topic), min(SUREST, round(100 * topic.probability))) for slug, topic in topics.items()}
    found |= {slug: (OPERATOR, 100) for slug in document.majra.routes if slug in BY_SLUG}
    return tuple(
        Subject(uri=BY_SLUG[slug].uri, name=BY_SLUG[slug].name_ar, rel="about", creator=creator, confidence=sure)
        for slug, (creator, sure) in sorted(found.items(), key=lambda each: -each[1][1])
    )


def _published(document: Document) -> dict[str, float]:
    """The topics of the entry's categories, and of the sections in the addresses of entry and feed.

    They are of the page's main article: one that is embedded in it may be about anything.
    """
    if document.majra.position:
        return {}
    address = next((each.value for each in document.alt_ids if each.role == "url"), None)
    names = (*document.majra.categories, *sections(address), *sections(document.majra.feed, feed=True))
    return named_topics(names)


def _creator(topic: Topic) -> str:
    return MODEL if topic.by_text else PUBLISHER
