"""What a server may do to us, and what must become of it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from support.hostile import Answer, body, endless, head, in_turn, raw, silent, status, to, trickle

LIMIT = 2_000_000
"""Bytes of a body in these tests."""
PROSE = (
    "أعلن وزير المالية اليوم الخميس أن الحكومة ستعيد النظر في موازنة العام المقبل بعد تراجع أسعار النفط، وقال إن اللجنة "
    "المختصة عقدت اجتماعا في العاصمة لبحث الخيارات المتاحة أمام الدولة."
)


def item(
    number: int = 1, *, title: str = "", link: str | None = "", guid: str = "", date: str = "", text: str = ""
) -> str:
    address = f"https://akhbar.example/{number}" if link == "" else link
    return (
        f"<item><title>{title or f'الخبر رقم {number}'}</title>"
        + (f"<link>{address}</link>" if address else "")
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description>{text or f'{number}: {PROSE}'}</description></item>"
    )


def feed(*items: str, encoding: str = "utf-8", prolog: str = "", after: str = "</channel></rss>") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{prolog}<rss version="2.0"><channel>'
        f"<title>وكالة التجربة</title><language>ar</language>{''.join(items)}{after}"
    )


THREE = feed(item(1), item(2), item(3))
RAW = THREE.encode()
MANY = feed(*map(item, range(300))).encode()
CUT = 60_000
WHOLE = MANY[: CUT - 20].count(b"</item>")
"""Items before the cut of what is packed without compression, whose first 15 bytes are gzip's own."""
LAUGHS = "<!DOCTYPE rss [<!ENTITY a0 'ها'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
PAGE = "<!DOCTYPE html><html><head><title>صحيفة</title>{}</head><body><p>" + PROSE + "</p></body></html>"
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
RSS = {"Content-Type": "application/rss+xml"}


def sized(length: int) -> bytes:
    return head(200, RSS | {"Content-Length": str(length)})


def coded(name: str, content: bytes) -> Answer:
    return body(content, Content_Encoding=name)


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def bomb(times: int = 200) -> bytes:
    """Some 200 KB that become 200 MB: a feed whose one item does not end."""
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(feed(item(1), "<item><description>", after="").encode())
    return start + b"".join(packer.compress(b"a" * 1_000_000) for _ in range(times)) + packer.flush()


def chain(name: str, hops: int, code: int = 302) -> dict[str, Answer]:
    """`hops` redirects, and then a feed."""
    routes = {f"{name}{number or ''}": to(f"/{name}{number + 1}", code) for number in range(hops)}
    return routes | {f"{name}{hops}": body(RAW)}


@dataclass(frozen=True)
class Case:
    """A feed's address answers with `answers`, one for each poll; `expect` says what the polls report."""

    name: str
    answers: Sequence[Answer]
    result: str = "ok"
    error: str | None = None
    status: int | None = 200
    items: int = 0
    new: int = 0
    rejected: int = 0
    also: dict[str, Answer] = field(default_factory=dict)
    """Answers at other paths."""
    says: str = ""
    """What the message of the error holds."""


def good(name: str, answer: Answer, items: int = 3, new: int = 3, **more: object) -> Case:
    return Case(name, [answer], items=items, new=new, **more)  # type: ignore[arg-type]


def bad(name: str, answer: Answer, error: str, status: int | None = None, **more: object) -> Case:
    return Case(name, [answer], result="error", error=error, status=status, **more)  # type: ignore[arg-type]


