"""`docs/asyncapi.yaml`: made from the code, valid AsyncAPI 3.0, whole, and its schemas take what we write."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from support.samples import composite

from majra.asyncapi import asyncapi, to_text
from majra.clock import utc_now
from majra.records.codec import encode
from majra.records.entry import Entry
from majra.settings import Settings
from majra.topics import topic_specs
from streams.refine import refine

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/asyncapi.yaml").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
CHANNELS: dict[str, Any] = DOCUMENT["channels"]


def test_the_file_is_that_of_the_code() -> None:
    assert to_text(asyncapi()) == TEXT, "make schemas"


def test_it_is_valid_asyncapi() -> None:
    schema = json.loads((ROOT / "tests/schemas/asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    errors = sorted(Draft7Validator(schema).iter_errors(DOCUMENT), key=lambda error: error.path)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_the_validator_would_notice() -> None:
    schema = json.loads((ROOT / "tests/schemas/asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        Draft7Validator(schema).validate({**DOCUMENT, "operations": {"send.x": {"action": "publish"}}})


def test_every_topic_is_in_it() -> None:
    addresses = {channel["address"] for channel in CHANNELS.values()}
    assert addresses == {spec.name for spec in topic_specs(Settings())} | {"news.route.{name}"}
    assert {each["channel"]["$ref"].rpartition("/")[2] for each in DOCUMENT["operations"].values()} == CHANNELS.keys()


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [each for value in part.values() for each in references(value)]
    return [each for value in part for each in references(value)] if isinstance(part, list) else []


def test_every_reference_leads_somewhere() -> None:
    for reference in set(references(DOCUMENT)):
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_what_we_publish_is_what_it_says() -> None:
    entry = Entry(
        title="افتتاح خط الحافلات السريع", content=composite(), feed="https://a.example/rss", fetched=utc_now()
    )
    for name, record in (("Entry", entry), *(("Document", each) for each in refine(entry, utc_now()))):
        schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(json.loads(encode(record)))
