"""The questions about how well it goes beside time, read: pauses."""

from collections.abc import Callable

from bot.slack.asked_credits import of_customer
from bot.slack.reading import Asked, Reading

REPORTS: dict[str, Callable[[str, list[str], Reading], Asked]] = {"pauses": of_customer}
