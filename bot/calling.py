"""Ladders and calls as sentences, the same in Slack, terminal and e-mail. Plain text: each door escapes its own way."""

from collections.abc import Callable, Sequence

from bot.figures import stated
from bot.jobs.ladder import Called, Running
from bot.sentences import Reader
from bot.store.paging import OutboxState
from bot.words import length, plural, sentence, working
from sla_core.agreements import Metric
from sla_core.durations import Duration, Measure
from sla_core.escalations import Stage, Why
from sla_core.ladders import Anchor, Call, Pick, Rung, When, Who

Naming = Callable[[str], str]
"""Turns a Slack id, a key or any foreign name into what a door may show."""

TO_DO = {
    Metric.FIRST_RESPONSE: "answer the customer",
    Metric.NEXT_RESPONSE: "answer the customer",
    Metric.UPDATE: "tell the customer where it stands",
    Metric.FIRST_RESOLUTION: "resolve it",
    Metric.RESOLUTION: "resolve it",
    Metric.OWNERSHIP: "take it or hand it on",
    Metric.CUSTOMER_RESPONSE: "ask the customer again",
}
REASONS = {
    Why.REPEAT: "called again, since nobody answered",
    Why.EXPIRED: "the acknowledgement has expired",
    Why.BROKEN: "the promised time has passed",
    Why.SNOOZED: "the snooze is over",
    Why.HANDED_OVER: "handed over to you",
    Why.GIVEN_BACK: "given back",
    Why.CATCH_ALL: "nobody answered the whole ladder",
    Why.REMINDER: "the acknowledgement is about to expire",
}
_PATHS = {"email": "e-mail", "mail": "e-mail", "webhook": "webhook"}


def to_do(metric: str) -> str:
    """What the one who is called has to do about a clock: `answer the customer`."""
    return TO_DO[Metric(metric)]


def rungs(numbers: Sequence[int]) -> str:
    """Rungs as people count them, from 1: `rung 1`, `rungs 1-3`, `rungs 1, 3`."""
    counted = sorted({number + 1 for number in numbers})
    if len(counted) == 1:
        return f"rung {counted[0]}"
    if counted == list(range(counted[0], counted[-1] + 1)):
        return f"rungs {counted[0]}-{counted[-1]}"
    return "rungs " + ", ".join(map(str, counted))


def when_words(when: When) -> str:
    """When a rung falls due, as a person says it: `75 % of the time used`, `30 m before it is due`, `15 m later`."""
    lasting = _lasting(when.length) if when.length is not None else ""
    match when.anchor:
        case Anchor.PERCENT:
            return f"{stated(when.percent or 0)} of the time used"
        case Anchor.BEFORE:
            return f"{lasting} before it is due"
        case Anchor.BREACH:
            return "at the breach"
        case Anchor.AFTER:
            return f"{lasting} after the breach"
    return f"{lasting} later"


def _lasting(one: Duration) -> str:
    match one.measure:
        case Measure.REAL:
            return length(one.amount)
        case Measure.WORKING:
            return f"{working(one.amount)} of working time"
    return plural(one.amount, "business day")


def where_on(running: Running, rung: int) -> str:
    """`rung 2 of 4 (30 m before it is due)`; `before the first of 4 rungs` where none was called."""
    of = len(running.ladder.rungs)
    if rung < 0:
        return f"before the first of {plural(of, 'rung')}"
    when = running.ladder.rungs[rung].when if rung < of else None
    said = when_words(when) if when else ""
    if when and not when.anchored and rung:
        said = f"{said.removesuffix('later')}after rung {rung}"
    return f"rung {min(rung + 1, of)} of {of}" + (f" ({said})" if said else "")


def why_called(called: Called, running: Running) -> str:
    """Why somebody is called, in one line: `rung 2 of 4 (30 m before it is due): nobody answered rung 1`."""
    if called.why is not Why.RUNG:
        return f"{REASONS[called.why]}; {where_on(running, called.rung)}"
    said = where_on(running, called.rung)
    earlier = sorted({one.rung for one in running.calls if _before(one, called)})
    return f"{said}: nobody answered {rungs(earlier)}" if earlier else said


def _before(one: Called, other: Called) -> bool:
    arrived = one.state in (OutboxState.SENT, OutboxState.RELAYED, OutboxState.BUNDLED)
    return arrived and one.loop == other.loop and one.rung < other.rung


def caveats(calls: Sequence[Called], reader: Reader) -> list[str]:
    """What the one who is called should know about the call itself: late, not sent before, twice, another way."""
    said = []
    late = max((one.late for one in calls), default=0)
    skipped = sorted({rung for one in calls for rung in one.skipped})
    if late or skipped:
        missed = f"{rungs(skipped)} {'was' if len(skipped) == 1 else 'were'} not sent" if skipped else ""
        said.append("; ".join(part for part in (f"late by {length(late)}" if late else "", missed) if part))
    if any(one.suspect for one in calls):
        said.append("possible duplicate: Slack did not say whether this had arrived before")
    for path, at in sorted({(one.path, one.sent_at) for one in calls if one.path and one.sent_at}, key=str):
        if path != "slack":
            assert at is not None
            said.append(f"also sent by {path_name(path or '')} at {reader.minute(at)}")
    return said


