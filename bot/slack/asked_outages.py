"""`/sla outage` as typed: the form, the list, and an outage to end or to correct."""

from bot.slack.asked_periods import period_in
from bot.slack.names import NotUnderstood, names_in, shown
from bot.slack.reading import Asked, Reading

_DEEDS = ("end", "correct")


def outage(word: str, args: list[str], reading: Reading) -> Asked:
    """`where` is `list`, `end` or `correct` with the outage as `text`, and None for the form."""
    first, known = args[0].casefold() if args else "", reading.vocabulary
    if first in _DEEDS:
        if len(args) != 2:
            raise NotUnderstood(f"which outage? Write `/sla outage {first} O-7`; `/sla outage list` shows them")
        return Asked(word, where=first, text=args[1].upper())
    listing = first == "list"
    found, left = names_in(args[1:] if listing else args, {"service": known.services})
    if listing:
        period = period_in("outage list", left, [*known.services, *known.services.values()])
        return Asked(word, where="list", service=found.get("service"), period=period)
    if left:
        raise NotUnderstood(
            f"I cannot read {shown(' '.join(left))}: write `/sla outage`, with a service beside it, "
            "`/sla outage list last month`, `/sla outage end O-7` or `/sla outage correct O-7`"
        )
    return Asked(word, service=found.get("service"))
