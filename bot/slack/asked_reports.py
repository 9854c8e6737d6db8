"""The questions about how well it goes beside time, read: pauses, quality; and how a ticket was resolved."""

from collections.abc import Callable

from bot.jobs.contacts import contact_named
from bot.slack.asked_credits import of_customer
from bot.slack.names import NotUnderstood, shown
from bot.slack.reading import Asked, Reading, alone, on_ticket
from bot.slack.typed import trimmed
from bot.words import nearest


def _resolve(word: str, args: list[str], reading: Reading) -> Asked:
    """Done; or done without an agent's work on it, `via` a link, or answered `by` phone or the like."""
    asked = on_ticket(word, args, reading)
    how, _, rest = asked.text.partition(" ")
    if how.casefold() == "via" and trimmed(rest):
        return Asked(word, ticket=asked.ticket, text=reading.after(3).strip())
    if how.casefold() == "by" and trimmed(rest):
        return Asked(word, ticket=asked.ticket, by=_contact(trimmed(rest), reading))
    return alone(word, args, reading)


def _contact(text: str, reading: Reading) -> str:
    known = reading.vocabulary.contacts
    way = contact_named(text, known)
    if way is None:
        like = nearest(text[:100], list(known))
        hint = f" (did you mean {like}?)" if like else ""
        raise NotUnderstood(f"{shown(text)} is not a way in which customers reach us{hint}: {', '.join(known)}")
    return way


REPORTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "pauses": of_customer,
    "quality": of_customer,
    "resolve": _resolve,
}
