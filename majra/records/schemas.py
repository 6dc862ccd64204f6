"""JSON Schemas (2020-12) of the records that cross our borders, made from the records themselves.

`python -m majra.records.schemas FOLDER` writes them, one file a record. A test holds the files in `schemas/` to this.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import orjson

from majra.records import document, entry, feed
from majra.records.base import Record
from majra.records.document import PROFILE, Document
from majra.records.entry import Entry
from majra.records.feed import Feed, FeedState, PollReport

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
RECORDS: Final[dict[str, type[Record]]] = {
    "entry": Entry,
    "document": Document,
    "feed": Feed,
    "feed-state": FeedState,
    "poll-report": PollReport,
}
"""File name, without `.json`, to record."""

_READABLE: Final = ("content", "summary", "title")
"""Of these an entry needs one that holds more than white space (`streams.refine` refuses it otherwise)."""
_ONE_LINE = re.compile(r"(?<!\n)\n(?!\n)")
"""A line's end within a paragraph: docstrings are wrapped, descriptions are not."""


def schemas() -> dict[str, dict[str, Any]]:
    """Each record's schema by its file name. Fields that are not named in a schema are allowed, and ignored by us."""
    return {name: _schema(name, record) for name, record in RECORDS.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Writes a file for each record and returns their paths; makes `folder` where it is missing. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        path.write_bytes(to_bytes(schema))
        written.append(path)
    return written


def to_bytes(schema: dict[str, Any]) -> bytes:
    """The schema as its file holds it."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _schema(name: str, record: type[Record]) -> dict[str, Any]:
    _, parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    kinds = dict(_kinds())
    for part_name, part in parts.items():
        _describe(part, kinds[part_name])
    body: dict[str, Any] = parts.pop(record.__name__)
    if record is Entry:
        body["anyOf"] = [
            {"required": [field], "properties": {field: {"type": "string", "pattern": r"\S"}}} for field in _READABLE
        ]
    head = {"$schema": DIALECT, "$id": f"urn:majra:schema:{PROFILE}:{name}"}
    return head | body | ({"$defs": dict(sorted(parts.items()))} if parts else {})


def _kinds() -> Iterator[tuple[str, type[Record]]]:
    """The records by the names that msgspec gives their schemas."""
    for module in (document, entry, feed):
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Record):
                yield name, kind


def _describe(part: dict[str, Any], kind: type[Record]) -> None:
    """Puts the class's docstring, and those below its fields, where a reader of the schema finds them."""
    part["description"] = _prose(kind.__doc__ or "")
    docs = _field_docs(kind)
    for field in msgspec.structs.fields(kind):
        if text := docs.get(field.name):
            part["properties"][field.encode_name]["description"] = text


def _field_docs(kind: type[Record]) -> dict[str, str]:
    """Field name to the string that stands below the field in the source: Python itself throws those away."""
    (defined,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(defined, ast.ClassDef)
    docs = {}
    for field, below in zip(defined.body, defined.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                docs[name] = _prose(text)
    return docs


def _prose(docstring: str) -> str:
    return _ONE_LINE.sub(" ", inspect.cleandoc(docstring))


def main() -> None:
    """The command: one path a line for each file written."""
    parser = argparse.ArgumentParser(
        prog="python -m majra.records.schemas",
        description="Writes the JSON Schema of each record into FOLDER.",
        epilog="Example: python -m majra.records.schemas schemas/",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    folder = parser.parse_args().folder
    try:
        for path in write_schemas(folder):
            print(path)
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error.filename or folder}: {error.strerror}\n")


if __name__ == "__main__":
    main()
