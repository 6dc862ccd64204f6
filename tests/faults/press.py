"""The feed server: serves each feed as it is told, and remembers which stories a client has had in full."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from faults.newsroom import Story, feed_of


@dataclass
class Press:
    """Feeds by path. The `later` stories of a feed stand in it from its second request on."""

    address: str = ""
    served: list[Story] = field(default_factory=list)
    """What stood in answers that went out whole, each once."""
    delay: float = 0.0
    """Seconds before each answer."""
    _feeds: dict[str, tuple[Sequence[Story], Sequence[Story]]] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def print(self, path: str, stories: Sequence[Story], later: Sequence[Story] = ()) -> str:
        """Puts up a feed; its address."""
        with self._lock:
            self._feeds[path] = stories, later
        return f"{self.address}/{path}"

    def answer(self, path: str) -> Sequence[Story] | None:
        """What the feed holds now, oldest first; None where there is none."""
        with self._lock:
            if path not in self._feeds:
                return None
            self._asked[path] += 1
            stories, later = self._feeds[path]
            return [*stories, *later] if self._asked[path] > 1 else stories

    def note(self, stories: Sequence[Story]) -> None:
        """The answer went out."""
        with self._lock:
            known = {(each.id, each.version) for each in self.served}
            self.served += [each for each in stories if (each.id, each.version) not in known]

    def firsts(self) -> list[Story]:
        """The stories of all feeds that stand in them from the beginning."""
        with self._lock:
            return [each for stories, _later in self._feeds.values() for each in stories]

    def had(self) -> list[Story]:
        """The stories that clients have had so far."""
        with self._lock:
            return list(self.served)


@contextmanager
def press(delay: float = 0.0) -> Iterator[Press]:
    """A server on a loopback port as long as the context is open."""
    printed = Press(delay=delay)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stories = printed.answer(self.path.lstrip("/"))
            body = b"" if stories is None else feed_of(stories)
            time.sleep(printed.delay)
            try:
                self.send_response(404 if stories is None else 200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:  # the client was killed
                return
            printed.note(stories or ())

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64  # a connector asks many at once after an outage

    server = Server(("127.0.0.1", 0), Handler)
    printed.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield printed
    finally:
        server.shutdown()
        server.server_close()
