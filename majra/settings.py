"""The one settings class. Each setting is `MAJRA_<NAME>` in the environment; `majra settings` lists them from here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta


def _setting(meaning: str, unit: str = "", **bounds: Any) -> Meta:
    return Meta(description=meaning, extra={"unit": unit}, **bounds)


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

    # --- stages ---
    # A hanging stage must not hold its partition for ever; the slowest real page takes well under a second.
    stage_timeout: Annotated[float, _setting("longest time for one message in one stage", "s", gt=0)] = 30.0

    # --- logs ---
    log_level: Annotated[str, _setting("debug, info, warning or error", pattern="^(debug|info|warning|error)$")] = (
        "info"
    )

    # --- connectors ---

    # --- duplicates ---
    # Wire copy is repeated within a day or two; three days hold a weekend.
    dedupe_window_hours: Annotated[float, _setting("how long an article can have duplicates", "h", gt=0, le=720)] = 72.0
    # Bounds memory, at some 4 KB an article of 400 words.
    dedupe_max_articles: Annotated[int, _setting("most articles in the window", "articles", ge=1)] = 200_000
    dedupe_jaccard: Annotated[float, _setting("share of common 3-word shingles of a near-duplicate", gt=0, le=1)] = 0.6
    dedupe_containment: Annotated[float, _setting("share of the shorter text found in the longer", gt=0, le=1)] = 0.8

    # --- enrichment ---
    routes: Annotated[str, _setting("file of custom output streams (TOML); empty for none")] = ""


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `MAJRA_…` variables. Raises `SettingsError` naming the variable that cannot be used."""
    environ = os.environ if environ is None else environ
    values = {}
    for field in msgspec.structs.fields(Settings):
        text = environ.get(variable(field.name))
        if text is not None and text.strip():
            values[field.name] = text.strip()
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`").split("[")[0]
        raise SettingsError(f"{variable(name)}={values.get(name, '')}: {what}") from error


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"MAJRA_{name.upper()}"
