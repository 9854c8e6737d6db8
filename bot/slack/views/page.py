"""A page: a reply in the thread that calls people, and the same said to one of them alone."""

from bot.calling import caveats, to_do, why_called
from bot.jobs.ladder import Running, called_of
from bot.sentences import Reader
from bot.slack.mrkdwn import person, quoted
from bot.slack.views.message import Block, Shown, actions, context, section
from bot.slack.views.summons import acknowledge, buttons, clock_line, ending, mentions, ticket_line, whose_line
from bot.store.paging import OutboxRow
from bot.words import sentence
from sla_core.escalations import Stage

SENTENCE, TITLE = 300, 60


def page_view(row: OutboxRow, running: Running, reader: Reader) -> Shown:
    """Who is called, the ticket and its margin in a line, why, and the button. `row.people` are those it calls."""
    called = called_of(row)
    who = mentions(row.people, (called,))
    ticket = running.row.ticket
    about = f"*{quoted(ticket.key, 60)}* {quoted(ticket.title, TITLE)}".rstrip()
    point = f"{about}  ·  {clock_line(running, reader)}".removesuffix("  ·  ")
    if closed := _closed(running, reader):
        text = f"{who} {about}".strip()
        return Shown(f"{text}. {sentence(closed)}".replace("*", ""), (section(text), context(sentence(closed))))
    notes = [f"Why you: {quoted(why_called(called, running), SENTENCE)}"]
    notes += [sentence(quoted(said, SENTENCE)) for said in caveats((called,), reader)]
    text = f"{who} {point}".strip()
    return Shown(text.replace("*", ""), (section(text), context(*notes), *_answer(running)))


def direct_view(row: OutboxRow, running: Running, reader: Reader) -> Shown:
    """The call as one person alone gets it: everything that is needed without opening the channel."""
    called = called_of(row)
    if closed := _closed(running, reader):
        said = f"{ticket_line(running)}: {closed}"
        return Shown(said.replace("*", ""), (context(said),))
    do = f"acknowledge, then {to_do(running.escalation.metric)}"
    lines = [f"*You are called: {do}*", ticket_line(running), clock_line(running, reader), whose_line(running, reader)]
    notes = [f"Why you: {quoted(why_called(called, running), SENTENCE)}"]
    notes += [sentence(quoted(said, SENTENCE)) for said in caveats((called,), reader)]
    text = "\n".join(line for line in lines if line)
    return Shown(text.replace("*", ""), (section(text), context(*notes), *_answer(running)))


def _closed(running: Running, reader: Reader) -> str:
    """Why nobody has to answer any more; empty as long as somebody has to."""
    one = running.escalation
    if one.over:
        return quoted(ending(running, reader), SENTENCE)
    if one.stage is Stage.ACKED:
        return f"acknowledged by {person(one.actor)} {reader.minute(one.since) if one.since else ''}".rstrip()
    return ""


def _answer(running: Running) -> tuple[Block, ...]:
    one = running.escalation
    return (actions(acknowledge(one.id, running.row.ticket.key), *buttons(running, "why")["elements"]),)
