"""The questions about how well it goes beside time, read: pauses, quality; and how a ticket was resolved."""

from collections.abc import Callable

from bot.slack.asked_credits import of_customer
from bot.slack.reading import Asked, Reading, alone, on_ticket
from bot.slack.typed import trimmed


def _resolve(word: str, args: list[str], reading: Reading) -> Asked:
    """Done; or done without an agent's work, `via` a link or another channel."""
    asked = on_ticket(word, args, reading)
    how, _, via = asked.text.partition(" ")
    if how.casefold() == "via" and trimmed(via):
        return Asked(word, ticket=asked.ticket, text=reading.after(3).strip())
    return alone(word, args, reading)


REPORTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "pauses": of_customer,
    "quality": of_customer,
    "resolve": _resolve,
}
