"""A signed webhook, in the form of Standard Webhooks (standardwebhooks.com): any on-call product can take it."""

import json
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.relay.letters import Letter
from bot.relay.mail import NotRelayed
from sla_core.zones import epoch

SECONDS = 5.0
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where pages are posted to, and the secret that signs them: plain, or `whsec_` and base64."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    seconds: float = SECONDS


class _NoRedirect(HTTPRedirectHandler):
    """A page goes where the settings say and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def call_webhook(hook: Webhook, letter: Letter) -> None:
    """Posts a page; NotRelayed unless the answer's status is 2xx. The same id again is the same page."""
    body = json.dumps({"type": "page", "id": letter.id, "timestamp": letter.at.isoformat(), "data": dict(letter.facts)})
    stamp = str(epoch(letter.at))
    headers = {
        "content-type": "application/json",
        "user-agent": "sla-bot",
        "webhook-id": letter.id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(hook.secret, letter.id, stamp, body=body.encode()),
    }
    request = Request(hook.url, body.encode(), headers, method="POST")  # noqa: S310 - the settings admit http alone
    try:
        with build_opener(_NoRedirect).open(request, timeout=hook.seconds):
            pass
    except HTTPError as error:
        error.close()
        raise NotRelayed(f"the webhook answers {error.code}") from error
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise NotRelayed(f"the webhook cannot be reached: {type(reason).__name__}") from error


def signature(secret: str, id: str, stamp: str, *, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 of id, time stamp and body."""
    return "v1," + b64encode(new(key_of(secret), f"{id}.{stamp}.".encode() + body, sha256).digest()).decode()


def key_of(secret: str) -> bytes:
    """The bytes that sign; ValueError for one that is said to be base64 and is not."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return b64decode(secret.removeprefix(_PREFIX), validate=True)
    except BadBase64 as error:
        raise ValueError("wanted base64 after whsec_") from error
