"""Pages that nobody writes in good faith: each is one thing repeated up to a size. What they take must be bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

SENTENCE: Final = "عقدت اليوم مباحثات موسعة بين الرئيسين في العاصمة وأكدا أهمية التعاون بين البلدين"
HEADLINE: Final = "مصر تعلن نتائج مسابقة القصة القصيرة للناشئين"


def _filled(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode(errors="ignore")


def _half(first: Callable[[int], str], second: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: f"{first(size // 2)}\n{second(size // 2)}"


HOSTILE: Final[dict[str, Callable[[int], str]]] = {
    "one line of sentences": _filled(f"{SENTENCE}. "),
    "one line without a point": _filled(f"{SENTENCE} "),
    "one word": _filled("ا"),
    "letters on lines of their own": _filled("ا\n"),
    "empty paragraphs of HTML with a letter": _filled("<p>ا"),
    "markers on one line": _filled("اقرأ أيضا: "),
    "markers on lines": _filled("اقرأ أيضا:\n"),
    "sources on lines": _filled("المصدر: وكالة\n"),
    "embedded articles": _filled(f"اقرأ أيضا:\n{HEADLINE}\n{SENTENCE} {SENTENCE} {SENTENCE}.\n"),
    "headlines on lines": _filled(f"{HEADLINE}\n"),
    "bullets on one line": _filled("• "),
    "addresses on lines": _filled("https://a.b/c\n"),
    "one keyword line": _filled("كلمات دلالية: وسم، وسم آخر، "),
    "keyword lines below a long body": _half(_filled(f"{SENTENCE}.\n"), _filled("كلمات دلالية: كلمة غريبة هنا\n")),
    "all punctuation": _filled(".،؛:!؟()«»\"'-–…"),
    "open tags, deep": _filled("<div>"),
    "open tables, deep": _filled("<table><tr><td>"),
    "links in links": _filled("<a href=1><p>ا</p>"),
    "less-than signs": _filled("<"),
    "headings under a long title": _half(lambda size: f"<title>{_filled('مصر تعلن نتائج ')(size)}</title>", _filled("<h1>مصر تعلن بلا</h1>")),
    "marks of vowels": _filled("\u064b"),
}  # fmt: skip
"""Names, and what makes a page of so many bytes. Kinds that took more than linear time once stay in the list."""
