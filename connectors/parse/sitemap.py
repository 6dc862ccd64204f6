"""News sitemaps (sitemap-news 0.9): addresses of a site's articles of the last two days, with titles and dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError as XmlError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from connectors.parse.items import Item, ParsedFeed, ParseError
from connectors.parse.links import absolute
from connectors.parse.xml_text import prepared
from majra.records.entry import Media

_NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
_IMAGE: Final = "{http://www.google.com/schemas/sitemap-image/1.1}"


def parse_sitemap(text: str, base: str) -> ParsedFeed:
    """The articles of a news sitemap; pages without news tags are no articles. Raises `ParseError`."""
    xml, truncated = prepared(text)
    try:
        root = fromstring(xml)
    except (XmlError, DefusedXmlException) as error:
        raise ParseError("not-a-feed", f"a sitemap that is no XML: {error}") from error
    if _local(root) == "sitemapindex":
        raise ParseError("not-a-feed", "a sitemap index: name its news sitemap instead", tuple(_locations(root, base)))
    items = tuple(item for url in root if _local(url) == "url" and (item := _item(url, base)) is not None)
    if not items and len(root):
        raise ParseError("not-a-feed", "a sitemap without news: it has no news:news elements")
    names = [item.language for item in items if item.language]
    return ParsedFeed(items=items, language=names[0] if names else None, truncated=truncated)


def _item(url: Element, base: str) -> Item | None:
    news = url.find(f"{_NEWS}news")
    address = _child(url, "loc")
    if news is None or not address:
        return None
    keywords = (_find(news, "keywords") or "").replace("،", ",").split(",")
    picture = url.find(f"{_IMAGE}image/{_IMAGE}loc")
    image = absolute(base, picture.text) if picture is not None else None
    return Item(
        url=absolute(base, address),
        title=_find(news, "title"),
        published=_find(news, "publication_date"),
        updated=_child(url, "lastmod"),
        language=_find(news, f"publication/{_NEWS}language"),
        categories=tuple(dict.fromkeys(word.strip() for word in keywords if word.strip())),
        media=(Media(url=image),) if image else (),
    )


def _find(news: Element, path: str) -> str | None:
    return (news.findtext(_NEWS + path) or "").strip() or None


def _child(parent: Element, name: str) -> str | None:
    return next(((each.text or "").strip() for each in parent if _local(each) == name), None)


def _locations(root: Element, base: str) -> Iterator[str]:
    for sitemap in root:
        if address := absolute(base, _child(sitemap, "loc")):
            yield address


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
