"""What the app answers through a response URL or within an acknowledgement."""

import json
from typing import Any

from fastapi import FastAPI, Request, Response

from bot.playground.chat import content
from bot.playground.methods import Refusal
from bot.playground.records import Json
from bot.playground.tickets import Refused
from bot.playground.tickets import Response as Ticket
from bot.playground.workspace import Workspace


def mount(app: FastAPI, workspace: Workspace) -> None:
    """Adds /response/<id> to `app`."""

    async def answer(id: str, request: Request) -> Response:
        try:
            body = json.loads(await request.body())
            ticket = workspace.responses.use(id)
            take(workspace, ticket, body)
        except ValueError:
            return Response("invalid_payload", 400)
        except Refused as refused:
            return Response(str(refused), 404)
        except Refusal as refusal:
            return Response(refusal.error, 400)
        return Response("ok")

    app.add_api_route("/response/{id}", answer, methods=["POST"], response_model=None)


def take(workspace: Workspace, ticket: Ticket, body: Any) -> None:
    """Acts on an answer: a new message (private unless in_channel), or a change to the one it came from.

    Raises Refusal with Slack's error code for content that cannot be shown.
    """
    if not isinstance(body, dict):
        raise Refusal("invalid_payload")
    with workspace.lock:
        origin = ticket.origin
        if body.get("delete_original"):
            if origin is not None and origin.ts in workspace.messages[origin.channel]:
                workspace.remove(origin)
            return
        fields, _ = content(body, body.get("blocks"))
        if body.get("replace_original") and origin is not None:
            origin.text, origin.blocks = fields["text"], fields["blocks"]
            origin.edited = {"user": workspace.bot.id, "ts": workspace.stamp()}
            ticket.answers.append(origin)
            workspace.touch()
            return
        _say(workspace, ticket, body, fields)


def _say(workspace: Workspace, ticket: Ticket, body: Json, fields: Json) -> None:
    only_for = None if body.get("response_type") == "in_channel" else ticket.user
    thread_ts = body.get("thread_ts") or ticket.thread_ts
    message = workspace.post(
        ticket.channel,
        workspace.bot.id,
        thread_ts=thread_ts,
        only_for=only_for,
        metadata=body.get("metadata"),
        **fields,
    )
    # A later replace_original of a command's answer means the first one.
    ticket.origin = ticket.origin or message
    ticket.answers.append(message)
    workspace.announce(message)
    workspace.touch()
