"""`/sla advise`: what past tickets say of the targets, for people of the house."""

from bot.jobs.advising import advice
from bot.jobs.contracts import Contracts
from bot.jobs.replaying import Past
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door, reader_of
from bot.slack.names import NotUnderstood
from bot.slack.views.advise import advise_view
from bot.slack.views.message import Shown

INTERNAL = "what past tickets say of our targets is not shown where a customer reads along: ask in a channel of ours"


def advise_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Which targets do not fit, worst first; NotUnderstood where others than people of the house would read it."""
    if asker.customer is not None:
        raise NotUnderstood(INTERNAL)
    door.confines.agent(door.quick, asker.user)
    now = door.now()
    with door.store.read() as rows:
        found = advice(rows, contracts, now=now, past=Past(asked.at), customer=asked.customer)
    return advise_view(found, reader_of(contracts, now))
