"""The page that README shows comes out as its picture has it."""

from __future__ import annotations

from pathlib import Path

from streams.split.page import Page
from streams.split.splitter import split_page

PAGE = Path(__file__).resolve().parents[2] / "examples/page.txt"


def test_the_page_of_the_readme() -> None:
    page = split_page(Page(text=PAGE.read_text(encoding="utf-8"), content_type="text/plain"))
    main, embedded = page.articles
    assert main.headline == "افتتاح خط سكة حديد بين الميناء والعاصمة بعد عامين من التأخير"
    assert main.body.startswith("مرسى النور - وكالات: افتتح وزير النقل")
    assert main.body.endswith("منذ العام الماضي.")
    assert (main.sources, main.keywords) == (
        ("وكالة الأنباء الوطنية",),
        ("سكة حديد", "ميناء مرسى النور", "البنك الدولي"),
    )
    assert embedded.headline == "منتخب الشباب يتأهل إلى نهائي كأس آسيا بهدف في الوقت القاتل"
    assert embedded.body.startswith("تأهل منتخب الشباب")
    assert page.related == ("ارتفاع أسعار القمح في الأسواق العالمية", "الأرصاد تحذر من عاصفة رملية شرقي البلاد")
