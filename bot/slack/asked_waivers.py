"""`/sla waive` as typed: a miss that a customer does not hold against us, or a waiver that is taken back."""

import re

from bot.slack import names
from bot.slack.names import NotUnderstood
from bot.slack.reading import Asked, Reading
from bot.slack.typed import trimmed
from sla_core.agreements import Metric

_OUTAGE = re.compile(r"o-\d{1,9}", re.IGNORECASE)


def waive(word: str, args: list[str], reading: Reading) -> Asked:
    """`where` is `withdraw` for a waiver taken back, `by` who approved it, `text` why; None for what was left out.

    `waive [withdraw] TICKET METRIC [CYCLE] by WHO because REASON`, or an outage without a metric.
    """
    where = "withdraw" if args and args[0].casefold() == "withdraw" else None
    begins = 1 if where else 0
    end = _at("because", args, begins)
    reason = reading.after(end + 2) if end < len(args) else ""
    if end < len(args) and not reason:
        raise NotUnderstood("a waiver needs a reason: write it after `because`")
    said = _at("by", args[:end], begins)
    approver = trimmed(" ".join(args[said + 1 : end]))
    if said == begins:
        if approver or reason:
            raise NotUnderstood("waive what? Write `/sla waive SLA-12 resolution by WHO because REASON`")
        return Asked(word, where=where)
    key = names.ticket(args[begins])
    metric, cycle = _clock(args[begins + 1 : said])
    return Asked(word, ticket=key, metric=metric, cycle=cycle, where=where, by=approver or None, text=reason)


def _at(word: str, args: list[str], begins: int) -> int:
    """Where a word stands first; behind the last if it does not."""
    return next((i for i in range(begins, len(args)) if args[i].casefold() == word), len(args))


def _clock(args: list[str]) -> tuple[Metric | None, int | None]:
    """The metric, and which cycle of it: `next response 2`."""
    if not args:
        return None, None
    last = args[-1]
    cycle = int(last) if args[1:] and last.isascii() and last.isdigit() and 0 < int(last[:9]) == int(last) else None
    return names.metric(" ".join(args[:-1] if cycle else args)), cycle


def is_outage(key: str) -> bool:
    """Whether this is how outages are called: `O-7`."""
    return _OUTAGE.fullmatch(key) is not None
