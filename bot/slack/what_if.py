"""`/sla what-if`: answered at once where few tickets are counted, and otherwise as soon as they are."""

from bot.jobs.contracts import Contracts
from bot.jobs.counting_past import PART, available
from bot.jobs.replaying import Past
from bot.jobs.what_if import read_sentence, what_if
from bot.slack.asked import Asked
from bot.slack.door import Asker, Door, reader_of
from bot.slack.names import NotUnderstood
from bot.slack.views.message import Shown
from bot.slack.views.what_if import counting_view, what_if_view

FEW = 500
"""So many tickets are counted before Slack stops waiting, even where each has to be folded."""
INTERNAL = "what past tickets would have meant is not shown where a customer reads along: ask in a channel of ours"


def what_if_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """The answer, for people of the house; SlaError says what to write."""
    _only_ours(door, asker)
    now = door.now()
    said = read_sentence(asked.text, contracts, now=now)
    with door.store.read() as rows:
        # Beside the bot, in processes of their own, so that whoever asks something else meanwhile is answered.
        processes = available() if rows.tickets.count(said.since) > PART else 1
        found = what_if(rows, contracts, said, now=now, past=Past(processes=processes))
    return what_if_view(found, reader_of(contracts, now))


def what_if_begun(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown | None:
    """What is shown until the answer takes its place, None where that is at once; SlaError for what has no answer."""
    _only_ours(door, asker)
    said = read_sentence(asked.text, contracts, now=door.now())
    with door.store.read() as rows:
        tickets = rows.tickets.count(said.since)
    return counting_view(tickets) if tickets > FEW else None


def _only_ours(door: Door, asker: Asker) -> None:
    if asker.customer is not None:
        raise NotUnderstood(INTERNAL)
    door.confines.agent(door.quick, asker.user)
