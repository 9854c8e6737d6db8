"""To one person alone: what they acknowledged goes on without them in a few minutes."""

from bot.calling import to_do
from bot.jobs.ladder import Running
from bot.sentences import Reader
from bot.slack.views.message import Shown, context, section
from bot.slack.views.summons import buttons, clock_line, ticket_line, whose_line
from sla_core.escalations import Stage


def reminder_view(running: Running, reader: Reader) -> Shown:
    """When it expires and what happens then; a quiet line if it is not theirs to answer any more."""
    one = running.escalation
    if one.stage is not Stage.ACKED or one.until is None:
        text = f"{ticket_line(running)}: nothing is asked of you any more."
        return Shown(text.replace("*", ""), (context(text),))
    what = "Your promise ends" if one.promised else "Your acknowledgement expires"
    head = f"{what} {reader.moment(one.until)}: {to_do(one.metric)}, or promise a time."
    lines = [f"*{head}*", ticket_line(running), clock_line(running, reader), whose_line(running, reader)]
    text = "\n".join(line for line in lines if line)
    note = context("Otherwise you and whoever is on duty then are called again.")
    return Shown(
        text.replace("*", ""), (section(text), note, buttons(running, "ack_until", "hand_over", "give_back", "why"))
    )
