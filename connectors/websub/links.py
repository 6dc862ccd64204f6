"""What a feed's HTTP Link headers (RFC 8288) say of WebSub. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

_LINK: Final = re.compile(r"<([^<>]*)>((?:\s*;\s*[^\s=;,\"]+(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?)*)")
_PARAMETER: Final = re.compile(r";\s*([^\s=;,\"]+)(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")


def named_hub(headers: Mapping[str, str], base: str) -> tuple[str, str] | None:
    """The hub, and the topic that the address answered at `base` has there; None unless the headers name both.

    They count before what the document says (WebSub, 4: discovery stops at the first that names them).
    """
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(headers.get("link", "")):
        for name in _rel(parameters):
            found.setdefault(name, target)
    try:
        hub, topic = (urljoin(base, found[name].strip()) for name in ("hub", "self"))
    except (KeyError, ValueError):
        return None
    return (hub, topic) if askable(hub) and askable(topic) else None


def _rel(parameters: str) -> list[str]:
    """The first `rel` counts (RFC 8288, 3.3)."""
    for name, quoted, plain in _PARAMETER.findall(parameters):
        if name.lower() == "rel":
            return str(quoted or plain).lower().split()
    return []


def askable(url: str | None) -> bool:
    """Whether a hub or topic can be subscribed to: an address of http, without what would break a line or a form."""
    return url is not None and url.startswith(("http://", "https://")) and url.isprintable() and len(url) <= LONGEST


LONGEST: Final = 2_048
"""Characters of an address, as for all that are asked (`connectors.net.address`)."""
