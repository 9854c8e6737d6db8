"""Signed HTTP: the same payloads as POST requests to the app's request URL, as Slack sends them."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.playground.delivery import TIMED_OUT, UNREACHABLE, Ack, Envelope
from bot.playground.records import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Returns the X-Slack-Signature of a request (docs.slack.dev: verifying requests from Slack)."""
    signed = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts to `url`. `now` dates the signature: an app refuses one that is five minutes off its own clock."""

    def __init__(self, url: str, secret: str, now: Callable[[], datetime]) -> None:
        self.url, self.secret, self.now = url, secret, now
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="signed-http")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def verify(self, token: str) -> None:
        """Does the url_verification handshake; ValueError if the app does not return the challenge."""
        body: Json = {"type": "url_verification", "token": token, "challenge": "playground-challenge"}
        ack = self._post(json.dumps(body).encode(), JSON, {}, 10.0)
        told = ack.payload.get("challenge") if isinstance(ack.payload, dict) else ack.payload
        if ack.error or told != body["challenge"]:
            raise ValueError(f"{self.url} did not answer the challenge: {ack.error or told!r}")

    async def carry(self, envelope: Envelope, seconds: float) -> Ack:
        """Posts one envelope's payload and returns what the app answered."""
        body, kind = self._body(envelope)
        retry = {}
        if envelope.attempt:
            reason = "http_timeout" if envelope.reason == "timeout" else "http_error"
            retry = {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": reason}
        loop = asyncio.get_running_loop()
        try:
            work = loop.run_in_executor(self._threads, self._post, body, kind, retry, seconds)
            return await asyncio.wait_for(work, seconds)
        except TimeoutError:
            return Ack(TIMED_OUT)

    def _body(self, envelope: Envelope) -> tuple[bytes, str]:
        if envelope.kind == "slash_commands":
            return urlencode(envelope.payload).encode(), FORM
        if envelope.kind == "interactive":
            return urlencode({"payload": json.dumps(envelope.payload)}).encode(), FORM
        return json.dumps(envelope.payload).encode(), JSON

    def _post(self, body: bytes, kind: str, retry: dict[str, str], seconds: float) -> Ack:
        stamp = int(self.now().timestamp())
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": str(stamp), "User-Agent": "Slackbot 1.0"}
        headers |= {"X-Slack-Signature": signature(self.secret, stamp, body)} | retry
        try:
            with urlopen(Request(self.url, body, headers), timeout=seconds) as answer:
                return Ack(payload=_read(answer.read(), answer.headers.get("Content-Type", "")))
        except HTTPError as refused:
            refused.close()
            return Ack(UNREACHABLE, retry="X-Slack-No-Retry" not in refused.headers)
        except TimeoutError:
            return Ack(TIMED_OUT)
        except (OSError, HTTPException):
            return Ack(UNREACHABLE)


def _read(body: bytes, kind: str) -> object:
    text = body.decode("utf-8", "replace")
    if not text:
        return None
    return json.loads(text) if kind.startswith("application/json") else {"text": text}
