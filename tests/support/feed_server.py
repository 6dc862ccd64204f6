"""Feeds on a loopback port whose items change as a test goes on."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>وكالة التجربة</title><language>ar</language>'


@dataclass
class FeedServer:
    """Serves bytes by path. `requests` holds the times at which each path was asked."""

    address: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before each answer."""
    requests: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def url(self, path: str) -> str:
        return f"{self.address}/{path}"

    def put_items(self, path: str, texts: list[str]) -> None:
        """An RSS feed with an item for each text; the item's address holds its number."""
        items = "".join(
            f"<item><title>الخبر رقم {number}</title><link>https://{path}.example/{number}</link>"
            f"<description>{text}</description></item>"
            for number, text in enumerate(texts)
        )
        self.bodies[path] = f"{HEAD}{items}</channel></rss>".encode()

    def put_folder(self, folder: Path) -> list[str]:
        """The XML files of a folder; their addresses."""
        names = sorted(path.name for path in folder.glob("*.xml"))
        for name in names:
            self.bodies[name] = (folder / name).read_bytes()
        return [self.url(name) for name in names]


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    served = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            served.requests[path].append(time.monotonic())
            time.sleep(served.delay)
            body = served.bodies.get(path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            with suppress(ConnectionError):  # a killed client is what some tests are about
                self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
