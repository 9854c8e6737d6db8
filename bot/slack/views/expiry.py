"""To a customer and to the house: an agreement is about to expire, or has, and what holds then."""

from collections.abc import Sequence

from bot.agreement_words import title_words
from bot.life_words import expired_words
from bot.sentences import Reader
from bot.slack.mrkdwn import quoted
from bot.slack.views.message import Shown, context, section
from sla_core.agreements import Agreement


def expiry_view(ended: Agreement, instead: Sequence[Agreement], reader: Reader) -> Shown:
    """The agreement by its title, when it ends, what is promised to tickets opened afterwards, and to those before."""
    assert ended.expires is not None
    over = "has expired" if ended.expires <= reader.now else "is about to expire"
    head = f"{quoted(title_words(ended))} {over}"
    said = quoted(expired_words(ended, instead, reader), 600)
    blocks = (
        section(f"*{head}*"),
        section(f"{said[:1].upper()}{said[1:]}."),
        context("Tickets opened before keep what they were promised. `/sla agreement` shows what holds."),
    )
    return Shown(f"{head}. {said}.", blocks)
