"""The one settings class. Each setting is `MAJRA_<NAME>` in the environment; `majra settings` lists them from here.

A secret may lie in a file instead, as containers are given theirs: `MAJRA_<NAME>_FILE` names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta


def _setting(meaning: str, unit: str = "", *, secret: bool = False, **bounds: Any) -> Meta:
    return Meta(description=meaning, extra={"unit": unit, "secret": secret}, **bounds)


class SettingsError(ValueError):
    """A setting cannot be used; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings, with their defaults. The comment beside a number is its reason."""

    # --- Kafka ---
    kafka: Annotated[str, _setting("brokers, as host:port, with commas between them", min_length=1)] = "127.0.0.1:9092"
    # As many as the embedded broker gives; on two or three workers each still has more than one.
    partitions: Annotated[int, _setting("partitions of each topic that `topics create` makes", ge=1, le=512)] = 4
    replication: Annotated[int, _setting("replicas of each partition (3 for a cluster)", ge=1, le=9)] = 1
    # Bounds for one publish, retries included: well under the session timeout, so that a slow broker never looks like
    # a dead worker (faust-facts, the recipe).
    publish_timeout: Annotated[float, _setting("longest wait for a broker's acknowledgement", "s", gt=0, le=40)] = 20.0
    session_timeout: Annotated[float, _setting("a worker silent for so long loses its partitions", "s", ge=6)] = 60.0
    commit_interval: Annotated[float, _setting("how often workers commit offsets", "s", gt=0)] = 1.0
    # 10 MB: several times the largest article page seen; the brokers' and producers' limits follow it.
    max_message_bytes: Annotated[int, _setting("largest message", "bytes", ge=65_536)] = 10_485_760

    # --- Kafka behind TLS and passwords: Kafka's own words, so that a broker's configuration can be followed ---
    kafka_security_protocol: Annotated[
        str,
        _setting(
            "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, as the brokers' listener has it",
            pattern="^(SASL_)?(PLAINTEXT|SSL)$",
        ),
    ] = "PLAINTEXT"
    kafka_ca_file: Annotated[
        str, _setting("authorities that sign the brokers' certificates (PEM); empty for this system's")
    ] = ""
    kafka_cert_file: Annotated[str, _setting("our certificate, where brokers ask for one (PEM)")] = ""
    kafka_key_file: Annotated[str, _setting("its private key (PEM); empty where the certificate's file holds it")] = ""
    # The strongest that every Kafka since 0.10.2 has, and the password itself is never sent.
    kafka_sasl_mechanism: Annotated[
        str, _setting("PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512", pattern="^(PLAIN|SCRAM-SHA-(256|512))$")
    ] = "SCRAM-SHA-512"
    kafka_user: Annotated[str, _setting("who we are to the brokers (SASL)")] = ""
    kafka_password: Annotated[str, _setting("that user's password", secret=True)] = ""

    # --- stages ---
    # A hanging stage must not hold its partition for ever; the slowest real page takes well under a second.
    stage_timeout: Annotated[float, _setting("longest time for one message in one stage", "s", gt=0)] = 30.0
    # Splitting takes 6.5 KB for each line, so this does for a page of 100,000; the compose file's limit holds it, too.
    stage_memory: Annotated[
        int, _setting("memory that one message may take in the process of a stage", "bytes", ge=67_108_864)
    ] = 1_073_741_824

    # --- logs ---
    log_level: Annotated[str, _setting("debug, info, warning or error", pattern="^(debug|info|warning|error)$")] = (
        "info"
    )

    # --- connectors ---
    contact: Annotated[str, _setting("address or page of the operator, sent to publishers in User-Agent")] = ""
    allow_private: Annotated[bool, _setting("whether feeds may be at private and loopback addresses")] = False
    # News is wanted within minutes, and publishers' pages change about so often (Media Cloud, miniflux).
    feed_interval: Annotated[float, _setting("time between polls of a feed, to begin with", "s", ge=120, le=86_400)] = (
        600.0
    )
    start_spread: Annotated[float, _setting("first polls are spread over so long", "s", ge=0, le=3_600)] = 60.0
    connect_timeout: Annotated[float, _setting("longest time to connect", "s", gt=0, le=60)] = 10.0
    # A server that sends a byte a second ends here.
    fetch_timeout: Annotated[float, _setting("longest time for one fetch, redirects included", "s", gt=0, le=50)] = 30.0
    # Fifty times a large feed; counted while inflating.
    max_body_bytes: Annotated[int, _setting("largest feed or page, decompressed", "bytes", ge=65_536)] = 15_000_000
    max_items: Annotated[int, _setting("most items of one feed, newest first", "items", ge=1)] = 2_000
    # A feed's usual 25 items, on its first poll; later only a few are new. At a page a second they take half a minute.
    full_text_max: Annotated[int, _setting("most article pages fetched in one poll", "pages", ge=1, le=1_000)] = 30
    fetch_concurrency: Annotated[int, _setting("requests at once", "requests", ge=1, le=1_000)] = 64
    per_host: Annotated[int, _setting("requests at once to one host", "requests", ge=1, le=16)] = 2
    host_spacing: Annotated[float, _setting("time between requests to one host", "s", ge=0, le=60)] = 1.0
    # Feeds of a dead connector move after this; with what follows it stays well under a minute.
    connector_timeout: Annotated[
        float, _setting("a connector silent for so long loses its feeds", "s", ge=6, le=45)
    ] = 15.0

    # --- pushes (WebSub) ---
    websub_listen: Annotated[str, _setting("where hubs' calls are taken, as host:port; empty for no WebSub")] = ""
    websub_url: Annotated[str, _setting("public address that leads there; hubs call paths below it")] = ""
    websub_secret: Annotated[
        str, _setting("makes callbacks and signing keys; the same for all connectors", secret=True)
    ] = ""

    # --- duplicates ---
    # Wire copy is repeated within a day or two; three days hold a weekend.
    dedupe_window_hours: Annotated[float, _setting("how long an article can have duplicates", "h", gt=0, le=720)] = 72.0
    # Bounds memory: some 2.7 KB an article of 330 words, so half a GB (docs/duplicates.md).
    dedupe_max_articles: Annotated[int, _setting("most articles in the window", "articles", ge=1)] = 200_000
    dedupe_jaccard: Annotated[float, _setting("share of common 3-word shingles of a near-duplicate", gt=0, le=1)] = 0.6
    dedupe_containment: Annotated[float, _setting("share of the shorter text found in the longer", gt=0, le=1)] = 0.8

    # --- metrics ---
    metrics_listen: Annotated[
        str, _setting("where workers and connectors serve their metrics, as host:port; empty for nowhere")
    ] = ""
    # Registered for Kafka exporters; loopback, for it names feeds and has no password.
    exporter_listen: Annotated[
        str, _setting("where `majra exporter` serves what it saw, as host:port", min_length=1)
    ] = "127.0.0.1:9308"
    # Shorter than Prometheus' usual 15 s between scrapes, so that each finds another look.
    exporter_interval: Annotated[float, _setting("time between looks of `majra exporter`", "s", ge=1, le=300)] = 10.0
    # Each has two series; those to do something about come first, and a graph of more cannot be read.
    exporter_feeds: Annotated[
        int, _setting("most feeds with series of their own, the worst first", "feeds", ge=0, le=5_000)
    ] = 200

    # --- enrichment ---
    routes: Annotated[str, _setting("file of custom output streams (TOML); empty for none")] = ""

    def __repr__(self) -> str:
        """Without secrets: whatever shows settings, a log or a debugger, shows no password."""
        fields = ((name, getattr(self, name)) for name in self.__struct_fields__)
        told = (f"{name}={'(set)' if name in SECRETS and value else repr(value)}" for name, value in fields)
        return f"Settings({', '.join(told)})"


def _is_secret(kind: Any) -> bool:
    return any(isinstance(each, Meta) and (each.extra or {}).get("secret") for each in get_args(kind))


SECRETS: Final = frozenset(field.name for field in msgspec.structs.fields(Settings) if _is_secret(field.type))
"""Settings whose values are never shown, and that may lie in a file."""


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `MAJRA_…` variables. Raises `SettingsError` naming the variable that cannot be used."""
    environ = os.environ if environ is None else environ
    values = {}
    for field in msgspec.structs.fields(Settings):
        text = (_secret if field.name in SECRETS else _plain)(field.name, environ)
        if text:
            values[field.name] = text
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`").split("[")[0]
        if "regex" in what:  # a closed list: its words help, how they are checked does not
            what = f"give {_meaning(name)}"
        raise SettingsError(f"{variable(name)}={values.get(name, '')}: {what}") from error


def _meaning(name: str) -> str:
    (kind,) = (field.type for field in msgspec.structs.fields(Settings) if field.name == name)
    return next(str(each.description) for each in get_args(kind) if isinstance(each, Meta))


def misspelt(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Variables that are nearly those of a setting, each with the one that is meant, so that none is passed over in silence."""
    known = [variable(field.name) for field in msgspec.structs.fields(Settings)]
    known += [file_variable(name) for name in SECRETS]
    for name in sorted(environ):
        if name.startswith("MAJRA_") and name not in known and (near := get_close_matches(name, known, 1, ALIKE)):
            yield name, near[0]


ALIKE: Final = 0.88
"""Share of common letters (difflib's ratio): a letter or two are wrong. Variables of others (tests, compose) are further off."""


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"MAJRA_{name.upper()}"


def file_variable(name: str) -> str:
    """The environment variable that names the file of a secret."""
    return f"{variable(name)}_FILE"


def _plain(name: str, environ: Mapping[str, str]) -> str:
    return environ.get(variable(name), "").strip()


def _secret(name: str, environ: Mapping[str, str]) -> str:
    """The secret, from its variable or its file, but for the end of the line: other blanks may belong to it."""
    path = environ.get(file_variable(name), "").strip()
    own = environ.get(variable(name), "").rstrip("\r\n")
    if not path:
        return own if own.strip() else ""
    if own.strip():
        raise SettingsError(f"{variable(name)} and {file_variable(name)} are both set: take one away")
    try:
        text = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(f"{file_variable(name)}={path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file_variable(name)}={path}: not UTF-8") from error
    if not text.strip():
        raise SettingsError(f"{file_variable(name)}={path}: nothing in it")
    return text
