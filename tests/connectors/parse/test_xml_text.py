"""XML as feeds have it: what is mended, what is refused, and what a cut document keeps."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.parse.items import ParseError
from connectors.parse.xml_text import mended, prepared


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ("بنك مصر", "بنك مصر"),
        ("بنك&nbsp;مصر", "بنك\xa0مصر"),
        ("&laquo;نعم&raquo; &ndash; لا&hellip;", "«نعم» – لا…"),
        ("AT&T و&", "AT&T و&"),
        ("?a=1&b=2", "?a=1&b=2"),
        ("&amp;nbsp; &lt;b&gt; &quot;&apos;", "&nbsp; <b> \"'"),
        ("&foo; &123; &;", "&foo; &123; &;"),
        ("&#1593;&#x639;", "عع"),
        ("أ&#0;ب&#x1F;ج&#xD800;د&#1114112;ه", "أ ب ج د ه"),
        ("&#99999999999; &#x; &#", "&#99999999999; &#x; &#"),
        ("أ\x00ب\x0bج\x1bد\ufffe", "أ ب ج د "),
        ("أ\ud800ب", "أ ب"),
        ("<![CDATA[<p>أ&nbsp;ب & ج</p>]]>", "<p>أ&nbsp;ب & ج</p>"),
        ("&nbsp;<![CDATA[&]]>&nbsp;<![CDATA[&nbsp;]]>", "\xa0&\xa0&nbsp;"),
        ("&NotEqualTilde;", "≂̸"),
    ],
)
def test_characters_and_entities(inside: str, read: str) -> None:
    xml, cut = prepared(f"<rss><item><title>{inside}</title></item></rss>")
    assert (fromstring(xml).findtext("item/title"), cut) == (read, False)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n\n  ",
        '<?xml version="1.0" encoding="windows-1256"?>',
        ' \n<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?><!-- تعليق <b> -->\n',
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
        '<!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">',
        "<!doctype rss [<!ELEMENT rss ANY>]>",
        'Warning: mysql_connect() in /home/site/feed.php on line 7\n<?xml version="1.0"?>',
        "<br />\n<b>Notice</b>: Undefined index: عدد in <b>feed.php</b><br />\n",
        "\x00\x00<?xml version='1.0'?>",
    ],
)
@pytest.mark.parametrize("tail", ["", "\n\n", "<!-- 0.12 ثانية -->", "<script>hit(1)</script>", "\n</html>", "\x00"])
def test_what_stands_around_a_feed(head: str, tail: str) -> None:
    xml, cut = prepared(f"{head}<rss><item>أ</item></rss>{tail}")
    assert (fromstring(xml).findtext("item"), xml[-6:], cut) == ("أ", "</rss>", False)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "ها">]>',
        '<!DOCTYPE rss [\n<!entity a SYSTEM "file:///etc/passwd">\n]>',
        '<!DOCTYPE rss [<!ENTITY % p "x"> %p;]>',
        '<!DOCTYPE rss [<!-- ]> --><!ENTITY a "x">]>',
        '<!DOCTYPE rss [<!ENTITY a "]>"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a "x"',
        "<!DOCTYPE rss",
    ],
)
@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', "<!-- x -->", "Notice: x "])
def test_entities_of_its_own_are_refused(head: str, doctype: str) -> None:
    with pytest.raises(ParseError) as caught:
        prepared(f"{head}{doctype}<rss><item>&a;</item></rss>")
    assert caught.value.kind == "unsafe-xml"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<rss><channel><title>ن</title><item>أ</item><item>ب", "<rss><channel><title>ن</title><item>أ</item></channel></rss>"),
        ("<rss><channel><item>أ</item></channel>", "<rss><channel><item>أ</item></channel></rss>"),
        ("<rss><channel><title>ن</title><item><title>نص", "<rss><channel><title>ن</title></channel></rss>"),
        # An end that an article quotes is none; nor is that of an image's address.
        ("<rss><channel><item>أ</item><item><![CDATA[</item></rss>", "<rss><channel><item>أ</item></channel></rss>"),
        ("<rss><channel><item>أ</item><!-- </rss> -->", "<rss><channel><item>أ</item></channel></rss>"),
        ("<rss><channel><item>أ</item><item><image><url>x</url>", "<rss><channel><item>أ</item></channel></rss>"),
        ("<feed><entry>أ</entry><entry>", "<feed><entry>أ</entry></feed>"),
        ("<a:feed><a:entry>أ</a:entry><a:ent", "<a:feed><a:entry>أ</a:entry></a:feed>"),
        ("<rdf:RDF><channel><items/></channel><item>أ</item><item r", "<rdf:RDF><channel><items/></channel><item>أ</item></rdf:RDF>"),
        ("<urlset><url><loc>أ</loc></url><url><loc>", "<urlset><url><loc>أ</loc></url></urlset>"),
    ],
)  # fmt: skip
def test_a_cut_document_keeps_its_whole_items(text: str, kept: str) -> None:
    assert prepared(text) == (kept, True)


def test_an_article_may_quote_the_end_of_a_feed() -> None:
    text = "<rss><item><![CDATA[ينتهي الملف بـ </rss>]]></item><item>ب</item></rss>"
    assert prepared(text) == (text, False)


@given(st.text(max_size=300))
def test_any_text_becomes_a_title(text: str) -> None:
    escaped = text.replace("<", "&lt;").replace("]]>", "")
    xml, _cut = mended(f"<rss><item><title>{escaped}</title></item></rss>")
    assert fromstring(xml).find("item/title") is not None
