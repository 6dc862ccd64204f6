"""Which language a text is in: those of Arabic script among themselves, on any keyboard; others by the model."""

from __future__ import annotations

import pytest

from majra.text.language import detect_language

ARABIC = [
    "أعلن محافظ البصرة تشغيل محطة تحلية جديدة تكفي نصف مليون نسمة",
    "بلدية كركوك: اكتمال تأهيل الجسر الثالث الأسبوع المقبل",
    "ماذا يقول سكان المدينة عن ضريبة السيارات؟",
    "وفاة الممثل القدير كريم عواد عن 71 عاما",
    "د. سعاد يحيى تكتب: حين تصير المكتبة بيتا",
    "الشرطة في ڤيينا تبحث عن لوحة «پيكاسو» المسروقة من متحف چيانغ",
    "وقال مدير المستشفى إن القسم يستقبل مئتي مريض كل يوم، وإن نقص الكوادر يؤخر كثيرا من العمليات.",
    "شد الحبل بين الأندية والاتحاد",
]
OTHERS = {
    "fa": [
        "وزیر نیرو گفت که ذخیره سدهای تهران به کمترین میزان در ده سال گذشته رسیده است.",
        "شهرداری شیراز ساخت سه پارک تازه را آغاز کرد",
        "تیم ملی والیبال برای بازی با ژاپن آماده می‌شود",
        "در این نمایشگاه بیش از دویست اثر از هنرمندان جوان دیده می‌شود.",
    ],
    "ur": [
        "لاہور میں تیز بارش کے بعد سڑکوں پر پانی جمع ہو گیا ہے۔",
        "وزیر تعلیم نے نئے سکولوں کا افتتاح کیا",
        "کراچی کی بندرگاہ پر دو بحری جہاز پہنچے جن میں گندم لدی تھی۔",
    ],
    "ps": [
        "د کندهار ښاروالۍ د څښاک د اوبو نوې شبکه جوړه کړه.",
        "د روغتیا وزیر وویل چې دوه نوي روغتونونه به جوړ شي",
        "په هرات کې د زعفرانو د راټولولو موسم پیل شو",
    ],
    "ckb": [
        "شارەوانی سلێمانی دەستی بە چاککردنی سێ شەقامی سەرەکی کرد.",
        "وەزیری تەندروستی: ساڵی داهاتوو دوو نەخۆشخانەی نوێ دەکرێنەوە",
        "باران و بەفر لە ناوچە شاخاوییەکانی هەولێر دەبارێت، ڕێگاکان داخراون.",
        "خوێندکارانی زانکۆ داوای کردنەوەی کتێبخانە دەکەن",
    ],
    "ug": ["ئۈرۈمچىدە يېڭى كۇتۇپخانا ئېچىلدى ۋە نۇرغۇن ئوقۇغۇچى كەلدى."],
    "sd": ["ڪراچي ۾ برسات کان پوءِ رستن تي پاڻي بيهي ويو ۽ ماڻهن کي ڏکيائي ٿي."],
}
TO_PERSIAN, TO_ARABIC = str.maketrans("يكى", "یکی"), str.maketrans("یک", "يك")


@pytest.mark.parametrize("text", ARABIC)
def test_arabic_on_either_keyboard(text: str) -> None:
    assert detect_language(text) == detect_language(text.translate(TO_PERSIAN)) == "ar"
    assert detect_language(text.translate(TO_PERSIAN), "en-US") == "ar"


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in OTHERS.items() for text in texts]
)
def test_its_neighbours_stay_themselves(language: str, text: str) -> None:
    assert detect_language(text) == detect_language(text, "ar") == language


@pytest.mark.parametrize("text", [OTHERS["fa"][0], OTHERS["fa"][3]])
def test_persian_on_an_arabic_keyboard(text: str) -> None:
    assert detect_language(text.translate(TO_ARABIC)) == "fa"


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("حقوق مدنی", "fa", "fa"), ("حقوق مدنية", None, "ar"), ("حقوق مدنية", "ar-EG", "ar"), ("مصر وسوريا", "fr", "ar"), ("2025", "ar", "ar"),
        ("2025", None, "und"), ("Reuters", "en", "en"), ("Reuters", "ar", "und"),
        ("Le maire a inauguré hier la nouvelle bibliothèque du quartier.", "ar", "fr"),
        ("Belediye üç yeni parkın yapımına bu hafta başladı.", None, "tr"),
    ],
)  # fmt: skip
def test_what_is_declared_counts_where_the_text_does_not_tell(text: str, declared: str | None, language: str) -> None:
    assert detect_language(text, declared) == language
