"""What is told together, muted, promised and asked, every word of it as wanted."""

from dataclasses import replace
from typing import Any

from bot.jobs.notices import BREACH, RECLASSIFIED, WARNING
from bot.jobs.promising import UNTIL
from bot.slack.views.message import Shown
from bot.slack.views.mute import muted_view, mutes_view, unmuted_view
from bot.slack.views.news import news_view
from bot.slack.views.nudge import nudge_view
from bot.slack.views.promise import promise_reminder_view, promise_view
from bot.slack.views.survey import survey_form, survey_view
from bot.store.mutes import MuteRow
from bot.store.paging import OutboxKind, OutboxRow
from sla_core.tickets import Ticket
from tests.builders import at
from tests.slack.views.records import ADA, facts, reader

NOW = at("Wed 12:00")


def notice(n: int, text: str, kind: str = BREACH) -> OutboxRow:
    """The n-th line of the news."""
    said = facts(text, ticket=f"T-{n} {text[:80]}".strip(), notice=kind, level=kind, assignee=ADA if n % 2 else text)
    return OutboxRow(f"n{n:04}", OutboxKind.NOTICE, said, NOW, NOW, ticket=said["ticket"])


def news_shown(text: str, count: int) -> Shown:
    kinds = (BREACH, WARNING, RECLASSIFIED)
    rows = [notice(n, text, kinds[n % 3]) for n in range(count)]
    return news_view(rows, reader(text), lambda key: "")


def mute(text: str = "the vendor is on it", **rest: Any) -> MuteRow:
    usual = MuteRow("m1", NOW, at("Wed 14:00"), ADA, ticket="SLA-12", reason=text, kept=3)
    return replace(usual, **rest)


def mutes(text: str, count: int) -> list[MuteRow]:
    level = (None, "warnings", "75%")
    one = {"ticket": f"T {text[:80]}"}
    places: list[dict[str, Any]] = [one, {"ticket": None, "channel": "C0HOUSE001", "level": "breaches"}]
    return [mute(text, id=f"m{n}", **{"level": level[n % 3], **places[n % 2]}) for n in range(count)]


def muted_shown(text: str) -> Shown:
    return muted_view(mutes(text, 1)[0], reader(text))


def mutes_shown(text: str, count: int) -> Shown:
    return mutes_view(mutes(text, count), reader(text))


def unmuted_shown(text: str) -> Shown:
    return unmuted_view(mutes(text, 2)[::2], reader(text))


def promised(text: str, **rest: Any) -> dict[str, Any]:
    said = facts(text, metric="first_response", cycle=1, **{UNTIL: at("Wed 13:45").isoformat()})
    return {**said, "due_at": at("Wed 14:00").isoformat(), **rest}


def promise_shown(text: str, *, moved: bool = False) -> Shown:
    before = promised(text, **{UNTIL: at("Wed 12:45").isoformat()}) if moved else None
    return promise_view(promised(text), reader(text), before=before)


def reminded_shown(text: str) -> Shown:
    return promise_reminder_view(promised(text), reader(text))


def nudge_shown(text: str) -> Shown:
    said = promised(text, metric="customer_response", started_at=at("Mon 12:00").isoformat())
    return nudge_view(said, reader(text))


def survey_shown(text: str, score: int | None = None) -> Shown:
    return survey_view(Ticket(f"T-1 {text[:80]}".strip(), text, score=score))


def survey_asked(text: str) -> dict[str, Any]:
    """The form for a word beside the answer."""
    return survey_form(Ticket(f"T-1 {text[:80]}".strip(), text, score=4), conversation="C0ACME001", ts="1.5", seal="s")
