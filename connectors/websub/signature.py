"""Whether a push was signed with our key (WebSub, 7.1). Pure; in constant time."""

from __future__ import annotations

import hmac
from typing import Final

METHODS: Final = ("sha1", "sha256", "sha384", "sha512")
"""Those that the recommendation lets hubs choose from. sha1 is among them: as HMAC it is not broken."""


def is_signed(header: str | None, body: bytes, key: str) -> bool:
    """Whether `header` (X-Hub-Signature: `method=hex`) is the signature of `body`, as it came on the wire."""
    method, _, given = (header or "").strip().partition("=")
    method = method.strip().lower()
    if method not in METHODS:
        return False
    wanted = hmac.digest(key.encode(), body, method).hex()
    return hmac.compare_digest(wanted.encode(), given.strip().lower().encode("utf-8", "replace"))
