"""A pushed document, by the same rules as a polled one, against what the feed's polls and pushes have seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from connectors.decide.novelty import KEPT
from connectors.decide.poll import Outcome, answered
from connectors.net.client import Fetched
from connectors.websub.heard import Heard
from connectors.websub.lease import scheduled
from majra.records.feed import Feed, FeedState
from majra.settings import Settings


def pushed(feed: Feed, state: FeedState, heard: Heard, now: datetime, settings: Settings) -> Outcome | None:
    """What the push brings that is new or revised; None where it is no feed that can be read.

    Hubs may send the whole feed or only what is new, so a push says nothing of the feed's schedule, validators or health:
    its state keeps those of the last poll.
    """
    push = state.push
    assert push is not None
    headers = {"content-type": heard.content_type} if heard.content_type else {}
    # `body` is that of polls: the same document pushed is read all the same, and costs a look.
    asked = replace(state, url=push.topic, body=None)
    outcome = answered(feed, asked, Fetched(200, push.topic, headers, heard.body), now, settings)
    if outcome.report.result != "ok":
        return None
    learned = outcome.state
    state = replace(
        state,
        seen=_merged(state.seen, learned.seen),
        newest=learned.newest,
        zone=learned.zone,
        push=replace(push, pushed=max(heard.at, push.pushed or heard.at)),
    )
    state = scheduled(state)
    report = replace(outcome.report, url=push.topic, next_poll=state.next_poll)
    return Outcome(state, report, outcome.entries, outcome.rejected, outcome.revised)


def _merged(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """`before` with what the push has added or changed. Not `after` itself: a push of one item is no measure of how many
    the feed holds, and what polls have seen of a large feed must not be forgotten for it."""
    found = {key: reading for key, reading in after.items() if before.get(key) != reading}
    merged = {key: reading for key, reading in before.items() if key not in found} | found
    spare = len(merged) - max(KEPT, len(before))
    return dict(list(merged.items())[spare:]) if spare > 0 else merged
