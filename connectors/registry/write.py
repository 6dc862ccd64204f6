"""Feed definitions to OPML, CSV or a plain list. Pure. Headers stay at home: they may be passwords."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from majra.records.feed import Feed

_CONTROL: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and line ends, which a list of feeds should not."""
_COLUMNS: Final = ("url", "title", "language", "interval", "full_text", "topics", "paused")


def as_opml(feeds: Sequence[Feed]) -> str:
    """OPML 2.0; Majra's own settings are attributes that other readers pass over."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Majra"
    body = SubElement(root, "body")
    for feed in feeds:
        row = _row(feed)
        title = row["title"] or feed.url
        outline = SubElement(body, "outline", type="rss", text=title, title=title, xmlUrl=feed.url)
        for name in _COLUMNS[2:]:
            if row[name]:
                outline.set(name, row[name])
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def as_csv(feeds: Sequence[Feed]) -> str:
    """A line for each feed, under a header that `feeds import` reads."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(feed) for feed in feeds)
    return out.getvalue()


def as_list(feeds: Sequence[Feed]) -> str:
    """One address a line."""
    return "".join(f"{feed.url}\n" for feed in feeds)


FORMATS: Final[dict[str, Callable[[Sequence[Feed]], str]]] = {"opml": as_opml, "csv": as_csv, "list": as_list}


def _row(feed: Feed) -> dict[str, str]:
    return {
        "url": feed.url,
        "title": _CONTROL.sub(" ", feed.title or ""),
        "language": feed.language or "",
        "interval": f"{feed.interval:g}" if feed.interval else "",
        "full_text": "true" if feed.full_text else "",
        "topics": ";".join(feed.topics),
        "paused": "true" if feed.paused else "",
    }
