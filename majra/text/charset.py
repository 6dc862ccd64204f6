"""Bytes to text: byte order mark, then the document's own declaration, then HTTP's, then by looking. Never fails."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 2_048
"""Bytes in which a declaration must stand: twice what HTML asks for, since feeds put comments first."""
_CANDIDATES = ("windows-1256", "iso-8859-6", "cp720", "cp864", "mac-arabic", "windows-1252")
_COMMON = frozenset("الميونرتبةعدسفهكقأحجشطصخىذثإضزئءغظؤآ")
_RARE = re.compile("[ڤڥگچپژٹڈےںھ§¤¦¨©«»®°±²³´¶¸¹º¼½¾×÷€‚ƒ„…†‡ˆ‰‹Œ›œ™طآظ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and by which encoding it was read."""

    text: str
    encoding: str


def decode_page(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of a page or feed. `declared` is HTTP's charset. A bad byte becomes U+FFFD and loses nothing else."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return Decoded(raw.decode(name, "replace"), name)
    if b"\x00" in raw[:200] and (wide := _utf16(raw)):
        return Decoded(raw.decode(wide, "replace"), wide)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(raw[:_HEAD])
    named = [name for name in (found and found[1].decode("ascii"), declared) if name and _known(name)]
    best = max((*named, "utf-8", *_CANDIDATES), key=lambda name: _arabic_score(raw, name, name in named))
    return Decoded(raw.decode(best, "replace"), best.lower())


def _utf16(raw: bytes) -> str | None:
    sample = raw[:2_000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return None if max(even, odd) < len(sample) / 20 else ("utf-16-le" if odd > even else "utf-16-be")


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name).name not in ("utf-16", "utf-32", "utf-7", "idna", "punycode", "rot13", "hex")
    except LookupError:
        return False


def _arabic_score(raw: bytes, name: str, declared: bool) -> float:
    """How much the text reads as Arabic (letters by frequency, none that mojibake leaves), with a push if declared."""
    try:
        text = raw[:20_000].decode(name, "replace")
    except (LookupError, ValueError):
        return -1e9
    high = [letter for letter in text if letter > "\x7f"]
    if not high:
        return float(declared)
    common = sum(letter in _COMMON for letter in high) / len(high)
    bad = sum(letter == "\ufffd" or "\x80" <= letter <= "\x9f" or letter >= "\ufb50" for letter in high) / len(high)
    pairs = len(re.findall("\\bال", text)) / max(1, len(text.split()))
    return common + pairs - 2 * bad + 0.2 * declared - len(_RARE.findall(text)) / len(high) / 2
