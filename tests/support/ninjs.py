"""ninjs 3.1, as IPTC publishes it: what a document is without its `majra` extension."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/ninjs-schema_3.1.json").read_text(encoding="utf-8"))
GEO = "https://geojson.org/schema/GeoJSON.json"
"""The one schema that ninjs refers to; our documents have no geometry, so that an empty one stands for it."""
REGISTRY: Any = Registry().with_resource(GEO, Resource.from_contents({}, default_specification=DRAFT202012))
VALIDATOR = Draft202012Validator(SCHEMA, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)


def validate(document: dict[str, Any]) -> None:
    """Raises `jsonschema.ValidationError` where the document, without `majra`, is not a ninjs 3.1 item."""
    VALIDATOR.validate({name: value for name, value in document.items() if name != "majra"})
