from datetime import UTC, datetime, timedelta

from support.samples import MAIN, SECOND

from majra.records.document import Document
from majra.records.entry import Entry
from streams.dedupe.deduper import Decision, Deduper
from streams.refine import refine

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def article(url: str, text: str, at: datetime = NOW) -> Document:
    return refine(Entry(url=url, title="خبر اليوم", content=text, fetched=at), at)[0]


def deduper() -> Deduper:
    return Deduper(window=timedelta(hours=72), most=100, jaccard=0.6, containment=0.8)


def take(lane: Deduper, document: Document, now: datetime = NOW) -> Decision:
    first, second = lane.decide(document, now), lane.decide(document, now)
    assert first == second  # deciding changes nothing
    lane.remember(first.document)
    lane.remember(first.document)
    return first


def test_verdicts() -> None:
    lane = deduper()
    first = article("https://a.example/1", MAIN)
    assert take(lane, first).kind == "original"
    assert take(lane, first).kind == "known"
    copy = take(lane, article("https://b.example/9", MAIN)).document.majra
    assert (copy.duplicate_of, copy.duplicate_kind, copy.similarity) == (first.uri, "exact", 1.0)
    longer = take(lane, article("https://c.example/3", MAIN + "\nويذكر أن المشروع ممول من صندوق التنمية."))
    assert (longer.kind, longer.document.majra.duplicate_kind) == ("duplicate", "near")
    shorter = take(lane, article("https://d.example/4", "\n".join(MAIN.split("\n")[:2])))
    assert shorter.document.majra.duplicate_of == first.uri
    assert take(lane, article("https://e.example/5", SECOND)).kind == "original"


def test_an_edit_is_a_revision_and_keeps_its_birth() -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", MAIN))
    later = NOW + timedelta(hours=1)
    edited = take(lane, article("https://a.example/1", MAIN + "\nتحديث: تأجل الافتتاح.", later), later)
    assert (edited.kind, edited.document.version, edited.document.first_created) == ("revision", "2", NOW)


def test_old_ones_leave() -> None:
    lane = deduper()
    take(lane, article("https://a.example/1", MAIN))
    later = NOW + timedelta(hours=73)
    assert take(lane, article("https://b.example/2", MAIN, later), later).kind == "original"


def test_rebuilt_from_what_was_published_it_says_the_same() -> None:
    lane, published = deduper(), []
    texts = [MAIN, SECOND, MAIN + "\nإضافة أخيرة.", SECOND, MAIN]
    for number, text in enumerate(texts):
        published.append(take(lane, article(f"https://x.example/{number}", text)).document)
    again = deduper()
    for document in published:
        again.remember(document)
    for number, text in enumerate(texts):
        decision = again.decide(article(f"https://x.example/{number}", text), NOW)
        assert decision.kind == "known"
        assert decision.document.majra.duplicate_of == published[number].majra.duplicate_of


def test_copies_of_no_known_outlet_are_no_boilerplate() -> None:
    lane = deduper()
    ends = ("اليوم", "أمس", "غدا", "مساء", "صباحا", "قريبا", "أخيرا", "سريعا", "مجددا")
    copies = [refine(Entry(title=f"خبر {word} من عمان", content=f"{MAIN} {word}"), NOW)[0] for word in ends]
    assert [take(lane, each).kind for each in copies] == ["original", *["duplicate"] * 8]
