"""Bytes to text: what a page or feed was really written in, whatever it or its server says.

Order of trust: byte order mark, the document's own declaration, HTTP's `charset`, detection. Each but the first must
also read as a language: a declaration is often a template's or a proxy's (feed-facts: windows-1256 sent as
windows-1252 or utf-8 gives mojibake without any error).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from majra.text.mojibake import unmangle
from majra.text.plausible import ARABIC_LETTER, plausibility

Source = Literal["bom", "document", "http", "detected"]

_SAMPLE: Final = 200_000
"""Bytes looked at to choose among single-byte encodings: thousands of words, and quick on a 15 MB page."""
_HEAD: Final = 4_096
"""Bytes in which a declaration is looked for; HTML's standard says 1,024, real pages put scripts before it."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_DECLARATION: Final = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_HTML_DECLARATION: Final = re.compile(rb"<meta[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_LABELS: Final = {
    # The WHATWG Encoding Standard reads Latin-1 and ASCII as windows-1252, and so does every browser.
    "iso8859-1": "cp1252", "ascii": "cp1252",
    "windows-1256": "cp1256", "x-cp1256": "cp1256", "iso-8859-6-i": "iso8859_6", "iso-8859-6-e": "iso8859_6",
    "asmo-708": "iso8859_6", "dos-720": "cp720", "x-mac-arabic": "mac_arabic", "macarabic": "mac_arabic",
    "x-macarabic": "mac_arabic", "unicode-1-1-utf-8": "utf-8", "utf-8-sig": "utf-8", "utf8mb4": "utf-8",
}  # fmt: skip
_NOT_FOR_PAGES: Final = {
    "utf-7",
    "punycode",
    "idna",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
}
"""Codecs that no page is written in and that a hostile declaration could hide text with (UTF-7's script attacks)."""
_ARABIC_PAGES: Final = ("cp1256", "iso8859_6", "mac_arabic", "cp720", "cp864")
_SINGLE_BYTE: Final = (*_ARABIC_PAGES, "cp1252", "cp1251", "cp1254")
"""Candidates for detection, likelier first; western ones keep French and Turkish pages from being read as Arabic."""
_NAMES: Final = {
    "cp1256": "windows-1256", "cp1252": "windows-1252", "cp1251": "windows-1251", "cp1254": "windows-1254",
    "iso8859_6": "iso-8859-6", "iso8859-6": "iso-8859-6", "mac_arabic": "mac-arabic", "iso8859-1": "iso-8859-1",
}  # fmt: skip
_DRAWN: Final = "cp864"
"""Its drawn forms make letters of nearly any bytes: it counts only where nothing else reads as a language."""
_POOR: Final = 0.15
"""Below what Arabic scores in the right code page (.6 and more; fully vowelled .27), above what it scores in a wrong one."""
_NEAR: Final = 0.1
"""How much better (of 1) another reading must be before a declaration is not believed."""
_UTF8_ERRORS: Final = 0.1
"""The share of multi-byte sequences that may be broken in a text that is still UTF-8: cut or patched by a bad tool."""
_CHARSET_PARAMETER: Final = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text and how it was found.

    `encoding` is the name of what it was read as, `source` what told so. `replaced` counts bytes that no character could
    be found for (U+FFFD in `text`); `repaired` says that text which had been read wrongly and saved again was put right.
    `doubtful` says that the text does not read like any language the bytes could be.
    """

    text: str
    encoding: str
    source: Source
    replaced: int = 0
    repaired: bool = False
    doubtful: bool = False


def decode_page(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of `raw`, a page, feed or plain text. `declared` is HTTP's charset or whole Content-Type. Never raises.

    Sources: WHATWG Encoding Standard (labels), RFC 3023 and XML 1.0 appendix F (order), feed-facts (whom not to believe).
    """
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return _finish(raw[len(mark) :], name, "bom")
    if (wide := _wide(raw)) is not None:
        return _finish(raw, wide, "detected")
    claims = [claim for claim in _claims(raw, declared) if not claim[0].startswith(("utf-16", "utf-32"))]
    if raw.isascii():
        name, source = claims[0] if claims else ("utf-8", "detected")
        stateful = name.startswith(("iso2022", "hz"))  # seven-bit encodings of East Asia: ASCII bytes, other letters
        return _finish(raw, name if stateful else "utf-8", source if stateful else "detected")
    if _is_utf8(raw):
        source = next((source for name, source in claims if name == "utf-8"), "detected")
        return _finish(raw, "utf-8", source)
    claims = [claim for claim in claims if claim[0] != "utf-8"]
    sample = _sample(raw)
    scores = {name: plausibility(_read(sample, name)) for name in _SINGLE_BYTE}
    best = max((name for name in scores if name != _DRAWN), key=lambda name: scores[name])
    if scores[best] < _POOR < scores[_DRAWN]:
        best = _DRAWN
    for name, source in claims:
        score = scores[name] if name in scores else plausibility(_read(sample, name))
        if score >= scores[best] - _NEAR:
            return _finish(raw, name, source, doubtful=score < 0)
    return _finish(raw, best, "detected", doubtful=scores[best] < 0)


