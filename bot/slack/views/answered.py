"""What a person is told about their answer to a call: what became of it, and until when."""

from bot.calling import rungs
from bot.jobs.answering import Answered
from bot.sentences import Reader
from bot.slack.mrkdwn import person, quoted
from bot.slack.views.message import Shown, section
from bot.words import METRICS, plural, sentence
from sla_core.agreements import Metric
from sla_core.escalations import Escalation, Stage

_OVER = "is over already: nobody has to answer it any more."


def answered_view(answered: Answered, reader: Reader) -> Shown:
    """One sentence, for the one who answered."""
    one = answered.escalation
    head = f"*{quoted(one.ticket, 60)}* {METRICS[Metric(one.metric)]}"
    said = f"{head} {_said(answered, reader)}"
    return Shown(said.replace("*", ""), (section(said),))


def all_mine_view(taken: int, others: int) -> Shown:
    """What became of `Acknowledge all mine`."""
    if not taken:
        said = "None of these calls you any more, so nothing was acknowledged."
    else:
        rest = f" {plural(others, 'other')} of the list {'calls' if others == 1 else 'call'} somebody else."
        said = f"{plural(taken, 'ticket')} {'is' if taken == 1 else 'are'} yours now." + (rest if others else "")
    return Shown(said, (section(said),))


def _said(answered: Answered, reader: Reader) -> str:
    one, step = answered.escalation, answered.step
    if one.over:
        return _OVER
    if answered.repeated or not step.changed:
        return _unchanged(one, step.said, reader)
    line = step.lines[-1]
    match line.what:
        case "acknowledged":
            return f"is yours{_until(one, reader)}. Nobody else is called."
        case "answered":
            return "has your answer; this rung waits for everybody it called."
        case "given back":
            return "was given back, and its rung is called again."
        case "snoozed":
            return f"calls nobody until {reader.moment(one.until)}." if one.until else "calls nobody for now."
        case "handed over":
            return f"was handed to {person(str(line.facts.get('to') or ''))}, who is called now."
    if one.stage is Stage.EXHAUSTED:
        return "has no rung left: the catch-all is called, and the leads are told."
    return f"goes on at once: {rungs([one.rung])} is called."


def _unchanged(one: Escalation, said: str, reader: Reader) -> str:
    if one.stage is Stage.ACKED:
        at = f" {reader.moment(one.since)}" if one.since else ""
        return f"was acknowledged by {person(one.actor)}{at}{_until(one, reader)}; nothing more was done."
    if one.stage is Stage.SNOOZED and one.until is not None:
        return f"was snoozed by {person(one.actor)} until {reader.moment(one.until)}; nothing more was done."
    return f"stands as it did: {said or 'this had been done already'}."


def _until(one: Escalation, reader: Reader) -> str:
    if one.until is None:
        return ""
    return f" until {reader.moment(one.until)}" + (" as promised" if one.promised else ", when that expires")


def refusal_words(text: str) -> str:
    """A refusal as a sentence for the field of a form."""
    return sentence(text.rstrip(".")) + "."
