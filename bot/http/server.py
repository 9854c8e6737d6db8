"""The routes of the web door."""

import logging
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.datastructures import Headers
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.request.internals import build_context
from slack_sdk.signature import SignatureVerifier

from bot.http.health import Late, add_health, nothing_late
from bot.slack.door import Door

log = logging.getLogger(__name__)
LARGEST_BODY = 1_000_000


def web(app: App, door: Door, late: Late = nothing_late) -> FastAPI:
    """The web application: `/slack/events` for everything from Slack, which must be signed; `/healthz`, `/readyz`.

    `late` names the jobs that have not ended well for too long.
    """
    routes = FastAPI(title="sla-bot", docs_url=None, redoc_url=None, openapi_url=None)

    @routes.post("/slack/events")
    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response("the request is too large", status_code=413)
        if not _signed(door.signing_secret, body, request.headers):
            log.info("request refused: its signature is missing, wrong or old", extra={"action": "unsigned"})
            return Response("the signature is missing, wrong or old", status_code=401)
        # Bolt's App is synchronous: on the event loop it would hold up every other request.
        return await run_in_threadpool(_answer, app, body, request.headers)

    add_health(routes, door, late)
    return routes


def _signed(secret: str | None, body: bytes, headers: Headers) -> bool:
    """Whether Slack signed this at most five minutes ago (docs.slack.dev: verifying requests from Slack)."""
    try:
        return secret is not None and SignatureVerifier(secret).is_valid_request(body, headers)
    except (ValueError, TypeError, OverflowError):
        # A time stamp that is no number or too large a one, a body or a signature that is no text.
        return False


def _answer(app: App, body: bytes, headers: Headers) -> Response:
    """Bolt's answer. It looks into bodies without asking of what form they are; one of no form of Slack's gets 400."""
    try:
        return _response(app.dispatch(_asked(body.decode(), headers)))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        log.warning("request refused: its body cannot be read", extra={"action": "unreadable"}, exc_info=True)
        return Response("the body cannot be read", status_code=400)


def _asked(body: str, headers: Headers) -> BoltRequest:
    """The request for Bolt, which loses a command that speaks of a payload: it takes the word for a field's name."""
    asked = BoltRequest(body=body, headers={name: [value] for name, value in headers.items()})
    if not asked.body and (fields := dict(parse_qsl(body, keep_blank_values=True))):
        asked.body, asked.context = fields, build_context(asked.context, fields)
    return asked


async def _body(request: Request) -> bytes | None:
    """The body; None if it is larger than anything Slack sends."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, value in answer.first_headers_without_set_cookie().items():
        response.headers[name] = value
    return response
