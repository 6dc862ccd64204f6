"""Whether bytes are a page at all: pictures, programs and archives decode to something, too, and it is gibberish."""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
"""Controls that no text needs: not tabs, line and page ends, nor ESC, with which a few East Asian encodings begin."""
_SHARE: Final = 0.03
"""Of the characters: compressed data has a tenth (27 of 256 bytes), programs more, a page that a tool patched badly a few."""
_LEAST: Final = 4
"""Controls: a short text may have one or two and still be read."""
_SAMPLE: Final = 200_000
"""Characters looked at."""
_MAGIC: Final = (
    (b"%PDF-", "a PDF file"), (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or an Office document"), (b"\x1f\x8b", "a gzip archive"), (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
)  # fmt: skip
"""First bytes of what users take for a page. They name it; a PDF of plain streams is told by them alone."""


def binary(raw: bytes, text: str) -> str | None:
    """What `raw` is where it is no text, in a few words; None for text. `text` is what it was decoded to.

    UTF-16 and UTF-32 are full of NUL bytes and of no NUL characters, so that the characters are what is looked at.
    """
    named = next((name for magic, name in _MAGIC if raw.startswith(magic)), None)
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if controls >= max(_LEAST, _SHARE * len(sample)) or raw.startswith(_MAGIC[0][0]):
        return named or "binary data"
    return None
