"""Addresses inside feeds: relative ones made absolute, and broken ones passed over, so that one costs no feed."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

_BREAKS: Final = re.compile(r"[\t\r\n]+\s*")
"""Line ends in an address are an editor's; browsers drop them too (WHATWG URL, 4.4)."""


def absolute(base: str, address: str | None) -> str | None:
    """`address` seen from `base`; None where that is no address of http(s)."""
    address = _BREAKS.sub("", (address or "").strip())
    if not address:
        return None
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if joined[:8].lower().startswith(("http://", "https://")) else None
