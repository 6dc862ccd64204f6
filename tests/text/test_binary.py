"""What is no text is told from text in any encoding, also from text with a stray control."""

from __future__ import annotations

import gzip
import random
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from majra.text.binary import binary
from majra.text.charset import decode_page

TEXT = "<html><body><p>افتتحت بلدية صيدا سوق السمك الجديد صباح اليوم، وحضر الافتتاح صيادون من أنحاء الساحل.</p></body></html>"
NOISE = random.Random(7).randbytes(20_000)


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", TEXT * 50)
    return file.getvalue()


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00" + zlib.compress(
        NOISE
    )


PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\nBT /F1 12 Tf (Hello) Tj ET\n%%EOF\n"
BINARY = {
    "a program": Path(sys.executable).resolve().read_bytes()[:300_000], "binary data": NOISE, "a PNG picture": png(), "a PDF file": PDF,
    "a zip archive or an Office document": zipped(), "a gzip archive": gzip.compress(TEXT.encode() + NOISE),
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in BINARY if kind != "a program" or sys.platform == "linux"])
def test_no_text(kind: str) -> None:
    assert binary(BINARY[kind], decode_page(BINARY[kind]).text) == kind


@pytest.mark.parametrize("seed", range(20))
def test_noise_of_any_length(seed: int) -> None:
    noise = random.Random(seed).randbytes(400 + 300 * seed)
    assert binary(noise, decode_page(noise).text) == "binary data"


@pytest.mark.parametrize(
    "raw",
    [TEXT.encode(codec) for codec in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "mac_arabic")]
    + [TEXT.replace(" ", "\x00", 3).encode(), TEXT.replace("،", "\x03\x02").encode(), b"\x00\x01 OK", b"", "خبر\x0c\tآخر\r\n".encode()]
    + [TEXT.encode().decode("latin-1").encode(), TEXT.encode("iso2022_jp", "replace"), b"GIF89a is a format of pictures"],
)  # fmt: skip
def test_text(raw: bytes) -> None:
    assert binary(raw, decode_page(raw).text) is None
