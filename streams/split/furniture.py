"""Words of a site's own: by which it announces, lists, tags, signs, dates, shares and sells. No list has all wordings of a marker; nearly all
have one of these words, and so a model knows one that it never saw."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from majra.text.arabic import fold
from streams.split.headlines import stem, word_key

_WORDS: Final = {
    "read": "اقرأ إقرأ اقرئي اقرأي اقرأوا إقرأوا اقرؤوا تقرأ تقرؤون نقرأ قراءة مقروء القارئ القراء قراؤنا شاهد شاهدي شاهدوا مشاهدة طالع طالعوا مطالعة تصفح تصفحوا تابع تابعي تابعوا متابعة واصل أكمل "
    "اطلع الاطلاع استمع استماع اكتشف اكتشفوا تعرف انظر راجع read watch lire voir aussi",
    "news": "خبر أخبار أخبارنا موضوع موضوعات مواضيع مقال مقالات مقالة قصة قصص حكاية تقرير تقارير عناوين عنوان ملف ملفات تغطية تغطيات مواد مادة حوارات تحقيقات فيديوهات بودكاست حلقات روابط رابط مراجعات تدوينات",
    "like": "صلة علاقة متعلق متعلقة مرتبط مرتبطة مشابه مشابهة متصل سياق السياق الصعيد الإطار الشأن أيضا أيضاً كذلك المزيد مزيد للمزيد آخر أخرى ثان منفصل مستقل سابق سابقا سبق القسم قسم الأرشيف أرشيفنا ذاكرة",
    "pick": "اخترنا اختيارات مختارات مختارة نرشح ترشيحات ننصح ننصحك نقترح اقتراحات مقترحة مقترح يهمك يهمكم تهمك تهمكم يعجبك يعجبكم تعجبك يفوتك يفوتكم تفوت فاتك فاتكم رائج الأكثر الأشهر أبرز أحدث جديد جديدنا "
    "حديثا متداول تريند الآخرون الزوار",
    "tag": "كلمات الكلمات دلالية دالة مفتاحية وسوم الوسوم سمات تاغات تاجات علامات العلامات هاشتاغ هاشتاج أوسمة الأوسمة دلالات مفاتيح التصنيف تصنيفات مصنف إشارات tags keywords",
    "share": "شارك شاركها شاركه شاركنا شاركوا مشاركة انشر انشرها أرسل أرسلها إرسال طباعة اطبع نسخ انسخ احفظ حفظ تابعونا تابعنا لمتابعتنا صفحتنا صفحتنا قناتنا قنواتنا حسابنا حساباتنا انضم انضموا فيسبوك تويتر واتساب "
    "واتس تيليغرام تلغرام تليجرام تيليجرام انستغرام إنستغرام انستجرام يوتيوب لينكدإن فايبر تيكتوك ماسنجر سناب إكس facebook twitter whatsapp telegram instagram youtube google",
    "sell": "إعلان إعلانات الإعلان إعلاني إعلانية ممول ممولة مدفوع برعاية راعي رعاية دعائي دعائية ترويجي advertisement ads sponsored",
    "mail": "اشترك اشتركوا اشتراك النشرة نشرتنا البريدية بريدك البريد الإلكتروني سجل سجلوا تطبيق تطبيقنا حمل حملوا نزل إشعارات التنبيهات",
    "talk": "تعليق تعليقات تعليقك التعليقات علق رأيك رأيكم آراء اكتب أضف",
    "note": "ملاحظة ملحوظة تصويب تصحيح تنويه توضيح استدراك المحرر التحرير إخلاء مسؤولية تعبر بالضرورة دقيقة دقائق انتهى يتبع النهاية المشاهدات مشاهدات القراءات زيارة زيارات التحديث",
    "who": "كتب كتبت بقلم إعداد أعد أعدته أعده تحرير تقرير حوار حاورته حاوره حاورها ترجمة متابعة مراسل مراسلنا مراسلتنا موفدنا خاص تصوير عدسة بعدسة بواسطة الكاتب كاتب كاتبة صحفي صحفية صحافي صحافية باحث محررة",
    "from": "المصدر مصدر المصادر مصادر نقلا وكالة وكالات رويترز بترا وام واس قنا كونا سانا وفا واع واج الأناضول شينخوا سبوتنيك فرانس برس أسوشيتد source",
    "pict": "صورة الصورة صور لقطة أرشيف أرشيفية أرشيفي غيتي متداولة تعبيرية عدسة تظهر getty afp reuters",
    "when": "نشر نُشر نشرت تاريخ آخر تحديث الساعة صباحا مساء بتاريخ الموافق منذ gmt",
    "month": "يناير فبراير مارس أبريل مايو أيار يونيو يونيه يوليو يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جانفي فيفري أفريل ماي جوان جويلية أوت غشت شتنبر نونبر دجنبر كانون شباط آذار نيسان حزيران تموز أيلول تشرين",
    "day": "السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة",
    "right": "حقوق الحقوق محفوظة محفوظ النسخ إذن يحظر يمنع إعادة copyright rights reserved ©",
    "menu": "الرئيسية الصفحة القائمة السابق السابقة التالي التالية اللاحق اللاحقة عودة العودة أعلى بحث",
}
"""By kind, as sites spell them; a word may be of several."""


@lru_cache(maxsize=65_536)
def furniture_of(word: str) -> tuple[str, ...]:
    """The kinds of such words that a word is of, as it is written; mostly none.

    >>> furniture_of("أخبار:")
    ('news',)
    """
    key = word_key(word)
    return _KINDS.get(key) or _KINDS.get(stem(key)) or _KINDS.get(stem(key.removesuffix("نا"))) or ()


def _kinds() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            folded = fold(word)
            short = stem(folded)
            for key in {folded, short if len(short) > SHORTEST and kind not in _EXACT else folded}:
                found.setdefault(key, [])
                if kind not in found[key]:
                    found[key].append(kind)
    return {key: tuple(kinds) for key, kinds in found.items()}


_EXACT: Final = frozenset({"menu", "when", "month", "day", "pict", "right"})
"""Kinds whose words' stems are of other words: "main" and "president" are of one."""
SHORTEST: Final = 2
"""Letters of a stem that stands for its word: shorter ones are of too many."""
_KINDS: Final = _kinds()
