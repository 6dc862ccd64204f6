"""Places by their folded names, with Wikidata items. Derived from dr5hn's cities (ODbL 1.0) and public country lists."""

from __future__ import annotations

from importlib.resources import files

from majra.text.arabic import fold


def load_places() -> dict[str, tuple[str, str]]:
    """Folded name to canonical name and Wikidata item."""
    text = files("streams.enrich").joinpath("models/places.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {fold(name): (canonical, item) for name, canonical, item in rows}