def lookup(label: str | None) -> str | None:
    """Python's name for a charset label; None for one that is unknown or that no page is written in."""
    label = (label or "").strip().strip("\"'").lower().replace("_", "-")
    if not label:
        return None
    if label in _LABELS:
        return _LABELS[label]
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _NOT_FOR_PAGES | {"utf_7"}:
        return None
    name = {"iso8859-6": "iso8859_6", "mac-arabic": "mac_arabic"}.get(info.name, info.name)
    return _LABELS.get(name, name)


def _claims(raw: bytes, declared: str | None) -> list[tuple[str, Source]]:
    head = raw[:_HEAD]
    found: list[tuple[str, Source]] = []
    for pattern in (_XML_DECLARATION, _HTML_DECLARATION):
        match = pattern.search(head)
        if match and (name := lookup(match[1].decode("ascii"))):
            found.append((name, "document"))
            break
    parameter = _CHARSET_PARAMETER.search(declared or "")
    if name := lookup(parameter[1] if parameter else declared):
        found.append((name, "http"))
    return found


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every second byte is 0 (markup) or 6 (Arabic letters)."""
    sample = raw[:_HEAD]
    half = len(sample) // 2
    if half < 2:
        return None
    high = [sum(sample[start::2].count(byte) for byte in (0, 6)) / half for start in (0, 1)]
    if high[1] > 0.7 and high[0] < 0.3:
        return "utf-16-le"
    if high[0] > 0.7 and high[1] < 0.3:
        return "utf-16-be"
    return None


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
        return True
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(1 for character in text[:_SAMPLE] if character > "\x7f")
    return broken <= max(1, beyond_ascii) * _UTF8_ERRORS and beyond_ascii > broken


def _sample(raw: bytes) -> bytes:
    """A part of `raw` with letters in it: a feed may begin with much ASCII markup."""
    if len(raw) <= _SAMPLE:
        return raw
    first = next(index for index, byte in enumerate(raw) if byte > 0x7F)
    return raw[first : first + _SAMPLE]


def _read(raw: bytes, name: str) -> str:
    text = raw.decode(name, "replace")
    # Page 864 holds drawn forms, not letters: only folded can they be compared or read by anyone downstream.
    return unicodedata.normalize("NFKC", text) if name == "cp864" else text


def _finish(raw: bytes, name: str, source: Source, *, doubtful: bool = False) -> Decoded:
    text = _decode_utf8(raw) if name == "utf-8" else _read(raw, name)
    text = text.removeprefix("\ufeff")
    replaced = text.count("\ufffd")
    whole = unmangle(text) if name.startswith("utf") else text
    return Decoded(
        text=whole,
        encoding=_NAMES.get(name, name),
        source=source,
        replaced=replaced,
        repaired=whole is not text,
        doubtful=doubtful,
    )


_FOREIGN_RUN: Final = re.compile(rb"[^\x00-\x7f][^\x00-\x08<>&\x0e-\x1f]{6,}")


def _decode_utf8(raw: bytes) -> str:
    """UTF-8, in which a passage pasted as windows-1256 is read as such and a single bad byte becomes U+FFFD."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _FOREIGN_RUN.sub(_foreign, raw).decode("utf-8", "replace")


def _foreign(match: re.Match[bytes]) -> bytes:
    passage = match[0]
    try:
        passage.decode("utf-8")
        return passage
    except UnicodeDecodeError:
        if _is_utf8(passage):
            return passage
    text = passage.decode("cp1256", "replace")
    return text.encode("utf-8") if plausibility(text) > 0.5 and len(ARABIC_LETTER.findall(text)) >= 6 else passage
