"""Conservation by identity: what was told and put in against what is on the output topics. Pure.

Each version of each story is once among originals or duplicates, with its own text, and each original among the
enriched; each poison message is among the dead letters with its exact bytes; and there is nothing else. The same record
again is a repeat of at-least-once delivery, which is counted and no fault.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from faults.newsroom import Story
from faults.poison import Poison


@dataclass(frozen=True)
class Told:
    """A document on `news.originals`, `news.duplicates` or `news.enriched`."""

    id: str
    version: int
    title: str
    body: str
    original: str | None = None
    """The id of what it is a duplicate of."""

    @property
    def key(self) -> str:
        return f"{self.id} version {self.version}"


@dataclass(frozen=True)
class Dead:
    """A dead letter: what it holds, of which stage, and whether the message at its origin has the same key and bytes."""

    value: bytes
    stage: str
    id: str | None
    """The story in it, where it can be read."""
    same: bool


@dataclass(frozen=True)
class Found:
    """All that the output topics hold, in the order of the log."""

    originals: Sequence[Told] = ()
    duplicates: Sequence[Told] = ()
    enriched: Sequence[Told] = ()
    letters: Sequence[Dead] = ()
    unreadable: Sequence[bytes] = ()
    """Records on the three topics that are no documents: what was put there as poison."""


@dataclass
class Verdict:
    """What is wrong, a line each, and how many repeats there were."""

    lost: list[str] = field(default_factory=list)
    decided_twice: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    repeats: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.decided_twice or self.strange)


def judge(required: Collection[Story], allowed: Collection[Story], poison: Sequence[Poison], found: Found) -> Verdict:
    """`allowed` are all stories that a feed ever had; of these the `required` must have come to their end."""
    verdict = Verdict()
    passed = {each.id for each in (*found.originals, *found.duplicates)}
    found = _without({each.id for each in poison if each.may_pass}, found)
    _each_story(required, allowed, found, verdict)
    _each_original_enriched(required, allowed, found, verdict)
    _each_group(required, found, verdict)
    _each_letter(required, allowed, [each for each in poison if each.id not in passed], found, verdict)
    for topic in (found.originals, found.duplicates, found.enriched):
        verdict.repeats += _again(each.key for each in topic)
    return verdict


def _each_story(required: Collection[Story], allowed: Collection[Story], found: Found, verdict: Verdict) -> None:
    decided = {each.key for each in (*found.originals, *found.duplicates)}
    for story in required:
        if _key(story) not in decided and _ends_at(story) not in ("refine", "dedupe"):
            verdict.lost.append(f"{_key(story)} ({story.kind}, {story.url}) has no verdict")
    texts = {_key(story): (story.title, story.body) for story in allowed}
    for name, topic in (("originals", found.originals), ("duplicates", found.duplicates), ("enriched", found.enriched)):
        for each in dict.fromkeys(topic):
            if each.key not in texts:
                verdict.strange.append(f"{each.key} on {name} was never told")
            elif texts[each.key] != (each.title, each.body):
                verdict.decided_twice.append(f"{each.key} on {name} has the text of another version")
    for key in sorted({each.key for each in found.originals} & {each.key for each in found.duplicates}):
        verdict.decided_twice.append(f"{key} is an original and a duplicate")


def _each_original_enriched(
    required: Collection[Story], allowed: Collection[Story], found: Found, verdict: Verdict
) -> None:
    enriched, originals = {each.key for each in found.enriched}, {each.key for each in found.originals}
    due = {_key(story) for story in required}
    ended = {_key(story) for story in allowed if _ends_at(story) == "enrich"}
    verdict.lost += [f"{key} is not enriched" for key in sorted((originals & due) - enriched - ended)]
    verdict.strange += [f"{key} is enriched and no original" for key in sorted(enriched - originals)]


def _each_group(required: Collection[Story], found: Found, verdict: Verdict) -> None:
    """One story that several outlets told is one original and its duplicates, whoever came first."""
    groups: dict[str, set[str]] = defaultdict(set)
    for story in required:
        groups[story.group].add(story.id)
    first = {each.id for each in found.originals}
    said = {each.id: each.original for each in found.duplicates}
    for members in groups.values():
        originals = members & first
        if len(originals) > 1:
            verdict.decided_twice.append(f"one story is {len(originals)} originals: {', '.join(sorted(originals))}")
        for member in members & said.keys():
            if said[member] not in originals:
                verdict.strange.append(f"{member} is called a duplicate of {said[member]}")


def _each_letter(
    required: Collection[Story], allowed: Collection[Story], poison: Sequence[Poison], found: Found, verdict: Verdict
) -> None:
    ends = {story.id: _ends_at(story) for story in allowed if story.mark}
    letters = [each for each in found.letters if each.id is None or each.id not in ends]
    marked = {(each.id, each.stage) for each in found.letters}
    for story in required:
        if story.mark and (story.id, _ends_at(story)) not in marked:
            verdict.lost.append(f"{story.id}, marked {story.mark}, is no dead letter")
    for each in found.letters:
        if each.id in ends and each.stage != ends[each.id]:
            verdict.strange.append(f"{each.id} is a dead letter of {each.stage}")
        if not each.same:
            verdict.strange.append(f"a dead letter of {each.stage} differs from the message at its origin")
    put_in = {(each.value, each.stage) for each in poison}
    dead = {(each.value, each.stage) for each in letters}
    for each in poison:
        if (each.value, each.stage) not in dead:
            verdict.lost.append(f"poison ({each.what}, {len(each.value)} bytes) is no dead letter of {each.stage}")
    for value, stage in dead - put_in:
        verdict.strange.append(f"a dead letter of {stage} that is no poison: {value[:80]!r}")
    known = {each.value for each in poison}
    verdict.strange += [
        f"a record that is no document: {each[:80]!r}" for each in found.unreadable if each not in known
    ]
    verdict.repeats += _again((each.value, each.stage) for each in found.letters)


def _without(readable: Collection[str | None], found: Found) -> Found:
    """`found` without the documents that were made of poison."""
    kept = {
        name: [each for each in getattr(found, name) if each.id not in readable]
        for name in ("originals", "duplicates", "enriched")
    }
    return replace(found, **kept)


def _key(story: Story) -> str:
    return f"{story.id} version {story.version}"


def _ends_at(story: Story) -> str:
    """The stage whose dead letter the story ends in; empty where it goes through."""
    return story.mark.partition("-")[2]


def _again(keys: Iterable[object]) -> int:
    return sum(count - 1 for count in Counter(keys).values())
