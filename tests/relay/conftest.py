"""A mail server and a web server on loopback, for pages that go out the second way."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.stories.processes import free_port

USER, PASSWORD = "sla", "hunter2"


@dataclass
class Post:
    """A mail server: what it took, and what it says to the next messages instead of taking them."""

    mails: list[tuple[list[str], Message]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    silences: list[float] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append((list(envelope.rcpt_tos), message_from_bytes(envelope.content)))
        if self.silences:
            # Taken, but the answer never comes in time.
            import asyncio

            await asyncio.sleep(self.silences.pop(0))
        return "250 OK"

    def authenticated(
        self, _server: object, _session: object, _envelope: object, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server that takes everything."""
    yield from _served(Post(), {})


@pytest.fixture
def guarded_post() -> Iterator[Post]:
    """A mail server that wants a password."""
    box = Post()
    yield from _served(box, {"authenticator": box.authenticated, "auth_require_tls": False})


def _served(box: Post, settings: dict[str, Any]) -> Iterator[Post]:
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **settings)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Web:
    """A web server: what it was sent, and how it answers."""

    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    hangs: list[float] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server that answers 204 unless told otherwise."""
    told = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            told.taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if told.hangs:
                sleep(told.hangs.pop(0))
            status = told.statuses.pop(0) if told.statuses else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/pages?key=secret-in-the-address"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
