"""One specimen of each block type and element, as an app would send it."""

from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
BLOCKS = Path(__file__).parent / "blocks"


def _read(name: str) -> Any:
    return yaml.safe_load((BLOCKS / f"{name}.yaml").read_text(encoding="utf-8"))


SPECIMENS: dict[str, list[Json]] = {**_read("words"), **_read("controls"), **_read("figures")}
FORM: list[Json] = _read("form")
PRIORITIES: list[Json] = FORM[3]["element"]["options"]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action, "value": action, **more}


def modal(blocks: list[Json] | None = None, **fields: Any) -> Json:
    """Returns a modal as the page gets it; without blocks it is the form."""
    return {
        "id": "V1",
        "type": "modal",
        "hash": "1.a",
        "callback_id": "open",
        "title": plain("Open a ticket"),
        "submit": plain("Open"),
        "close": plain("Cancel"),
        "blocks": FORM if blocks is None else blocks,
        "state": {"values": {}},
        **fields,
    }
