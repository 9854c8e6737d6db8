"""The form behind `/sla waive`: what was missed, who on the customer's side waives it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.views.fields import choice, filled_in, kept_in, line, modal, note, select, words
from bot.words import METRICS

WAIVE = "waive"
LONGEST_KEY, LONGEST_NAME, LONGEST_REASON = 100, 80, 500
ABOUT, METRIC, CYCLE, APPROVER, REASON = FIELDS = ("about", "metric", "cycle", "approver", "reason")


@dataclass(frozen=True, slots=True)
class Given:
    """The form as submitted, or as it is filled in when it opens; empty for what was not said."""

    about: str = ""
    metric: str = ""
    cycle: str = ""
    approver: str = ""
    reason: str = ""
    withdraws: bool = False


def waiver_form(given: Given) -> dict[str, Any]:
    """The form for a waiver, or for taking one back, filled in with what was said already."""
    names = {metric.value: name for metric, name in METRICS.items()}
    rule = "A miss that is waived stays a miss, and visible." if not given.withdraws else "It counts against us again."
    blocks = [
        line(ABOUT, "Ticket or outage", longest=LONGEST_KEY, hint="SLA-12, or O-7", optional=False,
             initial=given.about[:LONGEST_KEY]),
        select(METRIC, "What was missed? (for a ticket)", names, chosen=given.metric or None),
        line(CYCLE, "Which time, if it ran more than once?", longest=6, hint="2", initial=given.cycle),
        line(APPROVER, "Who on the customer's side agreed?", longest=LONGEST_NAME, hint="Carla Customer",
             optional=False, initial=given.approver[:LONGEST_NAME]),
        line(REASON, "Why?", longest=LONGEST_REASON, optional=False, initial=given.reason[:LONGEST_REASON]),
        note(rule),
    ]  # fmt: skip
    title, does = ("Waiver taken back", "Take back") if given.withdraws else ("Waiver", "Waive")
    return modal(WAIVE, title, does, kept={"withdraws": given.withdraws}, blocks=blocks)


def given_in(view: Mapping[str, Any]) -> Given:
    """What came back; whatever is missing or has another shape than the form's counts as not filled in."""
    fields = filled_in(view, FIELDS)
    about, cycle, approver, reason = (
        words(fields[name].get("value")).strip() for name in (ABOUT, CYCLE, APPROVER, REASON)
    )
    return Given(about, choice(fields[METRIC]), cycle, approver, reason, kept_in(view).get("withdraws") is True)
