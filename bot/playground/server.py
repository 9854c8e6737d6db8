"""The playground: the workspace served over HTTP and WebSocket on loopback."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import uvicorn
from fastapi import FastAPI

from bot.playground import limits, page_api, responses, web_api
from bot.playground.connections import Connections
from bot.playground.delivery import Delivery
from bot.playground.person import Person
from bot.playground.signed import SignedHttp
from bot.playground.socket_mode import SocketMode
from bot.playground.workspace import PATIENCE_SECONDS, Workspace

HOST = "127.0.0.1"


class Playground:
    """A workspace and its server, which runs in a thread between `start` and `stop` (or in a `with` block).

    `manifest` is a parsed app manifest, `now` the workspace's clock. `port` 0 takes a free one. `page` adds the web
    page; `clock_actions` are the named jumps its clock buttons may make. `ack_seconds` and `retry_seconds` shorten
    Slack's three seconds and its waits before retrying an event.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        now: Callable[[], datetime],
        page: bool = False,
        port: int = 0,
        rates: bool = True,
        ack_seconds: float = limits.ACKNOWLEDGE_SECONDS,
        retry_seconds: tuple[float, ...] = limits.EVENT_RETRY_SECONDS,
        clock_actions: Mapping[str, Callable[[], None]] | None = None,
        zone: str = "Europe/Berlin",
    ) -> None:
        self.workspace = Workspace(manifest, now=now)
        self.workspace.rates.enabled = rates
        # Bound at once, so that the address is known and taken before the server thread is up.
        self._socket = socket(AF_INET, SOCK_STREAM)
        # The port of a playground that was closed a moment ago can be taken again.
        self._socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self._socket.bind((HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self.url = self.workspace.address = f"http://{HOST}:{self.port}"
        self.api_url = f"{self.url}/api/"
        self.socket_mode = SocketMode(self.workspace, f"ws://{HOST}:{self.port}")
        self.workspace.socket_url = self.socket_mode.url
        self.delivery = Delivery(self.workspace, self.socket_mode, ack_seconds=ack_seconds, retry_seconds=retry_seconds)
        self.socket_mode.obey(self.delivery)
        self._connections = Connections()
        app = self._app()
        if page:
            page_api.mount(
                app,
                self.workspace,
                self.delivery,
                actions=clock_actions if clock_actions is not None else {},
                zone=zone,
            )
        self._server = self._uvicorn(app)
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)
        self._signed: SignedHttp | None = None

    def _app(self) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        web_api.mount(app, self.workspace, self._connections)
        responses.mount(app, self.workspace)
        self.socket_mode.mount(app)
        return app

    def _uvicorn(self, app: FastAPI) -> uvicorn.Server:
        config = uvicorn.Config(
            app,
            http=self._connections.protocol(),  # type: ignore[arg-type]
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        return uvicorn.Server(config)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        self.delivery.start(loop)
        self._end = asyncio.Event()
        serving = loop.create_task(self._server.serve(sockets=[self._socket]))
        await asyncio.wait([serving, loop.create_task(self._end.wait())], return_when=asyncio.FIRST_COMPLETED)
        # The server's own way out looks around only ten times a second; a suite of tests stops hundreds of servers.
        await self.socket_mode.drop()
        self._connections.close()
        if under_way := self._server.server_state.tasks:
            await asyncio.wait(under_way, timeout=1)
        serving.cancel()
        # A closed connection is let go in the next turn of the loop.
        await asyncio.sleep(0)

    def start(self) -> Self:
        """Starts to serve; returns when the address answers."""
        self._thread.start()
        end = monotonic() + 10
        while not self._server.started:
            if monotonic() > end or not self._thread.is_alive():
                raise RuntimeError(f"the playground did not start on {self.url}")
            sleep(0.005)
        return self

    def stop(self) -> None:
        """Closes every connection and ends the server; a second time does nothing."""
        self.workspace.close()
        self.workspace.outlet = None
        if self._thread.is_alive():
            self.delivery.run(self._stop())
            self._thread.join(10)
        self._socket.close()
        if self._signed:
            self._signed.close()

    async def _stop(self) -> None:
        self._end.set()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def person(self, user_id: str) -> Person:
        """Returns a person of the workspace to act as; LookupError for an unknown id."""
        return Person(self.workspace, self.delivery, user_id)

    def post_to(self, request_url: str, *, signed_at: Callable[[], datetime] | None = None) -> None:
        """Delivers by signed HTTP from now on, after the url_verification handshake (ValueError if that fails).

        `signed_at` dates the signatures; give the real clock where the workspace's is fast-forwarded.
        """
        signed = SignedHttp(request_url, self.workspace.signing_secret, signed_at or self.workspace.now)
        signed.verify(self.workspace.verification_token)
        self._signed = self.delivery.carrier = signed

    def connected(self, timeout: float = PATIENCE_SECONDS, count: int = 1) -> None:
        """Waits until the app has `count` connections open; TimeoutError if it does not come to that."""
        self.workspace.wait_for(lambda: len(self.socket_mode.links) >= count, timeout, f"{count} connections")

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Tells the app's connections to close and come back, as Slack does every few hours."""
        self.delivery.run(self.socket_mode.disconnect(reason)).result()

    def drop_connections(self) -> None:
        """Closes the app's connections without a word."""
        self.delivery.run(self.socket_mode.drop()).result()
