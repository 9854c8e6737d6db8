"""Advice on targets as sentences, the same in Slack and on a terminal. Plain text: each door escapes it itself."""

from collections.abc import Iterator

from bot.figures import stated
from bot.jobs.advising import Advised, Review
from bot.sentences import Reader, promise_name
from bot.words import percent, plural, sentence, target, working
from sla_core.advice import Finding

NOTHING = "Nothing that was promised was looked at."
NONE_TO_CHANGE = "No target is too loose, too tight or carried by pauses."


def heading(review: Review, reader: Reader) -> str:
    """`Advice from 40 tickets of ACME Corp`."""
    whose = f" of {reader.customer(review.customer)}" if review.customer else ""
    return f"Advice from {plural(review.tickets, 'ticket')}{whose}"


def subject(one: Advised) -> str:
    """What the advice is about: `First response, P2, gold: 2 working hours (office)`; with no target, `..., P2`."""
    name = ", ".join(filter(None, (sentence(promise_name(one.kind, one.metric)), one.priority, one.agreement)))
    return f"{name}: {target(one.target, one.calendar)}" if one.target else name


def findings(one: Advised) -> str:
    """What is to be said of the target."""
    return ", ".join(finding.value for finding in one.advice.findings)


def reasons(one: Advised) -> str:
    """Why: `66.6 % of 30 kept, 20 % without pauses, 90 % promised; 4 h would bear the objective`.

    What pauses do is told where they carry it.
    """
    found = one.advice
    said = [f"{percent(found.share)} of {found.decided:,} kept"]
    if Finding.CARRIED in found.findings:
        said.append(f"{percent(found.gross_share)} without pauses")
    said.append(f"{stated(found.objective)} {'promised' if found.stated else 'usual'}")
    bears = "" if found.bearable is None else f"; {working(found.bearable)} would bear the objective"
    return ", ".join(said) + bears


def baseline(one: Advised) -> str:
    """What could be promised: `First response, P2: with these 3,000 tickets you could promise 90 % within 5 h ...`."""
    found = one.advice
    name = subject(one)
    seen = f"{plural(found.decided, 'ticket')}" + (f" ({found.undecided:,} more undecided)" if found.undecided else "")
    if found.bearable is None:
        return f"{name}: {seen} are too few to promise {stated(found.objective)} of anything."
    within = f"within {working(found.bearable)} ({one.calendar})"
    return f"{name}: with these {seen} you could promise {stated(found.objective)} {within}."


def rest_words(review: Review) -> Iterator[str]:
    """How many targets fit, and of how many too little is decided to tell; nothing where there are none."""
    for finding, one, many in (
        (Finding.FITS, "1 target fits", "targets fit"),
        (Finding.FEW, "1 target has too few decided to tell", "targets have too few decided to tell"),
    ):
        count = sum(finding in advised.advice.findings for advised in review.promises)
        if count:
            yield one if count == 1 else f"{count:,} {many}"
