"""Articles of our own writing for the tests of duplicates: sentences that no two stories share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from majra.records.document import Document
from majra.records.entry import Entry
from streams.dedupe.deduper import Decision, Deduper
from streams.refine import refine

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PORT = (
    "أعلنت هيئة الموانئ في مدينة بنغازي، اليوم الأحد، استئناف حركة السفن بعد توقف دام أربعة أيام بسبب الرياح.",
    "وقال مدير الميناء إن ثلاث سفن محملة بالقمح ترسو الآن على الأرصفة، وإن تفريغها يستغرق يومين على الأقل.",
    "وأوضح أن الهيئة اتفقت مع شركات النقل على تمديد ساعات العمل حتى منتصف الليل لتعويض ما فات من وقت.",
    "وكانت الأمواج قد بلغت خمسة أمتار مطلع الأسبوع، فأغلقت السلطات الحوض الجنوبي ومنعت قوارب الصيد من الإبحار.",
    "ويمر عبر الميناء نحو ثلث واردات البلاد من الحبوب، بحسب بيانات وزارة الاقتصاد عن العام الماضي.",
    "وطالب تجار المدينة بإنشاء كاسر أمواج جديد، بعد أن تكرر إغلاق الميناء ست مرات خلال الشتاء الحالي.",
)
SCHOOL = (
    "دشنت جامعة الخرطوم معملا لأبحاث المياه الجوفية بتمويل من صندوق التنمية الإفريقي وبشراكة مع جامعات أوروبية.",
    "ويضم المعمل أجهزة لقياس الملوحة والنظائر، وسيتدرب فيه كل عام أربعون مهندسا من ولايات السودان المختلفة.",
    "وذكر عميد كلية العلوم أن أول دراسة ستتناول آبار شمال كردفان التي انخفض منسوبها في السنوات الأخيرة.",
    "وأشار إلى أن النتائج ستنشر في قاعدة بيانات مفتوحة يطلع عليها الباحثون والمزارعون دون مقابل.",
)
FOOTER = (
    "تابعوا صحيفة النخيل على منصات التواصل لتصلكم آخر الأخبار المحلية والعالمية فور وقوعها وعلى مدار الساعة دون انقطاع.",
    "جميع الحقوق محفوظة لصحيفة النخيل ولا يجوز نسخ أي جزء من هذه المادة أو إعادة نشرها دون إذن خطي مسبق من إدارة التحرير.",
    "للإعلان في الصحيفة وموقعها يرجى التواصل مع قسم التسويق خلال ساعات الدوام الرسمي من الأحد إلى الخميس من كل أسبوع.",
)


def text(*sentences: str) -> str:
    return "\n".join(sentences)


def article(url: str, body: str, *, title: str = "خبر اليوم", at: datetime = NOW, language: str = "ar") -> Document:
    # Not split: what a page holds is the splitter's concern.
    return refine(Entry(url=url, title=title, content=body, fetched=at, language=language), at, split=False)[0]


def deduper(*, hours: float = 72, most: int = 1000) -> Deduper:
    return Deduper(window=timedelta(hours=hours), most=most, jaccard=0.6, containment=0.8)


def take(lane: Deduper, document: Document, now: datetime = NOW) -> Decision:
    """The verdict, acknowledged and remembered."""
    decision = lane.decide(document, now)
    lane.remember(decision.document)
    return decision
