"""`majra process`: entries in, documents out, by the same pure functions as the workers, without Kafka."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any

import click
import orjson

from majra.cli.console import Failure, complain
from majra.cli.files import STDIO, different_files, open_input, open_output
from majra.settings import Settings, load_settings


@click.command(epilog="Example: majra process --in entries.jsonl --out documents.jsonl --rejects rejects.jsonl")
@click.option("--in", "source", default=STDIO, show_default=True, help="entries, one JSON object a line")
@click.option("--out", "target", default=STDIO, show_default=True, help="documents, one JSON object a line")
@click.option("--upto", type=click.Choice(["clean", "split", "dedupe", "enrich"]), default="enrich", show_default=True)
@click.option("--explain", is_flag=True, help="adds majra.layout: the page's blocks and where each went")
@click.option("--rejects", type=click.Path(dir_okay=False), help="file for lines that failed, with reason and bytes")
def command(source: str, target: str, upto: str, explain: bool, rejects: str | None) -> None:
    """Turns entries into documents, in input order. A bad line goes to --rejects and never stops the run.

    A duplicate of an earlier article of the run is printed too, with majra.duplicateOf set.
    """
    from streams.pipeline import Pipeline

    settings = load_settings()
    different_files(source, target, rejects)
    with ExitStack() as files:
        entries = files.enter_context(open_input(source))
        documents = files.enter_context(open_output(target))
        bad = files.enter_context(open_output(rejects)) if rejects else None
        pipeline = Pipeline(
            deduper=_deduper(settings) if upto in ("dedupe", "enrich") else None,
            enricher=_enricher() if upto == "enrich" else None,
            split=upto != "clean",
            explain=explain,
        )
        failed = _process(entries, documents, bad, pipeline, settings.max_message_bytes)
    if failed:
        raise Failure(f"{failed} of the lines could not be used" + (f"; they are in {rejects}" if rejects else ""))


def _process(entries: IO[bytes], documents: IO[bytes], bad: IO[bytes] | None, pipeline: Any, longest: int) -> int:
    from majra.records.codec import encode

    failed = 0
    for number, line in _lines(entries):
        try:
            if len(line) > longest:
                raise ValueError(f"longer than {longest} bytes (MAJRA_MAX_MESSAGE_BYTES)")
            for document in list(pipeline.entry(line)):
                documents.write(encode(document) + b"\n")
        except BrokenPipeError:
            raise
        except Exception as error:  # whatever one line does, the others are still to be done
            failed += 1
            reason = str(error) or type(error).__name__
            complain(f"line {number}: {reason}")
            if bad is not None:
                bad.write(_reject(number, reason, error, line))
    return failed


def _lines(entries: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1; of any length, since what fails must land with its bytes."""
    for number, line in enumerate(entries, start=1):
        stripped = line.rstrip(b"\r\n")
        if number == 1:
            stripped = stripped.removeprefix(b"\xef\xbb\xbf")  # a byte order mark, as some editors leave one
        if stripped.strip():
            yield number, stripped


def _reject(number: int, reason: str, error: Exception, line: bytes) -> bytes:
    """The line as it was: as text where it is UTF-8, else in base64."""
    record: dict[str, object] = {"line": number, "reason": reason, "error": type(error).__name__}
    try:
        record["raw"] = line.decode()
    except UnicodeDecodeError:
        record["raw_base64"] = base64.b64encode(line).decode()
    return orjson.dumps(record) + b"\n"


def _deduper(settings: Settings) -> Any:
    from streams.dedupe.deduper import Deduper

    return Deduper.from_settings(settings)


def _enricher() -> Any:
    from streams.enrich.enricher import Enricher

    return Enricher.load()
