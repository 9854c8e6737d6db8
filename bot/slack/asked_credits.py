"""The words about availability and money, read: availability, credits, outage, waive, fee."""

from collections.abc import Callable

from bot.slack.asked_fees import fee
from bot.slack.asked_outages import outage
from bot.slack.asked_periods import period_in
from bot.slack.asked_waivers import waive
from bot.slack.names import names_in
from bot.slack.reading import Asked, Reading


def _availability(word: str, args: list[str], reading: Reading) -> Asked:
    known = reading.vocabulary
    found, left = names_in(args, {"service": known.services, "customer": known.customers})
    period = period_in(word, left, [*known.services, *known.services.values()])
    return Asked(word, service=found.get("service"), customer=found.get("customer"), period=period)


def of_customer(word: str, args: list[str], reading: Reading) -> Asked:
    """Of a customer or of everybody, in a period."""
    known = reading.vocabulary
    where = "why" if word == "credits" and args and args[0].casefold() == "why" else None
    found, left = names_in(args[1:] if where else args, {"customer": known.customers})
    return Asked(
        word, where=where, customer=found.get("customer"), period=period_in(word, left, list(known.customers.values()))
    )


CREDITS: dict[str, Callable[[str, list[str], Reading], Asked]] = {
    "availability": _availability,
    "credits": of_customer,
    "outage": outage,
    "waive": waive,
    "fee": fee,
}
