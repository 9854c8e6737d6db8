"""Files into Slack: announced, sent, and then shared in one message."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.points import reached
from bot.slack.errors import SILENCE, NotShared

LONGEST = 80
_UNUSUAL = re.compile(r"[^\w.]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file: its name, what stands above it, and the text in it."""

    name: str
    title: str
    content: str


def stem(subject: str, day: date) -> str:
    """A file's name without its ending: what it is about in letters that every computer takes, and a day."""
    return f"{_UNUSUAL.sub('-', subject)[:LONGEST].strip('-.') or 'agreement'}-{day}"


Noted = Callable[[Sequence[str]], None]


class _Noting(WebClient):
    """Tells which files are about to be shown; only the last of the three calls shows any."""

    noted: Noted
    begun = False

    def files_completeUploadExternal(self, *, files: list[dict[str, str | None]], **rest: Any) -> SlackResponse:  # noqa: N802
        self.noted([str(file["id"]) for file in files])
        self.begun = True
        reached("before_post")
        response = super().files_completeUploadExternal(files=files, **rest)
        reached("after_post")
        return response


def share(
    client: WebClient,
    place: str,
    files: Sequence[Attached],
    *,
    comment: str,
    thread_ts: str | None = None,
    noted: Noted = lambda ids: None,
) -> None:
    """Shares the files as one message of a channel, or of a thread in it. `place` is no person: Slack takes none here.

    `noted` is told their ids before they are shown, and what it raises keeps them from being shown. NotShared if Slack
    fell silent before that; otherwise raises whatever the last call raised. Slack looks through the files first: they
    may stand there only seconds after it said yes, and it does not say as which message.
    """
    noting = _Noting(
        client.token, base_url=client.base_url, timeout=client.timeout, proxy=client.proxy, ssl=client.ssl,
        retry_handlers=[],
    )  # fmt: skip
    noting.noted = noted
    uploads = [{"content": one.content, "filename": one.name, "title": one.title} for one in files]
    try:
        noting.files_upload_v2(file_uploads=uploads, channel=place, initial_comment=comment, thread_ts=thread_ts)
    except SILENCE as error:
        if noting.begun:
            raise
        raise NotShared(type(error).__name__) from error