CHARSETS = [
    good("windows-1256, undeclared", body(feed(*map(item, (1, 2, 3))).replace(' encoding="utf-8"', "").encode("cp1256"))),
    good("windows-1256, declared utf-8 in XML", body(THREE.encode("cp1256"))),
    good("utf-8, http says windows-1256", body(RAW, "application/xml; charset=windows-1256")),
    good("windows-1256, http says windows-1252",
         body(feed(*map(item, (1, 2, 3)), encoding="windows-1256").encode("cp1256"), "text/xml; charset=windows-1252")),
    good("utf-8, xml says utf-16", body(feed(*map(item, (1, 2, 3)), encoding="utf-16").encode())),
    good("utf-16 with a mark", body(feed(*map(item, (1, 2, 3)), encoding="utf-16").encode("utf-16"))),
    good("charset of no meaning", body(RAW, "application/xml; charset=none/such;;\"")),
    good("byte order mark and blank lines before the prolog", body(b"\xef\xbb\xbf\r\n\r\n" + RAW)),
    good("one bad byte", body(RAW.replace("الخميس".encode(), "الخميس".encode() + b"\xff", 1))),
    good("NUL bytes", body(RAW.replace("الخميس".encode(), b"\x00\x00" + "الخميس".encode()))),
    good("control characters, escaped and not", body(feed(item(1, text=f"&#x1;\x0b&#0;{PROSE}"), item(2), item(3)).encode())),
    good("entities that XML does not know", body(feed(item(1, text=f"&nbsp;&laquo;{PROSE}&raquo; & &bogus;"), item(2), item(3)).encode())),
]  # fmt: skip

