"""When to ask a hub, what its answers mean for the feed's state, and when a feed under a lease is polled. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from connectors.decide.poll import Outcome
from connectors.websub.addresses import Addresses, Ref
from connectors.websub.links import askable
from majra.records.feed import Feed, FeedState, Subscription

LEASE: Final = 86_400
"""Seconds of lease that a hub is asked for. Short, for a hub that died is noticed when it is to renew."""
LONGEST_LEASE: Final = 30 * 86_400.0
RENEW_SHARE: Final = 4
"""A lease is renewed in its last quarter, so that some tries fit in before it ends."""
SPACING: Final = timedelta(seconds=60)
"""Between requests for one subscription at least, however short the lease."""
CONFIRM_WITHIN: Final = timedelta(minutes=10)
"""A hub that has not come back by then is asked again; this doubles with each failure, up to `LONGEST_WAIT`."""
LONGEST_WAIT: Final = timedelta(days=1)
"""Also after a denial: hubs change their minds, but not within minutes."""
SAFETY: Final = timedelta(hours=6)
"""Time between polls of a feed whose hub delivers. A hub that fails silently costs no more than this once, and a busy feed of
25 items or more has not lost them by then."""


def asks(feed: Feed, state: FeedState, addresses: Addresses, now: datetime) -> bool:
    """Whether the feed's hub is to be asked now: for a first lease, a new one, or at another hub than before."""
    if feed.paused or state.hub is None or state.topic is None or not (askable(state.hub) and askable(state.topic)):
        return False
    push = state.push
    return push is None or not is_current(state, addresses) or push.again <= now


def is_current(state: FeedState, addresses: Addresses) -> bool:
    """Whether the subscription known is the one that the feed's last words and our settings want."""
    push = state.push
    if push is None or (push.hub, push.topic) != (state.hub, state.topic):
        return False
    return push.callback == addresses.mark(Ref.of(state.id, push.hub, push.topic))


def form(mode: str, hub: str, topic: str, feed_id: str, addresses: Addresses) -> dict[str, str]:
    """The fields of a request to a hub (WebSub, 5.1); `mode` is subscribe or unsubscribe."""
    ref = Ref.of(feed_id, hub, topic)
    fields = {"hub.mode": mode, "hub.topic": topic, "hub.callback": addresses.callback(ref)}
    if mode == "subscribe":
        fields |= {"hub.lease_seconds": str(LEASE), "hub.secret": addresses.signing_key(ref)}
    return fields


def asked(
    state: FeedState,
    addresses: Addresses,
    now: datetime,
    error: str | None = None,
    retry_after: datetime | None = None,
) -> FeedState:
    """The state after the hub was asked; `error` where it did not take the request."""
    assert state.hub is not None
    assert state.topic is not None
    before = state.push if is_current(state, addresses) else None
    failures = 0
    if before is not None:
        # One that was asked before and never came back has failed by now.
        failures = before.failures + (1 if error is not None or before.status == "asked" else 0)
    elif error is not None:
        failures = 1
    again = now + min(CONFIRM_WITHIN * 2 ** min(failures, 10), LONGEST_WAIT)
    if retry_after is not None:
        again = max(again, min(retry_after, now + LONGEST_WAIT))
    ref = Ref.of(state.id, state.hub, state.topic)
    push = replace(
        before or Subscription(
            hub=state.hub, topic=state.topic, callback=addresses.mark(ref), status="asked", asked=now, again=again,
            ordinary=state.push.ordinary if state.push else state.next_poll,
        ),
        status="asked" if error is None else "failed", asked=now, again=again, failures=failures, error=error,
    )  # fmt: skip
    return scheduled(replace(state, push=push))


def confirmed(state: FeedState, at: datetime, lease: float | None) -> FeedState:
    """The state after the hub verified our intent at `at`, granting `lease` seconds. An older word changes nothing."""
    push = state.push
    if push is None or (push.confirmed is not None and at <= push.confirmed):
        return state
    # A hub must name the lease; of one that does not, what it was asked for is believed.
    seconds = min(lease or LEASE, LONGEST_LEASE)
    renew = at + timedelta(seconds=seconds * (1 - 1 / RENEW_SHARE))
    push = replace(
        push, status="confirmed", confirmed=at, until=at + timedelta(seconds=seconds), again=max(renew, at + SPACING),
        failures=0, error=None,
    )  # fmt: skip
    return scheduled(replace(state, push=push))


def denied(state: FeedState, at: datetime, reason: str | None) -> FeedState:
    """The state after the hub refused or ended the subscription. An older word than the last confirmation's is past."""
    push = state.push
    if push is None or (push.confirmed is not None and at <= push.confirmed):
        return state
    push = replace(push, status="denied", until=None, again=at + LONGEST_WAIT, error=reason or "denied by the hub")
    return scheduled(replace(state, push=push))


def after_poll(before: FeedState, outcome: Outcome, now: datetime) -> Outcome:
    """The outcome of a poll of a feed that has, or had, a subscription; `before` is the state it was asked with.

    News that a poll finds under a lease is news that the hub did not bring: it is trusted again from its next push on.
    """
    push = outcome.state.push
    if push is None:
        return outcome
    missed = now if _leased(before.push, now) and outcome.report.new else push.missed
    push = replace(push, missed=missed, ordinary=outcome.state.next_poll)
    state = scheduled(replace(outcome.state, push=push))
    report = replace(outcome.report, next_poll=state.next_poll)
    return Outcome(state, report, outcome.entries, outcome.rejected, outcome.revised)


def scheduled(state: FeedState) -> FeedState:
    """The state with the next poll where the subscription puts it: later while pushes do the work, else as usual."""
    push = state.push
    if push is None or push.ordinary is None:
        return state
    when = push.ordinary
    if (
        state.last_poll is not None
        and push.until is not None
        and push.topic == state.topic
        and push.hub == state.hub
        and push.failures == 0
        and push.status in ("asked", "confirmed")
        and _delivers(push)
    ):
        when = max(when, min(state.last_poll + SAFETY, push.until))
    return replace(state, next_poll=when)


def due(state: FeedState, addresses: Addresses | None) -> datetime:
    """When the feed is polled next; with WebSub off, or under other addresses, no lease of before holds."""
    push = state.push
    if push is None or push.ordinary is None or (addresses is not None and is_current(state, addresses)):
        return state.next_poll
    return min(state.next_poll, push.ordinary)


def _leased(push: Subscription | None, now: datetime) -> bool:
    return push is not None and push.until is not None and now < push.until


def _delivers(push: Subscription) -> bool:
    """Whether the hub has brought something since a poll last found what it had not brought. Never before its first."""
    return push.pushed is not None and (push.missed is None or push.missed < push.pushed)
