"""The stories that are told: made up from a seed, each known by id and version, with copies and revisions among them.

Words are drawn at random, so that no two stories are alike but those that are meant to be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from random import Random
from typing import Literal

from majra import ids

Kind = Literal["plain", "exact", "near", "revision"]
VERBS = [
    "أعلنت",
    "افتتحت",
    "ناقشت",
    "أقرت",
    "شهدت",
    "نظمت",
    "أطلقت",
    "استضافت",
    "بحثت",
    "وقعت",
    "أكدت",
    "كشفت",
    "دشنت",
    "راجعت",
    "اختارت",
    "مددت",
    "طرحت",
    "رممت",
    "زارت",
    "وثقت",
]
NOUNS = [
    "اللجنة",
    "البلدية",
    "الجامعة",
    "الوزارة",
    "الشركة",
    "الهيئة",
    "المدرسة",
    "المكتبة",
    "الجمعية",
    "الغرفة",
    "النقابة",
    "المحكمة",
    "الصحيفة",
    "الفرقة",
    "الورشة",
    "الحديقة",
    "المحطة",
    "الميناء",
    "المطار",
    "المتحف",
    "المسرح",
    "السوق",
    "المصنع",
    "المختبر",
    "المستشفى",
    "الملعب",
    "الطريق",
    "الجسر",
    "السد",
    "المرصد",
    "الأرشيف",
    "المعرض",
]
ADJECTIVES = [
    "الجديدة",
    "القديمة",
    "الكبيرة",
    "الوطنية",
    "المحلية",
    "الزراعية",
    "الصناعية",
    "البحرية",
    "الجبلية",
    "الرقمية",
    "الشعبية",
    "الخيرية",
    "العلمية",
    "الطبية",
    "التقنية",
    "الأدبية",
    "الرياضية",
    "السنوية",
    "الشهرية",
    "المشتركة",
    "المستقلة",
    "الحديثة",
    "الواسعة",
    "المتخصصة",
]
OBJECTS = [
    "برنامجا",
    "مشروعا",
    "اتفاقا",
    "مؤتمرا",
    "معرضا",
    "تقريرا",
    "قانونا",
    "دورة",
    "ندوة",
    "حملة",
    "مسابقة",
    "خطة",
    "دراسة",
    "رحلة",
    "مبادرة",
    "موسما",
    "قرضا",
    "عرضا",
    "كتابا",
    "مهرجانا",
    "ميزانية",
    "خريطة",
    "قائمة",
    "منحة",
]
PURPOSES = [
    "لحماية",
    "لدعم",
    "لتطوير",
    "لترميم",
    "لتوثيق",
    "لتدريب",
    "لتنظيم",
    "لتوسيع",
    "لمراقبة",
    "لتجديد",
    "لتشجيع",
    "لتمويل",
    "لزراعة",
    "لصيانة",
    "لدراسة",
    "لتحديث",
]
MATTERS = [
    "الشواطئ",
    "الغابات",
    "الآبار",
    "الحرفيين",
    "الأطفال",
    "المزارعين",
    "الصيادين",
    "المخطوطات",
    "النخيل",
    "المراعي",
    "الطلاب",
    "المتطوعين",
    "الأحياء",
    "القرى",
    "الواحات",
    "الجزر",
    "الطيور",
    "القوافل",
    "الأسواق",
    "المقاهي",
    "الحرف",
    "اللهجات",
    "الأغاني",
    "القصائد",
]
PLACES = [
    "طرابلس",
    "بنغازي",
    "تونس",
    "صفاقس",
    "وهران",
    "قسنطينة",
    "فاس",
    "مراكش",
    "القاهرة",
    "أسوان",
    "الخرطوم",
    "عدن",
    "صنعاء",
    "مسقط",
    "نزوى",
    "الدوحة",
    "المنامة",
    "الرياض",
    "أبها",
    "عمان",
    "إربد",
    "دمشق",
    "حمص",
    "بيروت",
    "صيدا",
    "بغداد",
    "البصرة",
    "الموصل",
    "القدس",
    "نابلس",
]
TIMES = ["اليوم", "أمس", "صباحا", "مساء", "قريبا", "لاحقا", "رسميا", "سنويا", "محليا", "تدريجيا", "مجددا", "مبكرا"]
OUTLETS = ("alafaq", "almarfa", "alhadaba", "sanabel", "mersat", "nabd")
SENTENCES = 9
"""Of some eleven words: a report of a hundred words, long enough for every rule on likeness."""
COPIES, REVISIONS = 0.15, 0.1
"""Shares of the stories that repeat another outlet's, and that change one told before: many times the real ones."""
STALE = 40
"""Feeds back from which stories are still copied or revised: those of the fault at hand, mostly."""


