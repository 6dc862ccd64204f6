"""`majra settings`: every setting with its value, default, unit and meaning."""

from __future__ import annotations

from typing import Any

import click
import msgspec
import orjson

from majra.cli.console import out, table
from majra.settings import SECRETS, Settings, file_variable, load_settings, variable


@click.command(epilog="Example: MAJRA_PARTITIONS=8 majra settings")
@click.option("--json", "as_json", is_flag=True, help="the same as JSON")
def command(as_json: bool) -> None:
    """Lists every setting: its variable, value now, default, unit and meaning."""
    rows = describe(load_settings())
    if as_json:
        print(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    lines = [(row["setting"], str(row["value"]), str(row["default"]), _told(row)) for row in rows]
    out(tabular=True).print(table(("setting", "value", "default", "meaning (unit)"), lines, whole=("setting",)))


def describe(settings: Settings) -> list[dict[str, Any]]:
    """One row a setting; the meanings are those of `majra.settings`, so that they cannot differ from the code."""
    inspected = msgspec.inspect.type_info(Settings)
    assert isinstance(inspected, msgspec.inspect.StructType)
    rows = []
    for field in inspected.fields:
        description, unit = _meaning(field.type)
        value = getattr(settings, field.name)
        if secret := field.name in SECRETS:
            description += f"; or {file_variable(field.name)} names a file with it"
        rows.append(
            {
                "setting": variable(field.name),
                "value": "(set)" if secret and value else value,
                "default": field.default,
                "unit": unit,
                "meaning": description,
            }
        )
    return rows


def _told(row: dict[str, Any]) -> str:
    """The meaning and its unit. A column for units would leave too little for words on a terminal of 80 columns."""
    return f"{row['meaning']} ({row['unit']})" if row["unit"] else str(row["meaning"])


def _meaning(kind: msgspec.inspect.Type) -> tuple[str, str]:
    if isinstance(kind, msgspec.inspect.Metadata):
        description = (kind.extra_json_schema or {}).get("description", "")
        extra = kind.extra or {}
        return str(description), str(extra.get("unit", ""))
    return "", ""
