"""`/sla advise`: a line for each target that does not fit, and for what could be promised, worst first."""

from collections.abc import Sequence

from bot.advice_words import NONE_TO_CHANGE, NOTHING, baseline, findings, heading, reasons, rest_words, subject
from bot.jobs.advising import Advised, Review, to_change
from bot.sentences import Reader
from bot.slack.mrkdwn import code, plain, quoted
from bot.slack.typed import spelled
from bot.slack.views.message import Block, Shown, context, header, packed, section
from bot.words import full_moment, sentence
from sla_core.advice import RULES

MOST = 30
"""More lines than this nobody reads in a private answer."""
# What is left of a message beside its head, its rules and the text for screen readers.
ROOM = 10_000
_LINE = 300


def advise_view(found: Review, reader: Reader) -> Shown:
    """The targets that do not fit, worst first, then what could be promised; how many fit, and the rule, below."""
    title = plain(heading(found, reader), 150)
    changes = to_change(found)
    # What could be promised, before what there is too little of to say so.
    bare = sorted(found.baselines, key=lambda one: one.advice.bearable is None)
    lines = [*map(_change, changes), *(quoted(baseline(one), _LINE) for one in bare)]
    kept = _that_fit(lines)
    nothing = [] if changes else [NONE_TO_CHANGE if found.promises else NOTHING]
    more = [_more(len(lines) - len(kept), found, reader)] if len(lines) > len(kept) else []
    parts = [*nothing, *kept, *more]
    blocks: list[Block] = [header(title), *map(section, packed(parts, "\n"))]
    rest = ", ".join(rest_words(found))
    blocks.append(context(*([sentence(rest) + "."] if rest else []), RULES, _period(found, reader)))
    return Shown("\n".join([f"{quoted(title)}.", *parts]), tuple(blocks))


def _change(one: Advised) -> str:
    return f"*{quoted(subject(one), _LINE)}* is {findings(one)}: {quoted(reasons(one), _LINE)}"


def _that_fit(lines: Sequence[str]) -> list[str]:
    """As many of the lines as one message bears, whatever stands in them."""
    kept: list[str] = []
    room = ROOM
    for line in lines[:MOST]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _more(count: int, found: Review, reader: Reader) -> str:
    """How to see the rest: the same question in the terminal, from the beginning of the same day."""
    since = f" --since {found.since.astimezone(reader.place):%Y-%m-%d}" if found.since else ""
    whose = f" --customer {code(spelled(found.customer))}" if found.customer else ""
    return f"and {count:,} more: `sla-bot advise{since}{whose}`"


def _period(found: Review, reader: Reader) -> str:
    at = full_moment(found.at, reader.place)
    since = f"Opened since {full_moment(found.since, reader.place)}, as" if found.since else "As"
    return f"{since} of {at}"
