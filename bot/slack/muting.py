"""`/sla mute` and `/sla unmute`: what is not told for a while, and everything that is muted now."""

from bot.jobs.contracts import Contracts
from bot.jobs.muting import Wish, mute, unmute
from bot.slack.asked import Asked
from bot.slack.deeds import refuse_unnamed, ticket_for
from bot.slack.door import Asker, Door, reader_of
from bot.slack.views.message import Shown
from bot.slack.views.mute import muted_view, mutes_view, unmuted_view
from bot.store.mutes import MuteRow

REASON = 200


def mute_answer(door: Door, contracts: Contracts, asked: Asked, asker: Asker) -> Shown:
    """Does it, or lists what is muted; CannotMute, NoSuchTicket or NotUnderstood says why not."""
    door.confines.agent(door.quick, asker.user)
    now = door.now()
    reader = reader_of(contracts, now)
    if asked.word == "mute" and asked.at is None:
        return mutes_view(_seen(door, asker), reader)
    wish = _wish(door, asked, asker)
    if asked.word == "unmute":
        return unmuted_view(unmute(door.store, wish, now=now), reader)
    return muted_view(mute(door.store, wish, now=now), reader)


def _wish(door: Door, asked: Asked, asker: Asker) -> Wish:
    refuse_unnamed(asker)
    key = ticket_for(door, asked.ticket, asker).ticket.key if asked.ticket else None
    return Wish(
        asked.at or door.now(), asker.user, asker.request,
        channel=None if key else asker.channel, ticket=key, level=asked.where, reason=asked.text[:REASON],
    )  # fmt: skip


def _seen(door: Door, asker: Asker) -> list[MuteRow]:
    """What is muted; where a customer reads along, in this channel and of this customer only."""
    with door.store.read() as rows:
        found = rows.mutes.holding(door.now())
        if asker.customer is None:
            return found
        theirs = rows.tickets.get_many({one.ticket for one in found if one.ticket})
    own = {key for key, row in theirs.items() if row.ticket.scope.customer == asker.customer}
    return [one for one in found if one.channel == asker.channel or one.ticket in own]
