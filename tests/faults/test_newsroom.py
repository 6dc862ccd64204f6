"""The stories end as they are expected to where nothing goes wrong, by the stages' pure functions without Kafka.

Without this, a loss that the harness reports could as well be the newsroom's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from faults.newsroom import Newsroom, Story, feed_of

from connectors.decide.poll import answered, first_state
from connectors.net.client import Fetched
from majra.clock import utc_now
from majra.records.entry import Entry
from majra.records.feed import Feed
from majra.settings import Settings
from streams.dedupe.deduper import Decision, Deduper
from streams.refine import refine

FEEDS, ITEMS = 60, 8


def entries(newsroom: Newsroom) -> Iterator[tuple[Story, Entry]]:
    arrived: set[str] = set()
    for number in range(FEEDS):
        stories = newsroom.stories(ITEMS, arrived)
        feed = Feed(id=f"feed{number}", url=f"http://127.0.0.1/{number}")
        now, settings = utc_now(), Settings()
        fetched = Fetched(url=feed.url, permanent=None, elsewhere=False, status=200, headers={}, body=feed_of(stories))
        outcome = answered(feed, first_state(feed, now, settings), fetched, now, settings)
        assert not outcome.rejected
        assert [each.id for each in outcome.entries] == [each.id for each in stories]
        yield from zip(stories, outcome.entries, strict=True)
        arrived |= {each.id for each in stories}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_becomes_of_each_story(seed: int) -> None:
    newsroom = Newsroom(seed)
    deduper = Deduper.from_settings(Settings())
    kinds = {"plain": 0, "exact": 0, "near": 0, "revision": 0}
    for number, (story, entry) in enumerate(entries(newsroom)):
        (document,) = refine(entry, utc_now() + timedelta(seconds=number))
        assert (document.id, document.headline, document.body) == (story.id, story.title, story.body)
        decision = deduper.decide(document, utc_now())
        assert outcome_of(decision) == expected_of(story)
        deduper.remember(decision.document)
        kinds[story.kind] += 1
    assert min(kinds.values()) > 10


def outcome_of(decision: Decision) -> tuple[str, str, str | None]:
    original = decision.document.majra.duplicate_of
    return decision.kind, decision.document.version, str(original).rpartition(":")[2] if original else None


def expected_of(story: Story) -> tuple[str, str, str | None]:
    if story.kind in ("exact", "near"):
        return "duplicate", "1", story.group
    return "revision" if story.kind == "revision" else "original", str(story.version), None


def test_one_seed_gives_the_same_stories() -> None:
    assert Newsroom(7).stories(20) == Newsroom(7).stories(20)
    assert Newsroom(7).stories(20) != Newsroom(8).stories(20)


def test_marked_stories_come_beside_the_others() -> None:
    stories = Newsroom(3).stories(2, marks=["raise-refine"])
    assert [each.mark for each in stories] == ["", "", "raise-refine"]
    assert "raise-refine" in stories[-1].body
