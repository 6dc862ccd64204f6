"""Documents to read: an article before what was split off from it or repeats it, in some lines of the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from majra.cli.console import safe
from majra.cli.subscribe import FSI, PDI
from majra.demo.tally import Summary
from majra.records.document import Document
from majra.subtopics import BY_URI


class InOrder:
    """Puts documents, which come over several partitions in any order, behind those that they refer to."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._waiting: defaultdict[str, list[Document]] = defaultdict(list)

    def ready(self, document: Document) -> Iterator[Document]:
        """The documents that can be shown now that `document` has come."""
        before = _refers_to(document)
        if before and before not in self._shown:
            self._waiting[before].append(document)
            return
        self._shown[document.uri] = document.headline
        yield document
        for each in self._waiting.pop(document.uri, ()):
            yield from self.ready(each)

    def headline(self, uri: str) -> str:
        """The headline of a document that was shown, else its `uri`."""
        return self._shown.get(uri) or uri


def _refers_to(document: Document) -> str | None:
    return document.majra.duplicate_of or document.majra.parent


def lines(document: Document, outlets: Mapping[str, str], order: InOrder, *, isolate: bool) -> Text:
    """What a reader wants to know of a document. `outlets`: names by feed address. Safe for a terminal.

    With `isolate` Arabic keeps its own direction, for terminals that know two.
    """

    def own(text: str) -> str:
        return f"{FSI}{safe(text)}{PDI}" if isolate else safe(text)

    extension = document.majra
    outlet = own(outlets.get(extension.feed or "", extension.feed or ""))
    text = Text()
    if extension.duplicate_of:
        alike = (
            f", {extension.similarity:.0%} alike" if extension.duplicate_kind == "near" and extension.similarity else ""
        )
        text.append(f"= {own(document.headline)}", style="yellow")
        text.append(f"\n    {outlet}: {extension.duplicate_kind} duplicate{alike}, of ")
        return text.append(own(order.headline(extension.duplicate_of)), style="yellow")
    text.append(f"• {own(document.headline or document.body[:60])}", style="bold")
    slugs = ", ".join(BY_URI[each.uri].slug for each in document.subjects or ()) or "no topic"
    text.append(f"\n    {outlet}: ").append(slugs, style="green")
    if extension.parent:
        text.append("\n    split off from: ").append(own(order.headline(extension.parent)), style="cyan")
    for what, values in _split_off(document):
        text.append(f"\n    {what}: ").append(", ".join(own(each) for each in values), style="cyan")
    return text


def _split_off(document: Document) -> Iterator[tuple[str, Iterable[str]]]:
    """What stood in the page beside the text, by name; empty kinds are left out."""
    extension = document.majra
    parts = (
        ("split off", [each.name for each in document.associations] if extension.parent is None else []),
        ("source", [each.name for each in document.info_sources]),
        ("keywords", extension.keywords),
        ("related headlines", extension.related),
        ("adverts", [each.text for each in extension.dropped if each.role == "advert"]),
    )
    return ((what, values) for what, values in parts if values)


def summary_rows(summary: Summary) -> list[tuple[object, str]]:
    """The summary as rows of a table: how many, and of what."""
    return [
        (summary.entries, "entries read from the feeds"),
        (summary.articles, f"articles in them, {summary.embedded} of which stood in another's page"),
        (summary.originals, "originals"),
        (summary.exact_duplicates, "exact duplicates"),
        (summary.near_duplicates, "near duplicates"),
        (summary.enriched, "enriched documents"),
        *((count, f"  on {slug}") for slug, count in summary.topics.items()),
        (summary.dead_letters, "dead letters"),
        (summary.articles_per_second, f"articles per second ({summary.seconds:g} s, the stages' start included)"),
    ]
