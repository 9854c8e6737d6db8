"""A stub of the workspace behind the page: it serves the page's files and whatever state a test hands it."""

import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def fine(body: Json) -> tuple[int, Json]:
    return 200, {}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Lets a connection that the browser dropped go; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Stub:
    """Answers the page from `states` (one for each person) and keeps what the page posts in `posts`.

    `answers` maps a post ("submit") to a function from its body to (HTTP status, JSON).
    """

    def __init__(self) -> None:
        self.states: dict[str, Json] = {}
        self.first = ""
        self.revision = 0
        self.changed = Condition()
        self.posts: list[tuple[str, Json]] = []
        self.requested: list[str] = []
        self.answers: dict[str, Callable[[Json], tuple[int, Json]]] = {}
        self.closed = False
        self._server = Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def show(self, *states: Json) -> None:
        """Puts these states in place of all others; each belongs to the person in its "me"."""
        with self.changed:
            self.states = {state["me"]: state for state in states}
            self.first = states[0]["me"]
            self.revision += 1
            self.changed.notify_all()

    def posted(self, what: str) -> list[Json]:
        """Returns the bodies of the posts of one kind, oldest first."""
        return [body for kind, body in list(self.posts) if kind == what]

    def state(self, user: str, since: int, wait: float) -> Json:
        with self.changed:
            self.changed.wait_for(lambda: self.revision > since or self.closed, wait)
            return self.states.get(user, self.states[self.first]) | {"revision": self.revision}

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                address = urlsplit(self.path)
                stub.requested.append(self.path)
                if address.path == "/playground/state":
                    query = {name: values[0] for name, values in parse_qs(address.query).items()}
                    seen = stub.state(query.get("user", ""), int(query["since"]), float(query["wait"]))
                    return self.answer(200, "application/json", json.dumps(seen).encode())
                name = "index.html" if address.path == "/" else address.path.removeprefix("/static/")
                file = PAGE / name
                if not file.is_file():
                    return self.answer(404, "text/plain", b"not here")
                return self.answer(200, KINDS[file.suffix], file.read_bytes())

            def do_POST(self) -> None:
                what = self.path.removeprefix("/playground/")
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.posts.append((what, body))
                status, answer = stub.answers.get(what, fine)(body)
                self.answer(status, "application/json", json.dumps(answer).encode())

            def answer(self, status: int, kind: str, content: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", f"{kind}; charset=utf-8")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    # The page gave up a poll: a person was switched or the browser closed.
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing: a test run is quiet."""

        return Handler
