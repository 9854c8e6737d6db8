"""Carries commands, interactions and events to the app, and waits for its acknowledgement."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.playground import limits
from bot.playground.events import envelope_of
from bot.playground.records import Json
from bot.playground.workspace import Workspace

TIMED_OUT = "operation_timeout"
UNREACHABLE = "dispatch_failed"

T = TypeVar("T")


@dataclass(frozen=True)
class Envelope:
    """What travels: `kind` is events_api, slash_commands or interactive; `attempt` counts retries of an event."""

    kind: str
    payload: Json
    answerable: bool = False
    attempt: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """The app's acknowledgement: `error` is None, or what the person is told; `payload` is what it carried."""

    error: str | None = None
    payload: Any = None
    retry: bool = True


class Carrier(Protocol):
    async def carry(self, envelope: Envelope, seconds: float) -> Ack:
        """Returns the acknowledgement, or one with an error after `seconds` without."""
        ...


class Delivery:
    """Sends through one carrier. `retry_seconds` are the waits before an event's second, third and fourth attempt."""

    def __init__(
        self,
        workspace: Workspace,
        carrier: Carrier,
        *,
        ack_seconds: float = limits.ACKNOWLEDGE_SECONDS,
        retry_seconds: tuple[float, ...] = limits.EVENT_RETRY_SECONDS,
    ) -> None:
        self.workspace, self.carrier = workspace, carrier
        self.ack_seconds, self.retry_seconds = ack_seconds, retry_seconds
        self.pending = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._retries: set[asyncio.Task[None]] = set()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begins to send, on this loop."""
        self._loop = loop
        self.workspace.outlet = self.event

    def run(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Runs a coroutine on the server's loop; callable from any thread."""
        assert self._loop is not None, "the playground is not started"
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def ask(self, kind: str, payload: Json, *, answerable: bool = True) -> Ack:
        """Delivers a command or an interaction and returns the acknowledgement. Not for the server's own thread."""
        return self.run(self._attempt(Envelope(kind, payload, answerable))).result()

    def event(self, subscription: str, event: Json) -> "Future[None]":
        """Delivers an event; the result comes after the first attempt, retries go on by themselves."""
        done: Future[None] = Future()
        if self._loop is None or self.workspace.faults.drops(event["type"]):
            done.set_result(None)
            return done
        payload = envelope_of(self.workspace, event, self.workspace.id("Ev"))
        return self.run(self._first(Envelope("events_api", payload)))

    async def _first(self, envelope: Envelope) -> None:
        ack = await self._attempt(envelope)
        if ack.error and ack.retry:
            task = asyncio.ensure_future(self._again(envelope, ack))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)

    async def _again(self, envelope: Envelope, ack: Ack) -> None:
        for attempt, wait in enumerate(self.retry_seconds, start=1):
            reason = "timeout" if ack.error == TIMED_OUT else "error"
            await asyncio.sleep(wait)
            ack = await self._attempt(Envelope(envelope.kind, envelope.payload, False, attempt, reason))
            if not ack.error or not ack.retry:
                return

    async def _attempt(self, envelope: Envelope) -> Ack:
        self.pending += 1
        try:
            return await self.carrier.carry(envelope, self.ack_seconds)
        finally:
            self.pending -= 1
            self.workspace.touch()
