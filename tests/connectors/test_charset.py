"""Bytes to text: every encoding Arabic is published in, declared rightly, wrongly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majra.text.charset import decode_page, lookup, unmangle

PROSE = (
    "أعلن وزير المالية اليوم الخميس أن الحكومة ستعيد النظر في موازنة العام المقبل بعد تراجع أسعار النفط. وقال إن اللجنة "
    "المختصة عقدت اجتماعا في العاصمة لبحث الخيارات المتاحة أمام الدولة."
)
SHORT = "قال المدرب إن الفريق جاهز"
FRENCH = (
    "Le président a déclaré que la réunion de février était un succès à côté des précédentes, où l'été a été gâché."
)


def page(text: str, declaration: str = "") -> str:
    return f"<html><head>{declaration}<title>خبر</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("text", [PROSE, SHORT])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1256", "windows-1256"),
        ("iso8859_6", "iso-8859-6"),
        ("mac_arabic", "mac-arabic"),
        ("cp720", "cp720"),
    ],
)
def test_undeclared(codec: str, name: str, text: str) -> None:
    decoded = decode_page(page(text).encode(codec))
    assert decoded.text == page(text)
    # Mac Arabic holds ISO 8859-6's letters in the same places: short texts are the same in both.
    assert decoded.encoding in ({name, "iso-8859-6"} if name == "mac-arabic" else {name})
    assert not decoded.replaced


def test_dos_page_864_comes_as_letters() -> None:
    # Its drawn forms: BE..: the isolated and joined shapes of a handful of letters.
    text = "ﻗﺎﻝ ﺍﻟﻤﺪﺭﺏ ﺍﻥ ﺍﻟﺮﻳﺎﺿﺔ ﻣﻔﻴﺪﺓ".replace("ﺮ", "ﺭ").replace("ﺪ", "ﺩ").replace("ﺎ", "ﺎ")
    raw = b"".join(c.encode("cp864", "ignore") for c in text)
    assert decode_page(raw, "cp864").text.startswith("قال")


@pytest.mark.parametrize(
    "text", [PROSE * 3, "صِدقٌ وإلهٌ وآيةٌ، ورئيسٌ ومؤتمرٌ في شارعٍ", "كأس العالم: الأهلي يفوز 2-1 على الزمالك"]
)
def test_no_code_page_of_drawn_forms_is_seen_in_iso_8859_6(text: str) -> None:
    decoded = decode_page(text.replace("،", ",").encode("iso8859_6", "replace"))
    assert decoded.encoding == "iso-8859-6"


@pytest.mark.parametrize(
    ("codec", "declaration", "http", "name"),
    [
        ("cp1256", '<meta charset="windows-1256">', None, "windows-1256"),
        ("cp1256", "", "text/html; charset=windows-1256", "windows-1256"),
        ("cp1256", '<meta charset="utf-8">', None, "windows-1256"),
        ("cp1256", '<meta charset="windows-1256">', "text/html; charset=windows-1252", "windows-1256"),
        ("cp1256", "", "text/html; charset=iso-8859-1", "windows-1256"),
        ("cp1256", "", "utf-8", "windows-1256"),
        ("cp1256", '<meta charset="iso-8859-6">', None, "windows-1256"),
        ("iso8859_6", '<meta charset="windows-1256">', None, "iso-8859-6"),
        ("utf-8", '<meta charset="windows-1256">', "text/html; charset=windows-1252", "utf-8"),
        ("utf-8", '<meta charset="utf-16">', None, "utf-8"),
        ("utf-8", '<meta charset="utf-7">', "nonsense-9", "utf-8"),
    ],
)
def test_declarations_are_believed_only_where_the_text_reads(
    codec: str, declaration: str, http: str | None, name: str
) -> None:
    decoded = decode_page(page(PROSE, declaration).encode(codec), http)
    assert (decoded.encoding, decoded.text) == (name, page(PROSE, declaration))


def test_the_xml_declaration_beats_http() -> None:
    raw = f'<?xml version="1.0" encoding="windows-1256"?><rss><title>{SHORT}</title></rss>'.encode("cp1256")
    decoded = decode_page(raw, "application/xml; charset=windows-1252")
    assert SHORT in decoded.text
    assert decoded.source == "document"


@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
def test_french_stays_french(codec: str) -> None:
    assert decode_page(page(FRENCH).encode(codec, "replace")).text.count("é") == page(FRENCH).count("é")


@pytest.mark.parametrize("bad", [b"\xff", b"\xd8", b"\x00", b"\xc3\x28"])
def test_a_bad_byte_loses_nothing_else(bad: bytes) -> None:
    raw = page(PROSE).encode()
    half = len(raw) // 2
    decoded = decode_page(raw[:half] + bad + raw[half:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(page(PROSE)[:100])
    assert decoded.text.endswith(page(PROSE)[-100:])


def test_a_windows_passage_in_a_utf8_page() -> None:
    raw = page(PROSE * 3).encode().replace(b"<p>", b"<p>" + SHORT.encode("cp1256") + b"</p><p>")
    decoded = decode_page(raw)
    assert SHORT in decoded.text
    assert PROSE in decoded.text


@pytest.mark.parametrize(
    ("wrong", "once"),
    [("cp1256", PROSE), ("latin-1", PROSE), ("latin-1", SHORT)],
)
def test_utf8_read_wrongly_and_saved_again_is_put_right(wrong: str, once: str) -> None:
    mangled = once.encode().decode(wrong)
    decoded = decode_page(f"<p>{mangled}</p>".encode())
    assert decoded.text == f"<p>{once}</p>"
    assert decoded.repaired


def test_windows_1256_read_as_western_and_saved_again_is_put_right() -> None:
    mangled = PROSE.encode("cp1256").decode("cp1252", "replace")
    assert "الحكومة ستعيد النظر" in decode_page(f"<p>{mangled}</p>".encode()).text


@pytest.mark.parametrize("text", [PROSE, SHORT, FRENCH, "طظ", "Ünïcödé Ærøskøbing façade", "ط؟ ظ، عع غغ"])
def test_right_text_is_left_alone(text: str) -> None:
    assert unmangle(text) is text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("Windows-1256", "cp1256"),
        ("CP1256", "cp1256"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("utf8", "utf-8"),
        ("ISO_8859-6", "iso8859_6"),
        ("arabic", "iso8859_6"),
        ("utf-7", None),
        ("base64", None),
        ("rot13", None),
        ("", None),
        ("x\0y", None),
        (None, None),
    ],
)
def test_labels(label: str | None, codec: str | None) -> None:
    assert lookup(label) == codec


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1256", "utf-16", "x"]))
def test_no_bytes_make_it_raise(raw: bytes, declared: str | None) -> None:
    assert isinstance(decode_page(raw, declared).text, str)


@given(st.text(max_size=200).filter(lambda text: "\x00" not in text and "\ufeff" not in text))
def test_declared_utf8_comes_through(text: str) -> None:
    decoded = decode_page(b"\xef\xbb\xbf" + text.encode())
    assert decoded.repaired or decoded.text == text


def test_undeclared_pages_of_others() -> None:
    folder = Path(__file__).resolve().parents[2] / "../shared/data/encodings"
    if not folder.is_dir():
        pytest.skip("../shared/data/encodings is not here")
    for name in ("windows-1256", "iso-8859-6"):
        decoded = decode_page((folder / f"{name}.html").read_bytes())
        assert (decoded.encoding, "كتائب الشهيد عز الدين القسام" in decoded.text) == (name, True)
