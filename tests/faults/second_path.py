"""A second path that really takes pages: a web server on loopback that remembers what was posted to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw=="


@dataclass
class Hook:
    """What came in, oldest first; `status` is what it answers."""

    url: str = ""
    status: int = 200
    taken: list[dict[str, Any]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        return {"sla_webhook_url": self.url, "sla_webhook_secret": SECRET}

    @property
    def ids(self) -> list[str]:
        return [letter["id"] for letter in self.taken]


@contextmanager
def hook() -> Iterator[Hook]:
    """The server, as long as it is needed."""
    found = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if found.status == 200:
                found.taken.append(json.loads(body))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/page"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
