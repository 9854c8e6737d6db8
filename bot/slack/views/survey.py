"""The question to a customer once a ticket is resolved, and the form for a word beside the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.mrkdwn import quoted
from bot.slack.views.fields import choice, field, filled_in, kept_in, modal, select, words
from bot.slack.views.message import Shown, actions, button, context, section
from bot.words import SCORES, sentence
from sla_core.tickets import Ticket

CALLBACK = "survey"
RATE = {f"rate_{score}": score for score in reversed(SCORES)}
"""The buttons of the question, the best first, and the score each stands for."""
COMMENT = "rate_comment"
LONGEST = 1000
_FIELDS = ("score", "comment")


@dataclass(frozen=True, slots=True)
class Said:
    """The form as submitted, where it was opened, and the seal for that."""

    score: int | None
    comment: str
    ticket: str
    conversation: str
    ts: str
    seal: str


def survey_view(ticket: Ticket) -> Shown:
    """The question while nobody has answered it, and the thanks afterwards."""
    name = f"*{quoted(ticket.key, 60)}* {quoted(ticket.title)}".rstrip()
    if ticket.score is not None:
        text = f"{name}\nThank you. You said: {SCORES[ticket.score]}."
        return Shown(text.replace("*", ""), (section(text), actions(button("Add a word", COMMENT, ticket.key))))
    text = f"{name} is resolved. How did it go?"
    rated = [
        button(sentence(SCORES[score]), action, f"{score} {ticket.key}", label=f"{SCORES[score]}, {score} of 5")
        for action, score in RATE.items()
    ]
    note = context("One click is enough. Your answer goes to the people who run the desk.")
    return Shown(text.replace("*", ""), (section(text), actions(*rated), note))


def survey_form(ticket: Ticket, *, conversation: str, ts: str, seal: str) -> dict[str, Any]:
    """The form for a word beside the score, which may be changed there."""
    names = {str(score): f"{words_} ({score} of 5)" for score, words_ in reversed(SCORES.items())}
    comment = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    blocks = [
        select("score", "How did it go?", names, chosen=str(ticket.score or ""), optional=False),
        field("comment", "What should we know?", comment, optional=True, hint="Seen by the people who run the desk."),
    ]
    kept = {"ticket": ticket.key, "conversation": conversation, "ts": ts, "seal": seal}
    return modal(CALLBACK, "Your word", "Send", kept=kept, blocks=blocks)


def said_in(view: Mapping[str, Any]) -> Said:
    """What was filled in. Whatever is missing or has another shape than the form's counts as not filled in."""
    fields, kept = filled_in(view, _FIELDS), kept_in(view)
    score = choice(fields["score"])
    comment = words(fields["comment"].get("value")).strip()[:LONGEST]
    named = (words(kept.get(name)) for name in ("ticket", "conversation", "ts", "seal"))
    return Said(int(score) if score in map(str, SCORES) else None, comment, *named)
