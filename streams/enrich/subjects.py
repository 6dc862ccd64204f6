"""The subjects of a document: by the model on Arabic text, by the publisher's categories in any language, by the operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from majra import subtopics, topics
from majra.records.document import Document, Subject
from streams.enrich.classifier import Topic, TopicClassifier, by_category
from streams.enrich.topic_categories import named_topics, sections
from streams.enrich.topic_levels import named_levels, told_levels

MODEL: Final = "majra-topics-2"
PUBLISHER: Final = "publisher"
OPERATOR: Final = "operator"
"""Who says a subject: the model from the text, the publisher by a category or section, the operator who routes the feed."""
SUREST: Final = 99
"""Percent: only the operator's word is beyond doubt."""
CHILD: Final = 0.94
"""How often a second-level topic is right: 150 of 160 that headlines told, read by eye (docs/models.md)."""
CHILD_TOP: Final = 70
"""Percent: the least confidence of a top topic by the text for a headline to tell a child of it. Of the first 170 children that were read,
9 of the 17 wrong ones and 10 of the 153 right ones stood beside a top topic of less."""


def subjects_of(document: Document, classifier: TopicClassifier) -> tuple[Subject, ...]:
    """The media topics of `document`: the top ones, the surest first; then those of the second level, the surest first."""
    names = _names(document)
    named = named_topics(names)
    arabic = document.language == "ar" or document.language.startswith("ar-")
    found = (
        classifier.classify(document.headline, document.body, document.majra.keywords, named)
        if arabic
        else by_category(named)
    )
    tops = {slug: (_creator(topic), min(SUREST, round(100 * topic.probability))) for slug, topic in found.items()}
    told = {
        child
        for child in (told_levels(document.headline) if arabic else ())
        if (top := _top(child)) in found and found[top].by_text and tops[top][1] >= CHILD_TOP
    }
    tops |= {slug: (OPERATOR, 100) for slug in document.majra.routes if slug in topics.BY_SLUG}
    children = dict.fromkeys(told, MODEL) | dict.fromkeys(named_levels(names, document.majra.keywords), PUBLISHER)
    return (
        *_subjects({topics.BY_SLUG[slug].uri: each for slug, each in tops.items()}),
        *_subjects(
            {
                subtopics.BY_SLUG[slug].uri: (creator, int(CHILD * tops[_top(slug)][1]))
                for slug, creator in sorted(children.items())
                if _top(slug) in tops
            }
        ),
    )


def _subjects(found: Mapping[str, tuple[str, int]]) -> tuple[Subject, ...]:
    """Subjects of topics by their addresses, with creator and percentage, the surest first."""
    return tuple(
        Subject(uri=uri, name=subtopics.BY_URI[uri].name_ar, rel="about", creator=creator, confidence=sure)
        for uri, (creator, sure) in sorted(found.items(), key=lambda each: -each[1][1])
    )


def _top(slug: str) -> str:
    return slug.partition("/")[0]


def _names(document: Document) -> tuple[str, ...]:
    """The entry's categories, and the sections in the addresses of entry and feed.

    They are of the page's main article: one that is embedded in it may be about anything.
    """
    if document.majra.position:
        return ()
    address = next((each.value for each in document.alt_ids if each.role == "url"), None)
    return (*document.majra.categories, *sections(address), *sections(document.majra.feed, feed=True))


def _creator(topic: Topic) -> str:
    return MODEL if topic.by_text else PUBLISHER
