"""The routes of the web door."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack.door import Door

LARGEST_BODY = 1_000_000


def web(app: App, door: Door) -> FastAPI:
    """The web application: `/slack/events` for everything from Slack, signatures checked by Bolt; `/healthz`."""
    routes = FastAPI(title="sla-bot", docs_url=None, redoc_url=None, openapi_url=None)

    @routes.post("/slack/events")
    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response("the request is too large", status_code=413)
        # Bolt's App is synchronous: on the event loop it would hold up every other request.
        asked = BoltRequest(body=body, headers={name: [value] for name, value in request.headers.items()})
        return _response(await run_in_threadpool(app.dispatch, asked))

    @routes.get("/healthz")
    def health() -> Response:
        with door.store.read() as rows:
            rows.documents.latest_id()
        return Response("ok", media_type="text/plain")

    return routes


async def _body(request: Request) -> str | None:
    """The body as text; None if it is larger than anything Slack sends."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks).decode("utf-8", errors="replace")


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, value in answer.first_headers_without_set_cookie().items():
        response.headers[name] = value
    return response