XML = [
    bad("entity expansion (billion laughs)", body(feed(item(1, text="&a9;"), prolog=LAUGHS).encode()), "unsafe-xml", 200),
    bad("external entity, a file", body(feed(item(1, text="&x;"), prolog='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode()), "unsafe-xml", 200),
    bad("external parameter entity", body(feed(item(1), prolog='<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://10.0.0.1/x.dtd"> %x;]>').encode()), "unsafe-xml", 200),
    good("a DOCTYPE without entities", body(feed(*map(item, (1, 2, 3)), prolog='<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://10.0.0.1/rss.dtd">').encode())),
    good("nested ten thousand deep", body(feed(item(1, text="<b>" * 10_000 + PROSE), item(2), item(3)).encode().replace(b"<b>", b"&lt;b&gt;"))),
    bad("HTML for a feed", body(PAGE.format("").encode(), "text/html"), "not-a-feed", 200, says="a web page, not a feed"),
    bad("HTML that names a feed", body(PAGE.format(ALTERNATE).encode(), "text/html"), "not-a-feed", 200, says="/rss.xml"),
    bad("JSON, but no feed", body(b'{"status": "ok"}', "application/json"), "not-a-feed", 200),
    bad("an image", body(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "image/png"), "not-a-feed", 200),
    good("RSS as text/html", body(RAW, "text/html; charset=utf-8")),
    good("RSS as image/png", body(RAW, "image/png")),
    good("RSS without a type", raw(head(200, {"Content-Length": str(len(RAW))}) + RAW)),
    bad("empty body", body(b""), "not-a-feed", 200, says="empty"),
    bad("blank body", body(b" \r\n\t "), "not-a-feed", 200, says="empty"),
    good("a feed without items", body(feed().encode()), 0, 0),
]  # fmt: skip

CODINGS = [
    good("gzip", coded("gzip", gzip.compress(RAW))),
    good("gzip of two members", coded("gzip", gzip.compress(RAW[:500]) + gzip.compress(RAW[500:]))),
    good("gzip and then garbage", coded("x-gzip", gzip.compress(RAW) + b"\0\0garbage")),
    good("deflate with zlib's header", coded("deflate", zlib.compress(RAW))),
    good("deflate, raw", coded("deflate", raw_deflate(RAW))),
    good("deflate, raw, byte by byte", trickle(raw_deflate(RAW), 0.0, head(200, RSS | {"Content-Encoding": "deflate"}))),
    good("a charset for a coding", coded("UTF-8", RAW)),
    bad("brotli, never asked for", coded("br", b"\x1b\x03\x00\xf8"), "encoding", 200, says="br"),
    bad("gzip twice", coded("gzip, gzip", gzip.compress(gzip.compress(RAW))), "encoding", 200),
    bad("gzip said, plain sent", coded("gzip", RAW), "encoding", 200),
    bad("gzip bomb", coded("gzip", bomb()), "too-large", 200),
    bad("bomb after bomb in members", coded("gzip", bomb(1) * 40), "too-large", 200),
    good("gzip cut in the midst", coded("gzip", gzip.compress(MANY, 0)[:CUT]), WHOLE, WHOLE),
    bad("gzip cut before the first item", coded("gzip", gzip.compress(RAW)[:40]), "truncated", 200),
]  # fmt: skip

CONNECTIONS = [
    good("Content-Length too long", raw(sized(len(RAW) + 500) + RAW)),
    # What follows the length is no answer, and aiohttp's parser gives up the first answer with it. Proxies cut it off.
    bad("Content-Length too short", raw(sized(len(RAW) - 50) + RAW), "http"),
    good("cut off at a Content-Length too short", raw(sized(CUT) + MANY[:CUT]), MANY[:CUT].count(b"</item>"), MANY[:CUT].count(b"</item>")),
    bad("Content-Length of no number", raw(head(200, {"Content-Length": "many"}) + RAW), "http"),
    bad("Content-Length negative", raw(head(200, {"Content-Length": "-5"}) + RAW), "http"),
    good("neither length nor chunks", raw(head(200, RSS) + RAW)),
    good("reset in the midst", raw(sized(len(RAW)) + RAW[: RAW.rindex(b"<item>") + 50], reset=True), 2, 2),
    bad("reset before the first item", raw(sized(len(RAW)) + RAW[:100], reset=True), "truncated", 200),
    bad("reset before the body", raw(sized(len(RAW)), reset=True), "connect", 200),
    bad("reset before the headers", raw(b"HTTP/1.1 200 OK\r\nConte", reset=True), "connect"),
    bad("closed without a word", raw(), "connect"),
    bad("not HTTP", raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "http"),
    bad("chunks of no size", raw(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nabc\r\n"), "http"),
    good("chunks that end early", raw(head(200, {"Transfer-Encoding": "chunked"}) + f"{len(RAW):x}\r\n".encode() + RAW + b"\r\n")),
    bad("no answer", silent, "timeout"),
    bad("a byte at a time, headers", trickle(sized(len(RAW))), "timeout"),
    bad("a byte at a time, body", trickle(RAW, start=sized(len(RAW))), "timeout"),
    bad("endless headers", endless(b"X-More: " + b"a" * 1_000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"), "http"),
    bad("one endless header", endless(b"a" * 1_000, b"HTTP/1.1 200 OK\r\nX-More: "), "http"),
    bad("endless interim answers", endless(b"HTTP/1.1 103 Early Hints\r\n\r\n"), "timeout"),
    bad("endless body", endless(b"a" * 10_000, head(200, RSS)), "too-large", 200),
    bad("endless blank body, in tiny chunks", endless(b"1\r\n \r\n", head(200, {"Transfer-Encoding": "chunked"})), "timeout"),
    good("headers that are no UTF-8", raw(
        head(200, RSS | {"ETag": b'"\xc7\xe1"', "Last-Modified": b"\xff\xfe", "Content-Length": str(len(RAW))}) + RAW)),
    good("dates beyond all time", body(RAW, Expires="Fri, 31 Dec 9999 23:59:59 -1200", Date="Mon, 01 Jan 1990 00:00:00 GMT")),
    good("an Expires that never comes", body(RAW, Expires="Fri, 31 Dec 9999 23:59:59 GMT", Cache_Control="max-age=99999999999999")),
]  # fmt: skip

STATUSES = [
    bad("404", status(404, b"<html>"), "http", 404),
    Case("410", [status(410)], result="gone", status=410),
    bad("429 in seconds", status(429, Retry_After="3600"), "http", 429),
    bad("429 at a date", status(429, Retry_After="Wed, 21 Oct 2037 07:28:00 GMT"), "http", 429),
    bad("429, thousands of digits", status(429, Retry_After="9" * 6_000), "http", 429),
    bad("503 at the end of time", status(503, Retry_After="Fri, 31 Dec 9999 23:59:59 -1200"), "http", 503),
    bad("500", status(500), "http", 500),
    bad("a reason that is no text", raw(b"HTTP/1.1 500 \xff\xfe\x1b[31m\r\nContent-Length: 0\r\n\r\n"), "http", 500),
    bad("204", status(204), "http", 204),
    bad("206, a part never asked for", status(206, RAW), "http", 206),
    bad("401 with a challenge", status(401, WWW_Authenticate="Basic"), "http", 401),
    Case("304, never asked for", [status(304)], result="not-modified", status=304),
    Case("304 with the validators", [body(RAW, ETag='"v1"'), status(304)], result="not-modified", status=304),
]  # fmt: skip

REDIRECTS = [
    good("301", to("/there", 301), also={"there": body(RAW)}),
    good("308", to("/there", 308), also={"there": body(RAW)}),
    good("302", to("/there"), also={"there": body(RAW)}),
    good("307, relative", to("there?x=1#y", 307), also={"there?x=1": body(RAW)}),
    good("five redirects", to("/hop1"), also=chain("hop", 5)),
    bad("six redirects", to("/hop1"), "redirects", 302, also=chain("hop", 6), says="more than 5"),
    bad("to itself", to("/case"), "redirects", 302, says="loop"),
    bad("a loop of two", to("/other"), "redirects", 302, also={"other": to("/case")}, says="loop"),
    bad("endlessly on", to("/a"), "redirects", 301, also={"a" * n: to("/" + "a" * (n + 1), 301) for n in range(1, 9)}),
    bad("to nowhere", status(302), "http", 302, says="where"),
    bad("to a long address", to("/" + "a" * 5_000), "bad-address", 302),
    bad("to a file", to("file:///etc/passwd"), "bad-address"),
    bad("to ftp", to("ftp://127.0.0.1/x"), "bad-address"),
    bad("to javascript", to("javascript:alert(1)"), "bad-address"),
    bad("to data", to("data:text/xml,<rss/>"), "bad-address"),
    bad("to no address", to("http://[::1"), "bad-address", 302),
    bad("to a port beyond all", to("http://akhbar.example:99999/"), "bad-address", 302),
    bad("to bytes that are no text", to(b"/\xc7\xe1\xce\xc8\xd1"), "http", 404),
    good("to windows-1256 in the path", to(b"/\xc7\xe1"), also={"%C7%E1": body(RAW)}),
    good("to Arabic in the path", to("/خبر".encode()), also={"%D8%AE%D8%A8%D8%B1": body(RAW)}),
]  # fmt: skip

CONTENTS = [
    good("five thousand items", body(feed(*(item(n, text="نص") for n in range(5_000))).encode()), 5_000, 2_000, rejected=3_000),
    Case("guids new with each answer", [body(feed(*(item(n, link=None, guid=f"{poll}-{n}") for n in range(3))).encode()) for poll in (1, 2)],
         items=3, new=0),
    Case("tracking parameters", [
        body(feed(*(item(n, link=f"https://akhbar.example/{n}?utm_source=rss{poll}&amp;fbclid={poll}{n}#s{poll}") for n in range(3))).encode())
        for poll in (1, 2)], items=3, new=0),
    Case("counters and times in the text", [
        body(feed(*(item(n, text=f"&lt;p&gt;{PROSE}&lt;/p&gt;&lt;p&gt;المشاهدات {poll}{n}&lt;/p&gt;") for n in range(3))).encode()) for poll in (1, 2)],
         items=3, new=0),
    Case("an edited text", [body(feed(item(1), item(2, text=f"{PROSE} {more}")).encode()) for more in ("", "وأضاف الوزير أن القرار نهائي")],
         items=2, new=1),
    Case("the same body without validators", [body(RAW), body(RAW)], result="unchanged"),
    good("the same item twice", body(feed(item(1), item(1), item(2)).encode()), 3, 2),
]  # fmt: skip

CASES = [*CHARSETS, *XML, *CODINGS, *CONNECTIONS, *STATUSES, *REDIRECTS, *CONTENTS]


def answer_of(case: Case) -> Answer:
    return in_turn(*case.answers)