@dataclass(frozen=True)
class Story:
    """One version of one story, as an outlet tells it."""

    url: str
    title: str
    sentences: tuple[str, ...]
    kind: Kind = "plain"
    version: int = 1
    group: str = ""
    """The id of the story that this one was copied from, or its own."""
    mark: str = ""
    """What a rigged stage does with it (see `faults.rigged`), as `raise-refine`."""

    @property
    def id(self) -> str:
        """The entry's id, and the article's."""
        return ids.entry_id(url=self.url, feed=None, guid=None, title=None, text=None)

    @property
    def body(self) -> str:
        """As published: paragraphs of three sentences, a newline between them."""
        return "\n".join(" ".join(self.sentences[at : at + 3]) for at in range(0, len(self.sentences), 3))

    def item(self) -> str:
        """Its RSS item."""
        paragraphs = escape("".join(f"<p>{each}</p>" for each in self.body.split("\n")))
        return f"<item><title>{self.title}</title><link>{self.url}</link><description>{paragraphs}</description></item>"


@dataclass
class Newsroom:
    """Makes stories; the same seed and the same questions give the same ones."""

    seed: int = 1
    made: list[Story] = field(default_factory=list)
    _recent: list[list[Story]] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    """Ids of stories that have a copy, a revision or a mark: one thing at a time happens to each."""

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def stories(self, count: int, arrived: Collection[str] = (), marks: Sequence[str] = ()) -> list[Story]:
        """So many stories for one feed, each of another address; only those that have `arrived` are revised.

        With `marks`, as many more: one that a rigged stage is to trip over for each.
        """
        told: list[Story] = []
        for _ in range(count):
            draw = self._random.random()
            told.append(
                (draw < COPIES and self._copy())
                or (draw < COPIES + REVISIONS and self._revision(arrived))
                or self._new()
            )  # fmt: skip
        told += [self._marked(mark) for mark in marks]
        self.made += told
        self._recent = [*self._recent[-STALE:], told]
        return told

    def _new(self) -> Story:
        url = f"https://{self._random.choice(OUTLETS)}.example/{len(self.made)}-{self._random.randrange(16**6):06x}"
        story = Story(
            url, self._words(NOUNS, ADJECTIVES, OBJECTS, PURPOSES, MATTERS, PLACES), self._sentences(SENTENCES)
        )
        return replace(story, group=story.id)

    def _copy(self) -> Story | None:
        """Another outlet's telling of a recent story: word by word, or with one sentence of its own."""
        source = self._unused(self._candidates())
        if source is None:
            return None
        story = self._new()
        if self._random.random() < 0.5:
            return replace(story, title=source.title, sentences=source.sentences, kind="exact", group=source.id)
        sentences = (*source.sentences, *self._sentences(1))
        return replace(story, title=source.title, sentences=sentences, kind="near", group=source.id)

    def _revision(self, arrived: Collection[str]) -> Story | None:
        """A story that was told before, with its second half written anew."""
        source = self._unused([each for each in self._candidates() if each.id in arrived])
        if source is None:
            return None
        half = SENTENCES // 2
        return replace(
            source,
            title=f"{source.title} {self._random.choice(TIMES)}",
            sentences=(*source.sentences[:half], *self._sentences(SENTENCES - half)),
            kind="revision",
            version=2,
        )

    def _marked(self, mark: str) -> Story:
        story = self._new()
        self._used.add(story.id)
        return replace(story, mark=mark, sentences=(*story.sentences, f"وعلامة هذا الخبر {mark} في الأرشيف."))

    def _candidates(self) -> list[Story]:
        return [each for feed in self._recent for each in feed if each.kind == "plain" and not each.mark]

    def _unused(self, stories: list[Story]) -> Story | None:
        free = [each for each in stories if each.id not in self._used]
        if not free:
            return None
        chosen = self._random.choice(free)
        self._used.add(chosen.id)
        return chosen

    def _sentences(self, count: int) -> tuple[str, ...]:
        return tuple(
            f"{self._words(VERBS, NOUNS, ADJECTIVES, TIMES, OBJECTS, PURPOSES, MATTERS)} في "
            f"{self._words(PLACES)} مع {self._words(NOUNS, ADJECTIVES)}."
            for _ in range(count)
        )

    def _words(self, *kinds: Sequence[str]) -> str:
        return " ".join(self._random.choice(kind) for kind in kinds)


def feed_of(stories: Sequence[Story]) -> bytes:
    """The RSS document of a feed that has these stories, the newest first."""
    items = "".join(each.item() for each in reversed(stories))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>وكالة التجربة</title>'
        f"<language>ar</language>{items}</channel></rss>"
    ).encode()
