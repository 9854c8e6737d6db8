"""Health over HTTP: `/healthz`, is this process to be started anew; `/readyz`, can it do its work."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from socket import socket

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from bot.jobs.health import Reached, alive, ready
from bot.slack.door import Door

log = logging.getLogger(__name__)

Late = Callable[[], Sequence[str]]
_STOP_SECONDS = 5


def nothing_late() -> Sequence[str]:
    """For a door without a timer."""
    return ()


def add_health(routes: FastAPI, door: Door, late: Late) -> None:
    """Adds both routes; each answers 200, or 503 with what is red, as JSON."""

    @routes.get("/healthz")
    def healthz() -> JSONResponse:
        return _answer(alive(door.store, late()))

    @routes.get("/readyz")
    def readyz() -> JSONResponse:
        seen = door.reach.seen
        reached = Reached(seen.silent_since, seen.refused_since)
        return _answer(ready(door.store, late(), reached, now=door.now()))


def _answer(red: Mapping[str, str]) -> JSONResponse:
    if red:
        log.error("not healthy: %s", dict(red), extra={"action": "unhealthy"})
    return JSONResponse({"ok": not red, "red": dict(red)}, status_code=503 if red else 200)


@contextmanager
def serving_health(door: Door, late: Late, listener: socket) -> Iterator[None]:
    """Serves both on a socket of their own, in a thread: for a bot that has no web door, as over Socket Mode."""
    routes = FastAPI(title="sla-bot", docs_url=None, redoc_url=None, openapi_url=None)
    add_health(routes, door, late)
    server = _Server(uvicorn.Config(routes, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


class _Server(uvicorn.Server):
    """One that leaves signals to the process, since it runs in a thread of it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
