"""How pages say when: in digits, in the months of Egypt and the Gulf, of the Levant, and of the Maghreb."""

from __future__ import annotations

import re
from typing import Final

WHEN: Final = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|\d{1,2}:\d{2}|(?:^|\s)(?:منذ|قبل) (?:\d|يوم|ساع|دقيق|أسبوع|شهر)"
    r"|\d{1,2} (?:ال)?(?:يناير|فبراير|مارس|أبريل|ابريل|إبريل|مايو|يونيو|يونيه|يوليو|يوليه|أغسطس|اغسطس|سبتمبر|أكتوبر|اكتوبر|نوفمبر|ديسمبر|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|غشت|شتنبر|نونبر|دجنبر"
    r"|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|محرم|صفر|ربيع|جمادى|رجب|شعبان|رمضان|شوال|ذو|ذي|يوليوز)"
)
"""In a short line it says when the page was made, or the story."""
STAMP: Final = re.compile(
    r"\d{4}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{1,2}|\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|\d{1,2} [^\W\d_]+(?: [^\W\d_]+)?،? \d{4}|\d{1,2}:\d{2}|(?:منذ|قبل) \d"
)
"""The date or the hour itself, beside which a name may stand."""
