"""Callback addresses and signing keys, derived from the settings, so that every process can tell its own. Pure."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final, Self

from yarl import URL

from majra import ids
from majra.listen import host_port
from majra.settings import Settings, SettingsError, variable

SHORTEST_SECRET: Final = 32
"""Characters: 128 bits where they are hex digits."""
_PARTS: Final = re.compile(r"([0-9a-f]{12})/([0-9a-f]{16})/([0-9a-f]{16})/([0-9a-f]{32})\Z")


@dataclass(frozen=True, slots=True)
class Ref:
    """A subscription by name: the feed's id, and hashes of the topic and the hub it was asked for at."""

    feed: str
    topic: str
    hub: str

    @classmethod
    def of(cls, feed_id: str, hub: str, topic: str) -> Self:
        """The name of a feed's subscription to `topic` at `hub`."""
        return cls(feed_id, _short("topic", topic), _short("hub", hub))

    def is_for(self, topic: str) -> bool:
        """Whether this is a subscription to `topic`."""
        return _short("topic", topic) == self.topic

    def __str__(self) -> str:
        return f"{self.feed}/{self.topic}/{self.hub}"


class Addresses:
    """`base` is what hubs know us by; `secret` is the same in all processes. `host` and `port` are listened on."""

    def __init__(self, base: str, secret: str, host: str, port: int) -> None:
        self._base, self._secret = base.rstrip("/"), secret.encode()
        self.host, self.port = host, port

    def callback(self, ref: Ref) -> str:
        """The address for the hub to call: nobody can guess it who has not the secret."""
        return f"{self._base}/{ref}/{self._mac('callback', ref)}"

    def mark(self, ref: Ref) -> str:
        """What a state remembers of the callback: a hash, for the address itself is to stay between us and the hub.

        Another one than derived now shows that the secret or the public address was changed since.
        """
        return ids.digest("callback", self.callback(ref))[:16]

    def signing_key(self, ref: Ref) -> str:
        """The `hub.secret` of a subscription (at most 199 bytes: WebSub, 5.1)."""
        return hmac.digest(self._secret, f"signing\x1f{ref}".encode(), "sha256").hex()

    def read(self, path: str) -> Ref | None:
        """The subscription that a path was made for; None for all that were not made here. In constant time.

        Only its end counts, so that a proxy may strip the public address's own path or leave it.
        """
        found = _PARTS.search(path)
        if found is None:
            return None
        ref = Ref(found[1], found[2], found[3])
        return ref if hmac.compare_digest(found[4], self._mac("callback", ref)) else None

    def _mac(self, purpose: str, ref: Ref) -> str:
        return hmac.digest(self._secret, f"{purpose}\x1f{ref}".encode(), "sha256").hex()[:32]


def addresses_of(settings: Settings) -> Addresses | None:
    """The addresses as the settings have them; None where WebSub is off. Raises `SettingsError`, without the secret."""
    if not settings.websub_listen:
        return None
    host, port = host_port("websub_listen", settings.websub_listen)
    named = f"{variable('websub_url')}={settings.websub_url}"
    try:
        url = URL(settings.websub_url)
        usable = url.scheme in ("http", "https") and bool(url.host)
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{named}: with {variable('websub_listen')} it must be the http(s) address that hubs call")
    if url.query_string or url.fragment or url.user:
        raise SettingsError(f"{named}: no query, fragment or user, for paths are put behind it")
    if len(settings.websub_secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"{variable('websub_secret')}: {len(settings.websub_secret)} characters, fewer than {SHORTEST_SECRET}; "
            "make one with `openssl rand -hex 32`, the same for all connectors"
        )
    return Addresses(settings.websub_url, settings.websub_secret, host, port)


def _short(kind: str, text: str) -> str:
    return ids.digest(kind, text)[:16]
