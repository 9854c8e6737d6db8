"""The form with which somebody of the house notes that a side agrees to a proposal, and where agreements stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.jobs.lifecycle import Life
from bot.jobs.proposals import Proposal, Side
from bot.life_words import NOTHING_AGREED, missing_words, proposal_words, stage_words
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.fields import choice, filled_in, kept_in, line, modal, select, text, words
from bot.slack.views.message import Shown, section
from bot.words import plural

CALLBACK = "approve"
LINES, LINE = 30, 200
_SIDES = {Side.US: "We agree", Side.THEM: "The other side agrees"}


@dataclass(frozen=True, slots=True)
class Given:
    """The form as submitted: for which side, by whom, to which proposal of which agreement."""

    agreement: str
    proposal: str
    side: str
    person: str
    seal: str


def approval_form(proposal: Proposal, reader: Reader, *, seal: str) -> dict[str, Any]:
    """What is proposed, line by line, and for whom is agreed; only sides that have not are offered."""
    lines = [quoted(one, LINE) for one in proposal_words(proposal, reader)]
    more = [f"and {plural(len(lines) - LINES, 'more line')}"] if len(lines) > LINES else []
    sides = {side.value: _SIDES[side] for side in proposal.missing}
    blocks = [
        section("\n".join([f"*{quoted(proposal.agreement)}*", *lines[:LINES], *more])),
        select("side", "Who agrees?", sides, chosen=next(iter(sides), None), optional=False),
        line("person", "Who agreed, if that was not you?", longest=80, hint="Carla Customer"),
    ]
    kept = {"agreement": proposal.agreement, "proposal": str(proposal.id), "seal": seal}
    return modal(CALLBACK, "Agree to an amendment", "Agree", kept=kept, blocks=blocks)


def given_in(view: dict[str, Any]) -> Given:
    """What came back; nothing that is missing or of another shape is guessed."""
    fields, told = filled_in(view, ("side", "person")), kept_in(view)
    return Given(
        words(told.get("agreement")), words(told.get("proposal")), choice(fields["side"]),
        words(fields["person"].get("value")), words(told.get("seal")),
    )  # fmt: skip


def agreed_view(proposal: Proposal) -> dict[str, Any]:
    """What the form turns into: who has still to agree."""
    said = section(f"{quoted(proposal.agreement)}: {missing_words(proposal)}.")
    return {"type": "modal", "title": text("Agreed"), "close": text("Close"), "blocks": [said]}


def standing_view(lives: Sequence[Life], reader: Reader) -> Shown:
    """Where agreements stand, a line for each."""
    lines = [f"*{quoted(one.name)}*: {quoted(stage_words(one, reader), 600)}" for one in lives[:LINES]]
    lines += [f"and {len(lives) - LINES} more: ask for one by its name"] if len(lives) > LINES else []
    return Shown("Where agreements stand", (section("\n".join(lines) or NOTHING_AGREED),))
