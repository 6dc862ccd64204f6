"""Messages that no stage can handle, put straight on the topics that the stages read."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import orjson

from majra import ids, topics
from majra.settings import Settings

SOURCES = {topics.ENTRIES: "refine", topics.ARTICLES: "dedupe", topics.ORIGINALS: "enrich"}
"""The stage that reads each topic."""
NESTED = 20_000
"""Levels: far beyond any parser's recursion limit."""
HUGE_ROOM = 4_096
"""Bytes under the largest message that the broker takes, for the batch's and the record's own headers."""


@dataclass(frozen=True)
class Poison:
    """A message: what is wrong with it, where it goes, and the stage that must bury it."""

    what: str
    topic: str
    value: bytes

    key: bytes = b"ar"
    """The lane of Arabic: poison goes where the news is."""
    may_pass: bool = False
    """Whether it is readable after all, so that a document is as good an end as a letter."""
    id: str | None = None

    @property
    def stage(self) -> str:
        return SOURCES[self.topic]


def poisons(seed: int, settings: Settings, *, huge: bool = True) -> list[Poison]:
    """One of each kind for each topic, unlike those of another seed. `huge`: those as large as a message may be, too."""
    random = Random(seed)
    found = []
    for topic in SOURCES:
        mark = f"{random.randrange(16**8):08x}".encode()
        found += [
            Poison("not JSON", topic, b'{"title": "\xd8\xae\xd8\xa8\xd8\xb1 ' + mark),
            Poison("no UTF-8", topic, b'{"title": "\xff\xfe' + mark + b'"}'),
            Poison("wrong types", topic, b'{"title": 5, "uri": ["' + mark + b'"], "content": {"a": 1}}'),
            Poison("a list", topic, b'["' + mark + b'"]'),
            Poison("deeply nested", topic, b'{"content": ' + b"[" * NESTED + mark + b"]" * NESTED + b"}"),
            Poison("empty text", topic, b'{"content": "", "title": " ", "id": "' + mark + b'"}'),
        ]
    if huge:
        size = settings.max_message_bytes - HUGE_ROOM
        found.append(Poison("10 MB of noise", topics.ENTRIES, random.randbytes(size)))
        found.append(Poison("10 MB of JSON", topics.ARTICLES, b'{"title": "' + b"a" * (size - 20) + b'"'))
    return [*found, _nested_page(random)]


def _nested_page(random: Random) -> Poison:
    """HTML as deep as a parser's stack may not be; Majra reads it, or buries it."""
    url = f"https://deep.example/{random.randrange(16**8):08x}"
    page = "<div>" * NESTED + "خبر في عمق الصفحة لا يصل إليه أحد" + "</div>" * NESTED
    identity = ids.entry_id(url=url, feed=None, guid=None, title=None, text=None)
    value = orjson.dumps(
        {"id": identity, "url": url, "title": "صفحة عميقة", "content": page, "content_type": "text/html"}
    )
    return Poison("a page of nested boxes", topics.ENTRIES, value, may_pass=True, id=identity)
