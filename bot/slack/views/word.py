"""To the owner of a ladder: a rung had nobody to call. What to look at, and where."""

from collections.abc import Mapping
from typing import Any

from bot.calling import Naming, call_words
from bot.jobs.calls import call_in
from bot.slack.mrkdwn import quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Shown, actions, button, context, section


def word_view(facts: Mapping[str, Any], naming: Naming) -> Shown:
    """Which rung of which ladder, whom it wanted, and why they could not be called; told once a day."""
    ladder, key, rung = quoted(str(facts["ladder"]), 60), str(facts["ticket"]), int(facts.get("rung") or 0) + 1
    head = f"Rung {rung} of {ladder} had nobody to call, so the next one was called at once"
    lines = [f"*{head}*", f"For {quoted(key, 60)}."]
    if facts.get("call"):
        lines.append(f"It calls {call_words(call_in(facts), naming)}.")
    blocks = (
        section("\n".join(lines)),
        context("Look at the roster, the leave and the ladder itself. You hear of this ladder at most once a day."),
        actions(button("The whole ladder", "status", f"ladder {spelled(key)}", label=f"The ladder of {key}")),
    )
    return Shown(f"{head}. {' '.join(lines[1:])}", blocks)