def path_name(path: str) -> str:
    """`e-mail` or `webhook`, whatever the second path is called in the store."""
    return _PATHS.get(path, path)


def arrival(called: Called, reader: Reader) -> str:
    """Whether a call arrived, and when: `arrived 02:14`, `not sent: channel_not_found`."""
    at = f" {reader.minute(called.sent_at)}" if called.sent_at else ""
    match called.state:
        case OutboxState.SENT:
            return f"arrived{at}" + (" (possible duplicate)" if called.suspect else "")
        case OutboxState.RELAYED:
            return f"sent by {path_name(called.path or 'another way')}{at}"
        case OutboxState.BUNDLED:
            return f"arrived{at} in a list"
        case OutboxState.EMPTY:
            return "nobody could be called"
        case OutboxState.SUPERSEDED:
            return "not sent: not needed any more"
        case OutboxState.DOUBT:
            return "perhaps arrived: Slack did not say"
        case OutboxState.FAILED:
            return f"not sent: {called.error or 'refused'}"
    return "on its way" + (f", not sent yet: {called.error}" if called.error else "")


def call_words(call: Call, naming: Naming) -> str:
    """Whom a rung calls, in words: `on duty in network`, `the ticket's owner`, `Ada Agent`."""
    match call.who:
        case Who.PERSON:
            return naming(call.name)
        case Who.OWNER:
            return "the ticket's owner"
        case Who.MANAGER:
            return "the owner's manager"
        case Who.ON_DUTY:
            picked = {Pick.FIRST: "on duty", Pick.NEXT: "next on duty", Pick.ALL: "everyone on duty"}[call.pick]
            return f"{picked} in {naming(call.name)}"
        case Who.GROUP:
            return f"the user group {naming(call.name)}"
        case Who.CHANNEL:
            return f"the channel {naming(call.name)}"
    return f"in turn {', '.join(map(naming, call.people)) or 'from ' + naming(call.name)}"


def calls_words(calls: Sequence[Call], naming: Naming) -> str:
    """Several calls: `Ada Agent, on duty in network`; `nobody` for none."""
    return ", ".join(call_words(call, naming) for call in calls) or "nobody"


def rung_words(rung: Rung, naming: Naming) -> str:
    """A rung as its ladder has it: `30 m before it is due: on duty in network`."""
    said = f"{sentence(when_words(rung.when))}: {calls_words(rung.calls, naming)}"
    if rung.mode.value == "all":
        said += ", everyone has to answer"
    if rung.repeat:
        said += f", again every {_lasting(rung.repeat.every)} up to {plural(rung.repeat.times, 'time')}"
    if rung.gate:
        closed = {
            "skip": "skipped outside of",
            "hold": "held until the hours of",
            "use": f"{calls_words(rung.gate.instead, naming)} outside of",
        }
        said += f"; {closed[rung.gate.otherwise.value]} {naming(rung.gate.calendar)}"
    return said


def next_words(running: Running, reader: Reader, naming: Naming) -> str:
    """Who is next and when: `Bob Builder at 10:30, rung 3`; what the ladder waits for where nobody is."""
    ahead = running.next
    if ahead is None:
        return _NOBODY.get(running.escalation.stage, "nobody: the ladder ends here")
    who = ", ".join(map(naming, ahead.people)) or calls_words(ahead.calls, naming)
    last = ahead.why is Why.CATCH_ALL
    when = "now" if ahead.at <= reader.now else reader.minute(ahead.at)
    return (
        f"{who} {'at ' if when[:1].isdigit() else ''}{when}, {'after the last rung' if last else rungs([ahead.rung])}"
    )


_NOBODY = {
    Stage.HELD: "nobody until the clock runs again",
    Stage.ACKED: "nobody, unless it is given back",
    Stage.RESOLVED: "nobody: it is over",
    Stage.CANCELLED: "nobody: it is over",
    Stage.EXHAUSTED: "nobody by itself any more",
}


def stage_words(running: Running, reader: Reader, naming: Naming) -> str:
    """Where an escalation stands, in one line: `acknowledged by Ada Agent 09:14, until 14:30 as promised`."""
    one = running.escalation
    at = f" {reader.minute(one.since)}" if one.since else ""
    by = f" by {naming(one.actor)}" if one.actor else ""
    until = reader.moment(one.until) if one.until else ""
    match one.stage:
        case Stage.ARMED:
            return "nobody was called yet"
        case Stage.ACTIVE:
            return f"called, nobody answered; {where_on(running, one.rung)}"
        case Stage.ACKED:
            return f"acknowledged{by}{at}" + (f", {holds(running, until)}" if until else "")
        case Stage.SNOOZED:
            return f"snoozed{by}{at} until {until}"
        case Stage.HELD:
            return f"held since{at}: {naming(reader.reason(one.reason))}"
        case Stage.EXHAUSTED:
            return f"nobody answered the whole ladder, since{at}"
        case Stage.CANCELLED:
            return f"cancelled{at}"
    return f"over{at}"


def holds(running: Running, until: str) -> str:
    """How long an acknowledgement holds: `until 14:30 as promised`, `expires 14:30`."""
    return f"until {until} as promised" if running.escalation.promised else f"expires {until}"
