"""What a person sees when something cannot be done: what was wrong and what to type instead, never a trace."""

from bot.slack.mrkdwn import escape, plain
from bot.slack.views.message import Shown, section
from bot.words import sentence


def refusal_view(text: str) -> Shown:
    """A refusal in its own words. The commands in it keep their backquotes; everything else is escaped."""
    said = escape(sentence(plain(text, 1500))) or "That cannot be done."
    return Shown(said, (section(said),))


def failure_view(number: str) -> Shown:
    """A fault of ours: nothing about it but a number that finds it in the log."""
    return refusal_view(f"Something went wrong on my side; nothing was changed. It is in the log under {number}.")
