"""Identity: canonical addresses, entry ids, article ids and content hashes. Own code, since ids must stay for ever.

All ids are the first 128 bits of a SHA-256, in hex: no two collide, and a replay gives the same ones.
"""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from majra.text.arabic import match_key

_ID_HEX = 32
_TRACKING = re.compile(
    r"^(utm_\w+|at_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ocid|cmpid|ns_\w+|_ga|_gl|ref_src|xtor|wt_\w+)$",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, never what is read (feed-facts; lists of ClearURLs and miniflux)."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AMP_VALUES = {"", "1", "true", "amp"}
_PATH_SAFE = "/:@!$&'()*+,;=-._~"


def digest(*parts: str) -> str:
    """128 bits over `parts`, as 32 hex digits; the parts' boundaries count."""
    joined = "\x1f".join(parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_HEX]


def canonical_url(url: str) -> str:
    """One form for all addresses of one page: no fragment, tracking, AMP, default port; https and lower-case host.

    Percent-encoding is made uniform, a trailing slash goes, parameters are sorted. What is not an http(s) address is
    returned stripped and otherwise as it is. Never raises.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    if host.startswith("amp."):
        host = host[len("amp.") :]
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(unquote_to_bytes(parts.path), safe=_PATH_SAFE)
    path = re.sub(r"/amp/?$", "", path).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name) and not (name == "amp" and value in _AMP_VALUES)
    )
    return urlunsplit(("https", netloc, path, urlencode(query), ""))


def entry_id(*, url: str | None, feed: str | None, guid: str | None, title: str | None, text: str | None) -> str:
    """The entry's id, by layers: canonical address, else feed and guid, else what it says."""
    if url and url.strip():
        return digest("url", canonical_url(url))
    if guid and guid.strip():
        return digest("guid", canonical_url(feed or ""), guid.strip())
    return digest("text", canonical_url(feed or ""), match_key(title or ""), match_key(text or ""))


def feed_id(url: str) -> str:
    """The feed's id: short enough to type, from its canonical address."""
    return digest("feed", canonical_url(url))[:12]


def embedded_article_id(entry: str, headline: str, body: str, position: int) -> str:
    """The id of an article embedded in a page: from its headline, else its text, so that its place may change."""
    key = match_key(headline) or match_key(body)[:200]
    return digest("embedded", entry, key or str(position))


def content_hash(headline: str, body: str) -> str:
    """What decides a revision: the headline and text as a reader sees them, not their marks, spaces or points."""
    return digest("content", match_key(headline), match_key(body))


def article_uri(article: str) -> str:
    """The article's `uri`. An id of a stranger's is percent-encoded: a URN is ASCII without blanks (RFC 8141)."""
    return f"urn:majra:article:{quote(article, safe='')}"
