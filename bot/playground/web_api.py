"""The front of the Web API: reads a request, checks token, scope, rate and faults, and answers as Slack does."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response

from bot.playground import chat, conversations, modals, people, reactions, uploads
from bot.playground.connections import Connections
from bot.playground.faults import Fault
from bot.playground.methods import METHODS, Call, Method, Refusal
from bot.playground.records import Json, Token
from bot.playground.workspace import Workspace

# Importing a family of methods registers it.
FAMILIES = (chat, conversations, modals, people, reactions, uploads)
NOT_JSON = "<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>"


def mount(app: FastAPI, workspace: Workspace, connections: Connections) -> None:
    """Adds /api/<method>, and where files are sent to, to `app`."""

    async def answer(name: str, request: Request) -> Response:
        args = read_arguments(await request.body(), request.headers.get("content-type", ""), dict(request.query_params))
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(args.pop("token", ""))
        with workspace.lock:
            workspace.calls.append((name, args))
        fault = workspace.faults.take(name, args)
        return await perhaps(fault, request, partial(respond, workspace, name, token, args))

    async def upload(key: str, request: Request) -> Response:
        sent, kind = await request.body(), request.headers.get("content-type", "")
        with workspace.lock:
            workspace.calls.append((uploads.UPLOAD, {"length": len(sent)}))
        fault = workspace.faults.take(uploads.UPLOAD, {})
        return await perhaps(fault, request, partial(uploads.take, workspace, key, sent, kind))

    async def perhaps(fault: Fault | None, request: Request, act: Callable[[], Response]) -> Response:
        return act() if fault is None else await strike(fault, workspace, connections.of(request), act)

    app.add_api_route("/api/{name}", answer, methods=["GET", "POST"], response_model=None)
    app.add_api_route("/upload/v1/{key}", upload, methods=["POST"], response_model=None)


def read_arguments(body: bytes, content_type: str, query: Json) -> Json:
    """Returns the arguments of a call from its query and its body, a form or JSON; a broken body gives none."""
    if content_type.startswith("application/json"):
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            given = {}
        return query | given if isinstance(given, dict) else query
    return query | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def respond(workspace: Workspace, name: str, token: str, args: Json) -> Response:
    """Returns the HTTP answer to one call that no fault strikes."""
    found = METHODS.get(name)
    if found is None:
        return as_json({"ok": False, "error": "unknown_method", "req_method": name})
    try:
        call = Call(workspace, name, args, _token(workspace, found, token))
        call.needs(*found.scopes)
        if seconds := workspace.rates.retry_after(name, found.tier, call.text("channel")):
            return too_fast(seconds)
        with workspace.lock:
            return as_json({"ok": True} | found.answer(call))
    except Refusal as refusal:
        return as_json({"ok": False, "error": refusal.error} | refusal.extra)


def _token(workspace: Workspace, method: Method, value: str) -> Token:
    if method.token == "none":
        return workspace.tokens.get(value, Token("", "none", set()))
    if not value:
        raise Refusal("not_authed")
    token = workspace.tokens.get(value)
    if token is None:
        raise Refusal("invalid_auth")
    if token.revoked:
        raise Refusal("token_revoked")
    if method.token != token.kind:
        raise Refusal("not_allowed_token_type")
    return token


def as_json(body: Json, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body), status, headers, "application/json; charset=utf-8")


def too_fast(seconds: int) -> Response:
    return as_json({"ok": False, "error": "ratelimited"}, 429, **{"Retry-After": str(seconds)})


async def strike(fault: Fault, workspace: Workspace, transport: Any, act: Callable[[], Response]) -> Response:
    """Acts out a fault on the open connection and returns what is left to answer; `act` is what was asked for."""
    if fault.kind == "hang_before":
        await silence(workspace, fault.seconds)
    if fault.kind == "late_store":
        asyncio.get_running_loop().call_later(fault.seconds, act)
    answer = act() if fault.takes_effect else Response(status_code=500)
    if fault.kind == "hang_after":
        await silence(workspace, fault.seconds)
        return answer
    if fault.closes:
        return await cut(transport, answer)
    return instead(fault)


def instead(fault: Fault) -> Response:
    """Returns the answer a fault puts in the place of the real one."""
    if fault.kind == "http_429":
        return too_fast(fault.retry_after)
    if fault.kind == "error_code":
        return as_json({"ok": False, "error": fault.error})
    if fault.kind == "not_json":
        return Response(NOT_JSON, media_type="text/html")
    return Response("upstream error", 503)


async def silence(workspace: Workspace, seconds: float) -> None:
    """Waits, but not beyond the end of the playground."""
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    while not workspace.closed and (left := end - clock()) > 0:
        await asyncio.sleep(min(left, 0.05))


async def cut(transport: Any, answer: Response) -> Response:
    """Closes the connection; the answer is for the server's own book-keeping and never leaves."""
    transport.abort()
    # The server notices the loss in the next turn of its loop, and then sends nothing more.
    await asyncio.sleep(0.01)
    return answer
