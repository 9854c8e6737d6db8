"""`/sla help`: by example."""

from typing import NamedTuple

from bot.slack.mrkdwn import code
from bot.slack.views.message import Shown, context, header, section

Examples = tuple[tuple[str, str], ...]


class Topic(NamedTuple):
    """What is asked or done about one thing: `inside` is for people of the house only."""

    title: str
    for_all: Examples = ()
    inside: Examples = ()


_TOPICS = (
    Topic(
        "What breaches next",
        (
            ("/sla status", "what breaches next in this channel"),
            ("/sla status mine", "what waits for you"),
            ("/sla status customer {customer}", "one customer; a ticket key or a service works too"),
            ("/sla why {ticket}", "the arithmetic behind its deadlines"),
            ("/sla when {priority} Fri 16:30", "the deadlines a ticket opened then would have"),
        ),
        (
            ("/sla forecast 8h", "what will probably breach, and what to save first"),
            ("/sla forecast {ticket}", "how likely it is to breach, and from how many like it"),
            ("/sla pauses", "what stands still, who paused it, and what should be over"),
        ),
    ),
    Topic(
        "What was kept, and what it costs",
        (
            ("/sla digest", "missed, due today, what the objectives bear; `yesterday` for that day, `week` or `month`"),
            ("/sla attainment last month by customer", "what was kept"),
            ("/sla attainment why {customer}", "what is counted in it and left out, and which tickets were missed"),
            ("/sla availability last month", "how long each service was up, and what is left of its budget"),
            ("/sla budget", "how many more misses each objective bears, and when that is used up"),
            ("/sla credits last month", "what is owed for what was missed; `why` shows the arithmetic"),
            ("/sla statement {customer} last month", "the month as it was invoiced, and what was restated since"),
        ),
        (
            ("/sla quality last month", "what came back, what one reply settled, what is old"),
            ("/sla whose last month by customer", "whose the time was: ours, theirs, closed hours"),
        ),
    ),
    Topic(
        "What is promised, and what should be",
        (("/sla agreement {customer}", "what is promised to whom; `mine` for you, `document NAME` sends a file"),),
        (
            ("/sla agreement NAME version 1", "one as it was, also when it is not in force any more"),
            ("/sla agreement status", "where agreements stand; `approve NAME` notes that a side agrees"),
            ("/sla what-if {priority} resolution 4bh since 90d", "past tickets under that target"),
            ("/sla advise {customer} since 90d", "which targets are too loose, too tight or carried by pauses"),
        ),
    ),
    Topic(
        "Work on a ticket",
        (
            ("/sla new", "open a ticket"),
            ("/sla reply {ticket} We are on it", "answer the customer, and stop the response clock"),
            ("/sla pause {ticket} {reason} until Mon 9:00", "stop the clock for a reason"),
            ("/sla resume {ticket}", "let it run again"),
            ("/sla priority {ticket} {priority}", "change the priority, and with it the promise"),
            ("/sla assign {ticket} @name", "hand it to somebody; `me` takes it"),
            ("/sla resolve {ticket}", "done; `via LINK`, `by phone` if it was there; `reopen` undoes it"),
            ("/sla mute {ticket} 2h", "no warnings of it until then; `warnings 2h` for this channel"),
            ("/sla channel", "say whose channel this is, and what opens a ticket in it"),
        ),
    ),
    Topic(
        "Keep the books",
        inside=(
            ("/sla outage", "record that a service was down; `list` shows, ends and corrects them"),
            ("/sla waive {ticket} resolution by NAME because ...", "what it does not hold against us"),
            ("/sla fee {customer} 2026-03 4200 EUR", "what it pays a month from then on"),
            ("/sla close last month", "what closing the month would freeze, and the button that does it"),
        ),
    ),
    Topic(
        "When somebody is called",
        inside=(
            ("/sla oncall", "who is on duty, and who is next"),
            ("/sla ladder {ticket}", "who was called about a ticket, and who is next"),
            ("/sla ack {ticket} until 14:30", "it is yours; the time is a promise and may be left out"),
            ("/sla handover {ticket} @name", "somebody else is called"),
            ("/sla snooze {ticket} 2h", "call nobody until then; past the breach add `because ...`"),
            ("/sla escalate {ticket}", "call the next rung now"),
            ("/sla simulate {priority} Fri 18:55", "who would be called when"),
            ("/sla pages 30d", "who was called how often, and at night"),
        ),
    ),
)


def help_view(*, customer: str, ticket: str, priority: str, reason: str, house: bool = True) -> Shown:
    """The commands as examples, with names that exist here; what is for people of the house, to them only."""
    names = {"customer": code(customer), "ticket": code(ticket), "priority": code(priority), "reason": code(reason)}
    topics = [(title, for_all + (inside if house else ())) for title, for_all, inside in _TOPICS]
    known = [
        (title, [(example.format(**names), what) for example, what in listed]) for title, listed in topics if listed
    ]
    blocks = (
        header("What you can ask and do"),
        *(section("\n".join((f"*{title}*", *(f"`{one}`  {what}" for one, what in listed)))) for title, listed in known),
        context(
            "Add `at yesterday 17:00` to status or why to see it as it stood then.",
            "Answers are seen by you alone until you press Share in channel.",
        ),
    )
    return Shown("Commands: " + "; ".join(one for _, listed in known for one, _ in listed), blocks)
