"""All topics as an AsyncAPI 3.0 document, made from the records, the topics' table and the default settings.

`python -m majra.asyncapi FILE` writes it as YAML; a test holds `docs/asyncapi.yaml` to this. PyYAML is a tool of the developers'
lock: what runs in production writes no YAML.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from connectors.websub.heard import Heard
from majra import __version__, topics
from majra.kafka import dead_letter
from majra.records.schemas import schemas
from majra.settings import Settings
from majra.topics import MEDIA_TOPICS, TopicSpec, topic_specs
from streams.route import PREFIX

Json = dict[str, Any]

FOLD: Final = (
    "Delivery is at least once. Fold by `uri`: the highest `version` is the newest, the same `version` again is a repeat and "
    "holds the same article."
)
_KEYS: Final = {
    "article": "the article's id, the end of its `uri`: all versions of a story are in one partition, in order",
    "original": "the original's id: all that repeats one story is in one partition",
    "language": "the article's language (BCP 47): a language is one ordered partition",
    "entry": "the entry's id",
    "feed": "the feed's id",
    "origin": "the key of the message that failed; null where it had none",
}
_TOPICS: Final[dict[str, tuple[str, str, str, str]]] = {
    topics.FEEDS: ("Feed", "feed", "receive", "The registry of feeds, one record each; a null value removes it."),
    topics.FEED_STATE: ("FeedState", "feed", "send", "What polls have learned of each feed: validators, schedule, health."),
    topics.PUSHES: ("Heard", "feed", "send", "Calls of WebSub hubs, between connectors. Internal: it may change."),
    topics.ENTRIES: ("Entry", "entry", "receive", "Entries of feeds as they were polled. Others may publish here too."),
    topics.ARTICLES: ("Document", "language", "send", "Articles, cleaned and split, before duplicates are told. Internal."),
    topics.ORIGINALS: ("Document", "article", "send", f"Articles seen for the first time, and revisions of them. {FOLD}"),
    topics.DUPLICATES: (
        "Document", "original", "send",
        "Articles that repeat an original: `majra.duplicateOf`, kind and similarity; `majra.duplicateExtent`, whether a near one "
        "shortens or extends it; `majra.outlets`, who has carried the story so far, and `majra.coverage`, how many they are.",
    ),
    topics.ENRICHED: ("Document", "article", "send", f"Originals with entities and topics: all of them. {FOLD}"),
    topics.DEAD_LETTER: (
        "DeadLetter", "origin", "send",
        "The exact bytes of messages that failed; headers say where, why and how often. Marks of replays lie among them: they "
        "have no `majra-stage`.",
    ),
}  # fmt: skip
"""Topic to message, key, what Majra does there, and what is on it."""
_HEADERS: Final = {
    dead_letter.STAGE: "the stage that failed",
    dead_letter.TOPIC: "the topic it read from",
    dead_letter.PARTITION: "its partition, a number",
    dead_letter.OFFSET: "its offset, a number",
    dead_letter.ERROR_TYPE: "the type of the error",
    dead_letter.ERROR: f"the error in words, at most {dead_letter.MESSAGE_LIMIT} characters",
    dead_letter.TIME: "when it failed, RFC 3339",
    dead_letter.ATTEMPTS: "how often this message has failed by now",
}


def asyncapi() -> Json:
    """The document. Partitions, replicas and retention are those of the default settings."""
    parts, messages = _schemas()
    specs = {spec.name: spec for spec in topic_specs(Settings())}
    channels: Json = {}
    operations: Json = {}
    for name, spec in specs.items():
        media = next((each for each in MEDIA_TOPICS if each.topic == name), None)
        if media is not None:
            told = ("Document", "article", "send", f"Documents on {media.name_ar} ({media.slug}, {media.uri}). {FOLD}")
        else:
            told = _TOPICS[name]
        _add(channels, operations, spec, told)
    own = ("Document", "article", "send", f"A stream of your own (docs/routes.md). {FOLD}")
    _add(channels, operations, replace(specs[topics.ENRICHED], name=PREFIX + "{name}"), own)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Majra",
            "version": __version__,
            "description": f"Live Arabic news on Kafka. Values are JSON in UTF-8. {FOLD}",
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": Settings().kafka,
                "protocol": "kafka",
                "description": "As docker-compose.yml serves it on its own machine.",
            }
        },
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": dict(sorted(parts.items()))},
    }


def _add(channels: Json, operations: Json, spec: TopicSpec, told: tuple[str, str, str, str]) -> None:
    message, key, action, about = told
    name = spec.name.removeprefix("news.").replace("{name}", "custom")
    binding: Json = {
        "partitions": spec.partitions,
        "replicas": spec.replication,
        "topicConfiguration": {
            "cleanup.policy": [spec.cleanup],
            "max.message.bytes": spec.max_message_bytes,
            **({"retention.ms": spec.retention_ms} if spec.cleanup == "delete" else {}),
        },
        "bindingVersion": "0.5.0",
    }
    channel: Json = {
        "address": spec.name,
        "description": f"{about} Key: {_KEYS[key]}.",
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "bindings": {"kafka": binding},
    }
    if "{name}" in spec.name:
        channel["parameters"] = {"name": {"description": "The route's name in routes.toml."}}
    channels[name] = channel
    operations[f"{action}.{name}"] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{message}"}],
    }


def _schemas() -> tuple[Json, Json]:
    """Components: every record's schema by its class's name, and the messages that carry them."""
    parts: Json = {}
    heads: Json = {}
    for file, schema in schemas().items():
        if file == "poll-report":
            continue  # of `majra poll`, which publishes nothing
        body = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "$defs")}
        heads[body["title"]] = parts[body["title"]] = _moved(body)
        parts |= {name: _moved(part) for name, part in schema.get("$defs", {}).items()}
    _, heard = msgspec.json.schema_components([Heard], ref_template="#/components/schemas/{name}")
    parts |= heard
    messages = {
        name: {"name": name, "contentType": "application/json", "payload": {"$ref": f"#/components/schemas/{name}"},
               "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}}}
        for name in (*heads, "Heard")
    }  # fmt: skip
    messages["DeadLetter"] = {
        "name": "DeadLetter",
        "contentType": "application/octet-stream",
        "headers": {
            "type": "object",
            "properties": {name: {"type": "string", "description": text} for name, text in _HEADERS.items()},
            "required": list(_HEADERS),
        },
        "payload": {"description": "The message as it came, byte for byte: whatever it was."},
        "bindings": {"kafka": {"key": {"type": ["string", "null"]}, "bindingVersion": "0.5.0"}},
    }
    return parts, messages


def _moved(part: Any) -> Any:
    """References from a schema's own definitions to the document's components."""
    if isinstance(part, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in part.items()
        }
    return [_moved(each) for each in part] if isinstance(part, list) else part


def to_text(document: Json) -> str:
    """The document as its file holds it."""
    import yaml

    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
    return f"# Made from the code by `make schemas`; not to be changed by hand.\n{text}"


def main() -> None:
    """The command: writes the file, and prints its path."""
    parser = argparse.ArgumentParser(
        prog="python -m majra.asyncapi",
        description="Writes the AsyncAPI document of all topics to FILE.",
        epilog="Example: python -m majra.asyncapi docs/asyncapi.yaml",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    file = parser.parse_args().file
    try:
        file.write_text(to_text(asyncapi()), encoding="utf-8")
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error.filename or file}: {error.strerror}\n")
    print(file)


if __name__ == "__main__":
    main()
