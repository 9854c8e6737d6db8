"""A workspace to look at: people, channels, and a message for each block type."""

from datetime import UTC, datetime
from typing import Any

from tests.browser.specimens import SPECIMENS

Json = dict[str, Any]
NOW = datetime(2025, 6, 2, 7, 14, tzinfo=UTC)
PEOPLE: list[Json] = [
    {
        "id": "UANNA",
        "name": "anna",
        "real_name": "Anna Weber",
        "title": "Support agent",
        "initials": "AW",
        "colour": "2f6f8f",
    },
    {
        "id": "UCARL",
        "name": "carl",
        "real_name": "Carl Okafor",
        "title": "Customer at ACME",
        "initials": "CO",
        "colour": "e96699",
    },
    {
        "id": "ULENA",
        "name": "lena",
        "real_name": "Lena Marchetti",
        "title": "Support lead",
        "initials": "LM",
        "colour": "#d58247",
    },
    {
        "id": "UBOT",
        "name": "sla",
        "real_name": "SLA Bot",
        "title": "",
        "initials": "SB",
        "colour": "12685c",
        "is_bot": True,
    },
]
CHANNELS: list[Json] = [
    {
        "id": "CSUP",
        "name": "support",
        "topic": "Customer requests, first come first served",
        "is_ext_shared": False,
    },
    {
        "id": "CACME",
        "name": "acme-shared",
        "topic": "Together with ACME",
        "is_ext_shared": True,
    },
    {
        "id": "CLEAD",
        "name": "leads",
        "topic": "",
        "is_ext_shared": False,
        "is_private": True,
    },
]


def stamp(seconds_before: float, number: int = 0) -> str:
    """Returns a message's ts, so many seconds before the gallery's now."""
    return f"{int(NOW.timestamp() - seconds_before)}.{number:06d}"


def message(
    text: str = "",
    *,
    user: str = "UANNA",
    before: float = 60,
    number: int = 0,
    **fields: Any,
) -> Json:
    """Returns a message as the page gets it."""
    return {"ts": stamp(before, number), "user": user, "text": text, **fields}


def state(me: str = "UANNA", *, messages: Json | None = None, **fields: Any) -> Json:
    """Returns what one person sees of the workspace."""
    views = {"modal": fields.pop("modal", None), "home": fields.pop("home", None)}
    return {
        "now": NOW.isoformat(),
        "zone": "Europe/Berlin",
        "me": me,
        "people": PEOPLE,
        "channels": CHANNELS,
        "messages": {"CSUP": [], "CACME": [], "CLEAD": []} | (messages or {}),
        "views": views,
        "busy": False,
        **fields,
    }


def every_block() -> list[Json]:
    """Returns one message of the app for each specimen, oldest first."""
    return [
        message(
            f"specimen {name}",
            user="UBOT",
            before=5000 - 20 * index,
            number=index,
            blocks=blocks,
        )
        for index, (name, blocks) in enumerate(SPECIMENS.items())
    ]


def conversation() -> list[Json]:
    """Returns a morning in the support channel: talk, a thread, reactions, a private answer."""
    question = stamp(3300, 1)
    return [
        message(
            "Good morning. The card terminals in *Hamburg* are down since 08:55, tills show `E-4012`.",
            user="UCARL",
            before=86_400 + 600,
            number=1,
        ),
        message(
            "Thanks Carl, looking into it. <@ULENA> please keep an eye on it.",
            before=86_400 + 300,
            number=2,
            reactions=[{"name": "eyes", "users": ["ULENA", "UCARL"], "count": 2}],
        ),
        message(
            "Payments are slow again: every third one needs more than a minute.",
            user="UCARL",
            before=3300,
            number=1,
            reply_count=2,
            thread_ts=question,
            reactions=[{"name": "eyes", "users": ["UANNA"], "count": 1}],
        ),
        message(
            "Is it all shops or only Hamburg?",
            before=3200,
            number=3,
            thread_ts=question,
        ),
        message("All of them.", user="UCARL", before=3100, number=4, thread_ts=question),
        message(
            "And we have a queue of about forty people by now :grimacing: :hourglass_flowing_sand:",
            user="UCARL",
            before=3290,
            number=5,
        ),
        message(
            "2 tickets are due within the hour",
            user="UBOT",
            before=900,
            number=6,
            blocks=SPECIMENS["due"],
        ),
        message(
            "/sla status",
            user="UBOT",
            before=100,
            number=7,
            ephemeral=True,
            blocks=SPECIMENS["status"],
        ),
    ]
