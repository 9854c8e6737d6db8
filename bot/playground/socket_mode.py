"""Socket Mode: WebSockets the app opens, over which envelopes go out and acknowledgements come back."""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from bot.playground import limits
from bot.playground.delivery import TIMED_OUT, UNREACHABLE, Ack, Delivery, Envelope
from bot.playground.faults import Fault
from bot.playground.records import Json
from bot.playground.workspace import Workspace


@dataclass(eq=False)
class Link:
    """One open connection; `leaving` after it was told to go, when nothing new is sent over it."""

    socket: WebSocket
    leaving: bool = False
    waiting: dict[str, "asyncio.Future[Any]"] = field(default_factory=dict)


class SocketMode:
    """The connections of the app. An envelope goes to one of them, in turn."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self.workspace, self.address = workspace, address
        self.links: list[Link] = []
        self.sent: list[Json] = []
        self._numbers, self._turn = itertools.count(1), itertools.count()
        self._tickets: set[str] = set()

    def mount(self, app: FastAPI) -> None:
        app.add_api_websocket_route("/link", self.serve)

    def url(self) -> str:
        """Returns a WebSocket address that works once."""
        ticket = f"{next(self._numbers):032x}"
        self._tickets.add(ticket)
        return f"{self.address}/link?ticket={ticket}&app_id={self.workspace.app_id}"

    async def serve(self, socket: WebSocket) -> None:
        """Talks over one connection until it ends."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4001, reason="unknown ticket")
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.links) >= limits.SOCKET_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        link = Link(socket)
        self.links.append(link)
        try:
            await socket.send_json(self._hello())
            self.workspace.touch()
            await self._close_left()
            while True:
                self._acknowledged(link, await socket.receive_text())
        except WebSocketDisconnect:
            # The other side has gone, which is how every connection ends.
            return
        finally:
            self._lost(link)

    async def _close_left(self) -> None:
        """Closes the connections that were told to go, once another is there."""
        for link in [known for known in self.links if known.leaving]:
            self._lost(link)
            await link.socket.close()

    def _hello(self) -> Json:
        debug = {"host": "applink-playground", "build_number": 1, "approximate_connection_time": 18060}
        info = {"app_id": self.workspace.app_id}
        return {"type": "hello", "num_connections": len(self.links), "debug_info": debug, "connection_info": info}

    def _acknowledged(self, link: Link, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        future = link.waiting.pop(str(answer.get("envelope_id")), None) if isinstance(answer, dict) else None
        if future is not None and not future.done():
            future.set_result(answer.get("payload"))

    def _lost(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)
            self.workspace.touch()

    async def carry(self, envelope: Envelope, seconds: float) -> Ack:
        """Sends an envelope over one connection and returns the acknowledgement."""
        ready = [link for link in self.links if not link.leaving]
        if not ready:
            return Ack(UNREACHABLE)
        link = ready[next(self._turn) % len(ready)]
        body = self._envelope(envelope)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        link.waiting[body["envelope_id"]] = future
        self.sent.append(body)
        try:
            await link.socket.send_text(json.dumps(body))
            return Ack(payload=await asyncio.wait_for(future, seconds))
        except TimeoutError:
            return Ack(TIMED_OUT)
        except (RuntimeError, WebSocketDisconnect):
            # The connection went away between choosing it and sending.
            return Ack(UNREACHABLE)
        finally:
            link.waiting.pop(body["envelope_id"], None)

    def _envelope(self, envelope: Envelope) -> Json:
        body: Json = {"envelope_id": f"{next(self._numbers):08x}-0000-4000-8000-000000000000"}
        body |= {"type": envelope.kind, "payload": envelope.payload, "accepts_response_payload": envelope.answerable}
        if envelope.kind == "events_api":
            body |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason or ""}
        return body

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every connection to go and be opened anew; nothing is sent over the old ones any more."""
        for link in list(self.links):
            link.leaving = True
            await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def drop(self) -> None:
        """Closes every connection without a word."""
        for link in list(self.links):
            link.leaving = True
            self._lost(link)
            await link.socket.close(code=1011)

    def obey(self, delivery: Delivery) -> None:
        """Drops the connections when a fault of the kind down is ordered."""

        def strike(fault: Fault) -> None:
            if fault.kind == "down":
                delivery.run(self.drop())

        self.workspace.faults.watch = strike
